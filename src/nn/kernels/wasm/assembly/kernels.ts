/**
 * @file The kernels as the page calls them: describe a job, find scratch, run its phases one after the other.
 *
 * Numbers go in and out through tfjs's heap; the module has no data of its own there. Addresses are those of tensors.
 */
import { Adam, ADAM_WEIGHTS } from "./adam";
import { convScratchBytes } from "./convForward";
import { inputScratchBytes } from "./convInputGrad";
import { Conv, imageBytes, isSingleChannel, windowsPerImage } from "./convJob";
import { CHANNELS, KERNEL_SCRATCH_BYTES } from "./convKernelGrad";
import { listBytes, SEGMENT, segmentsPerRun, SLACK } from "./convLists";
import { needsPadding } from "./convPadding";
import { panelBytes } from "./convPanels";
import { SINGLE_CHANNELS, SINGLE_SCRATCH_BYTES } from "./convSingleChannelGrad";
import { COLUMNS, FORWARD_SCRATCH_BYTES, ROWS } from "./denseForward";
import { INPUT_COLUMNS, INPUT_SCRATCH_BYTES, KERNEL_ROWS, kernelRowsScratchBytes } from "./denseGrad";
import { Dense } from "./denseJob";
import { PANEL, PANEL_BYTES } from "./micro";
import { CONTROL_BYTES, JOB, parallel, Phase, serve, stopHelpers } from "./parallel";
import { alignUp, ceilDiv } from "./simd";
import { softmaxRows } from "./softmax";

/** At least so many bytes of the heap, the same at each call if they suffice: valid until the next call. */
// @ts-ignore: decorator
@external("env", "scratch")
declare function scratch(bytes: usize): usize;

/** The control block, and how many threads may need scratch. */
let control: usize = 0;
let threads: usize = 1;

/** Bytes that the control block takes. */
export function controlBytes(): usize {
  return CONTROL_BYTES;
}

/** Where the control block is, 64-byte aligned and zeroed. */
export function start(address: usize): void {
  control = address;
}

/** How many threads may call `help`, this one included. */
export function setThreads(count: i32): void {
  threads = <usize>count;
}

/** A helper's life, thread 1 to `threads` − 1: returns after `stop`. */
export function help(address: usize, thread: i32): void {
  if (ASC_FEATURE_THREADS) serve(address, thread);
}

/** Ends the helpers' lives. */
export function stop(): void {
  if (ASC_FEATURE_THREADS) stopHelpers(control);
}

/** `codes` 0: not wanted, or no pooling. */
export function convReluPool(
  x: usize, kernel: usize, bias: usize, y: usize, codes: usize,
  n: i32, height: i32, width: i32, ci: i32, kh: i32, kw: i32, co: i32,
  stride: i32, padTop: i32, padLeft: i32, pool: i32, windowRows: i32, windowColumns: i32,
): void {
  const conv = describeConv(x, kernel, n, height, width, ci, kh, kw, co, stride, padTop, padLeft, pool, windowRows, windowColumns);
  conv.bias = bias;
  conv.y = y;
  conv.codes = codes;
  const panels = ceilDiv(co, PANEL);
  const weightsBytes = alignUp(<usize>panels * panelBytes(conv));
  const perThread = alignUp(convScratchBytes(conv));
  conv.weights = scratch(weightsBytes + threads * perThread);
  parallel(control, Phase.packPanel, panels, 0, 0);
  parallel(control, Phase.convImage, n, conv.weights + weightsBytes, perThread);
}

/** `dx` 0: not wanted. */
export function convReluPoolGrad(
  dy: usize, x: usize, kernel: usize, y: usize, codes: usize, dKernel: usize, dBias: usize, dx: usize,
  n: i32, height: i32, width: i32, ci: i32, kh: i32, kw: i32, co: i32,
  stride: i32, padTop: i32, padLeft: i32, pool: i32, windowRows: i32, windowColumns: i32,
): void {
  const conv = describeConv(x, kernel, n, height, width, ci, kh, kw, co, stride, padTop, padLeft, pool, windowRows, windowColumns);
  conv.dy = dy;
  conv.y = y;
  conv.codes = codes;
  conv.dKernel = dKernel;
  conv.dBias = dBias;
  conv.dx = dx;
  if (isSingleChannel(conv) && dx == 0) singleChannelGrad(conv);
  else convGrad(conv);
}

