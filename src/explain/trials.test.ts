/** @file Trials of changed networks: only what is changed changes, and the way back is exact. */
import { expect, test } from "vitest";
import { conv2d, dense, flatten } from "../nn/architectures/layers";
import { randomWeights } from "../testing/everyKind";
import { weightsWithout } from "./filterOff";
import { AS_TRAINED, changed, isAsTrained, isOff, toggled, unitWeights, weightsOf } from "./trials";

const layers = [conv2d(3, { kernelSize: [2, 3], strides: 4 }), conv2d(4, { useBias: false, strides: 2 }), flatten(), dense(5), dense(10, "softmax")];
const network = { layers, weights: randomWeights(layers, 5) };

test("as trained, all weights are the network's own", () => {
  expect(weightsOf(network, AS_TRAINED)).toEqual(network.weights);
  expect(isAsTrained(AS_TRAINED)).toBe(true);
});

test("a unit goes off and on again", () => {
  const unit = { layer: 1, unit: 2 };
  const off = toggled(AS_TRAINED, unit);
  expect([isOff(off, unit), isOff(off, { layer: 0, unit: 2 }), isAsTrained(off)]).toEqual([true, false, false]);
  expect(weightsOf(network, off)).toEqual(weightsWithout(network, [unit]));
  expect(toggled(off, unit)).toEqual(AS_TRAINED);
});

test("a weight by hand changes that one, twice the last counts, and its trained value is as trained", () => {
  const before = network.weights.map((weights) => weights.slice());
  const trained = network.weights[0]![7]!;
  const once = changed(AS_TRAINED, { weight: 0, index: 7, value: 3 }, trained);
  const twice = changed(once, { weight: 0, index: 7, value: -2 }, trained);
  const weights = weightsOf(network, twice);
  expect([...weights[0]!].flatMap((value, i) => (value === before[0]![i] ? [] : [[i, value]]))).toEqual([[7, -2]]);
  expect(weights.slice(1)).toEqual(before.slice(1));
  expect(network.weights).toEqual(before);
  expect(changed(twice, { weight: 0, index: 7, value: trained }, trained)).toEqual(AS_TRAINED);
});

test("what is switched off is off with changed weights too", () => {
  const trial = toggled(changed(AS_TRAINED, { weight: 2, index: 0, value: 9 }, 0), { layer: 0, unit: 0 });
  expect(weightsOf(network, trial)[2]![0]).toBe(0);
});

test("where a unit's weights stand", () => {
  const { kernel, shape, indexOf, bias } = unitWeights(network, { layer: 0, unit: 2 });
  expect([kernel, shape, bias]).toEqual([0, [2, 3, 1], { weight: 1, index: 2 }]);
  expect(indexOf(1, 2, 0)).toBe((1 * 3 + 2) * 3 + 2);
  expect(unitWeights(network, { layer: 1, unit: 0 }).bias).toBeNull();
  const ofDense = unitWeights(network, { layer: 3, unit: 4 });
  expect([ofDense.kernel, ofDense.shape, ofDense.indexOf(0, 0, 6), ofDense.bias]).toEqual([3, [1, 1, network.weights[3]!.length / 5], 6 * 5 + 4, { weight: 4, index: 4 }]);
  expect(() => unitWeights(network, { layer: 2, unit: 0 })).toThrow("no weights");
});
