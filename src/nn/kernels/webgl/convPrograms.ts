/**
 * @file The shaders of convolution with ReLU and pooling, and of its gradients.
 *
 * A "cell" is one element of the pooled output, its "window" the 1 or 4 positions of the convolution that it pools. Only
 * positions in a window are ever computed. Channels go in groups of four. Without pooling all four positions are one.
 *
 * Which position has won is kept in the two lowest bits of y's elements, an error of at most 3 · 2⁻²³ of y: nothing
 * else need be remembered, and whoever fetches a value knows its winner.
 */
import { at } from "../../../data/arrays";
import { GEOMETRY } from "./convGeometry";
import { byTiling, declareSums, partialPlace, PLACE_INTS, type Tiling, writeSums } from "./partials";
import { type Program, repeat } from "./program";

/** Two cells by two groups: with four positions to a cell, already 64 sums to a fragment. */
export const CELLS_TILING: Tiling = { rows: 2, groups: 2 };

/** Rows of x under tap row `ky` of a window's two rows: where to fetch, and whether that is in the image. */
function rowsUnder(cellY: string, image: string, suffix: number): string {
  return `
  ivec2 y${suffix} = ${cellY} * pool * stride - top + ky + ivec2(0, stepTo);
  ivec2 yIn${suffix} = clamp(y${suffix}, 0, height - 1);
  vec2 yOk${suffix} = vec2(equal(y${suffix}, yIn${suffix}));
  yIn${suffix} = (${image} * height + yIn${suffix}) * width;`;
}

/** Behind `rowsUnder`, for each of a window's positions under a tap: `from`, its first texel of x, and `inside`, 0 out of the image. */
function columnsUnder(cellX: string, suffix: number): string {
  return `
  ivec2 x${suffix} = ${cellX} * pool * stride - left + kx + ivec2(0, stepTo);
  ivec2 xIn${suffix} = clamp(x${suffix}, 0, width - 1);
  vec4 inside${suffix} = yOk${suffix}.xxyy * vec2(equal(x${suffix}, xIn${suffix})).xyxy;
  ivec4 from${suffix} = (yIn${suffix}.xxyy + xIn${suffix}.xyxy) * inGroups;`;
}

const POSITIONS = ["x", "y", "z", "w"] as const;

/** Sum of cell j, group g, position p in `FORWARD`. */
function sumName(cell: number, group: number, position: number): string {
  return `s${(cell * 2 + group) * 4 + position}`;
}

/**
 * Per step of depth, eight fetches of x (two windows) and eight of the kernel (four rows, two groups) bring 256
 * multiplications. Out of the image, x is fetched somewhere else and multiplied by 0, which needs no branch.
 */
