/** @file The shape in which curves reach tfjs-vis. */
import { expect, test } from "vitest";
import { legendWidth, toLineChart } from "./historyChart";

test("pads every curve to the same length with NaN", () => {
  const { values, series, seriesColors } = toLineChart({
    numEpochs: 3,
    curves: [
      { label: "train", color: "#111111", values: [2.3, 0.9, 0.5] },
      { label: "validation", color: "#222222", values: [null, 0.8] },
    ],
  });
  expect(series).toEqual(["train", "validation"]);
  expect(seriesColors).toEqual(["#111111", "#222222"]);
  expect(values.map((curve) => curve.map(({ y }) => y))).toEqual([
    [2.3, 0.9, 0.5, Number.NaN],
    [Number.NaN, 0.8, Number.NaN, Number.NaN],
  ]);
  expect(values[0]!.map(({ x }) => x)).toEqual([0, 1, 2, 3]);
});

test("leaves out what is not finite, and what lies beyond the axis", () => {
  const { values } = toLineChart({ numEpochs: 1, curves: [{ label: "train", color: "#111111", values: [Number.POSITIVE_INFINITY, Number.NaN, 0.5] }] });
  expect(values[0]!.map(({ y }) => y)).toEqual([Number.NaN, Number.NaN]);
});

test("sorts curves by label, with their colours", () => {
  const labels = ["train", "validation", "Keras, test"];
  const { series, seriesColors } = toLineChart({ numEpochs: 1, curves: labels.map((label, i) => ({ label, color: `#00000${i}`, values: [i] })) });
  expect(series).toEqual(["Keras, test", "train", "validation"]);
  expect(seriesColors).toEqual(["#000002", "#000000", "#000001"]);
});

test("more epochs than pixels are thinned, and each point keeps its epoch", () => {
  const losses = Array.from({ length: 501 }, (_, epoch) => 2 / (1 + epoch) + (epoch === 250 ? 1 : 0));
  const { values, series, seriesColors } = toLineChart({ numEpochs: 500, curves: [{ label: "validation", color: "#111111", values: losses }] }, 100);
  expect(series).toEqual(["validation", "x"]);
  expect(seriesColors).toEqual(["#111111", "transparent"]);
  const [curve, epochs] = values.map((points) => points.map(({ y }) => y));
  expect(epochs!.length).toBeLessThanOrEqual(100);
  expect(epochs).toEqual(expect.arrayContaining([0, 250, 500]));
  expect(curve).toEqual(epochs!.map((epoch) => losses[epoch]));
});

test("refuses labels that Vega would read as paths", () => {
  expect(() => toLineChart({ numEpochs: 1, curves: [{ label: "val. loss", color: "#111111", values: [] }] })).toThrow(/val\. loss/);
});

test("the legend is as wide as its longest label asks", () => {
  const measure = (text: string) => 6 * text.length;
  expect(legendWidth(["train", "validation"], measure) - legendWidth(["train"], measure)).toBe(30);
});
