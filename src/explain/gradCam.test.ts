import { expect, test } from "vitest";
import { conv2d, dense, flatten, globalAveragePooling2d } from "../nn/architectures/layers";
import { randomWeights } from "../testing/everyKind";
import { SMALL_NETWORKS, wavyImage } from "../testing/smallNetworks";
import { expectClose } from "../testing/tensors";
import { ofClass } from "./backward";
import { convolutionLayers, gradCam } from "./gradCam";
import { traceForward } from "./trace";

test("behind a global mean it is the class activation map: channels by their weights for the class", () => {
  const layers = [conv2d(3, { strides: 4 }), globalAveragePooling2d(), dense(10, "softmax")];
  const weights = randomWeights(layers, 21);
  const trace = traceForward(layers, weights, wavyImage(1));
  const map = gradCam(trace, ofClass(6))!;
  expect(map).toMatchObject({ layer: 0, name: "conv2d", height: 7, width: 7 });
  const activations = trace.stages[1]!.values;
  const expected = Array.from({ length: 49 }, (_, pixel) => Math.max(0, [0, 1, 2].reduce((sum, c) => sum + (weights[2]![c * 10 + 6]! / 49) * activations[pixel * 3 + c]!, 0)));
  expectClose(map.values, expected, 1e-6);
  expect(Math.max(...map.values)).toBeGreaterThan(0);
});

test("of the last convolution, or of another that is named; none where there is none", () => {
  const { layers } = SMALL_NETWORKS[2]!;
  const trace = traceForward(layers, randomWeights(layers, 1), wavyImage());
  expect(convolutionLayers(trace.steps)).toEqual([0, 2]);
  expect(gradCam(trace, ofClass(0))).toMatchObject({ layer: 2, name: "conv2d_1", height: 7, width: 7 });
  expect(gradCam(trace, ofClass(0), 0)).toMatchObject({ layer: 0, height: 26, width: 26 });
  const plain = [flatten(), dense(10, "softmax")];
  expect(gradCam(traceForward(plain, randomWeights(plain), wavyImage()), ofClass(0))).toBeNull();
});
