/** @file ConvPool and its gradients. */
import { type TensorInfo, util } from "@tensorflow/tfjs-core";
import { last } from "../../../data/arrays";
import type { KernelAttrs } from "../../ops/contract";
import { CELLS_TILING, FORWARD, FORWARD_POOLED, PATCHES } from "./convForward";
import { type ConvGeometry, convGeometry, geometryInts } from "./convGeometry";
import { GRADIENT_KERNEL, GRADIENT_X, MARK_WINNERS } from "./convGradient";
import { passAlive } from "./denseKernels";
import { collect, type Partials, partialsOf, partLength, sumsTiling, type Tiling } from "./partials";
import { cropped, inFours, padded, resize, resized } from "./resize";
import type { Dense, Workbench } from "./workbench";

/** Its memory: the patches, where x has so few channels that they pay. */
export function convPool(work: Workbench, { x, kernel, bias }: Record<"x" | "kernel" | "bias", TensorInfo>, attrs: KernelAttrs<"ConvPool">): TensorInfo[] {
  const geometry = convGeometry(x.shape, kernel.shape, attrs);
  const { batch, outHeight, outWidth, outChannels } = geometry;
  const patches = needsPatches(geometry) ? makePatches(work, work.dense(x), geometry) : null;
  const inner = patches === null ? geometry : patchGeometry(geometry);
  const cells = batch * outHeight * outWidth;
  const sums = forward(work, [patches?.texture ?? pixelsOf(work, x), innerKernel(work, kernel, inner), work.dense(bias)], inner, attrs.activation);
  const y = cropped(work, collect(work, sums, [cells, inFours(outChannels)]), cells, outChannels);
  const outputs = [work.result(y, [batch, outHeight, outWidth, outChannels])];
  if (attrs.training && patches !== null) outputs.push(work.result(patches, [patches.size]));
  return outputs;
}

/** See `ConvPoolGrad` in ops/contract.ts. `memory0` are the patches, where `convPool` has made them. */
export function convPoolGrad(
  work: Workbench,
  { dy, x, kernel, y, memory0 }: Record<"dy" | "x" | "kernel" | "y", TensorInfo> & { memory0?: TensorInfo },
  attrs: KernelAttrs<"ConvPoolGrad">,
): TensorInfo[] {
  const geometry = convGeometry(x.shape, kernel.shape, attrs);
  const alive = attrs.poolSize === 1 ? passed(work, dy, y, attrs.activation) : marked(work, dy, y, attrs.activation);
  const [pixels, inner] = memory0 === undefined ? [pixelsOf(work, x), geometry] : [work.dense(memory0), patchGeometry(geometry)];
  const results = kernelGradients(work, pixels, kernel.shape, alive, inner);
  return attrs.wantsDx ? [...results, inputGradient(work, kernel, alive, geometry)] : results;
}

/** Most elements of a patch: what is laid out for a whole batch must stay small. */
const LARGEST_PATCH = 64;

function needsPatches(geometry: ConvGeometry): boolean {
  return geometry.inChannels < 3 && patchSize(geometry) <= LARGEST_PATCH;
}

/** Inputs: pixels with channels in fours, kernel, bias. */
function forward(work: Workbench, inputs: WebGLTexture[], geometry: ConvGeometry, activation: "relu" | "linear"): Partials {
  const ints = geometryInts(geometry);
  const cells = geometry.batch * geometry.outHeight * geometry.outWidth;
  const isPooled = geometry.pool === 2;
  const tiling = isPooled ? CELLS_TILING : tilingOf(work, ints.outGroups);
  const sums = partialsOf(tiling, cells, ints.outGroups, 1);
  if (isPooled) work.draw(FORWARD_POOLED[activation], { count: sums.count, inputs, ints: { ...ints, cells }, targets: "sums" });
  else work.draw(FORWARD(tiling), { count: sums.count, inputs, ints: { ...ints, cells, relu: activation === "relu" ? 1 : 0 }, targets: "sums" });
  return sums;
}

/** Two groups at a time only where there are two. */
function tilingOf({ device }: Workbench, groups: number): Tiling {
  return groups === 1 ? { rows: 4, groups: 1 } : sumsTiling(device);
}

/** Images with channels in fours. */
function pixelsOf(work: Workbench, x: TensorInfo): WebGLTexture {
  return padded(work, work.dense(x), util.sizeFromShape(x.shape.slice(0, -1)), last(x.shape));
}

/** Positions of the convolution that a window covers, each way. */
function positions({ pool, outHeight, outWidth }: ConvGeometry): [rows: number, columns: number] {
  return [pool * outHeight, pool * outWidth];
}

function patchSize({ kernelHeight, kernelWidth, inChannels }: ConvGeometry): number {
  return kernelHeight * kernelWidth * inChannels;
}

/** The geometry of the 1 × 1 convolution over patches. */
function patchGeometry(geometry: ConvGeometry): ConvGeometry {
  const [height, width] = positions(geometry);
  return { ...geometry, height, width, inChannels: inFours(patchSize(geometry)), kernelHeight: 1, kernelWidth: 1, strideY: 1, strideX: 1, dilationY: 1, dilationX: 1, top: 0, left: 0 };
}