function singleChannelGrad(conv: Conv): void {
  const direct = !needsPadding(conv);
  const paddedBytes: usize = direct ? 0 : alignUp(<usize>conv.n * imageBytes(conv, false) + SLACK);
  const perThread = SINGLE_SCRATCH_BYTES;
  const free = scratch(paddedBytes + threads * perThread);
  conv.padded = direct ? conv.x : free;
  if (!direct) parallel(control, Phase.padTile, conv.n, 0, 0);
  parallel(control, Phase.singleChannelTile, ceilDiv(conv.co, SINGLE_CHANNELS), free + paddedBytes, perThread);
}

/** Windows that a register tile should see before it is put down. */
const WINDOWS_PER_GROUP = 48;

function convGrad(conv: Conv): void {
  conv.groupImages = max(1, min(conv.n, WINDOWS_PER_GROUP / max(1, windowsPerImage(conv))));
  const groups = ceilDiv(conv.n, conv.groupImages), segments = conv.kh * segmentsPerRun(conv);
  // Segments that end within a run read beyond it, which must not be beyond the tensor.
  const direct = !needsPadding(conv) && conv.run % SEGMENT == 0;
  const paddedBytes: usize = direct ? 0 : alignUp(<usize>conv.n * imageBytes(conv, false) + SLACK);
  const listsBytes = alignUp(<usize>(groups * conv.co) * listBytes(conv));
  const countsBytes = alignUp(<usize>(groups * conv.co) * 4);
  const weightsBytes: usize = conv.dx == 0 ? 0 : alignUp(<usize>(segments * conv.co * SEGMENT) * 4);
  const perThread = alignUp(max(KERNEL_SCRATCH_BYTES, inputScratchBytes(conv)));
  const free = scratch(paddedBytes + listsBytes + countsBytes + weightsBytes + threads * perThread);
  conv.padded = direct ? conv.x : free;
  conv.lists = free + paddedBytes;
  conv.counts = conv.lists + listsBytes;
  conv.weights = conv.counts + countsBytes;
  const threadScratch = conv.weights + weightsBytes;

  if (!direct) parallel(control, Phase.padTile, conv.n, 0, 0);
  parallel(control, Phase.listGroup, groups, 0, 0);
  parallel(control, Phase.kernelTile, segments * ceilDiv(conv.co, CHANNELS), threadScratch, perThread);
  if (conv.dx == 0) return;
  parallel(control, Phase.packSegment, segments, 0, 0);
  parallel(control, Phase.inputImage, conv.n, threadScratch, perThread);
}

function describeConv(
  x: usize, kernel: usize,
  n: i32, height: i32, width: i32, ci: i32, kh: i32, kw: i32, co: i32,
  stride: i32, padTop: i32, padLeft: i32, pool: i32, windowRows: i32, windowColumns: i32,
): Conv {
  const conv = changetype<Conv>(control + JOB);
  conv.x = x;
  conv.kernel = kernel;
  conv.n = n;
  conv.height = height;
  conv.width = width;
  conv.ci = ci;
  conv.kh = kh;
  conv.kw = kw;
  conv.co = co;
  conv.stride = stride;
  conv.padTop = padTop;
  conv.padLeft = padLeft;
  conv.pool = pool;
  conv.windowRows = windowRows;
  conv.windowColumns = windowColumns;
  conv.run = kw * ci;
  const isEmpty = windowRows == 0 || windowColumns == 0;
  conv.paddedHeight = isEmpty ? 0 : (windowRows * pool - 1) * stride + kh;
  conv.paddedWidth = isEmpty ? 0 : (windowColumns * pool - 1) * stride + kw;
  return conv;
}

