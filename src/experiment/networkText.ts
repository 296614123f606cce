/**
 * @file Layers as a short text for the address, and back.
 *
 *     c32-m-c64.k5.s2.same-b-m-f-d128-x0.25-d10.softmax
 *
 * Layers stand in order, joined by "-". Each is a word in lower case, its number where it has one, and what differs from
 * Keras's (or this page's) default, each after a ".": a word, with a number where it needs one. A number may have
 * decimals: since an option begins with a letter, "x0.25" is one number and "c32.s2" is none.
 *
 * | text | layer | options |
 * | --- | --- | --- |
 * | `c32` | convolution of 32 filters, 3 × 3, ReLU | `.k5` kernel, `.s2` strides, `.l2` dilation, `.same`, `.nobias`, an activation |
 * | `m`, `a` | max, average pooling, 2 × 2 | `.p3` window, `.s2` strides, `.same` |
 * | `gm`, `ga` | global max, average pooling | |
 * | `b` | batch normalisation | `.m0.9` momentum, `.e0.001` epsilon, `.nocenter`, `.noscale` |
 * | `f` | flatten | |
 * | `r` | reshape | `.a28.b28.c1` target shape |
 * | `z1` | zero padding, a number for all sides or none | `.t1.b1.l1.r1` top, bottom, left, right |
 * | `v` | rescaling | `.s2` scale, `.o1` offset, `.sn2`, `.on1` negative ones |
 * | `d128` | dense, 128 units, ReLU | `.nobias`, an activation |
 * | `t` | activation | `.relu`, … |
 * | `l0.3` | LeakyReLU | |
 * | `e1` | ELU | |
 * | `x0.25` | dropout of a quarter | |
 * | `xs0.25` | spatial dropout | |
 *
 * What is one number for rows and columns may be two: `.kr3.kc5`. Activations are Keras's names without "_"; relu6 is
 * `relusix`, so that no digit is taken for a number. None of the characters changes in an address. A new kind of layer
 * takes a word of its own, a new value an option whose absence means what there was before: so a text once written is
 * always read alike.
 */
import {
  type Activation,
  activation,
  ACTIVATIONS,
  averagePooling2d,
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
  maxPooling2d,
  type Pair,
  type Pooling2d,
  rescaling,
  reshape,
  spatialDropout2d,
  zeroPadding2d,
} from "../nn/architectures/layers";
import { NETWORK_LIMITS, networkProblem } from "./networkProblem";
import { clipped, grouped } from "./words";

/** Generous: for safety, not for taste. */
const MAX_TEXT = 2_000;

export type ReadLayers = { readonly layers: readonly LayerSpec[]; readonly problem: null } | { readonly layers: null; readonly problem: string };

/** The text that `layersFromText` reads back. */
export function layersToText(layers: readonly LayerSpec[]): string {
  return layers.map(layerToText).join("-");
}

/** Reads layers that make a network; else says, as a sentence that names the layer, what was got and what was expected. Never throws. */
export function layersFromText(text: string): ReadLayers {
  if (text.length > MAX_TEXT) return { layers: null, problem: `a network is written in at most ${grouped(MAX_TEXT)} characters, got ${grouped(text.length)}.` };
  const tokens = text === "" ? [] : text.split("-");
  if (tokens.length > NETWORK_LIMITS.layers) return { layers: null, problem: `a network has at most ${NETWORK_LIMITS.layers} layers, got ${tokens.length}.` };
  try {
    const layers = tokens.map((token, i) => readLayer(token, `layer ${i + 1}, "${clipped(token)}"`));
    const problem = networkProblem(layers);
    return problem === null ? { layers, problem } : { layers: null, problem };
  } catch (error) {
    if (!(error instanceof TextProblem)) throw error;
    return { layers: null, problem: error.message };
  }
}

