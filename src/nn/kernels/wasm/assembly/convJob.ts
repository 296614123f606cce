/** @file One call of ConvPool or ConvPoolGrad, described, and what its sizes come to. */
import { F32 } from "./simd";

/** What `codes` say of a pooled value: 0…3 which of the window's four won, in row-major order, or that ReLU stopped it. */
export const DEAD: i32 = 4;

/**
 * One call of ConvPool or ConvPoolGrad. Addresses in bytes, sizes in floats or counts unless named otherwise.
 *
 * "Window" is a pooling window, or, without pooling, a single position of the convolution.
 */
@unmanaged
export class Conv {
  x: usize;
  kernel: usize;
  bias: usize;
  y: usize;
  /** A byte per pooled value, see `DEAD`. 0: not wanted, or no pooling. */
  codes: usize;
  dy: usize;
  dKernel: usize;
  dBias: usize;
  /** 0: not wanted. */
  dx: usize;

  n: i32;
  height: i32;
  width: i32;
  ci: i32;
  kh: i32;
  kw: i32;
  co: i32;
  strideRows: i32;
  strideColumns: i32;
  /** Above 1 only where both strides are 1. */
  dilationRows: i32;
  dilationColumns: i32;
  padTop: i32;
  padLeft: i32;
  /** 1 or 2. */
  pool: i32;
  /** Windows down and across. */
  windowRows: i32;
  windowColumns: i32;
  /** What the activation leaves standing is above this: 0 for ReLU, −∞ where there is none. */
  floor: f32;

  /** The part of the padded image that windows look at; the width is a multiple of `dilationColumns`. */
  paddedHeight: i32;
  paddedWidth: i32;
  /** Floats that a row of the kernel covers: kw · ci, side by side in a row of the image. */
  run: i32;

  /** `[panels][8 biases, kh · kw · ci · 8 weights]`; in the gradient `[kh][segments][co][32]`. */
  weights: usize;
  /** Images padded (gradient only), or x itself where they need no padding. */
  padded: usize;
  /** Scratch per thread, `scratchBytes` each. */
  scratch: usize;
  scratchBytes: usize;

  /** Gradient only: the images whose lists are held at a time, which are padded with them. */
  firstImage: i32;
  numImages: i32;
  /** What shares lists, see `convLists.ts`: so many images or, where one has many windows, so many rows of windows of one. */
  groupImages: i32;
  groupRows: i32;
  lists: usize;
  counts: usize;
}

/** Bytes of a row of what convolutions read. */
// @ts-ignore: decorator
@inline
export function rowBytes(conv: Conv, direct: bool): usize {
  return <usize>((direct ? conv.width : conv.paddedWidth) * conv.ci) * F32;
}

/** Bytes of an image of what convolutions read. */
// @ts-ignore: decorator
@inline
export function imageBytes(conv: Conv, direct: bool): usize {
  return rowBytes(conv, direct) * <usize>(direct ? conv.height : conv.paddedHeight);
}

/** Pooling windows of an image, or its positions where nothing is pooled. */
// @ts-ignore: decorator
@inline
export function windowsPerImage(conv: Conv): i32 {
  return conv.windowRows * conv.windowColumns;
}

/**
 * Where the patch under output column `column` begins in a padded row. Under a dilation a row is kept as as many rows side by
 * side, every second column (say) in each: so that a row of the kernel covers neighbours always.
 */
// @ts-ignore: decorator
@inline
export function columnBytes(conv: Conv, column: i32): usize {
  const pixel = conv.ci << 2, dilation = conv.dilationColumns;
  if (dilation == 1) return <usize>(column * conv.strideColumns * pixel);
  return <usize>((column % dilation * (conv.paddedWidth / dilation) + column / dilation) * pixel);
}

/** From a row of the padded image to the next that a patch looks at. */
// @ts-ignore: decorator
@inline
export function kernelRowBytes(conv: Conv, direct: bool): usize {
  return <usize>conv.dilationRows * rowBytes(conv, direct);
}

/** Whether the path for one input channel, 3 × 3, stride 1, pooled, serves. */
export function isSingleChannel(conv: Conv): bool {
  return conv.ci == 1 && conv.kh == 3 && conv.kw == 3 && conv.strideRows == 1 && conv.strideColumns == 1 && conv.dilationRows == 1 && conv.dilationColumns == 1 && conv.pool == 2;
}
