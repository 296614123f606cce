/** @file Tests of imageCanvas.ts, with the little of a canvas that it uses. */
import { describe, expect, test } from "vitest";
import { drawImage, pixelScale } from "./imageCanvas";

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
  return { canvas: canvas as unknown as HTMLCanvasElement, drawn: () => drawn };
}

describe("pixelScale", () => {
  test("is a whole number of device pixels, at least 1", () => {
    expect(pixelScale(28, 84, 1)).toBe(3);
    expect(pixelScale(28, 84, 2)).toBe(6);
    expect(pixelScale(28, 80, 1)).toBe(3);
    expect(pixelScale(28, 5, 1)).toBe(1);
  });
});

describe("drawImage", () => {
  test("repeats each pixel over a square, opaque and grey", () => {
    const { canvas, drawn } = fakeCanvas();
    drawImage(canvas, [0, 255, 7, 128], 4);
    expect([canvas.width, canvas.height]).toEqual([4, 4]);
    const pixel = (x: number, y: number) => Array.from(drawn().subarray((y * 4 + x) * 4, (y * 4 + x) * 4 + 4));
    expect(pixel(1, 1)).toEqual([0, 0, 0, 255]);
    expect(pixel(2, 0)).toEqual([255, 255, 255, 255]);
    expect(pixel(0, 3)).toEqual([7, 7, 7, 255]);
    expect(pixel(3, 3)).toEqual([128, 128, 128, 255]);
  });

  test("refuses what is no square", () => {
    expect(() => drawImage(fakeCanvas().canvas, [1, 2, 3], 10)).toThrow("3 pixels are no square");
  });
});
