/** @file Gradients against finite differences, for every kind of layer. */
import { expect, test } from "vitest";
import { randomWeights } from "../testing/everyKind";
import { SMALL_NETWORKS, wavyImage } from "../testing/smallNetworks";
import { backward, backwardFrom, inputGradient, ofClass, ofDifference, valueOf } from "./backward";
import { runStep, traceForward, traceSteps } from "./trace";
import { toSteps } from "./steps";

const FACTORS = Float32Array.of(1, -0.5, 0.25, 0, 2, -1, 0.75, 0, 0.1, -0.3);
const STEP = 2e-3;

const largest = (values: Float32Array): number => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/** The steepest places and some others. */
function places(gradient: Float32Array): number[] {
  const order = Array.from(gradient, (_, i) => i).sort((a, b) => Math.abs(gradient[b]!) - Math.abs(gradient[a]!));
  return [...new Set([...order.slice(0, 6), ...[0.2, 0.5, 0.8].map((share) => order[Math.floor(share * order.length)]!)])];
}

function changed(values: Float32Array, place: number, change: number): Float32Array {
  return values.map((value, i) => (i === place ? value + change : value));
}

/**
 * Compares a gradient with finite differences at several places, within a hundredth of the largest: float32 leaves no
 * more. Where a ReLU turns or another place wins a pool within the step, the slopes of both sides differ, and half of that
 * is allowed; some places have no such corner. Corners can hide each other, so one place in four may differ.
 */
function expectSlopes(gradient: Float32Array, valueWith: (place: number, change: number) => number): void {
  const tolerance = 0.01 * largest(gradient) + 2e-3;
  const differences = places(gradient).map((place) => {
    const [before, here, behind] = [-STEP, 0, STEP].map((change) => valueWith(place, change)) as [number, number, number];
    return { corner: Math.abs(behind - 2 * here + before) / STEP, error: Math.abs(gradient[place]! - (behind - before) / (2 * STEP)) };
  });
  expect(differences.some(({ corner }) => corner <= 4 * tolerance)).toBe(true);
  expect(differences.filter(({ corner, error }) => error <= tolerance + corner / 2).length).toBeGreaterThanOrEqual(0.75 * differences.length);
}

test.each(SMALL_NETWORKS)("$name: by the image and by each weight", ({ layers }) => {
  const weights = randomWeights(layers, 5);
  const image = wavyImage(2);
  const trace = traceForward(layers, weights, image);
  const gradients = backward(trace, FACTORS, { byWeights: weights });
  expectSlopes(gradients.input!, (place, change) => valueOf(FACTORS, traceSteps(trace.steps, changed(image, place, change)).logits));
  const moving = new Set(trace.steps.flatMap((step) => (step.op === "normalization" ? [0, 1].map((i) => step.firstWeight + Number(step.spec.scale) + Number(step.spec.center) + i) : [])));
  expect([...moving].map((i) => largest(gradients.weights![i]!))).toEqual([...moving].map(() => 0));
  for (const [i, gradient] of gradients.weights!.entries()) {
    if (moving.has(i)) continue;
    expectSlopes(gradient, (place, change) => valueOf(FACTORS, traceForward(layers, weights.with(i, changed(weights[i]!, place, change)), image).logits));
  }
});

test.each(SMALL_NETWORKS)("$name: by what comes out of each stage", ({ layers }) => {
  const trace = traceForward(layers, randomWeights(layers, 6), wavyImage(3));
  const { stages } = backward(trace, FACTORS);
  for (const [i, gradient] of stages.entries()) {
    const rest = (values: Float32Array): number => valueOf(FACTORS, trace.steps.slice(i + 1).reduce((x, step) => runStep(step, x), { shape: trace.stages[i]!.shape, values }).values);
    expectSlopes(gradient!, (place, change) => rest(changed(trace.stages[i]!.values, place, change)));
  }
});

test("from a stage in the middle, and no further than asked", () => {
  const { layers } = SMALL_NETWORKS[2]!;
  const trace = traceForward(layers, randomWeights(layers, 7), wavyImage());
  const whole = backward(trace, FACTORS);
  const upper = backward(trace, FACTORS, { downTo: 2 });
  expect(upper.input).toBeNull();
  expect(upper.stages.slice(0, 2)).toEqual([null, null]);
  expect(upper.stages[2]).toEqual(whole.stages[2]);
  expect(backwardFrom(trace, { stage: 2, gradient: whole.stages[2]! }).input).toEqual(whole.input);
  expect(whole.weights).toBeNull();
});

test("a difference's gradient is the difference of two", () => {
  const { layers } = SMALL_NETWORKS[2]!;
  const trace = traceSteps(toSteps(layers, randomWeights(layers, 8)), wavyImage());
  const [three, five] = [inputGradient(trace, ofClass(3)), inputGradient(trace, ofClass(5))];
  inputGradient(trace, ofDifference(3, 5)).forEach((value, i) => expect(value).toBeCloseTo(three[i]! - five[i]!, 5));
});
