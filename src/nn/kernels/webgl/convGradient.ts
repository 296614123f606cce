/** @file The shaders of convolution's gradients, with and without pooling behind it (see convWindows.ts). */
import { at } from "../../../data/arrays";
import type { ConvAttrs } from "../../ops/contract";
import { GEOMETRY } from "./convGeometry";
import { columnsUnder, POSITIONS, rowsUnder } from "./convWindows";
import { byTiling, declareSums, partialPlace, PLACE_INTS, type Tiling, writeSums } from "./partials";
import { type Program, repeat } from "./program";

/** dy where y lives, marked with the winner as y is: one fetch instead of two for the programs that follow. */
function markWinners(activation: ConvAttrs["activation"]): Program {
  return {
    name: `convMarkWinners ${activation}`,
    inputs: ["dy", "y"],
    ints: [],
    targets: 1,
    main: `
  vec4 alive = texel(y, index);
  uvec4 marked = (floatBitsToUint(texel(dy, index)) & ~3u) | (floatBitsToUint(alive) & 3u);
  out0 = ${activation === "relu" ? "mix(vec4(0.0), uintBitsToFloat(marked), greaterThan(alive, vec4(0.0)))" : "uintBitsToFloat(marked)"};`,
  };
}

export const MARK_WINNERS: Readonly<Record<ConvAttrs["activation"], Program>> = { relu: markWinners("relu"), linear: markWinners("linear") };

/** A cell of a pooled output: each element of dy goes with the x under its winner. */
function pooledCell(tiling: Tiling): string {
  return `
${columnsUnder("cellX", 0)}
${repeat(4, (p) => `        vec4 v${p} = isBias ? vec4(1.0, 0.0, 0.0, 0.0) : texel(x, from0.${at(POSITIONS, p)} + inGroup) * inside0.${at(POSITIONS, p)};`)}
        vec4 d;
        uvec4 winner;
        bvec4 right, lower;
${repeat(
  tiling.groups,
  (g) => `
        d = texel(dy, at + g${g});
        winner = floatBitsToUint(d);
        right = notEqual(winner & 1u, uvec4(0u));
        lower = notEqual(winner & 2u, uvec4(0u));
${repeat(tiling.rows, (r) => `        s${r * tiling.groups + g} += d * mix(mix(vec4(v0[${r}]), vec4(v1[${r}]), right), mix(vec4(v2[${r}]), vec4(v3[${r}]), right), lower);`)}`,
)}`;
}

function plainRow(): string {
  return `
      int y = cellY * strideY - top + ky * dilationY;
      int yIn = clamp(y, 0, height - 1);
      int rowAt = (image * height + yIn) * width;`;
}

function plainCell(tiling: Tiling): string {
  return `
        int x0 = cellX * strideX - left + kx * dilationX;
        int xIn = clamp(x0, 0, width - 1);
        vec4 v = isBias ? vec4(1.0, 0.0, 0.0, 0.0) : texel(x, (rowAt + xIn) * inGroups + inGroup) * float(x0 == xIn && y == yIn);
        vec4 d;
${repeat(
  tiling.groups,
  (g) => `
        d = texel(dy, at + g${g});
${repeat(tiling.rows, (r) => `        s${r * tiling.groups + g} += d * v[${r}];`)}`,
)}`;
}

/**
 * Partial sums of dKernel: a block is four input channels under one tap, the depth the images. The block behind the
 * last has dBias in its first row.
 */
function gradientKernel(pool: 1 | 2): (tiling: Tiling) => Program {
  return byTiling((tiling) => ({
    name: `convGradientKernel, pool ${pool}`,
    inputs: ["x", "dy"],
    ints: [...GEOMETRY.filter((name) => name !== "outGroups"), ...PLACE_INTS],
    targets: tiling.rows * tiling.groups,
    main: `${partialPlace(tiling)}
${declareSums(tiling)}
  int tap = quotient(block, inGroups);
  int inGroup = block - tap * inGroups;
  int ky = quotient(tap, kernelWidth);
  int kx = tap - ky * kernelWidth;
  bool isBias = ky == kernelHeight;
  int at = first * outHeight * outWidth * groups;
  for (int image = first; image < last; image++) {
    for (int cellY = 0; cellY < outHeight; cellY++) {
${pool === 2 ? rowsUnder("cellY", "image", 0) : plainRow()}
      for (int cellX = 0; cellX < outWidth; cellX++) {
${pool === 2 ? pooledCell(tiling) : plainCell(tiling)}
        at += groups;
      }
    }
  }
${writeSums(tiling)}`,
  }));
}

/** With dy marked with its winners where there is pooling, and as it is (0 where ReLU let nothing pass) without. */
export const GRADIENT_KERNEL = { 1: gradientKernel(1), 2: gradientKernel(2) } as const;

/** dx as sums of one part: a row is an image, a column group a pixel's four channels. */
function gradientX(pool: 1 | 2): (tiling: Tiling) => Program {
  return byTiling((tiling) => ({
    name: `convGradientX, pool ${pool}`,
    inputs: ["dy", "kernel"],
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
    int yUnder = y + top - ky * dilationY;
    int positionY = quotient(max(yUnder, 0), strideY);
    int cellY = positionY${pool === 2 ? " >> 1" : ""};
    if (positionY * strideY != yUnder || cellY >= outHeight) continue;
    for (int kx = 0; kx < kernelWidth; kx++) {
      int xUnder = x + left - kx * dilationX;
      int positionX = quotient(max(xUnder, 0), strideX);
      int cellX = positionX${pool === 2 ? " >> 1" : ""};
      if (positionX * strideX != xUnder || cellX >= outWidth) continue;
      ${pool === 2 ? "uvec4 winner = uvec4((positionY & 1) * 2 + (positionX & 1));" : ""}
      ivec4 from = images + (cellY * outWidth + cellX) * outGroups;
      int at = ((ky * kernelWidth + kx) * inGroups + group) * 4 * outGroups;
      for (int i = 0; i < outGroups; i++) {
${repeat(tiling.groups, (g) => `        mat4 k${g} = mat4(${[0, 1, 2, 3].map((q) => `texel(kernel, at + ${4 * g + q} * outGroups + i)`).join(", ")});`)}
        vec4 d;
${repeat(
  tiling.rows,
  (r) => `
        d = texel(dy, from[${r}] + i);
        ${pool === 2 ? "d = mix(vec4(0.0), d, equal(floatBitsToUint(d) & 3u, winner));" : ""}
${repeat(tiling.groups, (g) => `        s${r * tiling.groups + g} += d * k${g};`)}`,
)}
      }
    }
  }
${writeSums(tiling)}`,
  }));
}

/** dy as for `GRADIENT_KERNEL`. */
export const GRADIENT_X = { 1: gradientX(1), 2: gradientX(2) } as const;
