/** @file Keras's description of a model as one chain of layers: Sequential, functional, one within the other; read as Keras 2, Keras 3 and tfjs write it. Nothing in it is ever run. */
import { refuse } from "./formatError";
import { arrayAt, asArray, asObject, describe, property, stringAt, type JsonObject } from "./json";
import { MAX_LAYERS } from "./limits";

/** One layer of a description. */
export interface KerasLayer {
  readonly name: string;
  /** Keras's class, e.g. "Conv2D". */
  readonly kind: string;
  readonly config: JsonObject;
  /** What weight stores call it: its class in snake case, counted among its neighbours ("conv2d_1"). */
  readonly storedName: string;
  /** The models that it stands in, the outermost (the file's own) left out. */
  readonly within: readonly Named[];
}

/** A model within a model. */
export interface Named {
  readonly name: string;
  readonly storedName: string;
}

/** A description's layers in the order in which they are applied. */
export interface KerasChain {
  /** Without the models that hold others, and without inputs. */
  readonly layers: readonly KerasLayer[];
  /** `[null, 28, 28, 1]` and the like; null where the description does not say. */
  readonly inputShape: readonly unknown[] | null;
}

const MODELS = ["Sequential", "Functional", "Model"];
/** Packages whose classes are Keras's own. */
const KERAS_MODULES = /^(keras|tensorflow|tf_keras|builtins)(\.|$)/;

/**
 * @param what Names the file in errors.
 * @throws ModelFormatError naming the layer where the chain branches, is applied twice or is somebody's own code.
 */
export function kerasChain(model: JsonObject, what: string): KerasChain {
  const kind = stringAt(model, "class_name", what);
  if (!MODELS.includes(kind)) refuse(`${what} holds a model of the class ${describe(kind)}; this page reads Sequential and functional ones. Rebuild it as one of these in Keras and save it again.`);
  return readModel(model, what, []);
}

function readModel(model: JsonObject, what: string, within: readonly Named[]): KerasChain {
  // Keras before 2.3 and tfjs may write the list itself.
  const config = property(model, "config");
  const entries = entriesOf(Array.isArray(config) ? config : arrayAt(asObject(config, `${what}: "config"`), "layers", what), what);
  const ordered = property(model, "class_name") === "Sequential" ? entries : inOrder(entries, asObject(config, `${what}: "config"`), what);
  const layers: KerasLayer[] = [];
  let inputShape: readonly unknown[] | null = null;
  for (const { kind, name, settings, storedName, entry } of ordered) {
    inputShape ??= layers.length > 0 ? null : shapeOf(settings, what);
    if (kind === "InputLayer") continue;
    if (!MODELS.includes(kind)) layers.push({ name, kind, config: settings, storedName, within });
    else {
      const inner = readModel(entry, what, [...within, { name, storedName }]);
      inputShape ??= layers.length > 0 ? null : inner.inputShape;
      layers.push(...inner.layers);
    }
    if (layers.length > MAX_LAYERS) refuse(`${what} has more than ${MAX_LAYERS} layers, which is more than this page trains.`);
  }
  const built = Array.isArray(config) || typeof config !== "object" || config === null ? undefined : property(config as JsonObject, "build_input_shape");
  return { layers, inputShape: inputShape ?? (Array.isArray(built) ? built : null) };
}

interface Entry {
  readonly kind: string;
  readonly name: string;
  readonly settings: JsonObject;
  readonly storedName: string;
  /** The description's own object. */
  readonly entry: JsonObject;
}

function entriesOf(list: readonly unknown[], what: string): Entry[] {
  if (list.length > MAX_LAYERS) refuse(`${what} has ${list.length} layers; at most ${MAX_LAYERS} are read.`);
  const counts = new Map<string, number>();
  const names = new Set<string>();
  return list.map((item, i): Entry => {
    const entry = asObject(item, `${what}: layer ${i}`);
    const kind = stringAt(entry, "class_name", `${what}: a layer`);
    const config = property(entry, "config") ?? {};
    // A model within may be a bare list.
    const settings = Array.isArray(config) ? {} : asObject(config, `${what}: the settings of a layer ${kind}`);
    const written = property(entry, "name") ?? property(settings, "name");
    const name = typeof written === "string" ? written : `${snakeCase(kind)}_${i}`;
    if (names.has(name)) refuse(`${what} has two layers named ${describe(name)}, so their weights cannot be told apart. Save it again with Keras.`);
    names.add(name);
    assertKerasOwn(entry, kind, name, what);
    const count = counts.get(kind) ?? 0;
    counts.set(kind, count + 1);
    return { kind, name, settings, storedName: count === 0 ? snakeCase(kind) : `${snakeCase(kind)}_${count}`, entry };
  });
}

