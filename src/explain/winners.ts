/** @file Which place of its window each output of a max pooling came from. */
import { floatAt } from "../data/arrays";
import type { Pooling2d } from "../nn/architectures/layers";
import { type HostActivations, imageShape, windows } from "../nn/hostLayers";

/** For each output, row-major, where in `x` its maximum stands; of equal ones the first in reading order. */
export function winnersOf({ shape, values: x }: HostActivations, { poolSize, strides, padding }: Pooling2d): Int32Array {
  const [height, width, channels] = imageShape(shape);
  const rows = windows(height, poolSize[0], strides[0], padding);
  const columns = windows(width, poolSize[1], strides[1], padding);
  const winners = new Int32Array(rows.length * columns.length * channels);
  let out = 0;
  for (const row of rows) {
    for (const column of columns) {
      for (let c = 0; c < channels; c++) {
        let best = (row.first * width + column.first) * channels + c;
        for (let i = row.first; i < row.end; i++) {
          for (let j = column.first; j < column.end; j++) {
            const place = (i * width + j) * channels + c;
            if (floatAt(x, place) > floatAt(x, best)) best = place;
          }
        }
        winners[out++] = best;
      }
    }
  }
  return winners;
}
