/** @file Keras's layers as this page's, each with its weights and its settings by Keras's names and defaults. */
import { at } from "../data/arrays";
import { IMAGE_PIXELS, IMAGE_SIZE } from "../data/dataset";
import { ACTIVATIONS, type Activation, type LayerSpec, type Padding, type Pair } from "../nn/architectures/layers";
import { shapeBehind } from "./identify";
import { refuse } from "./formatError";
import { asArray, asObject, describe, property, type JsonObject } from "./json";
import { kerasChain, type KerasLayer } from "./kerasGraph";
import { sizeOfShape, type FoundWeights } from "./weights";

/** All arrays that a file holds for one layer, in the file's order. */
export type WeightsOf = (layer: KerasLayer) => readonly FoundWeights[];

/** A description with its weights, before it is known to be a network of this page. */
export interface KerasNetwork {
  readonly layers: readonly LayerSpec[];
  /** In the layers' order. */
  readonly weights: readonly FoundWeights[];
  /** One for each of `weights`: whether the file has it frozen, so that its optimizer knows nothing of it. */
  readonly isFrozen: readonly boolean[];
  readonly notes: readonly string[];
}

/** They act while a network is trained and let everything pass after; they have no weights. */
const ONLY_WHILE_TRAINING = new Set(
  ("ActivityRegularization AlphaDropout AugMix AutoContrast CutMix GaussianDropout GaussianNoise Identity MixUp RandAugment RandomBrightness RandomColorDegeneration RandomColorJitter RandomContrast RandomErasing " +
    "RandomFlip RandomGaussianBlur RandomGrayscale RandomHue RandomInvert RandomPerspective RandomPosterization RandomRotation RandomSaturation RandomSharpness RandomShear RandomTranslation RandomZoom").split(" "),
);
/** Which of those the page's own networks have no need to hear of. */
const SILENT = new Set(["Identity"]);

/** Older names of the same classes. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ["Convolution2D", "Conv2D"],
  ["MaxPool2D", "MaxPooling2D"],
  ["AvgPool2D", "AveragePooling2D"],
  ["GlobalMaxPool2D", "GlobalMaxPooling2D"],
  ["GlobalAvgPool2D", "GlobalAveragePooling2D"],
  ["BatchNormalizationV1", "BatchNormalization"],
  ["BatchNormalizationV2", "BatchNormalization"],
]);

/**
 * The layers of a description, with the weights that belong to each.
 * @param what Names the file in errors.
 * @throws ModelFormatError naming the first layer that this page does not have, or that is set as none of its is.
 */
export function readKerasNetwork(model: JsonObject, weightsOf: WeightsOf, what: string): KerasNetwork {
  const { layers, inputShape } = kerasChain(model, what);
  const reader = new NetworkReader(weightsOf, what, inputShape);
  for (const layer of layers) reader.add(layer);
  return reader.finish();
}

/**
 * The layers of one class of Keras's by its settings alone, without weights.
 * @param shape of one image, as it goes into the layer.
 * @param what names the layer in errors.
 * @throws ModelFormatError if the settings are those of no layer here. @throws RangeError if there is no such class.
 */
export function layersOfSettings(kind: string, settings: JsonObject, what: string, shape: () => readonly number[]): readonly LayerSpec[] {
  const name = ALIASES.get(kind) ?? kind;
  const read = Object.hasOwn(READERS, name) ? READERS[name] : undefined;
  if (read === undefined) throw new RangeError(`internal: no reader of ${kind}`);
  return read(new LayerSettings(settings, what), { take: () => [], shape, note: () => {} }).layers;
}

class NetworkReader {
  readonly #weightsOf: WeightsOf;
  readonly #what: string;
  readonly #layers: LayerSpec[];
  readonly #weights: FoundWeights[] = [];
  readonly #isFrozen: boolean[] = [];
  readonly #dropped: string[] = [];
  readonly #frozen: string[] = [];
  readonly #types = new Set<string>();
  readonly #notes: string[] = [];
  /** Layers in front that only give our images the file's input shape. */
  readonly #front: number;

