/** @file A logit, or a difference of two, as a sum that closes: pixels × gradient, biases × gradient, layer by layer. */
import { at, doubleAt, floatAt, present } from "../data/arrays";
import { backward, inputGradient, type LogitFactors, valueOf } from "./backward";
import { isPiecewiseLinear, slopeAt } from "./slopes";
import type { ActivationStep, Step } from "./steps";
import { inputOf, type Stage, type Trace, traceSteps } from "./trace";
import { pacing, type Work } from "./work";

/** What one layer adds beside what it hands on of its input. */
interface BiasShare {
  readonly layer: number;
  /** Keras's name of the layer. */
  readonly name: string;
  /**
   * "bias" of a convolution or dense layer; "shift" of batch normalisation (beta − mean · scale); "offset" of a rescaling;
   * "curve": what a bent activation adds to its tangent through its value (0 for ReLU, 6 where ReLU6 is full).
   */
  readonly kind: "bias" | "shift" | "offset" | "curve";
  /** Its share of the value. */
  readonly value: number;
}

/** `value` = `inputs` + Σ `biases` + `remainder`. */
export interface Account {
  /** Pixel × gradient, `[28, 28, 1]`. */
  readonly pixels: Float64Array;
  /** Their sum. */
  readonly inputs: number;
  /** In the order of the layers; those without any are left out. */
  readonly biases: readonly BiasShare[];
  /** What all of them add up to. */
  readonly total: number;
  /** The logit, or the difference. */
  readonly value: number;
  /** `value` − `total`: rounding. */
  readonly remainder: number;
  /** Whether pixels and biases alone make it up: a network of straight lines. Elsewhere "curve" shares stand among the biases, and `integratedGradients` says more. */
  readonly isPiecewiseLinear: boolean;
}

/** Srinivas & Fleuret 2019, arXiv 1905.00780. About as long as one pass forward. */
export function account(trace: Trace, factors: LogitFactors): Account {
  const gradients = backward(trace, factors);
  const input = present(gradients.input, "gradient of the image");
  const pixels = Float64Array.from(input, (gradient, i) => gradient * floatAt(trace.image, i));
  const biases = trace.stages.flatMap((stage, i) => biasShare(stage, inputOf(trace, i).values, present(gradients.stages[i], "gradient of a stage")));
  const inputs = sum(pixels);
  const total = inputs + biases.reduce((sum, share) => sum + share.value, 0);
  const value = valueOf(factors, trace.logits);
  return { pixels, inputs, biases, total, value, remainder: value - total, isPiecewiseLinear: isStraight(trace.steps) };
}

/** Whether every activation is of straight lines. */
function isStraight(steps: readonly Step[]): boolean {
  return steps.every((step) => step.op !== "activation" || isPiecewiseLinear(step));
}

/** None for a step that adds nothing of its own. */
function biasShare(stage: Stage, x: Float32Array, gradient: Float32Array): BiasShare[] {
  const { step } = stage;
  const share = (kind: BiasShare["kind"], value: number): BiasShare[] => [{ layer: step.layer, name: step.name, kind, value }];
  switch (step.op) {
    case "convolution":
      return step.spec.useBias ? share("bias", byChannel(step.bias, gradient)) : [];
    case "dense":
      return step.useBias ? share("bias", byChannel(step.bias, gradient)) : [];
    case "normalization":
      return share("shift", byChannel(step.shifts, gradient));
    case "rescaling":
      return step.offset === 0 ? [] : share("offset", step.offset * sum(gradient));
    case "activation":
      return addsNothing(step) ? [] : share("curve", curve(step, x, stage.values, gradient));
    default:
      return [];
  }
}

function addsNothing({ activation }: ActivationStep): boolean {
  return activation === "linear" || activation === "relu" || activation === "leaky_relu";
}

/** Σ gradient × (y − slope · x). */
function curve(step: ActivationStep, x: Float32Array, y: Float32Array, gradient: Float32Array): number {
  let total = 0;
  for (let i = 0; i < x.length; i++) total += floatAt(gradient, i) * (floatAt(y, i) - slopeAt(step, floatAt(x, i), floatAt(y, i)) * floatAt(x, i));
  return total;
}

