/**
 * @file A network from the Python code of a Keras Sequential: read by a small parser that runs nothing and names what it
 * does not know.
 *
 * Read are `keras.Sequential([...])`, `model.add(...)`, layers with literal arguments or names that were given a literal
 * before, in any spelling of the module (`layers.Dense`, `tf.keras.layers.Dense`, `Dense`). Imports and what is done with
 * the model afterwards (`model.compile(...)`, `model.fit(...)`) are passed over.
 */
import { IMAGE_PIXELS, IMAGE_SIZE } from "../data/dataset";
import { flatten, type LayerSpec } from "../nn/architectures/layers";
import { isIgnored, isInput, layerFromCall, layerKindText } from "./kerasCodeLayers";
import { CodeProblem, tokenize, type Token } from "./pythonTokens";
import { type Call, ExpressionReader, type Value } from "./pythonValues";

/** Generous: for safety, not for taste. */
const MAX_CHARACTERS = 50_000;

export type ReadCode =
  | { readonly layers: readonly LayerSpec[]; readonly notes: readonly string[]; readonly problem: null }
  | { readonly layers: null; readonly notes: readonly string[]; readonly problem: string };

/**
 * The layers that the code describes, from `[batch, 28, 28, 1]`; whether they make a network is for others to say.
 * `notes` are sentences on what was passed over. Never throws.
 */
export function layersFromKerasCode(code: string): ReadCode {
  const refused = (problem: string): ReadCode => ({ layers: null, notes: [], problem });
  if (code.length > MAX_CHARACTERS) return refused(`The code has ${code.length.toLocaleString("en-US")} characters; at most ${MAX_CHARACTERS.toLocaleString("en-US")} are read.`);
  try {
    const reader = new SequentialReader();
    for (const statement of statements(tokenize(code))) reader.read(statement);
    return { ...reader.result(), problem: null };
  } catch (error) {
    if (!(error instanceof CodeProblem)) throw error;
    return refused(error.message);
  }
}

/** The words of each logical line; a ";" ends one too. */
function statements(tokens: readonly Token[]): Token[][] {
  const found: Token[][] = [];
  let current: Token[] = [];
  for (const token of tokens) {
    if (token.kind !== "end" && !(token.kind === "symbol" && token.text === ";")) {
      current.push(token);
      continue;
    }
    if (current.length > 0) found.push([...current, { ...token, kind: "end" }]);
    current = [];
  }
  return found;
}

/** Statements that say nothing of the network. */
const PASSED_OVER = ["import", "from", "print", "del", "assert", "pass"];
/** Statements that would have to be run. */
const CONTROL = ["for", "while", "if", "elif", "else", "with", "def", "class", "return", "try", "lambda"];

/** Collects layers, statement by statement. */
class SequentialReader {
  readonly #layers: LayerSpec[] = [];
  readonly #notes: string[] = [];
  readonly #constants = new Map<string, Value>();
  #hasNetwork = false;

  read(statement: readonly Token[]): void {
    const [first, second] = statement;
    if (first === undefined) return;
    const { text, line } = first;
    if (first.kind === "name" && PASSED_OVER.includes(text)) return;
    // A function that builds the network is its body: a return is what the function is for.
    if (text === "return") return this.#readExpression(statement, 1);
    if (text === "def") return;
    if (first.kind === "name" && CONTROL.includes(text)) throw new CodeProblem(line, `"${text}" would have to be run, and nothing is run here. Write the layers one by one.`);
    const isAssignment = first.kind === "name" && second?.kind === "symbol" && second.text === "=";
    if (isAssignment) this.#assign(text, statement);
    else this.#readExpression(statement, 0);
  }

  result(): { readonly layers: readonly LayerSpec[]; readonly notes: readonly string[] } {
    if (!this.#hasNetwork) throw new CodeProblem(1, "no keras.Sequential([...]) was found. Paste the code of a Sequential network.");
    return { layers: this.#layers, notes: this.#notes };
  }

  #assign(name: string, statement: readonly Token[]): void {
    const value = this.#value(statement, 2);
    if (value.kind === "call") this.#call(value);
    else this.#constants.set(name, value);
  }

  #readExpression(statement: readonly Token[], from: number): void {
    const value = this.#value(statement, from);
    if (value.kind === "call") this.#call(value);
    // A bare list of layers, as one copies it out of a Sequential.
    if (value.kind === "list") this.#list(value);
  }

