/** @file One layer of Keras code: its arguments by place or by name, checked, as the settings that Keras would write into a file; what they mean here is kerasLayers.ts's to say. */
import { ACTIVATIONS, type LayerSpec } from "../nn/architectures/layers";
import { outputShape, partialSummary } from "../nn/summary";
import { ModelFormatError } from "./formatError";
import type { JsonObject } from "./json";
import { layersOfSettings } from "./kerasLayers";
import { CodeProblem } from "./pythonTokens";
import type { Call, Value } from "./pythonValues";

/** What an argument must be. Absent ones have Keras's default. */
class Arguments {
  readonly #call: Call;
  readonly #kind: string;
  readonly #values: Map<string, Value>;

  /** @param names of the arguments that may be given by their place, in Keras's order. */
  constructor(call: Call, kind: string, names: readonly string[]) {
    this.#call = call;
    this.#kind = kind;
    this.#values = new Map(call.keywords);
    call.args.forEach((value, i) => {
      const name = names[i];
      if (name === undefined) this.#fail(`takes ${names.length === 0 ? "no value" : `at most ${names.length} values`} without a name, got ${call.args.length}.`);
      if (this.#values.has(name)) this.#fail(`says ${name} twice.`);
      this.#values.set(name, value);
    });
  }

  /** Whether it stands there: None is Keras's word for "not said", where it need not be. */
  has(name: string): boolean {
    const value = this.#values.get(name);
    return value !== undefined && !(value.kind === "literal" && value.value === null);
  }

  number(name: string): number {
    const value = this.#take(name) ?? this.#missing(name);
    return value.kind === "literal" && typeof value.value === "number" ? value.value : this.#wrong(name, "a number", value);
  }

  flag(name: string): boolean {
    const value = this.#take(name) ?? this.#missing(name);
    return value.kind === "literal" && typeof value.value === "boolean" ? value.value : this.#wrong(name, "True or False", value);
  }

  /** One number for both ways, or two. */
  pair(name: string): readonly number[] {
    const value = this.#take(name) ?? this.#missing(name);
    const numbers = numbersOf(value);
    const [rows, columns = rows] = numbers ?? [];
    if (numbers === null || numbers.length > 2 || rows === undefined || columns === undefined) return this.#wrong(name, "a number or two, as in 3 or (3, 3)", value);
    return [rows, columns];
  }

  numbers(name: string): readonly number[] {
    const value = this.#take(name) ?? this.#missing(name);
    return numbersOf(value) ?? this.#wrong(name, "numbers, as in (28, 28, 1)", value);
  }

  /** `2`, `(1, 2)` or `((1, 2), (0, 1))`. */
  pads(name: string): readonly (number | readonly number[])[] {
    const value = this.#values.get(name);
    if (value?.kind !== "list" || value.items.every(({ kind }) => kind !== "list")) return this.pair(name);
    this.#take(name);
    const [rows, columns] = value.items.map(numbersOf);
    if (value.items.length !== 2 || rows?.length !== 2 || columns?.length !== 2) return this.#wrong(name, "((top, bottom), (left, right))", value);
    return [rows, columns];
  }

  padding(name: string): string {
    const value = this.#take(name) ?? this.#missing(name);
    const text = value.kind === "literal" ? String(value.value).toLowerCase() : "";
    return text === "valid" || text === "same" ? text : this.#wrong(name, '"valid" or "same"', value);
  }

  /** "relu", tf.nn.relu, keras.activations.relu; None is linear. */
  activation(name: string): string {
    const value = this.#take(name) ?? this.#missing(name);
    if (value.kind === "literal" && value.value === null) return "linear";
    const text = value.kind === "name" ? value.name.slice(value.name.lastIndexOf(".") + 1) : value.kind === "literal" ? String(value.value) : "";
    const known = ACTIVATIONS.find((activation) => activation === (SYNONYMS[text] ?? text));
    return known ?? this.#wrong(name, `one of ${ACTIVATIONS.join(", ")}`, value);
  }

  /** Takes an argument that changes nothing if it is this. */
  expect(name: string, expected: number | string | boolean | null): void {
    const value = this.#take(name);
    if (value === undefined || (value.kind === "literal" && value.value === expected)) return;
    this.#fail(`has ${name}=${valueText(value)}, and only ${name}=${pythonText(expected)} is known here.`);
  }

  /** To be called when all was taken: what is left is not known. Names, seeds and initialisers change no network. */
  end(note: (sentence: string) => void): void {
    for (const [name, value] of this.#values) {
      if (HARMLESS.includes(name)) continue;
      if (value.kind === "literal" && value.value === null) continue;
      if (!name.endsWith("_initializer")) this.#fail(`has ${name}=${valueText(value)}, which is not known here. Leave it out.`);
      if (!isKerasInitializer(name, value)) note(`${name}=${valueText(value)} was passed over: networks begin with Keras’s own initialisers here.`);
    }
  }

  #take(name: string): Value | undefined {
    const value = this.#values.get(name);
    this.#values.delete(name);
    return value;
  }

