/**
 * @file What a graph does to each number by itself: formulas of one number, and which of Keras's activations they are.
 *
 * Exporters take activations apart in many ways (SiLU is x · Sigmoid(x), GELU six nodes or one). A formula is known by
 * its values at many places rather than by its nodes, so the way it was taken apart does not matter.
 */
import { at } from "../../data/arrays";
import type { Activation, LayerSpec } from "../../nn/architectures/layers";

/** A number worked out from x. */
export interface Formula {
  /** For people: the node it comes from. */
  readonly node: string;
  readonly of: readonly Formula[];
  readonly evaluate: (...values: readonly number[]) => number;
}

/** x itself. */
export const X: Formula = { node: "x", of: [], evaluate: () => Number.NaN };

export function constantFormula(value: number): Formula {
  return { node: "a constant", of: [], evaluate: () => value };
}

type Numeric = (...values: readonly number[]) => number;

/** Of one number, by ONNX's names; those with attributes are in `withAttributes`. */
export const UNARY: Readonly<Record<string, (x: number) => number>> = {
  Relu: (x) => Math.max(0, x),
  Sigmoid: sigmoid,
  Tanh: Math.tanh,
  Erf: erf,
  Exp: Math.exp,
  Log: Math.log,
  Neg: (x) => -x,
  Abs: Math.abs,
  Sqrt: Math.sqrt,
  Reciprocal: (x) => 1 / x,
  Softplus: softplus,
  Softsign: (x) => x / (1 + Math.abs(x)),
  HardSwish: (x) => x * Math.min(1, Math.max(0, x / 6 + 0.5)),
  Mish: (x) => x * Math.tanh(softplus(x)),
};

/** Of two. */
export const BINARY: Readonly<Record<string, (a: number, b: number) => number>> = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Mul: (a, b) => a * b,
  Div: (a, b) => a / b,
  Pow: (a, b) => a ** b,
  Min: (a, b) => Math.min(a, b),
  Max: (a, b) => Math.max(a, b),
};

/** Those whose nodes carry numbers; `get` reads an attribute. */
export const WITH_ATTRIBUTES: Readonly<Record<string, (get: (name: string, fallback: number) => number) => (x: number) => number>> = {
  LeakyRelu: (get) => leakyRelu(get("alpha", 0.01)),
  Elu: (get) => elu(get("alpha", 1)),
  Selu: (get) => selu(get("alpha", SELU_ALPHA), get("gamma", SELU_SCALE)),
  HardSigmoid: (get) => {
    const [alpha, beta] = [get("alpha", 0.2), get("beta", 0.5)];
    return (x) => Math.min(1, Math.max(0, alpha * x + beta));
  },
  ThresholdedRelu: (get) => {
    const alpha = get("alpha", 1);
    return (x) => (x > alpha ? x : 0);
  },
};

/** Exact, by the error function; ONNX's "tanh" is another function, and known to be. */
export function gelu(x: number): number {
  return x * 0.5 * (1 + erf(x * Math.SQRT1_2));
}

export function geluByTanh(x: number): number {
  return 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));
}

/**
 * The layers that compute `formula`, the first of them next to x; or the formula's part that none of them does.
 * An empty list is x itself.
 */
export function toLayers(formula: Formula): readonly LayerSpec[] | { readonly unknown: Formula } {
  if (formula === X) return [];
  for (const inner of innermostLast(formula)) {
    const found = layerOf((x) => valueAt(formula, inner, x));
    if (found === null) continue;
    const before = toLayers(inner);
    return "unknown" in before ? before : [...before, ...(isIdentity(found) ? [] : [found])];
  }
  return { unknown: formula };
}

/** Whether it is the logarithm of x. */
export function isLogarithm(formula: Formula): boolean {
  return formula !== X && POSITIVE_SAMPLES.every((x) => isNear(valueAt(formula, X, x), Math.log(x), 1));
}

/** A float32 as the shortest decimal that is the same float32: 0.2 rather than 0.20000000298023224. */
export function shortest(value: number): number {
  for (let digits = 1; digits < 10; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === Math.fround(value)) return short;
  }
  return value;
}

/** Parts through which alone x comes into `formula`: x itself first, as the whole is to be one layer if it can. */
function innermostLast(formula: Formula): readonly Formula[] {
  const parts = partsOf(formula);
  if (parts.length > MAX_PARTS) return [];
  return parts.filter((part) => part !== formula && partsOf(part).includes(X) && !partsOf(formula, part).includes(X));
}

/** Of one formula between two layers; gelu has ten at most. */
const MAX_PARTS = 50;

