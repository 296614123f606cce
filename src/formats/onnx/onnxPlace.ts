/**
 * @file Where the numbers of a tensor stand in Keras's: ONNX's axes as runs of Keras's row-major order.
 *
 * PyTorch keeps channels first, Keras last. Instead of moving numbers, each axis of an ONNX tensor knows which
 * factors of Keras's shape it is made of; Transpose, Reshape, Flatten, Squeeze and Unsqueeze only rename them.
 */
import { at } from "../../data/arrays";
import { sizeOfShape } from "../weights";
import { transpose } from "./onnxLayout";

/** An axis of the batch, or factors (indices into `Place.sizes`), the slowest first; none for an axis of size 1. */
type Axis = "batch" | readonly number[];

export interface Place {
  /** Factors above 1 of what one image has become, in Keras's row-major order. */
  readonly sizes: readonly number[];
  readonly axes: readonly Axis[];
}

/** Keras's `shape` (without the batch), seen through `axes`: each the batch, an axis of `shape`, or null for size 1. */
export function placeOf(shape: readonly number[], axes: readonly ("batch" | number | null)[]): Place {
  const kept = shape.flatMap((size, axis) => (size > 1 ? [axis] : []));
  return {
    sizes: kept.map((axis) => at(shape, axis)),
    axes: axes.map((axis) => (axis === "batch" ? axis : kept.flatMap((keptAxis, i) => (keptAxis === axis ? [i] : [])))),
  };
}

/** Sizes of the axes; NaN for the batch. */
export function dimsOf({ sizes, axes }: Place): number[] {
  return axes.map((axis) => (axis === "batch" ? Number.NaN : sizeOfShape(axis.map((factor) => at(sizes, factor)))));
}

/** The factors of these axes, one after the other. */
export function factorsOf({ axes }: Place, chosen: readonly number[]): number[] {
  return chosen.flatMap((axis) => {
    const found = at(axes, axis);
    return found === "batch" ? [] : found;
  });
}

/** Whether `factors` are neighbours in Keras's order, from `first` on. */
export function isInOrder(factors: readonly number[], first = 0): boolean {
  return factors.every((factor, i) => factor === first + i);
}

/** Whether the batch comes first and nowhere else. */
export function isBatchFirst({ axes }: Place): boolean {
  return axes.every((axis, i) => (axis === "batch") === (i === 0));
}

/**
 * The place with the axes `target` (sizes, the batch's apart), or null if its factors cannot be cut so.
 * Both begin with the batch.
 */
export function regrouped(place: Place, target: readonly number[]): Place | null {
  if (sizeOfShape(target) !== sizeOfShape(place.sizes)) return null;
  const runs = runsOf(place);
  const pieces: Piece[] = [];
  let [run, left] = [-1, 1];
  const axes = target.map((size) => {
    const from = pieces.length;
    for (let needed = size; needed > 1; ) {
      if (left === 1) left = runs[++run]?.size ?? 0;
      const taken = needed % left === 0 ? left : left % needed === 0 ? needed : 0;
      if (taken <= 1) return null;
      pieces.push({ run, size: taken });
      [needed, left] = [needed / taken, left / taken];
    }
    return Array.from({ length: pieces.length - from }, (_, i) => from + i);
  });
  if (axes.includes(null)) return null;
  const inKeras = pieces.map((_, i) => i).sort((a, b) => at(runs, at(pieces, a).run).first - at(runs, at(pieces, b).run).first || a - b);
  return { sizes: inKeras.map((piece) => at(pieces, piece).size), axes: ["batch", ...axes.map((axis) => (axis ?? []).map((piece) => inKeras.indexOf(piece)))] };
}

/** `values`, of which each `width` belong to one place along an axis of these factors, in Keras's order of them. */
export function inKerasOrder(values: ArrayLike<number>, { sizes }: Place, factors: readonly number[], width = 1): Float32Array {
  const order = [...factors].sort((a, b) => a - b);
  const shape = [...factors.map((factor) => at(sizes, factor)), width];
  return transpose(values, shape, [...order.map((factor) => factors.indexOf(factor)), factors.length]);
}

/** Part of a run that became a factor of its own. */
interface Piece {
  readonly run: number;
  readonly size: number;
}

/** Factors that follow one another here and in Keras, as one. */
function runsOf(place: Place): { readonly first: number; readonly size: number }[] {
  const runs: { first: number; last: number; size: number }[] = [];
  for (const factor of factorsOf(place, place.axes.map((_, axis) => axis))) {
    const size = at(place.sizes, factor);
    const before = runs.at(-1);
    if (before?.last === factor - 1) Object.assign(before, { last: factor, size: before.size * size });
    else runs.push({ first: factor, last: factor, size });
  }
  return runs;
}