  #missing(name: string): never {
    return this.#fail(`needs ${name}.`);
  }

  #wrong(name: string, expected: string, value: Value): never {
    return this.#fail(`needs ${expected} as ${name}, got ${valueText(value)}.`);
  }

  #fail(sentence: string): never {
    throw new CodeProblem(this.#call.line, `${this.#kind} ${sentence}`);
  }
}

const SYNONYMS: Readonly<Record<string, string>> = { swish: "silu", leaky_relu: "leaky_relu", LeakyReLU: "leaky_relu", None: "linear" };
const HARMLESS = ["name", "input_shape", "batch_input_shape", "input_dim", "trainable", "dtype", "seed"];

function isKerasInitializer(name: string, value: Value): boolean {
  const text = value.kind === "literal" ? String(value.value) : "";
  if (name === "kernel_initializer") return text === "glorot_uniform";
  return text === (name === "gamma_initializer" || name === "moving_variance_initializer" ? "ones" : "zeros");
}

function numbersOf(value: Value): readonly number[] | null {
  const items = value.kind === "list" ? value.items : [value];
  const numbers = items.map((item) => (item.kind === "literal" && typeof item.value === "number" ? item.value : null));
  return numbers.every((number) => number !== null) ? numbers : null;
}

function valueText(value: Value): string {
  switch (value.kind) {
    case "literal":
      return pythonText(value.value);
    case "list":
      return `(${value.items.map(valueText).join(", ")})`.slice(0, 80);
    case "name":
      return value.name.slice(0, 80);
    case "call":
      return `${value.name.slice(0, 80)}(…)`;
  }
}

function pythonText(value: number | string | boolean | null): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  return typeof value === "string" ? JSON.stringify(value.slice(0, 80)) : String(value);
}

/** How an argument is read: as what, whether it must be there, and, where only one value will do, which. */
type Argument = { readonly as: "number" | "flag" | "pair" | "numbers" | "pads" | "padding" | "activation"; readonly isRequired?: true } | { readonly only: number | string | boolean | null };

interface Kind {
  /** Arguments in Keras's order, as far as they are given by place. */
  readonly names: readonly string[];
  /** All that are settings, by name; absent ones have Keras's default. */
  readonly takes: Readonly<Record<string, Argument>>;
}

const NUMBER = { as: "number" } as const;
const FLAG = { as: "flag" } as const;
const PAIR = { as: "pair" } as const;
const LAST = { data_format: { only: "channels_last" } } as const;
const needed = <As extends Argument>(argument: As) => ({ ...argument, isRequired: true }) as const;

const POOLING: Kind = { names: ["pool_size", "strides", "padding", "data_format"], takes: { ...LAST, pool_size: PAIR, strides: PAIR, padding: { as: "padding" } } };
const GLOBAL_POOLING: Kind = { names: ["data_format", "keepdims"], takes: { ...LAST, keepdims: { only: false } } };

