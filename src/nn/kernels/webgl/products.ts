/** @file The three matrix products of dense layers, as partial sums. Depths and widths are in groups of four. */
import { byTiling, declareSums, partialPlace, type Partials, partialsOf, partLength, PLACE_INTS, sumsTiling, type Tiling, writeSums } from "./partials";
import { type Program, repeat } from "./program";
import type { Workbench } from "./workbench";

/** Where the rows of a block begin in `a`, whose rows have `depth` groups; rows behind the last are the last again. */
function rowStarts({ rows }: Tiling): string {
  return repeat(rows, (r) => `  int a${r} = min(${rows} * block + ${r}, rows - 1) * depth;`);
}

/** `a [rows, 4 · depth] · b [4 · depth, 4 · groups]`. */
const MULTIPLY = byTiling((tiling) => ({
  name: "multiply",
  inputs: ["a", "b"],
  ints: ["rows", ...PLACE_INTS],
  targets: tiling.rows * tiling.groups,
  main: `${partialPlace(tiling)}
${rowStarts(tiling)}
${declareSums(tiling)}
  int at = 4 * first * groups;
  for (int k = first; k < last; k++) {
${repeat(tiling.groups, (g) => `    mat4 m${g} = mat4(texel(b, at + g${g}), texel(b, at + groups + g${g}), texel(b, at + 2 * groups + g${g}), texel(b, at + 3 * groups + g${g}));`)}
    at += 4 * groups;
${repeat(
  tiling.rows,
  (r) => `
    vec4 x${r} = texel(a, a${r} + k);
${repeat(tiling.groups, (g) => `    s${r * tiling.groups + g} += m${g} * x${r};`)}`,
)}
  }
${writeSums(tiling)}`,
}));

/** `a [rows, 4 · depth] · bᵀ`, b `[4 · groups, 4 · depth]`. */
const MULTIPLY_TRANSPOSED = byTiling((tiling) => ({
  name: "multiplyTransposed",
  inputs: ["a", "b"],
  ints: ["rows", ...PLACE_INTS],
  targets: tiling.rows * tiling.groups,
  main: `${partialPlace(tiling)}
${rowStarts(tiling)}
${declareSums(tiling)}
${repeat(tiling.groups, (g) => `  int b${g} = 4 * g${g} * depth;`)}
  for (int k = first; k < last; k++) {
${repeat(tiling.groups, (g) => `    mat4 m${g} = mat4(texel(b, b${g} + k), texel(b, b${g} + depth + k), texel(b, b${g} + 2 * depth + k), texel(b, b${g} + 3 * depth + k));`)}
${repeat(
  tiling.rows,
  (r) => `
    vec4 x${r} = texel(a, a${r} + k);
${repeat(tiling.groups, (g) => `    s${r * tiling.groups + g} += x${r} * m${g};`)}`,
)}
  }
${writeSums(tiling)}`,
}));

/** `aᵀ · b`, a `[depth, 4 · blocks]`, b `[depth, 4 · groups]`, and below it one block more: b's column sums in its first row. */
const TRANSPOSED_MULTIPLY = byTiling((tiling) => ({
  name: "transposedMultiply",
  inputs: ["a", "b"],
  ints: ["blocks", ...PLACE_INTS],
  targets: tiling.rows * tiling.groups,
  main: `${partialPlace(tiling)}
${declareSums(tiling)}
  for (int k = first; k < last; k++) {
    vec4 x = block == blocks ? vec4(1.0, 0.0, 0.0, 0.0) : texel(a, k * blocks + block);
${repeat(
  tiling.groups,
  (g) => `
    vec4 y${g} = texel(b, k * groups + g${g});
${repeat(tiling.rows, (r) => `    s${r * tiling.groups + g} += x[${r}] * y${g};`)}`,
)}
  }
${writeSums(tiling)}`,
}));

/** `a [rows, 4 · depth] · b [4 · depth, 4 · groups]`. */
export function multiply(work: Workbench, a: WebGLTexture, b: WebGLTexture, rows: number, depth: number, groups: number): Partials {
  return product(work, MULTIPLY, a, b, { rows }, rows, depth, groups);
}

/** `a [rows, 4 · depth] · bᵀ`, b `[4 · groups, 4 · depth]`. */
export function multiplyTransposed(work: Workbench, a: WebGLTexture, b: WebGLTexture, rows: number, depth: number, groups: number): Partials {
  return product(work, MULTIPLY_TRANSPOSED, a, b, { rows }, rows, depth, groups);
}

/** `aᵀ · b`, a `[depth, 4 · blocks]`, b `[depth, 4 · groups]`; row `4 · blocks` holds b's column sums. */
export function transposedMultiply(work: Workbench, a: WebGLTexture, b: WebGLTexture, blocks: number, depth: number, groups: number): Partials {
  return product(work, TRANSPOSED_MULTIPLY, a, b, { blocks }, 4 * (blocks + 1), depth, groups);
}

/** Fewest steps in a part, below which adding up costs more than waiting. */
const SHORTEST_PART = 16;

function product(
  work: Workbench,
  program: (tiling: Tiling) => Program,
  a: WebGLTexture,
  b: WebGLTexture,
  ints: Record<string, number>,
  rows: number,
  depth: number,
  groups: number,
): Partials {
  const tiling = sumsTiling(work.device);
  const len = partLength(Math.ceil(rows / tiling.rows) * Math.ceil(groups / tiling.groups), depth, SHORTEST_PART);
  const partials = partialsOf(tiling, rows, groups, Math.ceil(depth / len));
  const { count, rowBlocks } = partials;
  work.draw(program(tiling), { count, inputs: [a, b], ints: { ...ints, groups, rowBlocks, len, depth }, targets: "sums" });
  return partials;
}
