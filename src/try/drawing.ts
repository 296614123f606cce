/** @file The drawing in the Try-it room as plain data: strokes in, 784 grey bytes out, with undo. Pure. */
import { IMAGE_PIXELS, IMAGE_SIZE } from "../data/dataset";

export interface Brush {
  /** Diameter in image pixels. */
  readonly size: number;
  /** What it leaves, 0–255; 0 erases. */
  readonly grey: number;
}

/** An image, and where it came from as long as nobody has drawn on it. */
interface Picture {
  /** Grey, 0–255, row-major `[28, 28]`; light garment on black, as the networks know them. Never changed in place. */
  readonly pixels: Uint8Array;
  readonly origin: string | null;
}

/** A stroke under way: recorded as coverage, so that going over a place twice makes it no denser. */
interface Stroke {
  readonly brush: Brush;
  /** All as it was before it. */
  readonly before: Drawing;
  /** How much of each pixel it has covered, 0–1. */
  readonly coverage: Float32Array;
  readonly x: number;
  readonly y: number;
}

export interface Drawing extends Picture {
  readonly stroke: Stroke | null;
  readonly past: readonly Picture[];
  readonly future: readonly Picture[];
}

/** Places are in image pixels: (0, 0) is the upper left corner, (0.5, 0.5) the middle of the first pixel. */
export type DrawingAction =
  | { readonly type: "begin"; readonly x: number; readonly y: number; readonly brush: Brush }
  /** @param size The brush's from here on, where a pen's pressure changes it. */
  | { readonly type: "move"; readonly x: number; readonly y: number; readonly size?: number }
  | { readonly type: "end" }
  /** The stroke under way, as if it had not been begun. */
  | { readonly type: "cancel" }
  | { readonly type: "fill"; readonly x: number; readonly y: number; readonly grey: number }
  /** An image from elsewhere. A second one of the same `origin` replaces an untouched first, so that trying corrections of a photo is one step back. */
  | { readonly type: "load"; readonly pixels: Uint8Array; readonly origin: string }
  | { readonly type: "undo" }
  | { readonly type: "redo" }
  | { readonly type: "clear" };

/** 784 bytes each. */
const MAX_STEPS = 200;
/** Neighbours this close in grey belong to one area: the soft edges of strokes stay, a photo's noise does not stop the fill. */
const FILL_TOLERANCE = 24;

export const EMPTY_DRAWING: Drawing = { pixels: new Uint8Array(IMAGE_PIXELS), stroke: null, past: [], future: [], origin: null };

export function applyDrawing(drawing: Drawing, action: DrawingAction): Drawing {
  switch (action.type) {
    case "begin": {
      const { x, y, brush } = action;
      const before = ended(drawing);
      return drawTo({ ...changed(before, before.pixels), stroke: { brush, before, coverage: new Float32Array(IMAGE_PIXELS), x, y } }, x, y);
    }
    case "move":
      return drawTo(drawing, action.x, action.y, action.size);
    case "end":
      return ended(drawing);
    case "cancel":
      return drawing.stroke?.before ?? drawing;
    case "fill":
      return changed(ended(drawing), filled(drawing.pixels, action));
    case "load": {
      const replaces = drawing.origin === action.origin && drawing.stroke === null;
      const next = replaces ? drawing : changed(ended(drawing), action.pixels);
      return { ...next, pixels: action.pixels.slice(), origin: action.origin };
    }
    case "undo":
      return undone(ended(drawing));
    case "redo":
      return redone(ended(drawing));
    case "clear":
      return isEmpty(drawing.pixels) ? drawing : changed(ended(drawing), EMPTY_DRAWING.pixels);
  }
}

export function isEmpty(pixels: Uint8Array): boolean {
  return pixels.every((pixel) => pixel === 0);
}

/** `pixels` as the next step, to be undone. */
function changed(drawing: Drawing, pixels: Uint8Array): Drawing {
  return { pixels, stroke: null, past: [...drawing.past, pictureOf(drawing)].slice(-MAX_STEPS), future: [], origin: null };
}

function undone(drawing: Drawing): Drawing {
  const picture = drawing.past.at(-1);
  if (picture === undefined) return drawing;
  return { ...picture, stroke: null, past: drawing.past.slice(0, -1), future: [pictureOf(drawing), ...drawing.future] };
}

function redone(drawing: Drawing): Drawing {
  const [picture, ...future] = drawing.future;
  if (picture === undefined) return drawing;
  return { ...picture, stroke: null, past: [...drawing.past, pictureOf(drawing)], future };
}

function pictureOf({ pixels, origin }: Drawing): Picture {
  return { pixels, origin };
}

/** A stroke that left nothing (an eraser on black, say) is no step to undo, and takes none away that could be redone. */
function ended(drawing: Drawing): Drawing {
  const { stroke } = drawing;
  if (stroke === null) return drawing;
  if (stroke.before.pixels.every((pixel, i) => pixel === drawing.pixels[i])) return stroke.before;
  return { ...drawing, stroke: null };
}

function drawTo(drawing: Drawing, x: number, y: number, size?: number): Drawing {
  const { stroke } = drawing;
  if (stroke === null) return drawing;
  const brush = size === undefined ? stroke.brush : { ...stroke.brush, size };
  const coverage = covered({ ...stroke, brush }, x, y);
  const pixels = stroke.before.pixels.map((pixel, i) => Math.round(pixel + (brush.grey - pixel) * coverage[i]!));
  return { ...drawing, pixels, stroke: { ...stroke, brush, coverage, x, y } };
}

/** The stroke's coverage with a line to (x, y): full inside the brush, none a pixel farther out, even between. */
function covered({ brush, coverage, x: x0, y: y0 }: Stroke, x1: number, y1: number): Float32Array {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const lengthSquared = dx * dx + dy * dy;
  const reach = brush.size / 2 + 0.5;
  return coverage.map((before, i) => {
    const px = (i % IMAGE_SIZE) + 0.5 - x0;
    const py = Math.floor(i / IMAGE_SIZE) + 0.5 - y0;
    const along = lengthSquared === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / lengthSquared));
    const distance = Math.hypot(px - along * dx, py - along * dy);
    return Math.max(before, Math.min(1, Math.max(0, reach - distance)));
  });
}

/** The area of like grey around (x, y), four neighbours each. */
function filled(pixels: Uint8Array, { x, y, grey }: { readonly x: number; readonly y: number; readonly grey: number }): Uint8Array {
  const place = (at: number) => Math.min(IMAGE_SIZE - 1, Math.max(0, Math.floor(at)));
  const start = place(y) * IMAGE_SIZE + place(x);
  const seed = pixels[start]!;
  const next = pixels.slice();
  const seen = new Uint8Array(IMAGE_PIXELS);
  const waiting = [start];
  for (let i = waiting.pop(); i !== undefined; i = waiting.pop()) {
    if (seen[i] === 1 || Math.abs(pixels[i]! - seed) > FILL_TOLERANCE) continue;
    seen[i] = 1;
    next[i] = grey;
    const column = i % IMAGE_SIZE;
    if (column > 0) waiting.push(i - 1);
    if (column < IMAGE_SIZE - 1) waiting.push(i + 1);
    if (i >= IMAGE_SIZE) waiting.push(i - IMAGE_SIZE);
    if (i < IMAGE_PIXELS - IMAGE_SIZE) waiting.push(i + IMAGE_SIZE);
  }
  return next;
}
