import { expect, test } from "vitest";
import { conv2d, dense, flatten, reshape } from "../nn/architectures/layers";
import { randomWeights } from "../testing/everyKind";
import { bandedImages } from "../testing/images";
import { SMALL_NETWORKS, wavyImage } from "../testing/smallNetworks";
import { expectClose } from "../testing/tensors";
import { plainForward } from "./batch";
import { countUnits, logitsWithout, rankUnits, scoreUnits, switchableLayers, verdictsWithout, weightsWithout } from "./filterOff";
import { outputStep, toSteps } from "./steps";
import { traceForward } from "./trace";
import { ALONE } from "./work";

test.each(SMALL_NETWORKS)("$name: a unit off by weights says what a unit off in one image says", ({ layers }) => {
  const weights = randomWeights(layers, 11);
  const trace = traceForward(layers, weights, wavyImage(2));
  for (const layer of switchableLayers(trace.steps)) {
    for (const unit of [0, countUnits(trace.steps, layer) - 1]) expectClose(logitsWithout(trace, [{ layer, unit }]), traceForward(layers, weightsWithout({ layers, weights }, [{ layer, unit }]), trace.image).logits, 1e-4);
  }
  const all = switchableLayers(trace.steps).map((layer) => ({ layer, unit: 1 }));
  expectClose(logitsWithout(trace, all), traceForward(layers, weightsWithout({ layers, weights }, all), trace.image).logits, 1e-4);
});

test("off means that what comes behind the activation is 0", () => {
  const layers = [conv2d(3, { activation: "sigmoid", strides: 4 }), flatten(), dense(10, "softmax")];
  const weights = randomWeights(layers, 3);
  const trace = traceForward(layers, weights, wavyImage());
  const without = trace.stages[outputStep(trace.steps, 0)]!.values.map((value, i) => (i % 3 === 1 ? 0 : value));
  const expected = Array.from({ length: 10 }, (_, k) => without.reduce((sum, value, i) => sum + value * weights[2]![i * 10 + k]!, weights[3]![k]!));
  expectClose(logitsWithout(trace, [{ layer: 0, unit: 1 }]), expected, 1e-5);
  expect(logitsWithout(trace, [])).toEqual(trace.logits);
});

test("weights that stay are shared, and nothing that is passed in changes", () => {
  const { layers } = SMALL_NETWORKS[2]!;
  const weights = randomWeights(layers, 3);
  const before = weights.map((values) => values.slice());
  const without = weightsWithout({ layers, weights }, [{ layer: 0, unit: 2 }]);
  expect(weights).toEqual(before);
  expect(without.map((values, i) => values === weights[i])).toEqual([true, true, false, true, true, true, true, true]);
});

test("scores without each unit, and the units by what they matter for", async () => {
  const { layers } = SMALL_NETWORKS[2]!;
  const network = { layers, weights: randomWeights(layers, 12) };
  const images = bandedImages(20);
  const scores = await scoreUnits(network, 0, images, ALONE);
  const whole = await verdictsWithout(network, [], images, plainForward, ALONE);
  expect(scores).toMatchObject({ layer: 0, units: [0, 1, 2, 3], numImages: 20, rightWithAll: whole.right });
  for (const unit of scores.units) {
    const verdicts = await verdictsWithout(network, [{ layer: 0, unit }], images, plainForward, ALONE);
    expect(scores.right[unit]).toBe(verdicts.right);
    expect([...verdicts.predictions].filter((prediction, i) => prediction === images.labels[i])).toHaveLength(verdicts.right);
  }
  expect((await scoreUnits(network, 0, images, ALONE, [2])).right).toEqual(Int32Array.of(scores.right[2]!));
  const made = { ...scores, units: [4, 5, 6], right: Int32Array.of(9, 7, 7), rightByClass: [Int32Array.of(0, 1), Int32Array.of(0, 3), Int32Array.of(0, 2)] };
  expect([rankUnits(made), rankUnits(made, 1)]).toEqual([[5, 6, 4], [4, 6, 5]]);
});

test("units that are not there", () => {
  const { layers } = SMALL_NETWORKS[2]!;
  const network = { layers, weights: randomWeights(layers) };
  expect(() => weightsWithout(network, [{ layer: 0, unit: 4 }])).toThrow("layer 0 has units 0 to 3, got 4");
  expect(() => weightsWithout(network, [{ layer: 7, unit: 0 }])).toThrow("layer 7 has no units that can be switched off; layers 0, 2, 5 have");
  expect(switchableLayers(toSteps(layers, network.weights))).toEqual([0, 2, 5]);
  const reshaped = [flatten(), dense(18), reshape(3, 3, 2), conv2d(4), flatten(), dense(10, "softmax")];
  expect(switchableLayers(toSteps(reshaped, randomWeights(reshaped)))).toEqual([3]);
});
