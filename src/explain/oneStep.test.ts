import { expect, test } from "vitest";
import fixture from "../nn/fixtures/adam.json";
import { adam } from "../nn/trainConfig";
import { randomWeights } from "../testing/everyKind";
import { SMALL_NETWORKS, wavyImage } from "../testing/smallNetworks";
import { adamStep, isStepExact, lessonOf, NO_MEMORY, oneStep, steepest, type AdamMemory } from "./oneStep";
import { traceForward } from "./trace";

const { layers } = SMALL_NETWORKS.find(({ name }) => name === "tanh")!;
const weights = randomWeights(layers, 41).map((values) => values.map((value) => value / 3));
const images = [wavyImage(1), wavyImage(2)];

test("the loss of one image, smoothed or not, of sure answers too", () => {
  const trace = traceForward(layers, weights, images[0]!);
  expect(lessonOf(trace, 3).loss).toBeCloseTo(-Math.log(trace.probabilities[3]!), 5);
  const smooth = lessonOf(trace, 3, 0.1);
  expect(smooth.loss).toBeCloseTo(-trace.probabilities.reduce((sum, p, k) => sum + (k === 3 ? 0.91 : 0.01) * Math.log(p), 0), 5);
  expect(smooth.error[3]).toBeCloseTo(trace.probabilities[3]! - 0.91, 6);
  expect(lessonOf({ ...trace, logits: Float32Array.of(200, 0, 0, 0, 0, 0, 0, 0, 0, 0) }, 1).loss).toBeCloseTo(200, 4);
});

test("gradients are the mean loss's: against finite differences", () => {
  const { loss, gradients, lessons } = oneStep({ layers, weights }, images, [3, 8]);
  expect(loss).toBeCloseTo((lessons[0]!.loss + lessons[1]!.loss) / 2, 12);
  for (const weight of weights.keys()) {
    const { index } = steepest(gradients, weight);
    const lossWith = (change: number): number => oneStep({ layers, weights: weights.with(weight, weights[weight]!.map((value, i) => (i === index ? value + change : value))) }, images, [3, 8]).loss;
    const slope = (lossWith(1e-3) - lossWith(-1e-3)) / 2e-3;
    expect(Math.abs(gradients[weight]![index]! - slope)).toBeLessThanOrEqual(0.01 * Math.abs(slope) + 1e-3);
  }
});

test.each(fixture.cases)("Adam by numbers, as Keras has it, learning rate $learningRate", ({ learningRate, weights: first, gradients, after }) => {
  for (const [i, start] of first.entries()) {
    let [weight, memory] = [start, NO_MEMORY];
    for (const [step, gradient] of gradients.entries()) {
      const { m, v, newWeight } = adamStep(weight, gradient[i]!, memory, adam(), { learningRate, weightDecay: 0 });
      [weight, memory] = [newWeight, { m, v, iterations: step + 1 }];
      expect(Math.abs(weight - after[step]![i]!)).toBeLessThanOrEqual(5e-4 * learningRate + 2e-7);
    }
  }
});

test("weight decay comes first, and batches with dropout or normalisation are not training's own", () => {
  const step = adamStep(2, 0.5, NO_MEMORY, adam(), { learningRate: 0.01, weightDecay: 0.1 });
  expect(step).toMatchObject({ m: expect.closeTo(0.05, 12), v: expect.closeTo(0.00025, 12), decayed: expect.closeTo(0.002, 12) });
  expect(step.stepSize).toBeCloseTo((0.01 * Math.sqrt(0.001)) / 0.1, 12);
  expect(step.newWeight).toBeCloseTo(2 - 0.002 - 0.01, 6);
  const next: AdamMemory = { m: step.m, v: step.v, iterations: 1 };
  expect(adamStep(step.newWeight, 0.5, next, adam(), { learningRate: 0.01, weightDecay: 0 }).change).toBeCloseTo(0.01, 6);
  expect([isStepExact({ layers }), isStepExact({ layers: SMALL_NETWORKS[2]!.layers })]).toEqual([true, false]);
});
