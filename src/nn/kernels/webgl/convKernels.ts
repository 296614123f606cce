/** @file ConvPool and its gradients. */
import { type TensorInfo, util } from "@tensorflow/tfjs-core";
import type { KernelAttrs } from "../../ops/contract";
import { type ConvGeometry, convGeometry, geometryInts } from "./convGeometry";
import { CELLS_TILING, FORWARD, GRADIENT_KERNEL, GRADIENT_X, MARK_WINNERS, PATCHES } from "./convPrograms";
import { collect, partialsOf, partLength, sumsTiling, type Tiling } from "./partials";
import { inFours, resize, resized } from "./resize";
import type { Dense, Workbench } from "./workbench";

/** Its memory: the patches, where x has too few channels to do without. */
export function convReluPool(work: Workbench, { x, kernel, bias }: Record<"x" | "kernel" | "bias", TensorInfo>, attrs: KernelAttrs<"ConvPool">): TensorInfo[] {
  const geometry = convGeometry(x.shape, kernel.shape, attrs);
  const { batch, outHeight, outWidth, outChannels } = geometry;
  const patches = needsPatches(geometry) ? makePatches(work, work.dense(x), geometry) : null;
  const inner = patches === null ? geometry : patchGeometry(geometry);
  const cells = batch * outHeight * outWidth;
  const ints = geometryInts(inner);
  const sums = partialsOf(CELLS_TILING, cells, ints.outGroups, 1);
  work.draw(FORWARD, {
    count: sums.count,
    inputs: [patches?.texture ?? work.dense(x), innerKernel(work, kernel, inner), work.dense(bias)],
    ints: { ...ints, cells },
    targets: "sums",
  });
  const y = collect(work, sums, [cells, 4 * ints.outGroups]);
  const cropped = outChannels % 4 === 0 ? y : resize(work, y.texture, cells, [1, 4 * ints.outGroups], [1, outChannels]);
  const outputs = [work.result(cropped, [batch, outHeight, outWidth, outChannels])];
  if (attrs.training && patches !== null) outputs.push(work.result(patches, [patches.size]));
  return outputs;
}

/** See `ConvPoolGrad` in ops/contract.ts. `memory0` are the patches, where `convReluPool` has made them. */
export function convReluPoolGrad(
  work: Workbench,
  { dy, x, kernel, y, memory0 }: Record<"dy" | "x" | "kernel" | "y", TensorInfo> & { memory0?: TensorInfo },
  attrs: KernelAttrs<"ConvPoolGrad">,
): TensorInfo[] {
  const geometry = convGeometry(x.shape, kernel.shape, attrs);
  const marked = markWinners(work, dy, y, geometry);
  const inner = memory0 === undefined ? geometry : patchGeometry(geometry);
  const results = kernelGradients(work, work.dense(memory0 ?? x), kernel.shape, marked, inner);
  return attrs.wantsDx ? [...results, inputGradient(work, kernel, marked, geometry)] : results;
}

function needsPatches({ inChannels }: ConvGeometry): boolean {
  return inChannels % 4 !== 0;
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
  return { ...geometry, height, width, inChannels: inFours(patchSize(geometry)), kernelHeight: 1, kernelWidth: 1, stride: 1, top: 0, left: 0 };
}

function makePatches(work: Workbench, x: WebGLTexture, geometry: ConvGeometry): Dense {
  const { batch, height, width, inChannels: channels, kernelWidth, stride, top, left } = geometry;
  const [rows, columns] = positions(geometry);
  const patchGroups = inFours(patchSize(geometry)) / 4;
  const count = batch * rows * columns * patchGroups;
  const patches = work.scratch(count);
  work.draw(PATCHES, {
    count,
    inputs: [x],
    ints: { height, width, channels, kernelWidth, stride, top, left, rows, columns, patchSize: patchSize(geometry), patchGroups },
    targets: [patches.texture],
  });
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

/** dy for the programs that follow, channels in fours. */
function markWinners(work: Workbench, dy: TensorInfo, y: TensorInfo, { batch, outHeight, outWidth, outChannels }: ConvGeometry): WebGLTexture {
  const cells = batch * outHeight * outWidth;
  const padded = (tensor: TensorInfo) => resized(work, work.dense(tensor), cells, [1, outChannels], [1, inFours(outChannels)]);
  const count = (cells * inFours(outChannels)) / 4;
  const { texture } = work.scratch(count);
  work.draw(MARK_WINNERS, { count, inputs: [padded(dy), padded(y)], ints: {}, targets: [texture] });
  return texture;
}

/** dKernel, of `shape`, and dBias. */
function kernelGradients(work: Workbench, x: WebGLTexture, shape: number[], marked: WebGLTexture, geometry: ConvGeometry): TensorInfo[] {
  const { batch, kernelHeight, kernelWidth, outChannels } = geometry;
  const { outGroups: groups, ...ints } = geometryInts(geometry);
  const tiling = sumsTiling(work.device);
  const blocks = kernelHeight * kernelWidth * ints.inGroups;
  const len = partLength((blocks + 1) * Math.ceil(groups / tiling.groups), batch, 1);
  const sums = partialsOf(tiling, 4 * (blocks + 1), groups, Math.ceil(batch / len));
  const { count, rowBlocks } = sums;
  work.draw(GRADIENT_KERNEL(tiling), { count, inputs: [x, marked], ints: { ...ints, groups, rowBlocks, len, depth: batch }, targets: "sums" });
  const rows = rowsOf(shape);
  const dKernel = collect(work, sums, [rows, 4 * groups]);
  const cropped = outChannels % 4 === 0 ? dKernel : resize(work, dKernel.texture, rows, [1, 4 * groups], [1, outChannels]);
  return [work.result(cropped, shape), work.result(collect(work, sums, [outChannels], 4 * blocks), [outChannels])];
}

function inputGradient(work: Workbench, kernel: TensorInfo, marked: WebGLTexture, geometry: ConvGeometry): TensorInfo {
  const { batch, height, width, inChannels } = geometry;
  const ints = geometryInts(geometry);
  const tiling: Tiling = { rows: 4, groups: ints.inGroups % 2 === 0 ? sumsTiling(work.device).groups : 1 };
  const sums = partialsOf(tiling, batch, height * width * ints.inGroups, 1);
  work.draw(GRADIENT_X(tiling), { count: sums.count, inputs: [marked, innerKernel(work, kernel, geometry)], ints: { ...ints, batch }, targets: "sums" });
  const dx = collect(work, sums, [batch, height, width, 4 * ints.inGroups]);
  const shape = [batch, height, width, inChannels];
  return work.result(inChannels % 4 === 0 ? dx : resize(work, dx.texture, batch * height * width, [1, 4 * ints.inGroups], [1, inChannels]), shape);
}
