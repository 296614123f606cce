/** @file ConvPool and ConvPoolGrad as the page calls them. */
import { forThreads, job, run, scratch } from "./calls";
import { convScratchBytes } from "./convForward";
import { inputScratchBytes } from "./convInputGrad";
import { Conv, imageBytes, isSingleChannel, windowsPerImage } from "./convJob";
import { CHANNELS, KERNEL_SCRATCH_BYTES } from "./convKernelGrad";
import { countGroups, listBytes, SEGMENT, segmentsPerRun, SLACK } from "./convLists";
import { isNarrow } from "./convNarrow";
import { NARROW_CHANNELS, narrowScratchBytes, narrowWeightsBytes } from "./convNarrowGrad";
import { needsPadding } from "./convPadding";
import { panelBytes } from "./convPanels";
import { SINGLE_CHANNELS, SINGLE_SCRATCH_BYTES } from "./convSingleChannelGrad";
import { PANEL } from "./micro";
import { Phase } from "./parallel";
import { alignUp, ceilDiv } from "./simd";

/** `codes` 0: not wanted, or no pooling. */
export function convPool(
  x: usize, kernel: usize, bias: usize, y: usize, codes: usize,
  n: i32, height: i32, width: i32, ci: i32, kh: i32, kw: i32, co: i32, strideRows: i32, strideColumns: i32, dilationRows: i32, dilationColumns: i32,
  padTop: i32, padLeft: i32, isRelu: i32, pool: i32, windowRows: i32, windowColumns: i32,
): void {
  const conv = describeConv(
    x, kernel, n, height, width, ci, kh, kw, co, strideRows, strideColumns, dilationRows, dilationColumns, padTop, padLeft, isRelu, pool, windowRows, windowColumns,
  );
  conv.bias = bias;
  conv.y = y;
  conv.codes = codes;
  const panels = ceilDiv(co, PANEL);
  const weightsBytes = alignUp(<usize>panels * panelBytes(conv));
  const perThread = alignUp(convScratchBytes(conv));
  conv.weights = scratch(weightsBytes + forThreads(perThread));
  run(Phase.packPanel, panels);
  run(Phase.convImage, n, conv.weights + weightsBytes, perThread);
}

/** `dx` 0: not wanted. */
export function convPoolGrad(
  dy: usize, x: usize, kernel: usize, y: usize, codes: usize, dKernel: usize, dBias: usize, dx: usize,
  n: i32, height: i32, width: i32, ci: i32, kh: i32, kw: i32, co: i32, strideRows: i32, strideColumns: i32, dilationRows: i32, dilationColumns: i32,
  padTop: i32, padLeft: i32, isRelu: i32, pool: i32, windowRows: i32, windowColumns: i32,
): void {
  const conv = describeConv(
    x, kernel, n, height, width, ci, kh, kw, co, strideRows, strideColumns, dilationRows, dilationColumns, padTop, padLeft, isRelu, pool, windowRows, windowColumns,
  );
  conv.dy = dy;
  conv.y = y;
  conv.codes = codes;
  conv.dKernel = dKernel;
  conv.dBias = dBias;
  conv.dx = dx;
  if (isSingleChannel(conv) && dx == 0) singleChannelGrad(conv);
  else if (isNarrow(conv)) narrowGrad(conv);
  else generalGrad(conv);
}

function singleChannelGrad(conv: Conv): void {
  const direct = !needsPadding(conv);
  const paddedBytes: usize = direct ? 0 : alignUp(<usize>conv.n * imageBytes(conv, false) + SLACK);
  const perThread = SINGLE_SCRATCH_BYTES;
  const free = scratch(paddedBytes + forThreads(perThread));
  conv.padded = direct ? conv.x : free;
  if (!direct) run(Phase.padTile, conv.n);
  run(Phase.singleChannelTile, ceilDiv(conv.co, SINGLE_CHANNELS), free + paddedBytes, perThread);
}

function narrowGrad(conv: Conv): void {
  // A row is read to its eighth float, which is beyond the last image by little: an allocation never ends the heap.
  const direct = !needsPadding(conv);
  const paddedBytes: usize = direct ? 0 : alignUp(<usize>conv.n * imageBytes(conv, false) + SLACK);
  const weightsBytes: usize = conv.dx == 0 ? 0 : alignUp(<usize>conv.co * narrowWeightsBytes(conv));
  const perThread = alignUp(max(narrowScratchBytes(conv), conv.dx == 0 ? 0 : inputScratchBytes(conv)));
  const free = scratch(paddedBytes + weightsBytes + forThreads(perThread));
  conv.padded = direct ? conv.x : free;
  conv.weights = free + paddedBytes;
  const threadScratch = conv.weights + weightsBytes;
  if (!direct) run(Phase.padTile, conv.n);
  run(Phase.narrowTile, ceilDiv(conv.co, NARROW_CHANNELS), threadScratch, perThread);
  if (conv.dx == 0) return;
  run(Phase.packNarrow, conv.co);
  run(Phase.narrowInputImage, conv.n, threadScratch, perThread);
}