  constructor(weightsOf: WeightsOf, what: string, inputShape: readonly unknown[] | null) {
    this.#weightsOf = weightsOf;
    this.#what = what;
    this.#layers = inputLayers(inputShape, what);
    this.#front = this.#layers.length;
  }

  add(layer: KerasLayer): void {
    const kind = ALIASES.get(layer.kind) ?? layer.kind;
    const settings = new LayerSettings(layer.config, `${this.#what}: layer ${describe(layer.name)} (${kind.slice(0, 60)})`);
    const type = settings.computesIn();
    if (type !== "float32") this.#types.add(type);
    if (ONLY_WHILE_TRAINING.has(kind)) {
      if (!SILENT.has(kind)) this.#dropped.push(kind);
      return;
    }
    const read = Object.hasOwn(READERS, kind) ? READERS[kind] : undefined;
    if (kind === "Lambda") refuse(`${this.#what} has a Lambda layer (${describe(layer.name)}), which is program code. Code from files is never run here; choose a file without one.`);
    if (read === undefined) refuse(`${this.#what}: layer ${describe(layer.name)} is of the kind ${describe(layer.kind)}, which this page cannot train. Choose a file of a network without it.`);
    const isFrozen = property(layer.config, "trainable") === false;
    const take: Take = (...names) => takeWeights(this.#weightsOf(layer), names, `${this.#what}: layer ${describe(layer.name)} (${kind})`);
    const made = read(settings, { take, shape: () => this.#shape(), note: (sentence) => this.#notes.push(sentence) });
    this.#push(made.layers);
    if (made.weights.length > 0 && isFrozen) this.#frozen.push(layer.name);
    this.#weights.push(...made.weights);
    this.#isFrozen.push(...made.weights.map(() => isFrozen));
  }

  finish(): KerasNetwork {
    const notes = [...this.#notes];
    if (this.#dropped.length > 0) notes.push(`${listed([...new Set(this.#dropped)])} ${this.#dropped.length === 1 ? "acts" : "act"} only while a network is trained and ${this.#dropped.length === 1 ? "was" : "were"} left out.`);
    if (this.#frozen.length > 0) notes.push(`${listed(this.#frozen.map((name) => `“${name}”`))} ${this.#frozen.length === 1 ? "is" : "are"} frozen in the file; trained further here, ${this.#frozen.length === 1 ? "it learns" : "they learn"} like all others.`);
    if (this.#types.size > 0) notes.push(`The file’s network computes in ${listed([...this.#types])}; here the same weights compute in float32.`);
    return { layers: this.#layers, weights: this.#weights, isFrozen: this.#isFrozen, notes };
  }

  /** What was put in front of the file's layers goes again where their own reshape does as much. */
  #push(made: readonly LayerSpec[]): void {
    const [next] = made;
    if (this.#layers.length === this.#front && this.#front > 0 && (next?.type === "flatten" || next?.type === "reshape")) {
      this.#layers.length = 0;
      const isNothing = next.type === "reshape" && next.targetShape.join() === [IMAGE_SIZE, IMAGE_SIZE, 1].join();
      this.#layers.push(...made.slice(isNothing ? 1 : 0));
    } else this.#layers.push(...made);
  }

  /** Of one image, as it goes into the next layer. */
  #shape(): readonly number[] {
    return shapeBehind(this.#layers, this.#what);
  }
}

/** What gives our images, `[28, 28, 1]`, the shape that the file's network takes. @throws ModelFormatError if nothing does. */
function inputLayers(shape: readonly unknown[] | null, what: string): LayerSpec[] {
  if (shape === null) return [];
  // Any number of images; and of any size, for networks that take all.
  const sizes = shape.slice(1).map((size, axis) => size ?? [IMAGE_SIZE, IMAGE_SIZE, 1][axis]);
  const text = sizes.join();
  if (text === `${IMAGE_SIZE},${IMAGE_SIZE},1`) return [];
  if (text === `${IMAGE_SIZE},${IMAGE_SIZE}`) return [{ type: "reshape", targetShape: [IMAGE_SIZE, IMAGE_SIZE] }];
  if (text === String(IMAGE_PIXELS)) return [{ type: "flatten" }];
  const said = shape.slice(1).map((size) => (typeof size === "number" ? size : "any"));
  refuse(`${what} takes input of shape ${said.join(" × ")}; this page's images are ${IMAGE_SIZE} × ${IMAGE_SIZE} × 1. Choose a file of a network for such images.`);
}

/** The layer's arrays by their names in Keras. */
type Take = (...names: readonly string[]) => FoundWeights[];

interface Surroundings {
  readonly take: Take;
  readonly shape: () => readonly number[];
  readonly note: (sentence: string) => void;
}

interface Made {
  readonly layers: readonly LayerSpec[];
  readonly weights: readonly FoundWeights[];
}

const NO_WEIGHTS: readonly FoundWeights[] = [];
const one = (layer: LayerSpec): Made => ({ layers: [layer], weights: NO_WEIGHTS });

const READERS: Readonly<Record<string, (settings: LayerSettings, around: Surroundings) => Made>> = {
  Conv2D: (settings, { take }) => {
    settings.expectChannelsLast().expect("groups", 1).expectNone("lora_rank");
    const { activation, behind } = settings.activation();
    const useBias = settings.flag("use_bias", true);
    const layer: LayerSpec = {
      type: "conv2d",
      filters: settings.count("filters"),
      kernelSize: settings.pair("kernel_size", null),
      strides: settings.pair("strides", [1, 1]),
      padding: settings.padding(),
      dilationRate: settings.pair("dilation_rate", [1, 1]),
      activation,
      useBias,
    };
    return { layers: [layer, ...behind], weights: take("kernel", ...(useBias ? ["bias"] : [])) };
  },
  Dense: (settings, { take }) => {
    settings.expectNone("lora_rank");
    const { activation, behind } = settings.activation();
    const useBias = settings.flag("use_bias", true);
    return { layers: [{ type: "dense", units: settings.count("units"), activation, useBias }, ...behind], weights: take("kernel", ...(useBias ? ["bias"] : [])) };
  },
  BatchNormalization: (settings, { take, shape }) => {
    settings.expect("renorm", false).expectLastAxis(shape().length, -1);
    const [center, scale] = [settings.flag("center", true), settings.flag("scale", true)];
    const layer: LayerSpec = { type: "batchNormalization", momentum: settings.number("momentum", 0.99), epsilon: settings.number("epsilon", 1e-3), center, scale };
    return { layers: [layer], weights: take(...(scale ? ["gamma"] : []), ...(center ? ["beta"] : []), "moving_mean", "moving_variance") };
  },
  MaxPooling2D: (settings) => one(settings.pooling("maxPooling2d")),
  AveragePooling2D: (settings) => one(settings.pooling("averagePooling2d")),
  GlobalMaxPooling2D: (settings, { shape }) => settings.globalPooling("globalMaxPooling2d", shape),
  GlobalAveragePooling2D: (settings, { shape }) => settings.globalPooling("globalAveragePooling2d", shape),
  Flatten: (settings) => {
    settings.expectChannelsLast();
    return one({ type: "flatten" });
  },
  Reshape: (settings, { shape }) => one({ type: "reshape", targetShape: settings.targetShape(shape()) }),
  ZeroPadding2D: (settings) => {
    settings.expectChannelsLast();
    return one({ type: "zeroPadding2d", padding: settings.sides() });
  },
  Rescaling: (settings) => one({ type: "rescaling", scale: settings.lone("scale", null), offset: settings.lone("offset", 0) }),
  Normalization: normalization,
  Activation: (settings) => {
    const { activation, behind } = settings.activation();
    return { layers: activation === "linear" && behind.length > 0 ? behind : [{ type: "activation", activation }], weights: NO_WEIGHTS };
  },
  ReLU: (settings) => one(settings.relu()),
  LeakyReLU: (settings) => one({ type: "leakyReLU", negativeSlope: settings.number("negative_slope", settings.number("alpha", 0.3)) }),
  ELU: (settings) => one({ type: "elu", alpha: settings.number("alpha", 1) }),
  Softmax: (settings, { shape }) => {
    settings.expectLastAxis(shape().length, -1);
    return one({ type: "activation", activation: "softmax" });
  },
  Dropout: (settings, { note }) => {
    const noise = settings.get("noise_shape");
    if (JSON.stringify(noise) === "[null,1,1,null]") return one({ type: "spatialDropout2d", rate: settings.rate() });
    if (noise !== undefined && noise !== null) note(`Dropout drops numbers in groups (${describe(noise)}) in the file; trained further here, it drops each by itself.`);
    return one({ type: "dropout", rate: settings.rate() });
  },
  SpatialDropout2D: (settings) => {
    settings.expectChannelsLast();
    return one({ type: "spatialDropout2d", rate: settings.rate() });
  },
};

/** `(x − mean) / √variance`, with both from the settings or, once adapted, from the weights. */
function normalization(settings: LayerSettings, { take, note }: Surroundings): Made {
  settings.expect("invert", false);
  const own = settings.get("mean") ?? settings.get("input_mean");
  const [mean, variance] = own === undefined || own === null ? take("mean", "variance", "count").map((array) => only(array.values, settings)) : [settings.lone(settings.get("mean") === undefined ? "input_mean" : "mean", null), settings.lone(settings.get("variance") === undefined ? "input_variance" : "variance", null)];
  const deviation = Math.max(Math.sqrt(variance ?? Number.NaN), 1e-7);
  if (mean === undefined || !Number.isFinite(mean) || !Number.isFinite(deviation)) settings.refuseAs("has no mean and variance");
  note(`The network’s normalisation (mean ${mean.toPrecision(4)}, deviation ${deviation.toPrecision(4)}) is a layer of fixed scaling here.`);
  return one({ type: "rescaling", scale: 1 / deviation, offset: -mean / deviation });
}

function only(values: ArrayLike<number>, settings: LayerSettings): number {
  return values.length === 1 ? at(values, 0) : settings.refuseAs(`normalises with ${values.length} means; this page's images have one channel`);
}

/** Names of arrays as Keras has them; a file may have its own. */
const WEIGHT_NAMES = ["kernel", "bias", "gamma", "beta", "moving_mean", "moving_variance", "mean", "variance", "count"];

/** `found` in the order of `names`: by their own names where these are Keras's, else as they come. @throws ModelFormatError if there are others or not as many. */
export function takeWeights(found: readonly FoundWeights[], names: readonly string[], what: string): FoundWeights[] {
  if (found.length !== names.length) {
    refuse(`${what} should have ${names.length} weight arrays (${names.join(", ")}), but the file holds ${found.length === 0 ? "none" : found.length} for it. Choose a file that was saved with its weights, whole.`);
  }
  const called = found.map(({ name }) => weightName(name));
  if (!called.every((name) => WEIGHT_NAMES.includes(name))) return [...found];
  return names.map((name) => found[called.indexOf(name)] ?? refuse(`${what} should have the weights ${names.join(", ")}, but the file holds ${called.join(", ")} for it. It is damaged, or of another kind of layer.`));
}

/** "sequential/conv2d_1/kernel:0" → "kernel". */
function weightName(path: string): string {
  return (path.split("/").at(-1) ?? "").replace(/:\d+$/, "").replace(/^(kernel|bias|gamma|beta|moving_mean|moving_variance)_\d+$/, "$1");
}

/** The settings of one layer. What a file leaves out has Keras's default. */
class LayerSettings {
  readonly #config: JsonObject;
  readonly #what: string;

  constructor(config: JsonObject, what: string) {
    this.#config = config;
    this.#what = what;
  }

  get(name: string): unknown {
    return property(this.#config, name);
  }

  refuseAs(problem: string): never {
    refuse(`${this.#what} ${problem}. Choose a file of another network.`);
  }

  /** The type that the layer computes in: a name or, in Keras 3, a policy. */
  computesIn(): string {
    const dtype = this.get("dtype");
    const policy = typeof dtype === "object" && dtype !== null ? property(dtype as JsonObject, "config") : undefined;
    const name = typeof policy === "object" && policy !== null ? property(policy as JsonObject, "name") : dtype;
    if (typeof name !== "string" || name === "float32") return "float32";
    if (!/^(mixed_)?b?float\d+$/.test(name)) return this.refuseAs(`has the type ${describe(name)}, whose weights are quantized. Save the network from before it was quantized`);
    return name.slice(0, 30);
  }

  /** @throws ModelFormatError if the setting is there and another. */
  expect(name: string, expected: unknown): this {
    const found = this.get(name);
    if (found !== undefined && found !== null && found !== expected) this.refuseAs(`has ${name} = ${describe(found)}; this page has ${describe(expected)}`);
    return this;
  }

  expectNone(name: string): this {
    const found = this.get(name);
    if (found !== undefined && found !== null) this.refuseAs(`has ${name} = ${describe(found)}, which this page has not`);
    return this;
  }

  expectChannelsLast(): this {
    return this.expect("data_format", "channels_last");
  }

  /** @param rank Of one image, without the batch. */
  expectLastAxis(rank: number, fallback: number): this {
    const found = this.get("axis") ?? fallback;
    const axis: unknown = Array.isArray(found) && found.length === 1 ? found[0] : found;
    if (axis !== -1 && axis !== rank) this.refuseAs(`works along axis ${describe(found)}; this page's layers do along the last one`);
    return this;
  }

  number(name: string, fallback: number | null): number {
    const value = this.get(name) ?? fallback;
    if (typeof value !== "number" || !Number.isFinite(value)) refuse(`${this.#what}: "${name}" should be a number, but is ${describe(this.get(name))}.`);
    return value;
  }

  /** A whole number from 1. */
  count(name: string): number {
    const value = this.number(name, null);
    if (!Number.isSafeInteger(value) || value < 1) refuse(`${this.#what}: "${name}" should be a whole number from 1, but is ${describe(value)}.`);
    return value;
  }

  /** A number, or a list of one: the images have one channel. */
  lone(name: string, fallback: number | null): number {
    let value: unknown = this.get(name) ?? fallback;
    for (let depth = 0; depth < 8 && Array.isArray(value) && value.length === 1; depth++) value = (value as unknown[])[0];
    if (Array.isArray(value)) this.refuseAs(`has ${name} = ${describe(value)}; this page scales all channels alike`);
    if (typeof value !== "number" || !Number.isFinite(value)) refuse(`${this.#what}: "${name}" should be a number, but is ${describe(value)}.`);
    return value;
  }

  flag(name: string, fallback: boolean): boolean {
    const value = this.get(name) ?? fallback;
    if (typeof value !== "boolean") refuse(`${this.#what}: "${name}" should be true or false, but is ${describe(value)}.`);
    return value;
  }

  rate(): number {
    const rate = this.number("rate", null);
    if (rate < 0 || rate >= 1) refuse(`${this.#what}: "rate" should be from 0, below 1, but is ${rate}.`);
    return rate;
  }

  /** Two whole numbers from 1; a lone one stands for both. */
  pair(name: string, fallback: Pair | null): Pair {
    const value = this.get(name) ?? fallback;
    const pair = typeof value === "number" ? [value, value] : value;
    if (!Array.isArray(pair) || pair.length !== 2 || !pair.every((size) => Number.isSafeInteger(size) && (size as number) >= 1)) {
      refuse(`${this.#what}: "${name}" should be two whole numbers from 1, but is ${describe(value ?? undefined)}.`);
    }
    return pair as unknown as Pair;
  }

  padding(): Padding {
    const padding = this.get("padding") ?? "valid";
    return padding === "valid" || padding === "same" ? padding : this.refuseAs(`has padding ${describe(padding)}; this page has "valid" and "same"`);
  }

  pooling(type: "maxPooling2d" | "averagePooling2d"): LayerSpec {
    this.expectChannelsLast();
    const poolSize = this.pair("pool_size", [2, 2]);
    return { type, poolSize, strides: this.pair("strides", poolSize), padding: this.padding() };
  }

  globalPooling(type: "globalMaxPooling2d" | "globalAveragePooling2d", shape: () => readonly number[]): Made {
    this.expectChannelsLast();
    const layers: LayerSpec[] = [{ type }];
    if (this.flag("keepdims", false)) layers.push({ type: "reshape", targetShape: [1, 1, shape().at(-1) ?? 1] });
    return { layers, weights: NO_WEIGHTS };
  }

  /** `[[top, bottom], [left, right]]`; a number or two stand for the same on both sides. */
  sides(): readonly [readonly [number, number], readonly [number, number]] {
    const value = this.get("padding") ?? 1;
    const [rows, columns] = Array.isArray(value) ? (value as unknown[]) : [value, value];
    return [this.#side(rows), this.#side(columns)];
  }

  #side(value: unknown): readonly [number, number] {
    const pair = typeof value === "number" ? [value, value] : value;
    if (!Array.isArray(pair) || pair.length !== 2 || !pair.every((size) => Number.isSafeInteger(size) && (size as number) >= 0)) refuse(`${this.#what}: "padding" should be whole numbers from 0, but is ${describe(value)}.`);
    return pair as unknown as readonly [number, number];
  }

  /** −1 stands for whatever is left. */
  targetShape(input: readonly number[]): number[] {
    const shape = asArray(this.get("target_shape"), `${this.#what}: "target_shape"`);
    if (shape.length > 8 || !shape.every((size) => Number.isSafeInteger(size) && ((size as number) >= 1 || size === -1))) refuse(`${this.#what}: "target_shape" should be a shape, but is ${describe(shape)}.`);
    const known = sizeOfShape((shape as number[]).filter((size) => size !== -1));
    return (shape as number[]).map((size) => (size === -1 ? sizeOfShape(input) / known : size));
  }

  /** The activation, and the layer behind it where it is one with settings of its own. */
  activation(): { readonly activation: Activation; readonly behind: readonly LayerSpec[] } {
    const value = this.get("activation") ?? "linear";
    if (typeof value === "string") return { activation: this.#named(value), behind: [] };
    const object = asObject(value, `${this.#what}: "activation"`);
    const [kind, config] = [property(object, "class_name"), property(object, "config")];
    // A function, as Keras 3 writes those that have been registered.
    if (typeof config === "string") return { activation: this.#named(config), behind: [] };
    const settings = new LayerSettings(typeof config === "object" && config !== null && !Array.isArray(config) ? (config as JsonObject) : {}, this.#what);
    if (kind === "ReLU") return { activation: "linear", behind: [settings.relu()] };
    if (kind === "LeakyReLU") return { activation: "linear", behind: [{ type: "leakyReLU", negativeSlope: settings.number("negative_slope", settings.number("alpha", 0.3)) }] };
    if (kind === "ELU") return { activation: "linear", behind: [{ type: "elu", alpha: settings.number("alpha", 1) }] };
    if (kind === "Softmax") return { activation: "softmax", behind: [] };
    return this.refuseAs(`has the activation ${describe(kind ?? value)}, which this page has not`);
  }

  #named(name: string): Activation {
    // The logarithm of probabilities is a logit as good as any: softmax undoes it.
    const known = { swish: "silu", log_softmax: "softmax", "tf.nn.relu6": "relu6" }[name] ?? name;
    return ACTIVATIONS.find((activation) => activation === known) ?? this.refuseAs(`has the activation ${describe(name)}; this page has ${listed(ACTIVATIONS.map((activation) => `"${activation}"`))}`);
  }

  relu(): LayerSpec {
    const [most, slope, threshold] = [this.get("max_value") ?? null, this.number("negative_slope", 0), this.number("threshold", 0)];
    if (threshold !== 0) this.refuseAs(`has threshold = ${threshold}; this page's ReLU begins at 0`);
    if (most === null) return slope === 0 ? { type: "activation", activation: "relu" } : { type: "leakyReLU", negativeSlope: slope };
    if (most === 6 && slope === 0) return { type: "activation", activation: "relu6" };
    return this.refuseAs(`has max_value = ${describe(most)} and negative_slope = ${slope}; this page's ReLU has no upper end, or 6`);
  }
}

/** "a", "a and b", "a, b and c". */
function listed(items: readonly string[]): string {
  return items.length < 2 ? items.join() : `${items.slice(0, -1).join(", ")} and ${items.at(-1) ?? ""}`;
}