/** Each once, the innermost first, the formula last. @param closed What is not looked into. */
function partsOf(formula: Formula, closed?: Formula): readonly Formula[] {
  const parts = new Set<Formula>();
  const visit = (part: Formula): void => {
    if (parts.has(part)) return;
    if (part !== closed) part.of.forEach(visit);
    parts.add(part);
  };
  visit(formula);
  // x itself may be what is closed.
  return [...parts].filter((part) => part !== closed || part === formula);
}

/** The formula's value where its part `variable` is x. */
function valueAt(formula: Formula, variable: Formula, x: number): number {
  const values = new Map<Formula, number>([[variable, x]]);
  const evaluate = (part: Formula): number => {
    const known = values.get(part);
    if (known !== undefined) return known;
    const value = part.evaluate(...part.of.map(evaluate));
    values.set(part, value);
    return value;
  };
  return evaluate(formula);
}

const DENSE_SAMPLES = Array.from({ length: 401 }, (_, i) => (i - 200) * 0.0513 + 0.00071);
const WIDE_SAMPLES = [20.3, 33.1, 47.7, 61.2, 79.9, 1e2, 1e3, 1e5].flatMap((x) => [x, -x]);
const POSITIVE_SAMPLES = [1e-6, 1e-3, 0.01, 0.1, 0.37, 0.5, 0.9, 1];

/** Keras's layer that is this function everywhere it was looked at. */
function layerOf(f: Numeric): LayerSpec | null {
  return candidates(f).find(({ is }) => isSame(f, is))?.layer ?? null;
}

/** What it can be, going by a few of its values. */
function candidates(f: Numeric): { readonly layer: LayerSpec; readonly is: Numeric }[] {
  const [offset, slope, deepest] = [f(0), -f(-1), -f(-60)];
  const scale = f(1) - offset;
  return [
    ...NAMED.map(([name, is]) => ({ layer: { type: "activation", activation: name } as const, is })),
    { layer: { type: "leakyReLU", negativeSlope: shortest(slope) }, is: leakyRelu(slope) },
    { layer: { type: "elu", alpha: shortest(deepest) }, is: elu(deepest) },
    { layer: { type: "rescaling", scale, offset }, is: (x) => scale * x + offset },
  ];
}

function isIdentity(layer: LayerSpec): boolean {
  return layer.type === "activation" && layer.activation === "linear";
}

function isSame(f: Numeric, g: Numeric): boolean {
  return DENSE_SAMPLES.every((x) => isNear(f(x), g(x), Math.abs(x))) && WIDE_SAMPLES.every((x) => !Number.isFinite(f(x)) || isNear(f(x), g(x), Math.abs(x)));
}

/** Constants in a file are float32: seven digits. */
function isNear(a: number, b: number, size: number): boolean {
  return Math.abs(a - b) <= 3e-7 * Math.max(size, Math.abs(b), 1e-3);
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

function softplus(x: number): number {
  return Math.max(0, x) + Math.log1p(Math.exp(-Math.abs(x)));
}

function leakyRelu(slope: number): (x: number) => number {
  return (x) => (x < 0 ? slope * x : x);
}

function elu(alpha: number): (x: number) => number {
  return (x) => (x < 0 ? alpha * Math.expm1(x) : x);
}

const SELU_ALPHA = 1.6732632423543772;
const SELU_SCALE = 1.0507009873554805;

function selu(alpha = SELU_ALPHA, scale = SELU_SCALE): (x: number) => number {
  const inner = elu(alpha);
  return (x) => scale * inner(x);
}

/** Abramowitz & Stegun 7.1.26, as tfjs has it. */
function erf(x: number): number {
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const series = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t;
  return Math.sign(x) * (1 - series * Math.exp(-x * x));
}

const NAMED: readonly (readonly [Activation, Numeric])[] = [
  ["linear", (x) => x],
  ["relu", (x) => Math.max(0, x)],
  ["leaky_relu", leakyRelu(0.2)],
  ["elu", elu(1)],
  ["selu", selu()],
  ["gelu", gelu],
  ["silu", (x) => x * sigmoid(x)],
  ["relu6", (x) => Math.min(6, Math.max(0, x))],
  ["softplus", softplus],
  ["tanh", Math.tanh],
  ["sigmoid", sigmoid],
];

/** `formula` of an operation on parts. */
export function operation(node: string, evaluate: Numeric, of: readonly Formula[]): Formula {
  return { node, of, evaluate: (...values) => evaluate(...of.map((_, i) => at(values, i))) };
}
