import { expect, test } from "vitest";
import { curvesSvg } from "./curvesSvg";
import { heatmapSvg } from "./heatmapSvg";

const count = (svg: string, tag: string) => svg.split(`<${tag} `).length - 1;

test("the heatmap has a cell for each pair, darkest where the share is largest, and every count", () => {
  const svg = heatmapSvg({ title: "A <net>", names: ["Coat", "Bag & belt"], counts: [[9, 1], [0, 5]] });
  expect(count(svg, "rect")).toBe(1 + 4 + 21);
  for (const text of ["True class", "Predicted class", "0 %", "100 %"]) expect(svg).toContain(`>${text}</text>`);
  expect(svg).toContain("A &lt;net&gt;");
  expect(svg).toContain("Bag &amp; belt");
  for (const value of ["9", "1", "0", "5"]) expect(svg).toContain(`>${value}</text>`);
});

test("curves run from the first epoch to the last and stay within the frame", () => {
  const svg = curvesSvg({ title: "Net", color: "#123456", dash: "", panels: [{ name: "Loss", train: [2, 1, 0.5], validation: [1.5, 1.2, 1.1] }, { name: "Accuracy", train: [0.4], validation: [0.5] }] });
  const points = [...svg.matchAll(/points="([^"]+)"/g)].map(([, list]) => list!.split(" ").map((point) => point.split(",").map(Number)));
  expect(points.map((line) => line.length)).toEqual([3, 3, 1, 1]);
  for (const [x, y] of points.flat()) {
    expect(x).toBeGreaterThanOrEqual(0);
    expect(x).toBeLessThanOrEqual(960);
    expect(y).toBeGreaterThanOrEqual(0);
    expect(y).toBeLessThanOrEqual(360);
  }
  // A single epoch is a point.
  expect(count(svg, "circle")).toBeGreaterThanOrEqual(2);
});

test("curves are marked with round numbers, all epochs where there is room, and what each line is", () => {
  const values = [2.1163, 1.3887, 1.0989, 0.7793];
  const svg = curvesSvg({ title: "Net", color: "#123456", dash: "", panels: [{ name: "Loss", train: values, validation: values }] });
  const texts = [...svg.matchAll(/>([^<]*)<\/text>/g)].map(([, text]) => text);
  expect(texts.filter((text) => /^\d/.test(text!))).toEqual(["0.6", "0.8", "1.0", "1.2", "1.4", "1.6", "1.8", "2.0", "2.2", "1", "2", "3", "4"]);
  for (const text of ["validation", "train (running mean, dropout on)", "epoch"]) expect(texts).toContain(text);
  const long = curvesSvg({ title: "Net", color: "#123456", dash: "", panels: [{ name: "Loss", train: [], validation: Array.from({ length: 95 }, (_, i) => 1 / (i + 1)) }] });
  expect(long.match(/>(?:1|11|21|91)<\/text>/g)).toHaveLength(4);
  const flat = curvesSvg({ title: "Net", color: "#123456", dash: "", panels: [{ name: "Loss", train: [Number.NaN], validation: [0.5] }] });
  expect(flat).not.toContain("NaN");
});

test("the validation curve is broken as its run's line is, in the key too", () => {
  const panels = [{ name: "Loss", train: [2, 1], validation: [1.5, 1.2] }];
  const dashes = (dash: string) => [...curvesSvg({ title: "Net", color: "#123456", dash, panels }).matchAll(/<(line|polyline) [^>]*stroke="#123456"[^>]*?(?:stroke-dasharray="([^"]+)")?[^>]*\/>/g)].map(([element]) => /stroke-dasharray="([^"]+)"/.exec(element)?.[1] ?? "");
  expect(dashes("")).toEqual(["", "5 4", "5 4", ""]);
  expect(dashes("7 3")).toEqual(["7 3", "7 3", "7 3", "7 3"]);
});
