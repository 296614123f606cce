/** @file One layer of Keras code: its arguments by place or by name, checked, as a layer of ours. */
import {
  type Activation,
  activation,
  ACTIVATIONS,
  batchNormalization,
  conv2d,
  dense,
  dropout,
  elu,
  flatten,
  globalAveragePooling2d,
  globalMaxPooling2d,
  leakyReLU,
  type LayerSpec,
  averagePooling2d,
  maxPooling2d,
  type Padding,
  type Pair,
  rescaling,
  reshape,
  spatialDropout2d,
  zeroPadding2d,
} from "../nn/architectures/layers";
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

  number(name: string, absent: number | null): number {
    const value = this.#take(name);
    if (value === undefined || (absent !== null && value.kind === "literal" && value.value === null)) return absent ?? this.#missing(name);
    return value.kind === "literal" && typeof value.value === "number" ? value.value : this.#wrong(name, "a number", value);
  }

  flag(name: string, absent: boolean): boolean {
    const value = this.#take(name);
    if (value === undefined) return absent;
    return value.kind === "literal" && typeof value.value === "boolean" ? value.value : this.#wrong(name, "True or False", value);
  }

  /** One number for both ways, or two. */
  pair(name: string, absent: Pair | null): Pair {
    const value = this.#take(name);
    if (value === undefined || (value.kind === "literal" && value.value === null)) return absent ?? this.#missing(name);
    const numbers = numbersOf(value);
    const [rows, columns] = numbers ?? [];
    if (numbers?.length === 1 && rows !== undefined) return [rows, rows];
    if (numbers?.length === 2 && rows !== undefined && columns !== undefined) return [rows, columns];
    return this.#wrong(name, "a number or two, as in 3 or (3, 3)", value);
  }

  numbers(name: string): readonly number[] {
    const value = this.#take(name) ?? this.#missing(name);
    return numbersOf(value) ?? this.#wrong(name, "numbers, as in (28, 28, 1)", value);
  }

  /** `2`, `(1, 2)` or `((1, 2), (0, 1))`. */
  pads(): readonly [Pair, Pair] {
    const value = this.#values.get("padding");
    if (value?.kind !== "list" || value.items.every(({ kind }) => kind !== "list")) {
      const [rows, columns] = this.pair("padding", [1, 1]);
      return [
        [rows, rows],
        [columns, columns],
      ];
    }
    this.#take("padding");
    const [rows, columns] = value.items.map(numbersOf);
    if (value.items.length !== 2 || rows?.length !== 2 || columns?.length !== 2) return this.#wrong("padding", "((top, bottom), (left, right))", value);
    return [rows as unknown as Pair, columns as unknown as Pair];
  }

  padding(): Padding {
    const value = this.#take("padding");
    if (value === undefined) return "valid";
    const text = value.kind === "literal" ? String(value.value).toLowerCase() : "";
    return text === "valid" || text === "same" ? text : this.#wrong("padding", '"valid" or "same"', value);
  }

  /** "relu", tf.nn.relu, keras.activations.relu; None is linear. */
  activation(name: string, absent: Activation | null): Activation {
    const value = this.#take(name);
    if (value === undefined) return absent ?? this.#missing(name);
    if (value.kind === "literal" && value.value === null) return "linear";
    const text = value.kind === "name" ? value.name.slice(value.name.lastIndexOf(".") + 1) : value.kind === "literal" ? String(value.value) : "";
    const known = ACTIVATIONS.find((activation) => activation === (SYNONYMS[text] ?? text));
    return known ?? this.#wrong(name, `one of ${ACTIVATIONS.join(", ")}`, value);
  }

  /** Takes an argument that changes nothing if it is this. */
  expect(name: string, expected: number | string | boolean | null, note = ""): void {
    const value = this.#take(name);
    if (value === undefined || (value.kind === "literal" && value.value === expected)) return;
    this.#fail(`has ${name}=${valueText(value)}, and only ${name}=${pythonText(expected)} is known here.${note}`);
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

interface Kind {
  /** Arguments in Keras's order, as far as they are given by place. */
  readonly names: readonly string[];
  readonly make: (args: Arguments) => readonly LayerSpec[];
}

function convolution(args: Arguments): readonly LayerSpec[] {
  args.expect("groups", 1);
  args.expect("data_format", "channels_last");
  const options = {
    kernelSize: args.pair("kernel_size", null),
    strides: args.pair("strides", [1, 1]),
    padding: args.padding(),
    dilationRate: args.pair("dilation_rate", [1, 1]),
    activation: args.activation("activation", "linear"),
    useBias: args.flag("use_bias", true),
  };
  return [conv2d(args.number("filters", null), options)];
}

function pooling(make: typeof maxPooling2d): Kind {
  return {
    names: ["pool_size", "strides", "padding", "data_format"],
    make: (args) => {
      args.expect("data_format", "channels_last");
      const poolSize = args.pair("pool_size", [2, 2]);
      return [make(poolSize, { strides: args.pair("strides", poolSize), padding: args.padding() })];
    },
  };
}

function globalPooling(layer: LayerSpec): Kind {
  return {
    names: ["data_format", "keepdims"],
    make: (args) => {
      args.expect("data_format", "channels_last");
      args.expect("keepdims", false);
      return [layer];
    },
  };
}

const MAX_POOLING = pooling(maxPooling2d);
const AVERAGE_POOLING = pooling(averagePooling2d);

/** Keras's classes and what they are here. */
const KINDS: Readonly<Record<string, Kind>> = {
  Conv2D: { names: ["filters", "kernel_size", "strides", "padding", "data_format", "dilation_rate", "groups", "activation", "use_bias"], make: convolution },
  MaxPooling2D: MAX_POOLING,
  MaxPool2D: MAX_POOLING,
  AveragePooling2D: AVERAGE_POOLING,
  AvgPool2D: AVERAGE_POOLING,
  GlobalMaxPooling2D: globalPooling(globalMaxPooling2d()),
  GlobalMaxPool2D: globalPooling(globalMaxPooling2d()),
  GlobalAveragePooling2D: globalPooling(globalAveragePooling2d()),
  GlobalAvgPool2D: globalPooling(globalAveragePooling2d()),
  BatchNormalization: {
    names: ["axis", "momentum", "epsilon", "center", "scale"],
    make: (args) => {
      args.expect("axis", -1);
      args.expect("synchronized", false);
      return [batchNormalization({ momentum: args.number("momentum", 0.99), epsilon: args.number("epsilon", 1e-3), center: args.flag("center", true), scale: args.flag("scale", true) })];
    },
  },
  Flatten: {
    names: ["data_format"],
    make: (args) => {
      args.expect("data_format", "channels_last");
      return [flatten()];
    },
  },
  Reshape: { names: ["target_shape"], make: (args) => [reshape(...args.numbers("target_shape"))] },
  ZeroPadding2D: {
    names: ["padding", "data_format"],
    make: (args) => {
      args.expect("data_format", "channels_last");
      return [zeroPadding2d(...args.pads())];
    },
  },
  Rescaling: { names: ["scale", "offset"], make: (args) => [rescaling(args.number("scale", null), args.number("offset", 0))] },
  Dense: {
    names: ["units", "activation", "use_bias"],
    make: (args) => [dense(args.number("units", null), args.activation("activation", "linear"), { useBias: args.flag("use_bias", true) })],
  },
  Activation: { names: ["activation"], make: (args) => [activation(args.activation("activation", null))] },
  ReLU: {
    names: ["max_value", "negative_slope", "threshold"],
    make: (args) => {
      args.expect("threshold", 0);
      const slope = args.number("negative_slope", 0);
      const most = args.number("max_value", Infinity);
      if (most === 6 && slope === 0) return [activation("relu6")];
      if (most === Infinity) return [slope === 0 ? activation("relu") : leakyReLU(slope)];
      throw new RangeError(`has max_value=${most}; 6 and None are known here.`);
    },
  },
  LeakyReLU: { names: ["negative_slope"], make: (args) => [leakyReLU(args.number("negative_slope", args.number("alpha", 0.3)))] },
  ELU: { names: ["alpha"], make: (args) => [elu(args.number("alpha", 1))] },
  Softmax: {
    names: ["axis"],
    make: (args) => {
      args.expect("axis", -1);
      return [activation("softmax")];
    },
  },
  Dropout: {
    names: ["rate", "noise_shape", "seed"],
    make: (args) => {
      args.expect("noise_shape", null);
      return [dropout(args.number("rate", null))];
    },
  },
  SpatialDropout2D: {
    names: ["rate", "data_format", "seed"],
    make: (args) => {
      args.expect("data_format", "channels_last");
      return [spatialDropout2d(args.number("rate", null))];
    },
  },
};

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

/** @throws CodeProblem for a layer or an argument that is not known. */
export function layerFromCall(call: Call, kind: string, note: (sentence: string) => void): readonly LayerSpec[] {
  const found = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
  if (found === undefined) throw new CodeProblem(call.line, `${kind} is none of the layers that this page has: ${Object.keys(KINDS).join(", ")}.`);
  const args = new Arguments(call, kind, found.names);
  try {
    const layers = found.make(args);
    args.end(note);
    return layers;
  } catch (error) {
    if (error instanceof RangeError) throw new CodeProblem(call.line, `${kind} ${error.message}`);
    throw error;
  }
}
