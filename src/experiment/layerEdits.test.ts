/** @file Layers are added, moved, changed and removed; undo goes back along every edit, and typing in one field is one. */
import { describe, expect, test } from "vitest";
import { mulberry32 } from "../data/random";
import { batchNormalization, conv2d, dense, flatten, type LayerSpec, maxPooling2d, rescaling, reshape, zeroPadding2d } from "../nn/architectures/layers";
import { pick, randomLayers, whole } from "./fixtures/randomExperiments";
import { beginHistory, changeLayer, edited, insertLayer, moveLayer, redone, removeLayer, undone } from "./layerEdits";
import { fieldText, LAYER_KINDS, layerKind, withField } from "./layerKinds";
import { firstProblem } from "./networkProblem";
import { wrongValue } from "./wrongValue";

const [a, b, c] = [conv2d(4), flatten(), dense(10, "softmax")];

test("edits", () => {
  expect(insertLayer([a, c], 1, b)).toEqual([a, b, c]);
  expect(insertLayer([a], 1, b)).toEqual([a, b]);
  expect(removeLayer([a, b, c], 1)).toEqual([a, c]);
  expect(moveLayer([a, b, c], 0, 1)).toEqual([b, a, c]);
  expect(moveLayer([a, b, c], 0, 9)).toEqual([b, c, a]);
  expect(changeLayer([a, b], 0, maxPooling2d())).toEqual([maxPooling2d(), b]);
});

test("any number of edits is undone, and done again, step by step", () => {
  const random = mulberry32(1);
  let history = beginHistory([a]);
  const seen = [history.present];
  for (let i = 0; i < 50; i++) {
    const layers = history.present;
    const index = whole(random, 0, layers.length - 1);
    const next = pick(random, [insertLayer(layers, index, b), moveLayer(layers, index, 1), layers.length > 1 ? removeLayer(layers, index) : layers]);
    if (next === layers) continue;
    history = edited(history, next);
    seen.push(next);
  }
  for (const layers of seen.toReversed()) {
    expect(history.present).toBe(layers);
    history = undone(history);
  }
  for (const layers of seen) {
    expect(history.present).toBe(layers);
    history = redone(history);
  }
});

test("typing on in one field is one edit; an edit after undo ends what could be done again", () => {
  let history = edited(beginHistory([a]), [conv2d(6)], "0.filters");
  history = edited(history, [conv2d(64)], "0.filters");
  history = edited(history, [conv2d(64, { strides: 2 })], "0.strides");
  history = undone(undone(history));
  expect(history.present).toEqual([a]);
  expect(undone(history).present).toEqual([a]);
  history = edited(redone(history), [b]);
  expect(redone(history).present).toEqual([b]);
});

describe("fields", () => {
  test("every kind has one entry, and each of its fields is one of its values", () => {
    expect(new Set(LAYER_KINDS.map(({ type }) => type)).size).toBe(16);
    for (const { type, make, fields } of LAYER_KINDS) {
      const layer = make();
      expect(layer.type).toBe(type);
      expect(["type", ...fields.map(({ key }) => key)].toSorted()).toEqual(Object.keys(layer).toSorted());
    }
  });

  test("a value read back from its text is itself", () => {
    const random = mulberry32(2);
    for (let i = 0; i < 200; i++) {
      for (const layer of randomLayers(random)) {
        for (const field of layerKind(layer.type).fields) expect(withField(layer, field, fieldText(layer, field))).toEqual(layer);
      }
    }
  });

  const typed = (layer: LayerSpec, key: string, text: string): LayerSpec => withField(layer, layerKind(layer.type).fields.find((field) => field.key === key)!, text);

  test("pairs, shapes and pads as they are typed", () => {
    expect(typed(a, "kernelSize", "5")).toEqual(conv2d(4, { kernelSize: 5 }));
    for (const text of ["3 × 5", "3x5", "3, 5", "(3,5)"]) expect(typed(a, "kernelSize", text)).toEqual(conv2d(4, { kernelSize: [3, 5] }));
    expect(typed(reshape(1), "targetShape", "14 × 14 × 4")).toEqual(reshape(14, 14, 4));
    expect(typed(zeroPadding2d(1), "padding", "2")).toEqual(zeroPadding2d(2));
    expect(typed(zeroPadding2d(1), "padding", "1, 2, 0, 1")).toEqual(zeroPadding2d([1, 2], [0, 1]));
  });

  test.each([
    ["filters", "", "conv2d (layer 1 of 3) has filters no number, expected a whole number from 1 to 1,024."],
    ["filters", "many", "conv2d (layer 1 of 3) has filters no number, expected"],
    ["filters", "1.5", "conv2d (layer 1 of 3) has filters 1.5, expected"],
    ["filters", "3 4", "conv2d (layer 1 of 3) has filters no number, expected"],
    ["kernelSize", "3 3 3", "conv2d (layer 1 of 3) has kernel size no number × no number, expected whole numbers from 1 to 28."],
    ["kernelSize", "0", "conv2d (layer 1 of 3) has kernel size 0 × 0, expected whole numbers from 1 to 28."],
  ])("%s %j is said where it stands", (key, text, sentence) => {
    const problem = firstProblem([typed(a, key, text), b, c]);
    expect(problem?.layer).toBe(0);
    expect(wrongValue([typed(a, key, text), b, c], 0)).toBe(key);
    expect(problem?.sentence).toContain(sentence);
  });

  test.each([
    ["dilationRate", [conv2d(4, { dilationRate: 9 }), flatten(), dense(10, "softmax")]],
    ["strides", [maxPooling2d(2, { strides: 29 }), flatten(), dense(10, "softmax")]],
    ["epsilon", [batchNormalization({ epsilon: 0 }), flatten(), dense(10, "softmax")]],
    ["offset", [rescaling(1, 1e7), flatten(), dense(10, "softmax")]],
    // Of several, the one that is spoken of.
    ["kernelSize", [conv2d(4, { kernelSize: 0, strides: 0 }), flatten(), dense(10, "softmax")]],
    // What is right by itself and does not fit.
    ["poolSize", [maxPooling2d(14), maxPooling2d(3), flatten(), dense(10, "softmax")]],
    ["kernelSize", [maxPooling2d(14), conv2d(4), flatten(), dense(10, "softmax")]],
    ["targetShape", [reshape(7), dense(10, "softmax")]],
    ["units", [flatten(), dense(4096), dense(4096), dense(4096), dense(4096), dense(10, "softmax")]],
    ["activation", [flatten(), dense(4, "softmax"), dense(10, "softmax")]],
    ["units", [flatten(), dense(9, "softmax")]],
    ["activation", [flatten(), dense(10)]],
    // No single value is to blame.
    [null, [conv2d(4), dense(10, "softmax")]],
    [null, [flatten(), conv2d(4), dense(10, "softmax")]],
    [null, [conv2d(4), flatten()]],
  ] as const)("to blame is %s", (key, layers) => {
    const problem = firstProblem(layers);
    expect(problem).not.toBeNull();
    expect(wrongValue(layers, problem!.layer)).toBe(key);
  });
});