/** A class of somebody's own may compute anything, whatever it is called. */
function assertKerasOwn(entry: JsonObject, kind: string, name: string, what: string): void {
  const packageName = property(entry, "module");
  const registered = property(entry, "registered_name");
  const isForeign = (typeof packageName === "string" && !KERAS_MODULES.test(packageName)) || (typeof registered === "string" && registered.includes(">") && !registered.startsWith("keras"));
  if (isForeign || kind.includes(">")) refuse(`${what}: layer ${describe(name)} (${kind.slice(0, 60)}) is somebody's own class, whose code is not in the file and would not be run. Rebuild the network from Keras's layers and save it again.`);
}

/** As keras/src/utils/naming.py: "MaxPooling2D" is "max_pooling2d". */
function snakeCase(kind: string): string {
  return kind
    .replace(/\W+/g, "")
    .replace(/(.)([A-Z][a-z]+)/g, "$1_$2")
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase();
}

/** What a layer says of the input; Keras 2 and tfjs may say it on any first layer. */
function shapeOf(settings: JsonObject, what: string): readonly unknown[] | null {
  const shape = property(settings, "batch_shape") ?? property(settings, "batch_input_shape") ?? property(settings, "batchInputShape");
  return shape === undefined || shape === null ? null : asArray(shape, `${what}: the input's shape`);
}

/** The layers of a functional model from its input to its output. */
function inOrder(entries: readonly Entry[], config: JsonObject, what: string): Entry[] {
  const next = new Map<string, Entry>();
  const inputs = entries.filter((entry) => sourcesOf(entry, what).length === 0);
  const [input, another] = inputs;
  if (input === undefined) refuse(`${what} has no layer to begin with. It is damaged; save it again.`);
  if (another !== undefined) refuse(`${what} has two inputs (${describe(input.name)} and ${describe(another.name)}); this page's networks have one. Choose a file of a network that takes one image.`);
  for (const entry of entries) {
    const calls = sourcesOf(entry, what);
    const said = `layer ${describe(entry.name)} (${entry.kind.slice(0, 60)})`;
    if (calls.length > 1) refuse(`${what}: ${said} is applied ${calls.length} times; in this page's networks each layer is applied once. Choose a file of a network without shared layers.`);
    const sources = calls[0] ?? [];
    if (sources.length > 1) refuse(`${what}: ${said} joins ${sources.length} branches; this page's networks are one chain of layers. Choose a file of a network without branches.`);
    for (const source of sources) {
      const rival = next.get(source);
      if (rival !== undefined) refuse(`${what}: the output of layer ${describe(source)} goes to both ${describe(rival.name)} and ${describe(entry.name)}; this page's networks are one chain of layers. Choose a file of a network without branches.`);
      next.set(source, entry);
    }
  }
  const chain = [input];
  for (let entry = next.get(input.name); entry !== undefined && chain.length <= entries.length; entry = next.get(entry.name)) chain.push(entry);
  const output = outputName(config);
  const missing = entries.find((entry) => !chain.includes(entry));
  if (missing !== undefined || chain.length > entries.length) refuse(`${what}: layer ${describe((missing ?? input).name)} is not connected with the others. The file is damaged; save it again.`);
  if (output !== null && output !== chain.at(-1)?.name) refuse(`${what} ends at layer ${describe(output)}, but has more behind it: it has more than one output. Choose a file of a network with one output.`);
  return chain;
}

/** The layers that each call of a layer takes its input from. */
function sourcesOf({ entry, name }: Entry, what: string): string[][] {
  const nodes = property(entry, "inbound_nodes") ?? property(entry, "inboundNodes") ?? [];
  return asArray(nodes, `${what}: the inputs of layer ${describe(name)}`).map((node) => {
    const found: string[] = [];
    gather(node, found, 0);
    return found;
  });
}

/** Keras 3 writes `{args: [{config: {keras_history: [name, 0, 0]}}]}`, Keras 2 and tfjs `[[name, 0, 0, {}], …]`. */
function gather(node: unknown, found: string[], depth: number): void {
  if (depth > 12 || typeof node !== "object" || node === null) return;
  if (Array.isArray(node)) {
    const items: readonly unknown[] = node;
    if (typeof items[0] === "string" && typeof items[1] === "number") found.push(items[0]);
    else for (const item of items) gather(item, found, depth + 1);
    return;
  }
  const history = property(node as JsonObject, "keras_history");
  if (Array.isArray(history)) gather(history, found, depth + 1);
  else for (const value of Object.values(node)) gather(value, found, depth + 1);
}

/** null where the description does not say. */
function outputName(config: JsonObject): string | null {
  const found: string[] = [];
  gather(property(config, "output_layers") ?? property(config, "outputLayers"), found, 0);
  return found.length === 1 ? (found[0] ?? null) : null;
}
