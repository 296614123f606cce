/** @file What strokes leave, and what comes back. */
import { describe, expect, test } from "vitest";
import { applyDrawing, type Brush, type Drawing, type DrawingAction, EMPTY_DRAWING, isEmpty } from "./drawing";

const BRUSH: Brush = { size: 3, grey: 200 };
const ERASER: Brush = { size: 3, grey: 0 };

const after = (actions: readonly DrawingAction[], from: Drawing = EMPTY_DRAWING): Drawing => actions.reduce(applyDrawing, from);
const at = ({ pixels }: Drawing, row: number, column: number): number => pixels[row * 28 + column]!;
const stroke = (brush: Brush, ...places: readonly (readonly [x: number, y: number])[]): DrawingAction[] => [
  { type: "begin", x: places[0]![0], y: places[0]![1], brush },
  ...places.slice(1).map(([x, y]) => ({ type: "move", x, y }) as const),
  { type: "end" },
];

describe("the brush", () => {
  test("is round and soft: full in the middle, less at the edge, nothing beyond", () => {
    const dab = after(stroke(BRUSH, [14.5, 14.5]));
    expect(at(dab, 14, 14)).toBe(200);
    expect(at(dab, 14, 15)).toBe(200);
    expect(at(dab, 15, 15)).toBe(Math.round(200 * (2 - Math.SQRT2)));
    expect(at(dab, 14, 16)).toBe(0);
  });

  test("of one pixel paints one pixel", () => {
    const dab = after(stroke({ size: 1, grey: 255 }, [3.5, 4.5]));
    expect([...dab.pixels].filter((pixel) => pixel > 0)).toEqual([255]);
    expect(at(dab, 4, 3)).toBe(255);
  });

  test("draws a line without gaps between two places, and no denser where it goes twice", () => {
    const line = after(stroke(BRUSH, [4.5, 10.5], [20.5, 10.5]));
    for (let column = 4; column <= 20; column++) expect(at(line, 10, column)).toBe(200);
    expect(after(stroke(BRUSH, [4.5, 10.5], [20.5, 10.5], [4.5, 10.5])).pixels).toEqual(line.pixels);
  });

  test("leaves the canvas without harm", () => {
    expect(isEmpty(after(stroke(BRUSH, [-30, -30], [-20, 60])).pixels)).toBe(true);
    expect(at(after(stroke(BRUSH, [-5, 0.5], [40, 0.5])), 0, 27)).toBe(200);
  });

  test("erases with black", () => {
    const drawing = after([...stroke({ size: 9, grey: 255 }, [14, 14]), ...stroke(ERASER, [14.5, 14.5])]);
    expect(at(drawing, 14, 14)).toBe(0);
    expect(at(drawing, 11, 14)).toBe(255);
  });
});

describe("filling", () => {
  const frame = after([...stroke({ size: 1, grey: 255 }, [5.5, 5.5], [15.5, 5.5], [15.5, 15.5], [5.5, 15.5], [5.5, 5.5])]);

  test("stays inside what is drawn", () => {
    const drawing = after([{ type: "fill", x: 10, y: 10, grey: 90 }], frame);
    expect(at(drawing, 10, 10)).toBe(90);
    expect(at(drawing, 6, 6)).toBe(90);
    expect(at(drawing, 5, 5)).toBe(255);
    expect(at(drawing, 2, 2)).toBe(0);
  });

  test("takes like greys along, and a place outside as the nearest inside", () => {
    const noisy = { ...EMPTY_DRAWING, pixels: EMPTY_DRAWING.pixels.map((_, i) => i % 20) };
    expect(after([{ type: "fill", x: 99, y: -3, grey: 255 }], noisy).pixels.every((pixel) => pixel === 255)).toBe(true);
  });
});

