/** @file Sums over rows, as a cascade: short chains of additions, which are quick and lose little to rounding. */
import type { Program } from "./program";
import type { Dense, Workbench } from "./workbench";

/** Rows summed by one fragment: a chain of waits, kept short. */
export const REACH = 32;

/** Where a fragment stands that sums a `group` of columns over rows `first` to `last`. */
export const SUM_PLACE = `
  int block = quotient(index, groups);
  int group = index - block * groups;
  int first = block * reach;
  int last = min(first + reach, rows);`;

/** The uniforms `SUM_PLACE` reads. */
export const SUM_INTS = ["rows", "groups", "reach"] as const;

const SUM: Program = {
  name: "sumRows",
  inputs: ["source"],
  ints: SUM_INTS,
  targets: 1,
  main: `${SUM_PLACE}
  vec4 sum = vec4(0.0);
  for (int row = first; row < last; row++) sum += texel(source, row * groups + group);
  out0 = sum;`,
};

/** The sum of the rows of a texture of `[rows, 4 · groups]`, as an output of `shape`, of at most so many elements. */
export function sumRows(work: Workbench, source: WebGLTexture, rows: number, groups: number, shape: number[]): Dense {
  const blocks = Math.ceil(rows / REACH);
  const count = blocks * groups;
  const target = blocks === 1 ? work.output(shape) : work.scratch(count);
  work.draw(SUM, { count, inputs: [source], ints: { rows, groups, reach: REACH }, targets: [target.texture] });
  return blocks === 1 ? target : sumRows(work, target.texture, blocks, groups, shape);
}
