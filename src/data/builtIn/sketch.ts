/**
 * @file A garment as a list of shapes in its own units (x to the right, y down), and the step that
 * fits it to the frame as Fashion-MNIST does: longest edge 28 pixels, centred.
 */
import { floatAt } from "../arrays";
import { IMAGE_SIZE } from "../dataset";
import type { GarmentRandom } from "./garmentRandom";
import { type Canvas, Paint, type PaintKind } from "./raster";

const MAX_POINTS = 4096;
const MAX_PATH_POINTS = 256;
/** Straight pieces per curve; at 28 pixels more cannot be seen. */
const CURVE_PIECES = 5;

/** How a garment lies in front of the camera. Angles in radians. */
interface Pose {
  readonly rotation: number;
  /** Sideways slant per unit of height. */
  readonly shear: number;
  /** Width relative to height, 1 as drawn. */
  readonly stretch: number;
  /** Where it sits in the room its shorter edge leaves: −1 … 1, 0 in the middle. */
  readonly offset: number;
}

/** A path that is kept: its points lie between the end of the shape before and its own. */
interface Shape {
  readonly end: number;
  readonly paint: PaintKind;
  readonly tone: number;
}

/**
 * Records paths in the manner of a 2D canvas (`begin`, `lineTo`, `curveTo`, then `fill` or `stroke`), and
 * paints them once the whole outline is known. One sketch serves all images; `clear` starts the next.
 */
export class Sketch {
  readonly #xs = new Float32Array(MAX_POINTS);
  readonly #ys = new Float32Array(MAX_POINTS);
  #numPoints = 0;
  readonly #shapes: Shape[] = [];
  readonly #pathXs = new Float32Array(MAX_PATH_POINTS);
  readonly #pathYs = new Float32Array(MAX_PATH_POINTS);
  #pathLength = 0;

  clear(): void {
    this.#numPoints = 0;
    this.#shapes.length = 0;
    this.#pathLength = 0;
  }

  /** Starts a path at (`x`, `y`). */
  begin(x: number, y: number): this {
    this.#pathLength = 0;
    return this.lineTo(x, y);
  }