describe("undo and redo", () => {
  test("go back and forth, stroke by stroke", () => {
    const one = after(stroke(BRUSH, [5, 5]));
    const two = after(stroke(BRUSH, [20, 20]), one);
    const back = after([{ type: "undo" }], two);
    expect(back.pixels).toEqual(one.pixels);
    expect(after([{ type: "redo" }], back).pixels).toEqual(two.pixels);
    const start = after([{ type: "undo" }, { type: "undo" }, { type: "undo" }], two);
    expect(isEmpty(start.pixels)).toBe(true);
    expect(after([{ type: "redo" }, { type: "redo" }, { type: "redo" }], start).pixels).toEqual(two.pixels);
  });

  test("a new stroke forgets what was undone", () => {
    const drawing = after([...stroke(BRUSH, [5, 5]), { type: "undo" }, ...stroke(BRUSH, [9, 9])]);
    expect(after([{ type: "redo" }], drawing).pixels).toEqual(drawing.pixels);
  });

  test("clearing is a step; clearing nothing, and erasing nothing, are none", () => {
    const one = after(stroke(BRUSH, [5, 5]));
    expect(after([{ type: "clear" }, { type: "undo" }], one).pixels).toEqual(one.pixels);
    expect(after([{ type: "clear" }]).past).toHaveLength(0);
    expect(after(stroke(ERASER, [5, 5], [9, 9])).past).toHaveLength(0);
  });

  test("no image in the past is ever changed", () => {
    const one = after(stroke(BRUSH, [5, 5]));
    const copy = one.pixels.slice();
    after([...stroke(BRUSH, [5, 9]), { type: "fill", x: 1, y: 1, grey: 9 }, { type: "clear" }], one);
    expect(one.pixels).toEqual(copy);
    expect(isEmpty(EMPTY_DRAWING.pixels)).toBe(true);
  });
});

describe("a stroke under way", () => {
  test("is as if it had not been, once cancelled: what could be redone still can", () => {
    const back = after([...stroke(BRUSH, [5, 5]), { type: "undo" }]);
    const begun = after([{ type: "begin", x: 9, y: 9, brush: BRUSH }, { type: "move", x: 20, y: 9 }], back);
    const cancelled = after([{ type: "cancel" }, { type: "move", x: 1, y: 1 }, { type: "end" }], begun);
    expect(cancelled).toEqual(back);
    expect(after([{ type: "redo" }], cancelled).pixels.some((pixel) => pixel > 0)).toBe(true);
    expect(after([...stroke(ERASER, [9, 9])], back)).toEqual(back);
  });

  test("grows wider as a pen presses harder, and keeps what it covered", () => {
    const [thin, wide] = [1, 9].map((size) => after([{ type: "begin", x: 4.5, y: 14.5, brush: BRUSH }, { type: "move", x: 20.5, y: 14.5, size }, { type: "end" }]));
    expect([at(thin!, 11, 12), at(wide!, 11, 12)]).toEqual([0, 200]);
    expect(at(thin!, 13, 4)).toBe(200);
  });
});

test("undo and redo bring back where an image came from", () => {
  const image = (grey: number) => new Uint8Array(784).fill(grey);
  const both = after([{ type: "load", pixels: image(1), origin: "image 1" }, { type: "load", pixels: image(2), origin: "photo 1" }]);
  const back = after([{ type: "undo" }], both);
  expect(back.origin).toBe("image 1");
  expect(after([{ type: "redo" }], back).origin).toBe("photo 1");
  expect(after([...stroke(BRUSH, [9, 9])], back).origin).toBeNull();
});

test("an image from elsewhere is a step; another of the same origin replaces it until somebody draws", () => {
  const image = (grey: number) => new Uint8Array(784).fill(grey);
  const load = (grey: number, origin: string): DrawingAction => ({ type: "load", pixels: image(grey), origin });
  const drawn = after(stroke(BRUSH, [5, 5]));
  const corrected = after([load(10, "photo 1"), load(20, "photo 1")], drawn);
  expect(corrected.pixels).toEqual(image(20));
  expect(after([{ type: "undo" }], corrected).pixels).toEqual(drawn.pixels);
  const edited = after([...stroke(BRUSH, [9, 9]), load(30, "photo 1")], corrected);
  expect(after([{ type: "undo" }, { type: "undo" }], edited).pixels).toEqual(image(20));
});
