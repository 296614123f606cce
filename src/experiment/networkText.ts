/**
 * @file Layers as a short text for the address, and back.
 *
 *     c32-m-c64.s2.same-m-f-d128-x0.25-d10.softmax
 *
 * Layers stand in order, joined by "-". Each is a word in lower case, its number where it has one, and what differs from
 * Keras's (or this page's) default, each after a ".": a word, with a number where it needs one. A number may have
 * decimals: since an option begins with a letter, "x0.25" is one number and "c32.s2" is none.
 *
 * | text | layer | options |
 * | --- | --- | --- |
 * | `c32` | 3 × 3 convolution of 32 filters, ReLU | `.s2` stride 2, `.same` padding |
 * | `m` | 2 × 2 max pooling | |
 * | `f` | flatten | |
 * | `d128` | dense, 128 units, ReLU | `.softmax` |
 * | `x0.25` | dropout of a quarter | |
 *
 * None of its characters changes in an address. A new kind of layer takes a word of
 * its own, a new value an option whose absence means what there was before: so a text once written is always read alike.
 */
import { conv2d, dense, dropout, flatten, type LayerSpec, maxPooling2d } from "../nn/architectures/layers";
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
    case "conv2d":
      return `c${layer.filters}${layer.strides === 1 ? "" : `.s${layer.strides}`}${layer.padding === "valid" ? "" : `.${layer.padding}`}`;
    case "maxPooling2d":
      return "m";
    case "flatten":
      return "f";
    case "dense":
      return `d${layer.units}${layer.activation === "relu" ? "" : `.${layer.activation}`}`;
    case "dropout":
      return `x${decimalText(layer.rate)}`;
  }
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
    const value = Number(this.#number);
    if (Number.isInteger(value) && value >= 1 && value <= max) return value;
    return this.fail(`needs a whole number of ${noun} from 1 to ${grouped(max)}, got ${this.#number ?? "none"}.`);
  }

  rate(): number {
    const value = Number(this.#number);
    return value >= 0 && value < 1 ? value : this.fail(`needs a rate from 0 to below 1, got ${this.#number ?? "none"}.`);
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

  /** Takes a numbered option. */
  oneOf<T extends number>(word: string, choices: readonly T[], otherwise: T): T {
    if (!this.#options.has(word)) return otherwise;
    const value = this.#options.get(word);
    this.#options.delete(word);
    return choices.find((choice) => choice === Number(value)) ?? this.fail(`takes "${word}" with ${choices.join(" or ")}, got ${value ?? "no number"}.`);
  }

  /** To be called when all was taken. @param expected in words. */
  end(expected: string): void {
    const [first] = this.#options;
    if (first !== undefined) this.fail(`says "${first[0]}${first[1] ?? ""}", which is not known there; it takes ${expected}.`);
  }
}

const LAYER = /^([a-z]+)(\d+(?:\.\d+)?)?((?:\.[a-z]+(?:\d+(?:\.\d+)?)?)*)$/;
const OPTION = /\.([a-z]+)(\d+(?:\.\d+)?)?/g;

const KINDS: Readonly<Record<string, (text: LayerText) => LayerSpec>> = {
  c: (text) => {
    const layer = conv2d(text.whole("filters", NETWORK_LIMITS.filters), { strides: text.oneOf("s", [1, 2], 1), padding: text.has("same") ? "same" : "valid" });
    text.end("s1, s2 and same");
    return layer;
  },
  m: (text) => plain(text, maxPooling2d()),
  f: (text) => plain(text, flatten()),
  d: (text) => {
    const layer = dense(text.whole("units", NETWORK_LIMITS.units), text.has("softmax") ? "softmax" : "relu");
    text.end("softmax");
    return layer;
  },
  x: (text) => {
    const layer = dropout(text.rate());
    text.end("nothing more");
    return layer;
  },
};

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
