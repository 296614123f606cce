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
  stride: i32;
  padTop: i32;
  padLeft: i32;
  /** 1 or 2. */
  pool: i32;
  /** Windows down and across. */
  windowRows: i32;
  windowColumns: i32;

  /** The part of the padded image that windows look at. */
  paddedHeight: i32;
  paddedWidth: i32;
  /** Floats that a row of the kernel covers: kw · ci, side by side in a row of the image. */
  run: i32;

  /** `[panels][8 biases, kh · kw · ci · 8 weights]`; in the gradient `[kh][segments][co][32]`. */
  weights: usize;
  /** All images padded (gradient only), or x itself where they need no padding. */
  padded: usize;
  /** Scratch per thread, `scratchBytes` each. */
  scratch: usize;
  scratchBytes: usize;

  /** Gradient only: images that share lists, see `convLists.ts`. */
  groupImages: i32;
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

/** Whether the path for one input channel, 3 × 3, stride 1, pooled, serves. */
export function isSingleChannel(conv: Conv): bool {
  return conv.ci == 1 && conv.kh == 3 && conv.kw == 3 && conv.stride == 1 && conv.pool == 2;
}
