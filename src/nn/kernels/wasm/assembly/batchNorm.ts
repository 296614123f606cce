/**
 * @file BatchNorm's and BatchNormGrad's tiles, and ChannelAffine's: rows of channels, a block of rows each.
 *
 * Blocks are of one size whatever the threads, and their sums are joined in their order: so are the results.
 */
import { F32, storeLanes } from "./simd";

/** One call of BatchNorm, BatchNormGrad or ChannelAffine: x `[rows, channels]`. Addresses in bytes. */
@unmanaged
export class Norm {
  x: usize;
  y: usize;
  dy: usize;
  dx: usize;
  rows: i32;
  channels: i32;
  /** Two sums of each block for each channel: `[blocks][2][channels, rounded up to four]`. */
  sums: usize;
  /** A number for each channel, readable four at a time: what is taken off x, … */
  center: usize;
  /** … what the rest is multiplied by, … */
  scale: usize;
  /** … and what is added; in the gradient, what is taken off dy. */
  shift: usize;
  /** Gradient only: by what x − center is multiplied, to be taken off dy. */
  slope: usize;
}

/** Rows of a block: few enough that sums in float32 are good to 1e-6, many enough that joining them takes no time. */
export const BLOCK_ROWS: i32 = 128;

/** Channels, rounded up to whole vectors. */
// @ts-ignore: decorator
@inline
export function paddedChannels(channels: i32): i32 {
  return channels + 3 & ~3;
}

/** Address of a block's sums. */
// @ts-ignore: decorator
@inline
function sumsOf(norm: Norm, block: i32): usize {
  return norm.sums + <usize>(block * 2 * paddedChannels(norm.channels)) * F32;
}

/** Tile: a block's Σ (x − center) and Σ (x − center)². */
export function momentsBlock(norm: Norm, block: i32): void {
  const channels = norm.channels, pixel = <usize>channels * F32, second = <usize>paddedChannels(channels) * F32;
  const first = block * BLOCK_ROWS, to = sumsOf(norm, block);
  const x = norm.x + <usize>first * pixel, bytes = <usize>(min(norm.rows, first + BLOCK_ROWS) - first) * pixel;
  for (let at: usize = 0; at < pixel; at += 16) {
    const center = v128.load(norm.center + at);
    let sum = f32x4.splat(0), squares = f32x4.splat(0);
    const end = x + at + bytes;
    for (let p = x + at; p < end; p += pixel) {
      const d = f32x4.sub(v128.load(p), center);
      sum = f32x4.add(sum, d);
      squares = f32x4.add(squares, f32x4.mul(d, d));
    }
    v128.store(to + at, sum);
    v128.store(to + at + second, squares);
  }
}

/** Tile: a block's Σ dy and Σ dy · (x − center). */
export function gradSumsBlock(norm: Norm, block: i32): void {
  const channels = norm.channels, pixel = <usize>channels * F32, second = <usize>paddedChannels(channels) * F32;
  const first = block * BLOCK_ROWS, to = sumsOf(norm, block);
  const start = <usize>first * pixel, bytes = <usize>(min(norm.rows, first + BLOCK_ROWS) - first) * pixel;
  for (let at: usize = 0; at < pixel; at += 16) {
    const center = v128.load(norm.center + at);
    let sum = f32x4.splat(0), products = f32x4.splat(0);
    const end = start + at + bytes;
    for (let p = start + at; p < end; p += pixel) {
      const dy = v128.load(norm.dy + p);
      sum = f32x4.add(sum, dy);
      products = f32x4.add(products, f32x4.mul(dy, f32x4.sub(v128.load(norm.x + p), center)));
    }
    v128.store(to + at, sum);
    v128.store(to + at + second, products);
  }
}

/** Sum over the blocks of a channel's first (0) or second (1) sums. */
export function joinSums(norm: Norm, which: i32, channel: i32): f64 {
  const padded = paddedChannels(norm.channels);
  const blocks = (norm.rows + BLOCK_ROWS - 1) / BLOCK_ROWS;
  let p = norm.sums + <usize>(which * padded + channel) * F32;
  let total: f64 = 0;
  for (let block = 0; block < blocks; block++) {
    total += <f64>load<f32>(p);
    p += <usize>(2 * padded) * F32;
  }
  return total;
}

/** Tile: a block of y = (x − center) · scale + shift. */
export function normalizeBlock(norm: Norm, block: i32): void {
  const channels = norm.channels, pixel = <usize>channels * F32;
  const last = min(norm.rows, (block + 1) * BLOCK_ROWS);
  for (let row = block * BLOCK_ROWS; row < last; row++) {
    const x = norm.x + <usize>row * pixel, y = norm.y + <usize>row * pixel;
    for (let c = 0; c < channels; c += 4) {
      const at = <usize>c * F32;
      const d = f32x4.sub(v128.load(x + at), v128.load(norm.center + at));
      storeLanes(y + at, f32x4.add(f32x4.mul(d, v128.load(norm.scale + at)), v128.load(norm.shift + at)), channels - c);
    }
  }
}

/** Tile: a block of dx = (dy − shift − (x − center) · slope) · scale. */
export function normGradBlock(norm: Norm, block: i32): void {
  const channels = norm.channels, pixel = <usize>channels * F32;
  const last = min(norm.rows, (block + 1) * BLOCK_ROWS);
  for (let row = block * BLOCK_ROWS; row < last; row++) {
    const start = <usize>row * pixel;
    for (let c = 0; c < channels; c += 4) {
      const at = <usize>c * F32;
      const d = f32x4.sub(v128.load(norm.x + start + at), v128.load(norm.center + at));
      const off = f32x4.add(v128.load(norm.shift + at), f32x4.mul(d, v128.load(norm.slope + at)));
      storeLanes(norm.dx + start + at, f32x4.mul(f32x4.sub(v128.load(norm.dy + start + at), off), v128.load(norm.scale + at)), channels - c);
    }
  }
}

/** Tile: a block of y = x · scale + shift. */
export function affineBlock(norm: Norm, block: i32): void {
  const channels = norm.channels, pixel = <usize>channels * F32;
  const last = min(norm.rows, (block + 1) * BLOCK_ROWS);
  for (let row = block * BLOCK_ROWS; row < last; row++) {
    const x = norm.x + <usize>row * pixel, y = norm.y + <usize>row * pixel;
    for (let c = 0; c < channels; c += 4) {
      const at = <usize>c * F32;
      storeLanes(y + at, f32x4.add(f32x4.mul(v128.load(x + at), v128.load(norm.scale + at)), v128.load(norm.shift + at)), channels - c);
    }
  }
}