  lineTo(x: number, y: number): this {
    if (this.#pathLength >= MAX_PATH_POINTS) throw new Error("internal: Sketch.lineTo: path too long");
    this.#pathXs[this.#pathLength] = x;
    this.#pathYs[this.#pathLength] = y;
    this.#pathLength++;
    return this;
  }

  /** A quadratic Bézier curve from the last point, pulled towards (`pullX`, `pullY`). */
  curveTo(pullX: number, pullY: number, x: number, y: number): this {
    const fromX = floatAt(this.#pathXs, this.#pathLength - 1);
    const fromY = floatAt(this.#pathYs, this.#pathLength - 1);
    for (let piece = 1; piece <= CURVE_PIECES; piece++) {
      const t = piece / CURVE_PIECES;
      const a = (1 - t) * (1 - t);
      const b = 2 * t * (1 - t);
      this.lineTo(a * fromX + b * pullX + t * t * x, a * fromY + b * pullY + t * t * y);
    }
    return this;
  }

  /** Appends the path's mirror image in the axis x = 0, backwards, which closes a symmetric outline. */
  mirror(): this {
    for (let i = this.#pathLength - 1; i >= 0; i--) {
      const x = floatAt(this.#pathXs, i);
      if (x !== 0) this.lineTo(-x, floatAt(this.#pathYs, i));
    }
    return this;
  }

  /** Keeps the current path as a closed shape. `tone` is read as its paint says. */
  fill(paint: PaintKind, tone: number): this {
    for (let i = 0; i < this.#pathLength; i++) this.#addPoint(floatAt(this.#pathXs, i), floatAt(this.#pathYs, i));
    return this.#endShape(paint, tone);
  }

  /** Keeps a ribbon of the given width along the current, open path. */
  stroke(width: number, paint: PaintKind, tone: number): this {
    const last = this.#pathLength - 1;
    for (let i = 0; i <= last; i++) this.#addRibbonPoint(i, width / 2);
    for (let i = last; i >= 0; i--) this.#addRibbonPoint(i, -width / 2);
    return this.#endShape(paint, tone);
  }

  /** An ellipse as a path of its own. */
  ellipse(x: number, y: number, radiusX: number, radiusY: number): this {
    this.#pathLength = 0;
    for (let i = 0; i < 10; i++) {
      const angle = (i * Math.PI) / 5;
      this.lineTo(x + radiusX * Math.cos(angle), y + radiusY * Math.sin(angle));
    }
    return this;
  }

  /** An axis-parallel rectangle around (`x`, `y`) as a path of its own. */
  box(x: number, y: number, width: number, height: number): this {
    const left = x - width / 2;
    const top = y - height / 2;
    return this.begin(left, top)
      .lineTo(left + width, top)
      .lineTo(left + width, top + height)
      .lineTo(left, top + height);
  }

  /** Poses the sketch, fits it to the frame and paints it. */
  paint(canvas: Canvas, pose: Pose, cloth: Float32Array): void {
    this.#applyPose(pose);
    this.#fitToFrame(pose.offset);
    let start = 0;
    for (const { end, paint, tone } of this.#shapes) {
      canvas.fill(this.#xs, this.#ys, start, end, paint, tone, cloth);
      start = end;
    }
  }

  #addPoint(x: number, y: number): void {
    if (this.#numPoints >= MAX_POINTS) throw new Error("internal: Sketch: too many points");
    this.#xs[this.#numPoints] = x;
    this.#ys[this.#numPoints] = y;
    this.#numPoints++;
  }

  #addRibbonPoint(index: number, offset: number): void {
    const before = Math.max(index - 1, 0);
    const after = Math.min(index + 1, this.#pathLength - 1);
    const dx = floatAt(this.#pathXs, after) - floatAt(this.#pathXs, before);
    const dy = floatAt(this.#pathYs, after) - floatAt(this.#pathYs, before);
    const perLength = offset / (Math.sqrt(dx * dx + dy * dy) || 1);
    this.#addPoint(floatAt(this.#pathXs, index) - dy * perLength, floatAt(this.#pathYs, index) + dx * perLength);
  }

  #endShape(paint: PaintKind, tone: number): this {
    this.#shapes.push({ end: this.#numPoints, paint, tone: Math.fround(tone) });
    return this;
  }

  #applyPose({ rotation, shear, stretch }: Pose): void {
    const cos = Math.cos(rotation);
    const sin = Math.sin(rotation);
    for (let i = 0; i < this.#numPoints; i++) {
      const y = floatAt(this.#ys, i);
      const x = stretch * floatAt(this.#xs, i) + shear * y;
      this.#xs[i] = cos * x - sin * y;
      this.#ys[i] = sin * x + cos * y;
    }
  }

  /** Scales so that the material's longest edge is the frame's, and moves it to the middle. */
  #fitToFrame(offset: number): void {
    const { left, right, top, bottom } = this.#materialBounds();
    const width = right - left;
    const height = bottom - top;
    const scale = IMAGE_SIZE / Math.max(width, height);
    // An offset never pushes material out: it only shares the free room of the shorter edge unevenly.
    const shiftX = ((IMAGE_SIZE - scale * width) / 2) * (1 + offset) - scale * left;
    const shiftY = ((IMAGE_SIZE - scale * height) / 2) * (1 + offset) - scale * top;
    for (let i = 0; i < this.#numPoints; i++) {
      this.#xs[i] = scale * floatAt(this.#xs, i) + shiftX;
      this.#ys[i] = scale * floatAt(this.#ys, i) + shiftY;
    }
  }

  /** The box around all material; marks, shades and cuts add none. */
  #materialBounds(): { left: number; right: number; top: number; bottom: number } {
    const bounds = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
    let start = 0;
    for (const { end, paint } of this.#shapes) {
      for (let i = start; i < end && (paint === Paint.cloth || paint === Paint.plain); i++) {
        const x = floatAt(this.#xs, i);
        const y = floatAt(this.#ys, i);
        bounds.left = Math.min(bounds.left, x);
        bounds.right = Math.max(bounds.right, x);
        bounds.top = Math.min(bounds.top, y);
        bounds.bottom = Math.max(bounds.bottom, y);
      }
      start = end;
    }
    return bounds;
  }
}

/** A nearly upright pose, at most `rotation` radians off, as one photograph differs from the next. */
export function drawPose(random: GarmentRandom, rotation: number): Pose {
  return {
    rotation: random.around(0, rotation),
    shear: random.around(0, 0.05),
    stretch: random.around(1, 0.1),
    offset: random.around(0, 0.25),
  };
}
