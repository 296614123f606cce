/** @file The kernels of all other layers, the loss and the images, as the page calls them. */
import { Activation, ACTIVATE_ELEMENTS } from "./activate";
import { BLOCK_ROWS, joinSums, Norm, paddedChannels } from "./batchNorm";
import { job, run, scratch } from "./calls";
import { Dropout, DROPOUT_ELEMENTS } from "./dropout";
import { Images } from "./imageBatch";
import { Phase } from "./parallel";
import { Pool } from "./pool";
import { alignUp, ceilDiv, F32 } from "./simd";
import { softmaxRows } from "./softmax";

/** Room for an ImageBatch's bytes and augmentations, until the next call. */
export function imageRoom(bytes: usize): usize {
  return scratch(bytes);
}

/** `augmentations` 0: none. */
export function imageBatch(pixels: usize, augmentations: usize, y: usize, n: i32, height: i32, width: i32, channels: i32): void {
  const images = changetype<Images>(job());
  images.pixels = pixels;
  images.augmentations = augmentations;
  images.y = y;
  images.height = height;
  images.width = width;
  images.channels = channels;
  run(Phase.imageTile, n);
}

export function pool(
  x: usize, y: usize, n: i32, height: i32, width: i32, channels: i32, windowHeight: i32, windowWidth: i32, strideRows: i32, strideColumns: i32,
  padTop: i32, padLeft: i32, outHeight: i32, outWidth: i32, isMax: i32,
): void {
  describePool(x, y, height, width, channels, windowHeight, windowWidth, strideRows, strideColumns, padTop, padLeft, outHeight, outWidth, isMax);
  run(Phase.poolImage, n);
}

export function poolGrad(
  dy: usize, x: usize, y: usize, dx: usize, n: i32, height: i32, width: i32, channels: i32, windowHeight: i32, windowWidth: i32, strideRows: i32, strideColumns: i32,
  padTop: i32, padLeft: i32, outHeight: i32, outWidth: i32, isMax: i32,
): void {
  const pool = describePool(x, y, height, width, channels, windowHeight, windowWidth, strideRows, strideColumns, padTop, padLeft, outHeight, outWidth, isMax);
  pool.dy = dy;
  pool.dx = dx;
  run(Phase.poolGradImage, n);
}

function describePool(
  x: usize, y: usize, height: i32, width: i32, channels: i32, windowHeight: i32, windowWidth: i32, strideRows: i32, strideColumns: i32,
  padTop: i32, padLeft: i32, outHeight: i32, outWidth: i32, isMax: i32,
): Pool {
  const pool = changetype<Pool>(job());
  pool.x = x;
  pool.y = y;
  pool.height = height;
  pool.width = width;
  pool.channels = channels;
  pool.windowHeight = windowHeight;
  pool.windowWidth = windowWidth;
  pool.strideRows = strideRows;
  pool.strideColumns = strideColumns;
  pool.padTop = padTop;
  pool.padLeft = padLeft;
  pool.outHeight = outHeight;
  pool.outWidth = outWidth;
  pool.isMax = isMax;
  return pool;
}

/** `kind` is the activation's number, see `activate.ts`. */
export function activate(x: usize, y: usize, size: i32, kind: i32, alpha: f32): void {
  describeActivation(x, y, size, kind, alpha);
  run(Phase.activateTile, ceilDiv(size, ACTIVATE_ELEMENTS));
}

export function activateGrad(dy: usize, x: usize, y: usize, dx: usize, size: i32, kind: i32, alpha: f32): void {
  const activation = describeActivation(x, y, size, kind, alpha);
  activation.dy = dy;
  activation.dx = dx;
  run(Phase.activateGradTile, ceilDiv(size, ACTIVATE_ELEMENTS));
}

function describeActivation(x: usize, y: usize, size: i32, kind: i32, alpha: f32): Activation {
  const activation = changetype<Activation>(job());
  activation.x = x;
  activation.y = y;
  activation.size = size;
  activation.kind = kind;
  activation.alpha = alpha;
  return activation;
}

