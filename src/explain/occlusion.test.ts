import { expect, test } from "vitest";
import { randomWeights } from "../testing/everyKind";
import { SMALL_NETWORKS, wavyImage } from "../testing/smallNetworks";
import { expectClose } from "../testing/tensors";
import { logitsOfChanged } from "./changed";
import { covered, occlusion } from "./occlusion";
import { bestOf, probabilitiesOf, traceForward } from "./trace";
import { ALONE } from "./work";

const REGIONS = [
  { top: 0, bottom: 4, left: 0, right: 4 },
  { top: 24, bottom: 28, left: 24, right: 28 },
  { top: 11, bottom: 12, left: 3, right: 9 },
  { top: 5, bottom: 23, left: 14, right: 15 },
  { top: 0, bottom: 28, left: 0, right: 28 },
];

test.each(SMALL_NETWORKS)("$name: computing only what changes gives what computing all gives", ({ layers }) => {
  const trace = traceForward(layers, randomWeights(layers, 4), wavyImage(5));
  for (const region of REGIONS) {
    const image = trace.image.map((pixel, i) => {
      const [row, column] = [Math.floor(i / 28), i % 28];
      return row >= region.top && row < region.bottom && column >= region.left && column < region.right ? 1 - pixel * pixel : pixel;
    });
    const whole = traceForward(layers, randomWeights(layers, 4), image);
    expectClose(logitsOfChanged(trace, image, region), whole.logits, 1e-4);
  }
  expect(traceForward(layers, randomWeights(layers, 4), new Float32Array(784)).logits).not.toEqual(trace.logits);
});

test("every position of the patch, the answer's probability and the answer there", async () => {
  const { layers } = SMALL_NETWORKS[2]!;
  const trace = traceForward(layers, randomWeights(layers, 4), wavyImage(5));
  const map = await occlusion(trace, ALONE);
  expect(map).toMatchObject({ patch: 4, stride: 3, fill: 0, height: 9, width: 9, classIndex: bestOf(trace.logits), uncovered: trace.probabilities[bestOf(trace.logits)] });
  const image = trace.image.slice();
  for (let row = 6; row < 10; row++) image.fill(0, row * 28 + 9, row * 28 + 13);
  const said = probabilitiesOf(trace.steps, image);
  expect(map.probabilities[2 * 9 + 3]).toBeCloseTo(said[map.classIndex]!, 5);
  expect(map.answers[2 * 9 + 3]).toBe(bestOf(said));
  const every = await occlusion(trace, ALONE, { patch: 7, stride: 1, classIndex: 2 });
  expect([every.height, every.width, every.probabilities.length, every.classIndex]).toEqual([22, 22, 484, 2]);
});

test("a patch of what is there already changes nothing", () => {
  const { layers } = SMALL_NETWORKS[2]!;
  const trace = traceForward(layers, randomWeights(layers, 4), new Float32Array(784));
  expect(covered(trace, REGIONS[2]!, 0)).toEqual(trace.probabilities);
  expect(covered(trace, REGIONS[2]!, 1)).not.toEqual(trace.probabilities);
});