/** Σ of what is added to each channel × gradient. */
function byChannel(added: Float32Array | Float64Array, gradient: Float32Array): number {
  let total = 0;
  for (let i = 0; i < gradient.length; i++) total += at(added, i % added.length) * floatAt(gradient, i);
  return total;
}

function sum(values: Float32Array | Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

/** Points on the way from the baseline to the image, with weights that sum to 1. */
type PathRule = "midpoint" | "gauss";

export interface IntegratedOptions {
  /** How many points. */
  readonly steps?: number;
  readonly rule?: PathRule;
  /** What the image is compared with, `[28, 28, 1]`; black when left out. */
  readonly baseline?: Float32Array;
}

/** `value` − `valueAtBaseline` = `sum` + `remainder`. */
export interface Integrated {
  /** By pixel, `[28, 28, 1]`. */
  readonly pixels: Float64Array;
  readonly sum: number;
  /** The logit, or the difference, of the image. */
  readonly value: number;
  /** The same of the baseline. */
  readonly valueAtBaseline: number;
  /** What so many steps leave over. */
  readonly remainder: number;
  readonly steps: number;
  readonly rule: PathRule;
}

/**
 * Sundararajan et al. 2017, arXiv 1703.01365: (image − baseline) × the mean gradient on the straight way between them.
 * A pass forward and back for each step, in turns.
 */
export async function integratedGradients(trace: Trace, factors: LogitFactors, work: Work, options: IntegratedOptions = {}): Promise<Integrated> {
  const { steps = 64, rule = "midpoint", baseline = new Float32Array(trace.image.length) } = options;
  const pause = pacing(work);
  const means = new Float64Array(trace.image.length);
  for (const [n, { place, weight }] of pathPoints(steps, rule).entries()) {
    const between = trace.image.map((pixel, i) => floatAt(baseline, i) + place * (pixel - floatAt(baseline, i)));
    inputGradient(traceSteps(trace.steps, between), factors).forEach((gradient, i) => {
      means[i] = doubleAt(means, i) + weight * gradient;
    });
    await pause((n + 1) / steps);
  }
  const pixels = means.map((mean, i) => mean * (floatAt(trace.image, i) - floatAt(baseline, i)));
  const [value, valueAtBaseline] = [valueOf(factors, trace.logits), valueOf(factors, traceSteps(trace.steps, baseline).logits)];
  const total = sum(pixels);
  return { pixels, sum: total, value, valueAtBaseline, remainder: value - valueAtBaseline - total, steps, rule };
}

interface PathPoint {
  /** 0 is the baseline, 1 the image. */
  readonly place: number;
  readonly weight: number;
}

function pathPoints(steps: number, rule: PathRule): PathPoint[] {
  if (rule === "gauss") return gaussLegendre(steps);
  return Array.from({ length: steps }, (_, i) => ({ place: (i + 0.5) / steps, weight: 1 / steps }));
}

/** Gauss–Legendre points on [0, 1]: roots of the Legendre polynomial by Newton's method. */
export function gaussLegendre(count: number): PathPoint[] {
  return Array.from({ length: count }, (_, i) => {
    let x = Math.cos((Math.PI * (i + 0.75)) / (count + 0.5));
    for (let turn = 0; turn < 100; turn++) {
      const { value, slope } = legendre(count, x);
      x -= value / slope;
      if (Math.abs(value / slope) < 1e-15) break;
    }
    const { slope } = legendre(count, x);
    return { place: (1 - x) / 2, weight: 1 / ((1 - x * x) * slope * slope) };
  });
}

function legendre(degree: number, x: number): { readonly value: number; readonly slope: number } {
  let [before, value] = [1, x];
  for (let n = 2; n <= degree; n++) [before, value] = [value, ((2 * n - 1) * x * value - (n - 1) * before) / n];
  return { value, slope: (degree * (x * value - before)) / (x * x - 1) };
}

/** Of the image's pixels, those that speak most for or against, strongest first. */
export function strongestPixels({ pixels }: Pick<Account, "pixels">, count: number): number[] {
  const order = Array.from(pixels, (_, i) => i).sort((a, b) => Math.abs(doubleAt(pixels, b)) - Math.abs(doubleAt(pixels, a)) || a - b);
  return order.slice(0, count);
}
