/** @file Which output of a pool a number goes into. */
import { at } from "../data/arrays";
import { imageShape, windows } from "../nn/hostLayers";
import type { PoolingStep } from "./steps";

/** The first of the outputs, row-major, whose window holds number `index` of the input; null where none does, at an edge that is left out. */
export function pooledInto({ spec, input, output }: PoolingStep, index: number): number | null {
  const [height, width, channels] = imageShape(input);
  const pixel = Math.floor(index / channels);
  const [row, column, channel] = [Math.floor(pixel / width), pixel % width, index % channels];
  const rows = windows(height, spec.poolSize[0], spec.strides[0], spec.padding);
  const columns = windows(width, spec.poolSize[1], spec.strides[1], spec.padding);
  const holds = (place: number) => ({ first, end }: { readonly first: number; readonly end: number }) => first <= place && place < end;
  const [y, x] = [rows.findIndex(holds(row)), columns.findIndex(holds(column))];
  if (y < 0 || x < 0) return null;
  return output.length === 1 ? channel : (y * at(output, 1) + x) * channels + channel;
}