  #value(statement: readonly Token[], from: number): Value {
    const reader = new ExpressionReader(statement, from, this.#constants);
    const value = reader.read();
    const rest = statement[reader.position];
    if (rest?.kind === "symbol" && rest.text === "(") throw new CodeProblem(rest.line, "a layer is called with another's output. Only Sequential networks are read: write keras.Sequential([...]).");
    // "[layers...]," as it is copied from within a call.
    const isOver = rest === undefined || rest.kind === "end" || (rest.kind === "symbol" && rest.text === ",");
    if (!isOver) throw new CodeProblem(rest.line, `"${rest.text}" is not read here.`);
    return value;
  }

  #call(call: Call): void {
    const kind = lastPart(call.name);
    const isMethod = call.name.includes(".");
    if (kind === "Sequential") return this.#sequential(call);
    if (kind === "add" && isMethod) return this.#add(call);
    if (kind === "Model") throw new CodeProblem(call.line, "only Sequential networks are read; this is a functional Model. Write keras.Sequential([...]).");
    if (isInput(kind)) return this.#input(call);
    if (layerKindText(kind) !== null) {
      this.#hasNetwork = true;
      return this.#layer(call);
    }
    if (isMethod) return; // What is done with the network: compile, fit, summary, a seed.
    throw new CodeProblem(call.line, `${call.name}(…) is not known here.`);
  }

  #sequential({ args: [layers], keywords, line }: Call): void {
    if (this.#layers.length > 0) throw new CodeProblem(line, "there is a second Sequential. Paste one network at a time.");
    this.#hasNetwork = true;
    const list = layers ?? keywords.get("layers");
    if (list === undefined || (list.kind === "literal" && list.value === null)) return;
    if (list.kind !== "list") throw new CodeProblem(list.line, "Sequential takes a list of layers, as in keras.Sequential([layers.Flatten(), …]).");
    this.#list(list);
  }

  #list({ items }: Extract<Value, { kind: "list" }>): void {
    this.#hasNetwork = true;
    for (const item of items) {
      if (item.kind !== "call") throw new CodeProblem(item.line, `a list of layers has ${described(item)} in it.`);
      if (lastPart(item.name) === "Sequential") this.#nested(item);
      else if (isInput(lastPart(item.name))) this.#input(item);
      else this.#layer(item);
    }
  }

  #nested({ args: [layers], line }: Call): void {
    if (layers?.kind !== "list") throw new CodeProblem(line, "a Sequential within another needs its list of layers.");
    this.#list(layers);
  }

  #add({ args: [layer], line }: Call): void {
    if (layer?.kind !== "call") throw new CodeProblem(line, "add(…) takes a layer, as in model.add(layers.Flatten()).");
    if (!this.#hasNetwork) this.#hasNetwork = true;
    if (isInput(lastPart(layer.name))) this.#input(layer);
    else this.#layer(layer);
  }

  #layer(call: Call): void {
    const kind = lastPart(call.name);
    const shape = call.keywords.get("input_shape") ?? call.keywords.get("batch_input_shape");
    if (shape !== undefined) this.#shape(shape, call.keywords.has("batch_input_shape"));
    if (isIgnored(kind)) this.#notes.push(`Line ${call.line}: ${kind} acts only while training and was left out.`);
    else this.#layers.push(...layerFromCall(call, kind, this.#layers, (note) => this.#notes.push(`Line ${call.line}: ${note}`)));
  }

  #input(call: Call): void {
    const { args, keywords } = call;
    const batch = keywords.get("batch_shape") ?? keywords.get("batch_input_shape");
    const shape = batch ?? keywords.get("shape") ?? keywords.get("input_shape") ?? args[0];
    if (shape === undefined) throw new CodeProblem(call.line, "the input names no shape, as in keras.Input((28, 28, 1)).");
    this.#shape(shape, batch !== undefined);
  }

  /** The image is `[28, 28, 1]` here; who takes it flat has it flattened. */
  #shape(value: Value, hasBatch: boolean): void {
    const all = value.kind === "list" ? value.items : [value];
    const items = hasBatch ? all.slice(1) : all;
    const sizes = items.map((item) => (item.kind === "literal" ? String(item.value) : described(item))).join(" × ");
    if (sizes === `${IMAGE_SIZE} × ${IMAGE_SIZE} × 1` || sizes === `${IMAGE_SIZE} × ${IMAGE_SIZE}`) return;
    if (sizes === String(IMAGE_PIXELS)) this.#layers.push(flatten());
    else throw new CodeProblem(value.line, `the input is ${sizes}; images are ${IMAGE_SIZE} × ${IMAGE_SIZE} × 1 here.`);
  }
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}

function described(value: Value): string {
  switch (value.kind) {
    case "literal":
      return JSON.stringify(value.value);
    case "list":
      return "a list";
    case "name":
      return value.name;
    case "call":
      return `${value.name}(…)`;
  }
}