/** `dropped` of 2²⁴ hashes drop an element, the others are multiplied by `kept`. */
export function denseActivation(
  x: usize, kernel: usize, bias: usize, y: usize, n: i32, k: i32, m: i32,
  isRelu: i32, dropped: i32, key: i32, offset: i32, kept: f32,
): void {
  const dense = describeDense(x, kernel, n, k, m, isRelu, kept);
  dense.bias = bias;
  dense.y = y;
  dense.dropped = dropped;
  dense.dropoutKey = key;
  dense.dropoutOffset = offset;
  const perThread = alignUp(FORWARD_SCRATCH_BYTES);
  parallel(control, Phase.forwardTile, ceilDiv(n, ROWS) * ceilDiv(m, COLUMNS), scratch(threads * perThread), perThread);
}

/** `dx` 0: not wanted. */
export function denseActivationGrad(
  dy: usize, x: usize, kernel: usize, y: usize, dKernel: usize, dBias: usize, dx: usize,
  n: i32, k: i32, m: i32, isRelu: i32, kept: f32,
): void {
  const dense = describeDense(x, kernel, n, k, m, isRelu, kept);
  dense.dy = dy;
  dense.y = y;
  dense.dKernel = dKernel;
  dense.dBias = dBias;
  dense.dx = dx;
  const panels = ceilDiv(m, PANEL);
  const sumsBytes: usize = isRelu ? alignUp(<usize>(n * m) * 4) : 0;
  const panelsBytes = alignUp(<usize>(panels * (n + 1)) * PANEL_BYTES);
  const perThread = alignUp(max(kernelRowsScratchBytes(dense), INPUT_SCRATCH_BYTES));
  const free = scratch(sumsBytes + panelsBytes + threads * perThread);
  // A linear layer's sums have the gradient of its outputs.
  dense.dSums = isRelu ? free : dy;
  dense.panels = free + sumsBytes;
  const threadScratch = dense.panels + panelsBytes;
  parallel(control, Phase.sumsPanel, panels, 0, 0);
  parallel(control, Phase.kernelRows, ceilDiv(k, KERNEL_ROWS), threadScratch, perThread);
  if (dx != 0) parallel(control, Phase.inputColumns, ceilDiv(k, INPUT_COLUMNS), threadScratch, perThread);
}

function describeDense(x: usize, kernel: usize, n: i32, k: i32, m: i32, isRelu: i32, kept: f32): Dense {
  const dense = changetype<Dense>(control + JOB);
  dense.x = x;
  dense.kernel = kernel;
  dense.n = n;
  dense.k = k;
  dense.m = m;
  dense.isRelu = isRelu;
  dense.kept = kept;
  return dense;
}

/** See `softmaxRows`. */
export function softmaxCrossEntropy(logits: usize, labels: usize, sums: usize, dLogits: usize, n: i32, classes: i32, scale: f32): void {
  softmaxRows(logits, labels, sums, dLogits, n, classes, scale);
}

/** `rate1` and `rate2` are 1 − beta1 and 1 − beta2. */
export function adamUpdate(
  variable: usize, momentum: usize, velocity: usize, gradient: usize,
  newVariable: usize, newMomentum: usize, newVelocity: usize,
  size: i32, stepSize: f32, rate1: f32, rate2: f32, epsilon: f32,
): void {
  const adam = changetype<Adam>(control + JOB);
  adam.variable = variable;
  adam.momentum = momentum;
  adam.velocity = velocity;
  adam.gradient = gradient;
  adam.newVariable = newVariable;
  adam.newMomentum = newMomentum;
  adam.newVelocity = newVelocity;
  adam.size = size;
  adam.stepSize = stepSize;
  adam.rate1 = rate1;
  adam.rate2 = rate2;
  adam.epsilon = epsilon;
  parallel(control, Phase.adamTile, ceilDiv(size, ADAM_WEIGHTS), 0, 0);
}
