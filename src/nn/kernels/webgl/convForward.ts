/** @file The shaders of convolution with its activation and its pooling (see convWindows.ts). */
import { at } from "../../../data/arrays";
import type { ConvAttrs } from "../../ops/contract";
import { GEOMETRY } from "./convGeometry";
import { columnsUnder, POSITIONS, rowsUnder } from "./convWindows";
import { byTiling, declareSums, type Tiling } from "./partials";
import { type Program, repeat } from "./program";

/** Two cells by two groups: with four positions to a cell, already 64 sums to a fragment. */
export const CELLS_TILING: Tiling = { rows: 2, groups: 2 };

/**
 * A window's largest sum, with the mark of the first position that has it. Without ReLU 0 too needs a mark, which no
 * normal number but a tiny one can bear: graphics cards take smaller ones for 0.
 */
const MARKED: Readonly<Record<ConvAttrs["activation"], string>> = {
  relu: `
  return mix(vec4(0.0), uintBitsToFloat((floatBitsToUint(most) & ~3u) | winner), greaterThan(most, vec4(0.0)));`,
  linear: `
  most = mix(most, vec4(1e-30), lessThan(abs(most), vec4(1e-30)));
  return uintBitsToFloat((floatBitsToUint(most) & ~3u) | winner);`,
};

/** Sum of cell j, group g, position p in `forwardPooled`. */
function sumName(cell: number, group: number, position: number): string {
  return `s${(cell * 2 + group) * 4 + position}`;
}

/**
 * Per step of depth, eight fetches of x (two windows) and eight of the kernel (four rows, two groups) bring 256
 * multiplications. Out of the image, x is fetched somewhere else and multiplied by 0, which needs no branch.
 */
function forwardPooled(activation: ConvAttrs["activation"]): Program {
  return {
    name: `convForwardPooled ${activation}`,
    inputs: ["x", "kernel", "bias"],
    ints: [...GEOMETRY, "cells"],
    targets: 4,
    functions: `
vec4 pooled(vec4 s0, vec4 s1, vec4 s2, vec4 s3) {
  vec4 most = max(max(s0, s1), max(s2, s3));
  uvec4 winner = uvec4(3u);
${repeat(3, (i) => `  winner = uvec4(mix(vec4(winner), vec4(${2 - i}.0), equal(s${2 - i}, most)));`)}${MARKED[activation]}
}`,
    main: `
  int tiles = (outGroups + 1) >> 1;
  int block = quotient(index, tiles);
  int g0 = (index - block * tiles) * 2;
  int g1 = min(g0 + 1, outGroups - 1);
${repeat(
  2,
  (j) => `
  int cell${j} = min(2 * block + ${j}, cells - 1);
  int row${j} = quotient(cell${j}, outWidth);
  int cellX${j} = cell${j} - row${j} * outWidth;
  int image${j} = quotient(row${j}, outHeight);
  int cellY${j} = row${j} - image${j} * outHeight;`,
)}
${repeat(2, (g) => `  vec4 b${g} = texel(bias, g${g});`)}
${repeat(16, (i) => `  vec4 s${i} = b${(i >> 2) & 1};`)}
  int at = 0;
  for (int ky = 0; ky < kernelHeight; ky++) {
${repeat(2, (j) => rowsUnder(`cellY${j}`, `image${j}`, j))}
    for (int kx = 0; kx < kernelWidth; kx++) {
${repeat(2, (j) => columnsUnder(`cellX${j}`, j))}
      for (int i = 0; i < inGroups; i++) {
${repeat(2, (g) => `        mat4 k${g} = mat4(texel(kernel, at + g${g}), texel(kernel, at + outGroups + g${g}), texel(kernel, at + 2 * outGroups + g${g}), texel(kernel, at + 3 * outGroups + g${g}));`)}
        at += 4 * outGroups;
        vec4 v;
${repeat(
  8,
  (n) => `
        v = texel(x, from${n >> 2}.${at(POSITIONS, n & 3)} + i) * inside${n >> 2}.${at(POSITIONS, n & 3)};
${repeat(2, (g) => `        ${sumName(n >> 2, g, n & 3)} += k${g} * v;`)}`,
)}
      }
    }
  }
${repeat(4, (i) => `  out${i} = pooled(${[0, 1, 2, 3].map((p) => sumName(i >> 1, i & 1, p)).join(", ")});`)}`,
  };
}

