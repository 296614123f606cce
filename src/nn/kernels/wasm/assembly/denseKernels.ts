/** @file DenseActivation and DenseActivationGrad as the page calls them. */
import { forThreads, job, run, scratch } from "./calls";
import { COLUMNS, FORWARD_SCRATCH_BYTES, ROWS } from "./denseForward";
import { INPUT_COLUMNS, INPUT_SCRATCH_BYTES, KERNEL_ROWS, kernelRowsScratchBytes } from "./denseGrad";
import { Dense } from "./denseJob";
import { PANEL, PANEL_BYTES } from "./micro";
import { Phase } from "./parallel";
import { alignUp, ceilDiv } from "./simd";

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
  run(Phase.forwardTile, ceilDiv(n, ROWS) * ceilDiv(m, COLUMNS), scratch(forThreads(perThread)), perThread);
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
  const free = scratch(sumsBytes + panelsBytes + forThreads(perThread));
  // A linear layer's sums have the gradient of its outputs.
  dense.dSums = isRelu ? free : dy;
  dense.panels = free + sumsBytes;
  const threadScratch = dense.panels + panelsBytes;
  run(Phase.sumsPanel, panels);
  run(Phase.kernelRows, ceilDiv(k, KERNEL_ROWS), threadScratch, perThread);
  if (dx != 0) run(Phase.inputColumns, ceilDiv(k, INPUT_COLUMNS), threadScratch, perThread);
}

function describeDense(x: usize, kernel: usize, n: i32, k: i32, m: i32, isRelu: i32, kept: f32): Dense {
  const dense = changetype<Dense>(job());
  dense.x = x;
  dense.kernel = kernel;
  dense.n = n;
  dense.k = k;
  dense.m = m;
  dense.isRelu = isRelu;
  dense.kept = kept;
  return dense;
}
