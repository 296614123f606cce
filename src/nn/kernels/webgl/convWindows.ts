/**
 * @file What the shaders of convolution with pooling share.
 *
 * A "cell" is one element of the output; with pooling its "window" is the 4 positions of the convolution that it pools,
 * without there is one. Only positions in a window are ever computed. Channels go in groups of four.
 *
 * Which position has won is kept in the two lowest bits of y's elements, an error of at most 3 · 2⁻²³ of y: nothing
 * else need be remembered, and whoever fetches a value knows its winner.
 */

/** Rows of x under tap row `ky` of a window's two rows: where to fetch, and whether that is in the image. */
export function rowsUnder(cellY: string, image: string, suffix: number): string {
  return `
  ivec2 y${suffix} = ${cellY} * 2 * strideY - top + ky * dilationY + ivec2(0, strideY);
  ivec2 yIn${suffix} = clamp(y${suffix}, 0, height - 1);
  vec2 yOk${suffix} = vec2(equal(y${suffix}, yIn${suffix}));
  yIn${suffix} = (${image} * height + yIn${suffix}) * width;`;
}

/** Behind `rowsUnder`, for each of a window's positions under a tap: `from`, its first texel of x, and `inside`, 0 out of the image. */
export function columnsUnder(cellX: string, suffix: number): string {
  return `
  ivec2 x${suffix} = ${cellX} * 2 * strideX - left + kx * dilationX + ivec2(0, strideX);
  ivec2 xIn${suffix} = clamp(x${suffix}, 0, width - 1);
  vec4 inside${suffix} = yOk${suffix}.xxyy * vec2(equal(x${suffix}, xIn${suffix})).xyxy;
  ivec4 from${suffix} = (yIn${suffix}.xxyy + xIn${suffix}.xyxy) * inGroups;`;
}

/** Components of a window's vectors, by position. */
export const POSITIONS = ["x", "y", "z", "w"] as const;