function makePatches(work: Workbench, x: WebGLTexture, geometry: ConvGeometry): Dense {
  const [rows, columns] = positions(geometry);
  const patchGroups = inFours(patchSize(geometry)) / 4;
  const count = geometry.batch * rows * columns * patchGroups;
  const patches = work.scratch(count);
  const ints = { ...geometryInts(geometry), channels: geometry.inChannels, rows, columns, patchSize: patchSize(geometry), patchGroups };
  work.draw(PATCHES, { count, inputs: [x], ints, targets: [patches.texture] });
  return patches;
}

/** The kernel with rows and columns in fours. */
function innerKernel(work: Workbench, kernel: TensorInfo, { kernelHeight, kernelWidth, inChannels, outChannels }: ConvGeometry): WebGLTexture {
  const taps = kernelHeight * kernelWidth;
  const rows = rowsOf(kernel.shape);
  return resized(work, work.dense(kernel), taps, [rows / taps, outChannels], [inFours(inChannels), inFours(outChannels)]);
}

/** Rows of a kernel as a matrix with a column for each filter. */
function rowsOf(kernelShape: readonly number[]): number {
  return util.sizeFromShape(kernelShape.slice(0, -1));
}

/** dy with channels in fours, marked with the winners. */
function marked(work: Workbench, dy: TensorInfo, y: TensorInfo, activation: "relu" | "linear"): WebGLTexture {
  const inputs = [pixelsOf(work, dy), pixelsOf(work, y)];
  const count = (util.sizeFromShape(dy.shape.slice(0, -1)) * inFours(last(dy.shape))) / 4;
  const { texture } = work.scratch(count);
  work.draw(MARK_WINNERS[activation], { count, inputs, ints: {}, targets: [texture] });
  return texture;
}

/** dy with channels in fours, 0 where ReLU has let nothing pass. */
function passed(work: Workbench, dy: TensorInfo, y: TensorInfo, activation: "relu" | "linear"): WebGLTexture {
  const alive = activation === "relu" ? passAlive(work, dy, y, 1) : work.dense(dy);
  return padded(work, alive, util.sizeFromShape(dy.shape.slice(0, -1)), last(dy.shape));
}

/** dKernel, of `shape`, and dBias. */
function kernelGradients(work: Workbench, x: WebGLTexture, shape: number[], dy: WebGLTexture, geometry: ConvGeometry): TensorInfo[] {
  const { batch, kernelHeight, kernelWidth, outChannels, pool } = geometry;
  const { outGroups: groups, ...ints } = geometryInts(geometry);
  const tiling = sumsTiling(work.device);
  const blocks = kernelHeight * kernelWidth * ints.inGroups;
  const len = partLength((blocks + 1) * Math.ceil(groups / tiling.groups), batch, 1);
  const sums = partialsOf(tiling, 4 * (blocks + 1), groups, Math.ceil(batch / len));
  const { count, rowBlocks } = sums;
  work.draw(GRADIENT_KERNEL[pool](tiling), { count, inputs: [x, dy], ints: { ...ints, groups, rowBlocks, len, depth: batch }, targets: "sums" });
  return [work.result(kernelOf(work, sums, shape, geometry), shape), work.result(collect(work, sums, [outChannels], 4 * blocks), [outChannels])];
}

/** The kernel's gradient without what fills its channels up to fours. */
function kernelOf(work: Workbench, sums: Partials, shape: number[], { kernelHeight, kernelWidth, inChannels, outChannels }: ConvGeometry): Dense {
  const taps = kernelHeight * kernelWidth;
  const found = [inFours(inChannels), inFours(outChannels)] as const;
  const rows = rowsOf(shape) / taps;
  // Rows behind a patch come last of all: then none need be cut out.
  if (taps === 1 || rows === found[0]) return cropped(work, collect(work, sums, [rowsOf(shape), found[1]]), rowsOf(shape), outChannels);
  return resize(work, collect(work, sums, [taps, ...found]).texture, taps, found, [rows, outChannels]);
}

function inputGradient(work: Workbench, kernel: TensorInfo, dy: WebGLTexture, geometry: ConvGeometry): TensorInfo {
  const { batch, height, width, inChannels, pool } = geometry;
  const ints = geometryInts(geometry);
  const tiling: Tiling = { rows: 4, groups: ints.inGroups % 2 === 0 ? sumsTiling(work.device).groups : 1 };
  const sums = partialsOf(tiling, batch, height * width * ints.inGroups, 1);
  work.draw(GRADIENT_X[pool](tiling), { count: sums.count, inputs: [dy, innerKernel(work, kernel, geometry)], ints: { ...ints, batch }, targets: "sums" });
  const dx = collect(work, sums, [batch, height, width, 4 * ints.inGroups]);
  return work.result(cropped(work, dx, batch * height * width, inChannels), [batch, height, width, inChannels]);
}
