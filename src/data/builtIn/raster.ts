/**
 * @file A 28 × 28 canvas that fills polygons with exact area coverage. It knows pixels and paint,
 * nothing of garments.
 */
import { floatAt, outside } from "../arrays";
import { IMAGE_PIXELS, IMAGE_SIZE } from "../dataset";

/** How a polygon changes the canvas. */
export const Paint = {
  /** New material, its tone multiplied by the cloth. */
  cloth: 0,
  /** New material of one even tone. */
  plain: 1,
  /** A tone laid on the material that is there already; nothing outside it. */
  mark: 2,
  /** Multiplies what is there: below 1 a shadow or a seam, above 1 a highlight. */
  shade: 3,
  /** Cuts a hole, down to the black ground. */
  cut: 4,
} as const;
/** One of `Paint`. */
export type PaintKind = (typeof Paint)[keyof typeof Paint];

/** One cell more than a row of pixels: an edge at x = 28 puts its rest there. */
const STRIDE = IMAGE_SIZE + 2;

/**
 * Material drawn so far. Coverage is accumulated as signed area per cell and summed along each row
 * (the method of font-rs), so a polygon costs its edges and its own bounding box, not 784 × samples.
 */
export class Canvas {
  /** Light of each pixel, premultiplied by `cover`; 1 is white. Shape `[28, 28]`. */
  readonly ink = new Float32Array(IMAGE_PIXELS);
  /** Share of each pixel that is material, 0–1. Shape `[28, 28]`. */
  readonly cover = new Float32Array(IMAGE_PIXELS);
  readonly #area = new Float32Array(STRIDE * IMAGE_SIZE);
  #left = 0;
  #right = 0;
  #top = 0;
  #bottom = 0;

  /** Back to the empty black ground. */
  clear(): void {
    this.ink.fill(0);
    this.cover.fill(0);
  }

  /**
   * Fills the closed polygon with corners `start` … `end - 1`, in pixels; corners outside the frame are
   * moved to its border. `cloth` (shape `[28, 28]`) is read by `Paint.cloth` only.
   */
  fill(xs: Float32Array, ys: Float32Array, start: number, end: number, paint: PaintKind, tone: number, cloth: Float32Array): void {
    this.#left = this.#top = IMAGE_SIZE;
    this.#right = this.#bottom = 0;
    let x0 = inFrame(floatAt(xs, end - 1));
    let y0 = inFrame(floatAt(ys, end - 1));
    for (let i = start; i < end; i++) {
      const x1 = inFrame(floatAt(xs, i));
      const y1 = inFrame(floatAt(ys, i));
      this.#addEdge(x0, y0, x1, y1);
      x0 = x1;
      y0 = y1;
    }
    this.#paintCovered(paint, tone, cloth);
  }

  /** Adds the signed area to the right of one edge, and widens the box that will be painted. */
  #addEdge(fromX: number, fromY: number, toX: number, toY: number): void {
    if (fromX < this.#left) this.#left = fromX;
    if (fromX > this.#right) this.#right = fromX;
    if (fromY < this.#top) this.#top = fromY;
    if (fromY > this.#bottom) this.#bottom = fromY;
    if (fromY === toY) return;
    const sign = fromY < toY ? 1 : -1;
    const topY = sign > 0 ? fromY : toY;
    const bottomY = sign > 0 ? toY : fromY;
    const slope = (toX - fromX) / (toY - fromY);
    let x = sign > 0 ? fromX : toX;
    const lastRow = Math.ceil(bottomY);
    for (let row = Math.floor(topY); row < lastRow; row++) {
      const height = Math.min(row + 1, bottomY) - Math.max(row, topY);
      // Rounding may carry x a hair out of the frame on long edges.
      const nextX = inFrame(x + slope * height);
      if (x < nextX) this.#addSpan(row * STRIDE, x, nextX, sign * height);
      else this.#addSpan(row * STRIDE, nextX, x, sign * height);
      x = nextX;
    }
  }

  /** One row's part of an edge running from `x0` to `x1 >= x0`, with `signedHeight` in that row. */
  #addSpan(rowStart: number, x0: number, x1: number, signedHeight: number): void {
    const area = this.#area;
    const first = Math.floor(x0);
    const last = Math.ceil(x1);
    if (last <= first + 1) {
      const covered = signedHeight * (1 - ((x0 + x1) / 2 - first));
      add(area, rowStart + first, covered);
      add(area, rowStart + first + 1, signedHeight - covered);
      return;
    }
    const perPixel = signedHeight / (x1 - x0);
    let before = 0;
    for (let column = first; column < last; column++) {
      // Covered: the height the edge has gained left of x, integrated over this pixel's width.
      const from = Math.max(x0, column);
      const to = Math.min(x1, column + 1);
      const covered = perPixel * ((from + to) / 2 - x0) * (to - from) + signedHeight * (column + 1 - to);
      add(area, rowStart + column, covered - before);
      before = covered;
    }
    add(area, rowStart + last, signedHeight - before);
  }

  /** Sums the areas along each row of the box, paints, and leaves the area buffer at zero. */
  #paintCovered(paint: PaintKind, tone: number, cloth: Float32Array): void {
    const { ink, cover } = this;
    const area = this.#area;
    const firstColumn = Math.floor(this.#left);
    const lastColumn = Math.min(IMAGE_SIZE, Math.ceil(this.#right));
    const lastRow = Math.ceil(this.#bottom);
    for (let row = Math.floor(this.#top); row < lastRow; row++) {
      let sum = 0;
      for (let column = firstColumn; column < lastColumn; column++) {
        const cell = row * STRIDE + column;
        sum += area[cell] ?? outside(area, cell);
        area[cell] = 0;
        const share = Math.min(1, Math.abs(sum));
        if (share < 0.002) continue;
        const pixel = row * IMAGE_SIZE + column;
        const light = ink[pixel] ?? outside(ink, pixel);
        const material = cover[pixel] ?? outside(cover, pixel);
        switch (paint) {
          case Paint.cloth:
            ink[pixel] = light + share * (tone * floatAt(cloth, pixel) - light);
            cover[pixel] = material + share * (1 - material);
            break;
          case Paint.plain:
            ink[pixel] = light + share * (tone - light);
            cover[pixel] = material + share * (1 - material);
            break;
          case Paint.mark:
            ink[pixel] = light + share * (tone * material - light);
            break;
          case Paint.shade:
            ink[pixel] = light * (1 + share * (tone - 1));
            break;
          case Paint.cut:
            ink[pixel] = light * (1 - share);
            cover[pixel] = material * (1 - share);
            break;
        }
      }
      area[row * STRIDE + lastColumn] = 0;
      area[row * STRIDE + lastColumn + 1] = 0;
    }
  }
}

function add(area: Float32Array, cell: number, amount: number): void {
  area[cell] = floatAt(area, cell) + amount;
}

function inFrame(position: number): number {
  return position < 0 ? 0 : position > IMAGE_SIZE ? IMAGE_SIZE : position;
}