/** Twice over the batch: the deviations' own mean mends what rounding did to the first, and what that does to the variance. */
export function batchNorm(x: usize, gamma: usize, beta: usize, y: usize, mean: usize, variance: usize, rows: i32, channels: i32, epsilon: f64): void {
  const norm = describeNorm(x, rows, channels);
  const blocks = ceilDiv(rows, BLOCK_ROWS), count = <f64>rows;
  norm.y = y;
  memory.fill(norm.center, 0, <usize>paddedChannels(channels) * F32);
  run(Phase.momentsBlock, blocks);
  for (let c = 0; c < channels; c++) store<f32>(norm.center + (<usize>c << 2), <f32>(joinSums(norm, 0, c) / count));
  run(Phase.momentsBlock, blocks);
  for (let c = 0; c < channels; c++) {
    const at = <usize>c << 2;
    const rest = joinSums(norm, 0, c) / count;
    const spread = max<f64>(0, joinSums(norm, 1, c) / count - rest * rest);
    const scale = <f64>load<f32>(gamma + at) / sqrt<f64>(spread + epsilon);
    store<f32>(mean + at, <f32>(<f64>load<f32>(norm.center + at) + rest));
    store<f32>(variance + at, <f32>spread);
    store<f32>(norm.scale + at, <f32>scale);
    store<f32>(norm.shift + at, <f32>(<f64>load<f32>(beta + at) - rest * scale));
  }
  run(Phase.normalizeBlock, blocks);
}

export function batchNormGrad(
  dy: usize, x: usize, gamma: usize, mean: usize, variance: usize, dx: usize, dGamma: usize, dBeta: usize, rows: i32, channels: i32, epsilon: f64,
): void {
  const norm = describeNorm(x, rows, channels);
  const blocks = ceilDiv(rows, BLOCK_ROWS), count = <f64>rows;
  norm.dy = dy;
  norm.dx = dx;
  norm.center = mean;
  run(Phase.gradSumsBlock, blocks);
  for (let c = 0; c < channels; c++) {
    const at = <usize>c << 2;
    const inverse = 1 / sqrt<f64>(<f64>load<f32>(variance + at) + epsilon);
    const sum = joinSums(norm, 0, c), product = joinSums(norm, 1, c) * inverse;
    store<f32>(dBeta + at, <f32>sum);
    store<f32>(dGamma + at, <f32>product);
    store<f32>(norm.shift + at, <f32>(sum / count));
    store<f32>(norm.slope + at, <f32>(product * inverse / count));
    store<f32>(norm.scale + at, <f32>(<f64>load<f32>(gamma + at) * inverse));
  }
  run(Phase.normGradBlock, blocks);
}

export function channelAffine(x: usize, scale: usize, shift: usize, y: usize, rows: i32, channels: i32): void {
  const norm = describeNorm(x, rows, channels);
  norm.y = y;
  norm.scale = scale;
  norm.shift = shift;
  // A single channel fills a vector's lanes with itself.
  if (channels == 1 && rows % 4 == 0) {
    norm.rows = rows / 4;
    norm.channels = 4;
    norm.scale = norm.center;
    norm.shift = norm.center + 16;
    v128.store(norm.scale, v128.load32_splat(scale));
    v128.store(norm.shift, v128.load32_splat(shift));
  }
  run(Phase.affineBlock, ceilDiv(norm.rows, BLOCK_ROWS));
}

/** With scratch for all sums and factors. */
function describeNorm(x: usize, rows: i32, channels: i32): Norm {
  const norm = changetype<Norm>(job());
  const perChannel = alignUp(<usize>paddedChannels(channels) * F32);
  norm.x = x;
  norm.rows = rows;
  norm.channels = channels;
  norm.center = scratch(4 * perChannel + <usize>(ceilDiv(rows, BLOCK_ROWS) * 2 * paddedChannels(channels)) * F32);
  norm.scale = norm.center + perChannel;
  norm.shift = norm.scale + perChannel;
  norm.slope = norm.shift + perChannel;
  norm.sums = norm.slope + perChannel;
  return norm;
}

/** `dropped` of 2²⁴ hashes drop an element, or all `pixels` of a channel; the others are multiplied by `kept`. */
export function dropout(x: usize, y: usize, size: i32, channels: i32, pixels: i32, dropped: i32, key: i32, offset: i32, kept: f32): void {
  const dropout = changetype<Dropout>(job());
  dropout.x = x;
  dropout.y = y;
  dropout.size = size;
  dropout.channels = channels;
  dropout.pixels = pixels;
  dropout.dropped = dropped;
  dropout.key = key;
  dropout.offset = offset;
  dropout.kept = kept;
  if (pixels == 1) run(Phase.dropoutTile, ceilDiv(size, DROPOUT_ELEMENTS));
  else run(Phase.dropoutChannels, size / (pixels * channels));
}

/** See `softmaxRows`. */
export function softmaxCrossEntropy(logits: usize, labels: usize, sums: usize, dLogits: usize, n: i32, classes: i32, scale: f32, smoothing: f64): void {
  softmaxRows(logits, labels, sums, dLogits, n, classes, scale, smoothing);
}