/** Written by kind, so that no kind can be forgotten. */
function layerToText(layer: LayerSpec): string {
  switch (layer.type) {
    case "conv2d": {
      const { kernelSize, strides, dilationRate, padding, useBias } = layer;
      return `c${layer.filters}${pairText("k", kernelSize, 3)}${pairText("s", strides, 1)}${pairText("l", dilationRate, 1)}${flagText("same", padding === "same")}${flagText("nobias", !useBias)}${activationText(layer.activation, "relu")}`;
    }
    case "maxPooling2d":
      return `m${poolingText(layer)}`;
    case "averagePooling2d":
      return `a${poolingText(layer)}`;
    case "globalMaxPooling2d":
      return "gm";
    case "globalAveragePooling2d":
      return "ga";
    case "batchNormalization": {
      const { momentum, epsilon, center, scale } = batchNormalization();
      return `b${numberText("m", layer.momentum, momentum)}${numberText("e", layer.epsilon, epsilon)}${flagText("nocenter", layer.center !== center)}${flagText("noscale", layer.scale !== scale)}`;
    }
    case "flatten":
      return "f";
    case "reshape":
      return `r${layer.targetShape.map((size, axis) => `.${AXES[axis]}${size}`).join("")}`;
    case "zeroPadding2d": {
      const sides = layer.padding.flat();
      const isSame = sides.every((side) => side === sides[0]);
      return isSame ? `z${sides[0]}` : `z${SIDES.map((side, i) => numberText(side, sides[i] ?? 0, 0)).join("")}`;
    }
    case "rescaling":
      return `v${numberText("s", layer.scale, 1)}${numberText("o", layer.offset, 0)}`;
    case "dense":
      return `d${layer.units}${flagText("nobias", !layer.useBias)}${activationText(layer.activation, "relu")}`;
    case "activation":
      return `t${activationText(layer.activation, null)}`;
    case "leakyReLU":
      return `l${decimalText(layer.negativeSlope)}`;
    case "elu":
      return `e${decimalText(layer.alpha)}`;
    case "dropout":
      return `x${decimalText(layer.rate)}`;
    case "spatialDropout2d":
      return `xs${decimalText(layer.rate)}`;
  }
}

const SIDES = ["t", "b", "l", "r"] as const;
const AXES = ["a", "b", "c"] as const;

const ACTIVATION_WORDS: Readonly<Record<Activation, string>> = {
  linear: "linear",
  relu: "relu",
  leaky_relu: "leakyrelu",
  elu: "elu",
  selu: "selu",
  gelu: "gelu",
  silu: "silu",
  relu6: "relusix",
  softplus: "softplus",
  tanh: "tanh",
  sigmoid: "sigmoid",
  softmax: "softmax",
};

function activationText(activation: Activation, absent: Activation | null): string {
  return flagText(ACTIVATION_WORDS[activation], activation !== absent);
}

function poolingText({ poolSize, strides, padding }: Pooling2d): string {
  const hasOwnStrides = strides[0] !== poolSize[0] || strides[1] !== poolSize[1];
  return `${pairText("p", poolSize, 2)}${hasOwnStrides ? pairText("s", strides, 0) : ""}${flagText("same", padding === "same")}`;
}

function flagText(word: string, isSaid: boolean): string {
  return isSaid ? `.${word}` : "";
}

function pairText(word: string, [rows, columns]: Pair, absent: number): string {
  if (rows !== columns) return `.${word}r${rows}.${word}c${columns}`;
  return rows === absent ? "" : `.${word}${rows}`;
}

function numberText(word: string, value: number, absent: number): string {
  if (value === absent) return "";
  return `.${word}${value < 0 || Object.is(value, -0) ? "n" : ""}${decimalText(Math.abs(value))}`;
}

/** A number without exponent, whose "-" would end the layer: 1e-7 → "0.0000001". Reads back as the same number. */
function decimalText(value: number): string {
  const [digits, exponent] = String(value).split("e-");
  if (digits === undefined || exponent === undefined) return String(value);
  const [whole = "", decimals = ""] = digits.split(".");
  return `0.${"0".repeat(Number(exponent) - whole.length)}${whole}${decimals}`;
}

/** What is wrong with the text; its message is a sentence. */
class TextProblem extends Error {}

/** One layer's words and numbers, as they stand. Each is taken once; what is left over is a problem. */
class LayerText {
  readonly #where: string;
  readonly #number: string | undefined;
  readonly #options: Map<string, string | undefined>;