export const FORWARD: Program = {
  name: "convForward",
  inputs: ["x", "kernel", "bias"],
  ints: [...GEOMETRY, "cells"],
  targets: 4,
  functions: `
vec4 pooled(vec4 s0, vec4 s1, vec4 s2, vec4 s3) {
  vec4 most = max(max(s0, s1), max(s2, s3));
  uvec4 winner = uvec4(3u);
${repeat(3, (i) => `  winner = uvec4(mix(vec4(winner), vec4(${2 - i}.0), equal(s${2 - i}, most)));`)}
  return mix(vec4(0.0), uintBitsToFloat((floatBitsToUint(most) & ~3u) | winner), greaterThan(most, vec4(0.0)));
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
  int stepTo = (pool - 1) * stride;
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

/**
 * Lays out, for each position in a window, its whole patch of x in whole groups of four, zeros behind: makes of a
 * convolution over few channels (the first) one over many, of size 1 × 1, that programs in fours can do.
 */
export const PATCHES: Program = {
  name: "convPatches",
  inputs: ["x"],
  ints: ["height", "width", "channels", "kernelWidth", "stride", "top", "left", "rows", "columns", "patchSize", "patchGroups"],
  targets: 1,
  functions: `
float pixel(int image, int y, int x0, int at) {
  int tap = quotient(at, channels);
  int ky = quotient(tap, kernelWidth);
  ivec2 place = ivec2(x0 + tap - ky * kernelWidth, y + ky);
  if (at >= patchSize || place != clamp(place, ivec2(0), ivec2(width, height) - 1)) return 0.0;
  return element(x, ((image * height + place.y) * width + place.x) * channels + at - tap * channels);
}`,
  main: `
  int position = quotient(index, patchGroups);
  int at = 4 * (index - position * patchGroups);
  int row = quotient(position, columns);
  int image = quotient(row, rows);
  int y0 = (row - image * rows) * stride - top;
  int x0 = (position - row * columns) * stride - left;
  out0 = vec4(pixel(image, y0, x0, at), pixel(image, y0, x0, at + 1), pixel(image, y0, x0, at + 2), pixel(image, y0, x0, at + 3));`,
};

/** dy where y lives, marked with the winner as y is: one fetch instead of two for the programs that follow. */
export const MARK_WINNERS: Program = {
  name: "convMarkWinners",
  inputs: ["dy", "y"],
  ints: [],
  targets: 1,
  main: `
  vec4 alive = texel(y, index);
  uvec4 marked = (floatBitsToUint(texel(dy, index)) & ~3u) | (floatBitsToUint(alive) & 3u);
  out0 = mix(vec4(0.0), uintBitsToFloat(marked), greaterThan(alive, vec4(0.0)));`,
};

/**
 * Partial sums of dKernel: a block is four input channels under one tap, the depth the images. The block behind the
 * last has dBias in its first row.
 */
export const GRADIENT_KERNEL = byTiling((tiling) => ({
  name: "convGradientKernel",
  inputs: ["x", "marked"],
  ints: [...GEOMETRY.filter((name) => name !== "outGroups"), ...PLACE_INTS],
  targets: tiling.rows * tiling.groups,
  main: `${partialPlace(tiling)}
${declareSums(tiling)}
  int tap = quotient(block, inGroups);
  int inGroup = block - tap * inGroups;
  int ky = quotient(tap, kernelWidth);
  int kx = tap - ky * kernelWidth;
  bool isBias = ky == kernelHeight;
  int stepTo = (pool - 1) * stride;
  int at = first * outHeight * outWidth * groups;
  for (int image = first; image < last; image++) {
    for (int cellY = 0; cellY < outHeight; cellY++) {
${rowsUnder("cellY", "image", 0)}
      for (int cellX = 0; cellX < outWidth; cellX++) {
${columnsUnder("cellX", 0)}
${repeat(4, (p) => `        vec4 v${p} = isBias ? vec4(1.0, 0.0, 0.0, 0.0) : texel(x, from0.${at(POSITIONS, p)} + inGroup) * inside0.${at(POSITIONS, p)};`)}
        vec4 d;
        uvec4 winner;
        bvec4 right, lower;
${repeat(
  tiling.groups,
  (g) => `
        d = texel(marked, at + g${g});
        winner = floatBitsToUint(d);
        right = notEqual(winner & 1u, uvec4(0u));
        lower = notEqual(winner & 2u, uvec4(0u));
${repeat(tiling.rows, (r) => `        s${r * tiling.groups + g} += d * mix(mix(vec4(v0[${r}]), vec4(v1[${r}]), right), mix(vec4(v2[${r}]), vec4(v3[${r}]), right), lower);`)}`,
)}
        at += groups;
      }
    }
  }
${writeSums(tiling)}`,
}));

/** dx as sums of one part: a row is an image, a column group a pixel's four channels. */
export const GRADIENT_X = byTiling((tiling) => ({
  name: "convGradientX",
  inputs: ["marked", "kernel"],
  ints: [...GEOMETRY, "batch"],
  targets: tiling.rows * tiling.groups,
  main: `
  int tiles = ${tiling.groups === 1 ? "inGroups" : "inGroups >> 1"};
  int rest = quotient(index, tiles);
  int group = (index - rest * tiles) * ${tiling.groups};
  int block = quotient(rest, height * width);
  int pixel = rest - block * height * width;
  int y = quotient(pixel, width);
  int x = pixel - y * width;
  ivec4 images = min(4 * block + ivec4(0, 1, 2, 3), batch - 1) * (outHeight * outWidth * outGroups);
${declareSums(tiling)}
  for (int ky = 0; ky < kernelHeight; ky++) {
    int positionY = quotient(max(y + top - ky, 0), stride);
    int cellY = positionY / pool;
    if (positionY * stride != y + top - ky || cellY >= outHeight) continue;
    for (int kx = 0; kx < kernelWidth; kx++) {
      int positionX = quotient(max(x + left - kx, 0), stride);
      int cellX = positionX / pool;
      if (positionX * stride != x + left - kx || cellX >= outWidth) continue;
      uvec4 winner = uvec4((positionY - cellY * pool) * 2 + positionX - cellX * pool);
      ivec4 from = images + (cellY * outWidth + cellX) * outGroups;
      int at = ((ky * kernelWidth + kx) * inGroups + group) * 4 * outGroups;
      for (int i = 0; i < outGroups; i++) {
${repeat(tiling.groups, (g) => `        mat4 k${g} = mat4(${[0, 1, 2, 3].map((q) => `texel(kernel, at + ${4 * g + q} * outGroups + i)`).join(", ")});`)}
        vec4 d;
${repeat(
  tiling.rows,
  (r) => `
        d = texel(marked, from[${r}] + i);
        d = mix(vec4(0.0), d, equal(floatBitsToUint(d) & 3u, winner));
${repeat(tiling.groups, (g) => `        s${r * tiling.groups + g} += d * k${g};`)}`,
)}
      }
    }
  }
${writeSums(tiling)}`,
}));