/** Keras's classes, and how their arguments are written. */
const KINDS: Readonly<Record<string, Kind>> = {
  Conv2D: {
    names: ["filters", "kernel_size", "strides", "padding", "data_format", "dilation_rate", "groups", "activation", "use_bias"],
    takes: { ...LAST, groups: { only: 1 }, kernel_size: needed(PAIR), strides: PAIR, padding: { as: "padding" }, dilation_rate: PAIR, activation: { as: "activation" }, use_bias: FLAG, filters: needed(NUMBER) },
  },
  MaxPooling2D: POOLING,
  MaxPool2D: POOLING,
  AveragePooling2D: POOLING,
  AvgPool2D: POOLING,
  GlobalMaxPooling2D: GLOBAL_POOLING,
  GlobalMaxPool2D: GLOBAL_POOLING,
  GlobalAveragePooling2D: GLOBAL_POOLING,
  GlobalAvgPool2D: GLOBAL_POOLING,
  BatchNormalization: { names: ["axis", "momentum", "epsilon", "center", "scale"], takes: { axis: { only: -1 }, synchronized: { only: false }, momentum: NUMBER, epsilon: NUMBER, center: FLAG, scale: FLAG } },
  Flatten: { names: ["data_format"], takes: LAST },
  Reshape: { names: ["target_shape"], takes: { target_shape: needed({ as: "numbers" }) } },
  ZeroPadding2D: { names: ["padding", "data_format"], takes: { ...LAST, padding: { as: "pads" } } },
  Rescaling: { names: ["scale", "offset"], takes: { scale: needed(NUMBER), offset: NUMBER } },
  Dense: { names: ["units", "activation", "use_bias"], takes: { units: needed(NUMBER), activation: { as: "activation" }, use_bias: FLAG } },
  Activation: { names: ["activation"], takes: { activation: needed({ as: "activation" }) } },
  ReLU: { names: ["max_value", "negative_slope", "threshold"], takes: { threshold: { only: 0 }, negative_slope: NUMBER, max_value: NUMBER } },
  LeakyReLU: { names: ["negative_slope"], takes: { negative_slope: NUMBER, alpha: NUMBER } },
  ELU: { names: ["alpha"], takes: { alpha: NUMBER } },
  Softmax: { names: ["axis"], takes: { axis: { only: -1 } } },
  Dropout: { names: ["rate", "noise_shape", "seed"], takes: { noise_shape: { only: null }, rate: needed(NUMBER) } },
  SpatialDropout2D: { names: ["rate", "data_format", "seed"], takes: { ...LAST, rate: needed(NUMBER) } },
};

/** What Keras would write of the arguments; those that change nothing are left out. */
function settingsOf(args: Arguments, takes: Kind["takes"]): JsonObject {
  const settings: [string, unknown][] = [];
  for (const [name, argument] of Object.entries(takes)) {
    if ("only" in argument) args.expect(name, argument.only);
    else if (argument.isRequired === true || args.has(name)) settings.push([name, args[argument.as](name)]);
  }
  return Object.fromEntries(settings) as JsonObject;
}

/** Layers that do nothing to an image once a network is trained, and that are the recipe's business here. */
const TRAINING_ONLY = /^(?:Random[A-Z]\w*|GaussianNoise|GaussianDropout|AlphaDropout|ActivityRegularization)$/;

export function isIgnored(kind: string): boolean {
  return TRAINING_ONLY.test(kind);
}

export function isInput(kind: string): boolean {
  return kind === "Input" || kind === "InputLayer";
}

/** null for what is no layer by its name. */
export function layerKindText(kind: string): string | null {
  return Object.hasOwn(KINDS, kind) || isIgnored(kind) ? kind : null;
}

/**
 * @param before the layers read so far.
 * @throws CodeProblem for a layer or an argument that is not known, or a value that no layer has.
 */
export function layerFromCall(call: Call, kind: string, before: readonly LayerSpec[], note: (sentence: string) => void): readonly LayerSpec[] {
  const found = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
  if (found === undefined) throw new CodeProblem(call.line, `${kind} is none of the layers that this page has: ${Object.keys(KINDS).join(", ")}.`);
  const args = new Arguments(call, kind, found.names);
  const settings = settingsOf(args, found.takes);
  args.end(note);
  try {
    // Whether what stands before it fits together is for others to say.
    return layersOfSettings(kind, settings, kind, () => outputShape(partialSummary(before).summary.layers));
  } catch (error) {
    if (error instanceof ModelFormatError) throw new CodeProblem(call.line, error.message.replace(" Choose a file of another network.", ""));
    throw error;
  }
}
