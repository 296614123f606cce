/** @file The outline of what an image shows, as a path: laid over a map, it says what of the garment a colour belongs to. Pure, so that it can be tested. */
import { IMAGE_SIZE } from "../../../data/dataset";

/** Brighter than this, 0–255, belongs to the garment. */
const GROUND = 25;

/** SVG path in image pixels (viewBox 0 0 28 28): the edges between garment and ground. @param pixels grey, 0–255, shape `[28, 28]` */
export function outlinePath(pixels: Uint8Array): string {
  const isGarment = (row: number, column: number) => Math.min(row, column) >= 0 && Math.max(row, column) < IMAGE_SIZE && (pixels[row * IMAGE_SIZE + column] ?? 0) > GROUND;
  const edges: string[] = [];
  for (let row = 0; row <= IMAGE_SIZE; row++) {
    for (let column = 0; column <= IMAGE_SIZE; column++) {
      const here = isGarment(row, column);
      if (here !== isGarment(row - 1, column)) edges.push(`M${column} ${row}h1`);
      if (here !== isGarment(row, column - 1)) edges.push(`M${column} ${row}v1`);
    }
  }
  return edges.join("");
}
