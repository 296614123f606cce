import { expect, test } from "vitest";
import { mulberry32 } from "../data/random";
import { GridCut } from "./graphCut";

const NEIGHBOURS = [[1, 0], [0, 1], [1, 1], [-1, 1]] as const;

/** What a part (1 source, 0 sink) costs, added up one by one. */
function costOf(part: ArrayLike<number>, width: number, height: number, terminals: Int32Array, edges: readonly Int32Array[]): number {
  let cost = 0;
  for (let p = 0; p < width * height; p++) {
    const terminal = terminals[p]!;
    if (terminal > 0 && part[p] === 0) cost += terminal;
    if (terminal < 0 && part[p] === 1) cost -= terminal;
    NEIGHBOURS.forEach(([dx, dy], i) => {
      const x = (p % width) + dx;
      const y = Math.floor(p / width) + dy;
      if (x >= 0 && x < width && y < height && part[p] !== part[y * width + x]) cost += edges[i]![p]!;
    });
  }
  return cost;
}

test("no other cut of a small grid is cheaper, and a second cut knows nothing of the first", () => {
  const random = mulberry32(7);
  const number = (low: number, high: number): number => Math.floor(low + random() * (high - low + 1));
  for (let trial = 0; trial < 300; trial++) {
    const [width, height] = [number(1, 4), number(1, 3)];
    const size = width * height;
    const grid = new GridCut(width, height);
    const edges = NEIGHBOURS.map(() => Int32Array.from({ length: size }, () => number(0, 6)));
    NEIGHBOURS.forEach(([dx, dy], i) => grid.setEdges(dx, dy, edges[i]!));
    for (let again = 0; again < 2; again++) {
      const terminals = Int32Array.from({ length: size }, () => number(-10, 10));
      const found = costOf(grid.cut(terminals), width, height, terminals, edges);
      let least = Infinity;
      for (let bits = 0; bits < 1 << size; bits++) {
        least = Math.min(least, costOf(Uint8Array.from({ length: size }, (_, p) => (bits >> p) & 1), width, height, terminals, edges));
      }
      expect(found).toBe(least);
    }
  }
});
