/** @file Sizes of a convolution and its pooling: plain numbers. */
import { backend_util } from "@tensorflow/tfjs-core";
import type { ConvAttrs } from "../../ops/contract";
import { inFours } from "./resize";

/** Sizes of one call; `top` and `left` count the zeros before the image. */
export interface ConvGeometry {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly inChannels: number;
  readonly kernelHeight: number;
  readonly kernelWidth: number;
  readonly outChannels: number;
  readonly strideY: number;
  readonly strideX: number;
  readonly dilationY: number;
  readonly dilationX: number;
  readonly top: number;
  readonly left: number;
  readonly pool: 1 | 2;
  /** Of the output, pooled. */
  readonly outHeight: number;
  readonly outWidth: number;
}

/** `x` `[n, h, w, ci]`, `kernel` `[kh, kw, ci, co]`. */
export function convGeometry(x: number[], kernel: number[], { strides, padding, dilations, poolSize }: ConvAttrs): ConvGeometry {
  const info = backend_util.computeConv2DInfo(x as [number, number, number, number], kernel as [number, number, number, number], [...strides], [...dilations], padding);
  return {
    batch: info.batchSize,
    height: info.inHeight,
    width: info.inWidth,
    inChannels: info.inChannels,
    kernelHeight: info.filterHeight,
    kernelWidth: info.filterWidth,
    outChannels: info.outChannels,
    strideY: info.strideHeight,
    strideX: info.strideWidth,
    dilationY: info.dilationHeight,
    dilationX: info.dilationWidth,
    top: info.padInfo.top,
    left: info.padInfo.left,
    pool: poolSize,
    outHeight: Math.floor(info.outHeight / poolSize),
    outWidth: Math.floor(info.outWidth / poolSize),
  };
}

/** The uniforms that all convolution programs share; channels in groups of four. */
export const GEOMETRY = ["height", "width", "inGroups", "kernelHeight", "kernelWidth", "outGroups", "strideY", "strideX", "dilationY", "dilationX", "top", "left", "outHeight", "outWidth"] as const;

/** The values of `GEOMETRY`'s uniforms. */
export function geometryInts(geometry: ConvGeometry): Record<(typeof GEOMETRY)[number], number> {
  return { ...geometry, inGroups: inFours(geometry.inChannels) / 4, outGroups: inFours(geometry.outChannels) / 4 };
}