export const FORWARD_POOLED: Readonly<Record<ConvAttrs["activation"], Program>> = { relu: forwardPooled("relu"), linear: forwardPooled("linear") };

/** Without pooling: a row is a cell. Components of vectors of four belong to the block's cells. */
export const FORWARD = byTiling((tiling) => ({
  name: "convForward",
  inputs: ["x", "kernel", "bias"],
  ints: [...GEOMETRY, "cells", "relu"],
  targets: tiling.rows * tiling.groups,
  main: `
  int tiles = ${tiling.groups === 1 ? "outGroups" : "(outGroups + 1) >> 1"};
  int block = quotient(index, tiles);
  int group = (index - block * tiles) * ${tiling.groups};
${repeat(tiling.groups, (g) => `  int g${g} = min(group + ${g}, outGroups - 1);`)}
  ivec4 yFirst, xFirst, rowsBefore;
${repeat(
  tiling.rows,
  (r) => `
  int cell${r} = min(${tiling.rows} * block + ${r}, cells - 1);
  int row${r} = quotient(cell${r}, outWidth);
  int image${r} = quotient(row${r}, outHeight);
  xFirst[${r}] = (cell${r} - row${r} * outWidth) * strideX - left;
  yFirst[${r}] = (row${r} - image${r} * outHeight) * strideY - top;
  rowsBefore[${r}] = image${r} * height;`,
)}
${declareSums(tiling, (g) => `texel(bias, g${g})`)}
  int at = 0;
  for (int ky = 0; ky < kernelHeight; ky++) {
    ivec4 ys = yFirst + ky * dilationY;
    ivec4 yIn = clamp(ys, 0, height - 1);
    vec4 yOk = vec4(equal(ys, yIn));
    yIn = (rowsBefore + yIn) * width;
    for (int kx = 0; kx < kernelWidth; kx++) {
      ivec4 xs = xFirst + kx * dilationX;
      ivec4 xIn = clamp(xs, 0, width - 1);
      vec4 inside = yOk * vec4(equal(xs, xIn));
      ivec4 from = (yIn + xIn) * inGroups;
      for (int i = 0; i < inGroups; i++) {
${repeat(tiling.groups, (g) => `        mat4 k${g} = mat4(texel(kernel, at + g${g}), texel(kernel, at + outGroups + g${g}), texel(kernel, at + 2 * outGroups + g${g}), texel(kernel, at + 3 * outGroups + g${g}));`)}
        at += 4 * outGroups;
        vec4 v;
${repeat(
  tiling.rows,
  (r) => `
        v = texel(x, from[${r}] + i) * inside[${r}];
${repeat(tiling.groups, (g) => `        s${r * tiling.groups + g} += k${g} * v;`)}`,
)}
      }
    }
  }
${repeat(tiling.rows * tiling.groups, (i) => `  out${i} = relu == 1 ? max(s${i}, 0.0) : s${i};`)}`,
}));

/**
 * Lays out, for each position in a window, its whole patch of x in whole groups of four, zeros behind: makes of a
 * convolution over few channels (the first) one over many, of size 1 × 1, that programs in fours can do.
 */
export const PATCHES: Program = {
  name: "convPatches",
  inputs: ["x"],
  ints: ["height", "width", "channels", "kernelWidth", "strideY", "strideX", "dilationY", "dilationX", "top", "left", "rows", "columns", "patchSize", "patchGroups"],
  targets: 1,
  functions: `
float pixel(int image, int y0, int x0, int at) {
  int tap = quotient(at, channels);
  int ky = quotient(tap, kernelWidth);
  ivec2 place = ivec2(x0 + (tap - ky * kernelWidth) * dilationX, y0 + ky * dilationY);
  if (at >= patchSize || place != clamp(place, ivec2(0), ivec2(width, height) - 1)) return 0.0;
  return element(x, ((image * height + place.y) * width + place.x) * channels + at - tap * channels);
}`,
  main: `
  int position = quotient(index, patchGroups);
  int at = 4 * (index - position * patchGroups);
  int row = quotient(position, columns);
  int image = quotient(row, rows);
  int y0 = (row - image * rows) * strideY - top;
  int x0 = (position - row * columns) * strideX - left;
  out0 = vec4(pixel(image, y0, x0, at), pixel(image, y0, x0, at + 1), pixel(image, y0, x0, at + 2), pixel(image, y0, x0, at + 3));`,
};
