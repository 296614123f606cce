/** @file Tests of signedCanvas.ts, with the little of a canvas that it uses. */
import { describe, expect, test } from "vitest";
import { channelMaps, colourOf, drawMap, drawSheet, type MapColours, rgbOf, scaleOf, shareOf } from "./signedCanvas";

const COLOURS: MapColours = { negative: [0, 0, 255], zero: [255, 255, 255], positive: [255, 0, 0], heatLow: [0, 0, 0], heatHigh: [0, 200, 0] };

function fakeCanvas() {
  let drawn = new Uint8ClampedArray();
  const canvas = {
    width: 300,
    height: 150,
    getContext: () => ({
      createImageData: (width: number, height: number) => ({ data: new Uint8ClampedArray(width * height * 4) }),
      putImageData: (image: { data: Uint8ClampedArray<ArrayBuffer> }) => {
        drawn = image.data;
      },
    }),
  };
  return { canvas: canvas as unknown as HTMLCanvasElement, pixel: (i: number) => Array.from(drawn.subarray(4 * i, 4 * i + 4)) };
}

describe("scales", () => {
  test("have the full colour at the largest number, by size where they diverge", () => {
    expect(scaleOf([1, -3, 2])).toEqual({ kind: "diverging", extent: 3 });
    expect(scaleOf([1, -3, 2], "sequential")).toEqual({ kind: "sequential", extent: 2 });
    expect(scaleOf([]).extent).toBeGreaterThan(0);
    expect(scaleOf([0.1], "diverging", 0.5).extent).toBe(0.5);
  });

  test("end at their ends", () => {
    expect(shareOf(-9, { kind: "diverging", extent: 3 })).toBe(-1);
    expect(shareOf(1.5, { kind: "diverging", extent: 3 })).toBe(0.5);
    expect(shareOf(-9, { kind: "sequential", extent: 3 })).toBe(0);
    expect(shareOf(Number.NaN, { kind: "diverging", extent: 3 })).toBe(0);
  });

  test("mix towards the colour of a number's side", () => {
    const scale = { kind: "diverging", extent: 2 } as const;
    expect(colourOf(0, scale, COLOURS)).toEqual([255, 255, 255]);
    expect(colourOf(1, scale, COLOURS)).toEqual([255, 128, 128]);
    expect(colourOf(-2, scale, COLOURS)).toEqual([0, 0, 255]);
    expect(colourOf(1, { kind: "sequential", extent: 2 }, COLOURS)).toEqual([0, 100, 0]);
  });
});

test("a map is drawn one pixel a number", () => {
  const { canvas, pixel } = fakeCanvas();
  drawMap(canvas, { values: [4, -4, 0, 9, 0, 0], height: 2, width: 3 }, { kind: "diverging", extent: 4 }, COLOURS);
  expect([canvas.width, canvas.height]).toEqual([3, 2]);
  expect([0, 1, 2, 3].map(pixel)).toEqual([[255, 0, 0, 255], [0, 0, 255, 255], [255, 255, 255, 255], [255, 0, 0, 255]]);
});

test("a sheet has each channel in its place, with gaps that let the ground through", () => {
  const { canvas, pixel } = fakeCanvas();
  // Two pixels, three channels.
  drawSheet(canvas, channelMaps([1, 0, -1, 0, 1, 0], 1, 2, 3), 2, { kind: "diverging", extent: 1 }, COLOURS, 1);
  expect([canvas.width, canvas.height]).toEqual([5, 3]);
  expect([0, 1, 2, 3, 4].map(pixel)).toEqual([[255, 0, 0, 255], [255, 255, 255, 255], [0, 0, 0, 0], [255, 255, 255, 255], [255, 0, 0, 255]]);
  expect([10, 11, 13].map(pixel)).toEqual([[0, 0, 255, 255], [255, 255, 255, 255], [0, 0, 0, 0]]);
  expect(() => drawSheet(canvas, [], 2, { kind: "diverging", extent: 1 }, COLOURS)).toThrow("no map");
});

test("computed colours are read as browsers write them", () => {
  expect(rgbOf("rgb(1, 22, 255)")).toEqual([1, 22, 255]);
  expect(rgbOf("rgba(1, 22, 255, 0.5)")).toEqual([1, 22, 255]);
  expect(rgbOf("rgb(1 22 255)")).toEqual([1, 22, 255]);
});