function generalGrad(conv: Conv): void {
  groupWindows(conv);
  // Segments that end within a run read beyond it, which must not be beyond the tensor.
  const direct = !needsPadding(conv) && conv.run % SEGMENT == 0;
  const segments = conv.kh * segmentsPerRun(conv), groups = countGroups(conv), n = conv.n;
  const paddedBytes: usize = direct ? 0 : alignUp(<usize>conv.numImages * imageBytes(conv, false) + SLACK);
  const listsBytes = alignUp(<usize>(groups * conv.co) * listBytes(conv));
  const countsBytes = alignUp(<usize>(groups * conv.co) * 4);
  const weightsBytes: usize = conv.dx == 0 ? 0 : alignUp(<usize>(segments * conv.co * SEGMENT) * 4);
  const perThread = alignUp(max(KERNEL_SCRATCH_BYTES, conv.dx == 0 ? 0 : inputScratchBytes(conv)));
  const free = scratch(paddedBytes + listsBytes + countsBytes + weightsBytes + forThreads(perThread));
  conv.padded = direct ? conv.x : free;
  conv.lists = free + paddedBytes;
  conv.counts = conv.lists + listsBytes;
  conv.weights = conv.counts + countsBytes;
  const threadScratch = conv.weights + weightsBytes;

  const atOnce = conv.numImages;
  for (let first = 0; first < n; first += atOnce) {
    conv.firstImage = first;
    conv.numImages = min(atOnce, n - first);
    if (!direct) run(Phase.padTile, conv.numImages);
    run(Phase.listGroup, countGroups(conv));
    run(Phase.kernelTile, segments * ceilDiv(conv.co, CHANNELS), threadScratch, perThread);
  }
  if (conv.dx == 0) return;
  run(Phase.packSegment, segments);
  run(Phase.inputImage, n, threadScratch, perThread);
}

/** Windows that a register tile should see before it is put down: few enough that what they look at stays in the nearest cache. */
const WINDOWS_PER_GROUP = 48;
/** An image of more is cut. */
const MOST_WINDOWS = 96;
/** Bytes of lists held at a time: a whole batch's would be twice its gradient. */
const MOST_LIST_BYTES: usize = 1 << 25;

/** Decides what shares lists, and how many images have them at a time. The sums are the same whatever is decided: their order is. */
function groupWindows(conv: Conv): void {
  const windows = max(1, windowsPerImage(conv));
  conv.groupImages = max(1, min(conv.n, WINDOWS_PER_GROUP / windows));
  conv.groupRows = max(1, windows <= MOST_WINDOWS ? conv.windowRows : WINDOWS_PER_GROUP / conv.windowColumns);
  const bytes = <usize>(windows * conv.co * 8);
  const images = max(<usize>conv.groupImages, MOST_LIST_BYTES / bytes);
  conv.firstImage = 0;
  conv.numImages = min(conv.n, <i32>images / conv.groupImages * conv.groupImages);
}

function describeConv(
  x: usize, kernel: usize,
  n: i32, height: i32, width: i32, ci: i32, kh: i32, kw: i32, co: i32, strideRows: i32, strideColumns: i32, dilationRows: i32, dilationColumns: i32,
  padTop: i32, padLeft: i32, isRelu: i32, pool: i32, windowRows: i32, windowColumns: i32,
): Conv {
  const conv = changetype<Conv>(job());
  conv.x = x;
  conv.kernel = kernel;
  conv.n = n;
  conv.height = height;
  conv.width = width;
  conv.ci = ci;
  conv.kh = kh;
  conv.kw = kw;
  conv.co = co;
  conv.strideRows = strideRows;
  conv.strideColumns = strideColumns;
  conv.dilationRows = dilationRows;
  conv.dilationColumns = dilationColumns;
  conv.padTop = padTop;
  conv.padLeft = padLeft;
  conv.floor = isRelu ? 0 : -Infinity;
  conv.pool = pool;
  conv.windowRows = windowRows;
  conv.windowColumns = windowColumns;
  conv.run = kw * ci;
  conv.firstImage = 0;
  conv.numImages = n;
  const isEmpty = windowRows == 0 || windowColumns == 0;
  conv.paddedHeight = isEmpty ? 0 : (windowRows * pool - 1) * strideRows + (kh - 1) * dilationRows + 1;
  conv.paddedWidth = isEmpty ? 0 : ceilDiv((windowColumns * pool - 1) * strideColumns + (kw - 1) * dilationColumns + 1, dilationColumns) * dilationColumns;
  return conv;
}