  constructor(where: string, number: string | undefined, options: string) {
    this.#where = where;
    this.#number = number;
    this.#options = new Map([...options.matchAll(OPTION)].map(([, word, value]) => [word ?? "", value]));
    if (this.#options.size !== [...options.matchAll(OPTION)].length) this.fail("says one thing twice.");
  }

  fail(sentence: string): never {
    throw new TextProblem(`${this.#where} ${sentence}`);
  }

  whole(noun: string, max: number): number {
    return this.#inRange(`a whole number of ${noun} from 1 to ${grouped(max)}`, (value) => Number.isInteger(value) && value >= 1 && value <= max);
  }

  rate(): number {
    return this.#inRange("a rate from 0 to below 1", (value) => value >= 0 && value < 1);
  }

  number(noun: string): number {
    return this.#inRange(`a ${noun}`, (value) => Number.isFinite(value));
  }

  #inRange(expected: string, isRight: (value: number) => boolean): number {
    const value = Number(this.#number);
    return isRight(value) ? value : this.fail(`needs ${expected}, got ${this.#number ?? "none"}.`);
  }

  /** The number that a layer may have or not. */
  numberOrNone(most: number): number | null {
    return this.#number === undefined ? null : this.#checked("it", this.#number, { least: 0, most });
  }

  none(): void {
    if (this.#number !== undefined) this.fail(`takes no number, got ${this.#number}.`);
  }

  /** Takes an option that is there or not. */
  has(word: string): boolean {
    if (!this.#options.has(word)) return false;
    const value = this.#options.get(word);
    this.#options.delete(word);
    return value === undefined || this.fail(`takes "${word}" without a number, got ${value}.`);
  }

  /** Takes one of several options that exclude each other. */
  oneWord<T extends string>(words: Readonly<Record<T, string>>, absent: T | null): T {
    const said = (Object.keys(words) as T[]).filter((name) => this.has(words[name]));
    if (said.length > 1) this.fail(`says ${said.map((name) => `"${words[name]}"`).join(" and ")}, of which one can be.`);
    return said[0] ?? absent ?? this.fail(`needs one of ${Object.values(words).join(", ")}.`);
  }

  /** Takes a numbered option that is whole. */
  size(word: string, range: Range, absent: number): number {
    return this.#take(word, (value) => this.#checked(`"${word}"`, value, range)) ?? absent;
  }

  /** Takes an option for rows and columns together, or one for each. */
  pair(word: string, most: number, absent: Pair): Pair {
    const range = { least: 1, most };
    const both = this.#take(word, (value) => this.#checked(`"${word}"`, value, range));
    return [this.size(`${word}r`, range, both ?? absent[0]), this.size(`${word}c`, range, both ?? absent[1])];
  }

  /** Takes an option that is any number; negative ones have a word of their own. */
  anyNumber(word: string, absent: number): number {
    const read = (value: string | undefined): number => (value === undefined ? this.fail(`takes "${word}" with a number, got none.`) : Number(value));
    const negative = this.#take(`${word}n`, read);
    return negative === null ? (this.#take(word, read) ?? absent) : -negative;
  }

  #take(word: string, read: (value: string | undefined) => number): number | null {
    if (!this.#options.has(word)) return null;
    const value = this.#options.get(word);
    this.#options.delete(word);
    return read(value);
  }

  #checked(what: string, text: string | undefined, { least, most }: Range): number {
    const value = Number(text);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    return this.fail(`takes ${what} with a whole number from ${least} to ${grouped(most)}, got ${text ?? "no number"}.`);
  }

  /** To be called when all was taken. @param expected in words. */
  end(expected: string): void {
    const [first] = this.#options;
    if (first !== undefined) this.fail(`says "${first[0]}${first[1] ?? ""}", which is not known there; it takes ${expected}.`);
  }
}

interface Range {
  readonly least: number;
  readonly most: number;
}

const LAYER = /^([a-z]+)(\d+(?:\.\d+)?)?((?:\.[a-z]+(?:\d+(?:\.\d+)?)?)*)$/;
const OPTION = /\.([a-z]+)(\d+(?:\.\d+)?)?/g;

const ACTIVATIONS_TEXT = `an activation (${ACTIVATIONS.map((name) => ACTIVATION_WORDS[name]).join(", ")})`;

const KINDS: Readonly<Record<string, (text: LayerText) => LayerSpec>> = {
  c: (text) => {
    const filters = text.whole("filters", NETWORK_LIMITS.filters);
    const options = {
      kernelSize: text.pair("k", NETWORK_LIMITS.kernelSize, [3, 3]),
      strides: text.pair("s", NETWORK_LIMITS.strides, [1, 1]),
      dilationRate: text.pair("l", NETWORK_LIMITS.dilationRate, [1, 1]),
      padding: text.has("same") ? "same" : "valid",
      useBias: !text.has("nobias"),
      activation: text.oneWord(ACTIVATION_WORDS, "relu"),
    } as const;
    text.end(`k3, s1, l1, same, nobias and ${ACTIVATIONS_TEXT}`);
    return conv2d(filters, options);
  },
  m: (text) => pooling(text, maxPooling2d),
  a: (text) => pooling(text, averagePooling2d),
  gm: (text) => plain(text, globalMaxPooling2d()),
  ga: (text) => plain(text, globalAveragePooling2d()),
  b: (text) => {
    text.none();
    const { momentum, epsilon } = batchNormalization();
    const layer = batchNormalization({ momentum: text.anyNumber("m", momentum), epsilon: text.anyNumber("e", epsilon), center: !text.has("nocenter"), scale: !text.has("noscale") });
    text.end("m0.99, e0.001, nocenter and noscale");
    return layer;
  },
  f: (text) => plain(text, flatten()),
  r: (text) => {
    text.none();
    const sizes = AXES.map((axis) => text.size(axis, { least: 1, most: NETWORK_LIMITS.params }, 0));
    text.end("a28, b28 and c1");
    return reshape(...sizes.slice(0, sizes.findLastIndex((size) => size > 0) + 1));
  },
  z: (text) => {
    const all = text.numberOrNone(NETWORK_LIMITS.zeroPadding) ?? 0;
    const [top, bottom, left, right] = SIDES.map((side) => text.size(side, { least: 0, most: NETWORK_LIMITS.zeroPadding }, all)) as [number, number, number, number];
    text.end("t1, b1, l1 and r1");
    return zeroPadding2d([top, bottom], [left, right]);
  },
  v: (text) => {
    text.none();
    const layer = rescaling(text.anyNumber("s", 1), text.anyNumber("o", 0));
    text.end("s1 and o0");
    return layer;
  },
  d: (text) => {
    const units = text.whole("units", NETWORK_LIMITS.units);
    const useBias = !text.has("nobias");
    const layer = dense(units, text.oneWord(ACTIVATION_WORDS, "relu"), { useBias });
    text.end(`nobias and ${ACTIVATIONS_TEXT}`);
    return layer;
  },
  t: (text) => plain(text, activation(text.oneWord(ACTIVATION_WORDS, null))),
  l: (text) => withNothingMore(text, leakyReLU(text.number("slope"))),
  e: (text) => withNothingMore(text, elu(text.number("number"))),
  x: (text) => withNothingMore(text, dropout(text.rate())),
  xs: (text) => withNothingMore(text, spatialDropout2d(text.rate())),
};

function pooling(text: LayerText, make: typeof maxPooling2d): LayerSpec {
  text.none();
  const poolSize = text.pair("p", NETWORK_LIMITS.poolSize, [2, 2]);
  const layer = make(poolSize, { strides: text.pair("s", NETWORK_LIMITS.poolSize, poolSize), padding: text.has("same") ? "same" : "valid" });
  text.end("p2, s2 and same");
  return layer;
}

function withNothingMore(text: LayerText, layer: LayerSpec): LayerSpec {
  text.end("nothing more");
  return layer;
}

function plain(text: LayerText, layer: LayerSpec): LayerSpec {
  text.none();
  text.end("nothing");
  return layer;
}

function readLayer(token: string, where: string): LayerSpec {
  const [, kind, number, options = ""] = LAYER.exec(token) ?? [];
  const read = kind !== undefined && Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
  if (read === undefined) throw new TextProblem(`${where} is no layer; one begins with ${Object.keys(KINDS).join(", ")}, as in c32, m, f, d128.softmax or x0.25.`);
  return read(new LayerText(where, number, options));
}
