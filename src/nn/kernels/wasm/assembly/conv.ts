/** @file ConvReluPool's tiles: padding, packing of weights, images forward. */
import { multiplyRows, PANEL, PANEL_BYTES } from "./micro";
import { alignUp, ceilDiv, copyFew, F32, larger, madd } from "./simd";

/** What `codes` say of a pooled value: 0…3 which of the window's four won, in row-major order, or that ReLU stopped it. */
export const DEAD: i32 = 4;

/**
 * One call of ConvReluPool or ConvReluPoolGrad. Addresses in bytes, sizes in floats or counts unless named otherwise.
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

  /** Gradient only: images that share lists, see `convGrad.ts`. */
  groupImages: i32;
  lists: usize;
  counts: usize;
}

/** Whether images must be copied into a frame of zeros. */
export function needsPadding(conv: Conv): bool {
  return conv.padTop > 0 || conv.padLeft > 0 || conv.paddedHeight > conv.height || conv.paddedWidth > conv.width;
}

/** Bytes of a row of what convolutions read. */
// @ts-ignore: decorator
@inline
export function rowBytes(conv: Conv, direct: bool): usize {
  return <usize>((direct ? conv.width : conv.paddedWidth) * conv.ci) * F32;
}

// @ts-ignore: decorator
@inline
export function imageBytes(conv: Conv, direct: bool): usize {
  return rowBytes(conv, direct) * <usize>(direct ? conv.height : conv.paddedHeight);
}

// @ts-ignore: decorator
@inline
export function windowsPerImage(conv: Conv): i32 {
  return conv.windowRows * conv.windowColumns;
}

/** Whether the path for one input channel, 3 × 3, stride 1, pooled, serves. */
export function isSingleChannel(conv: Conv): bool {
  return conv.ci == 1 && conv.kh == 3 && conv.kw == 3 && conv.stride == 1 && conv.pool == 2;
}

/** Writes image `image` of x to `to` with its frame of zeros, or as much of both as windows look at. */
export function padImage(conv: Conv, image: i32, to: usize): void {
  const pixel = <usize>conv.ci * F32;
  const from = conv.x + <usize>image * imageBytes(conv, true);
  const columns = min(conv.width, conv.paddedWidth - conv.padLeft);
  memory.fill(to, 0, imageBytes(conv, false));
  for (let row = 0; row < conv.paddedHeight; row++) {
    const source = row - conv.padTop;
    if (source < 0 || source >= conv.height) continue;
    memory.copy(
      to + <usize>row * rowBytes(conv, false) + <usize>conv.padLeft * pixel,
      from + <usize>source * rowBytes(conv, true),
      <usize>columns * pixel,
    );
  }
}

/** Bytes of a packed panel: 8 biases, then the weights to 8 channels, channels innermost. */
export function panelBytes(conv: Conv): usize {
  return <usize>(conv.kh * conv.run + 1) * PANEL_BYTES;
}

/** Tile: a panel. */
export function packPanel(conv: Conv, panel: i32): void {
  const first = panel * PANEL;
  const count = min(PANEL, conv.co - first);
  const rows = conv.kh * conv.run;
  let to = conv.weights + <usize>panel * panelBytes(conv);
  packRow(to, conv.bias + <usize>first * F32, count);
  let from = conv.kernel + <usize>first * F32;
  for (let row = 0; row < rows; row++) {
    to += PANEL_BYTES;
    packRow(to, from, count);
    from += <usize>conv.co * F32;
  }
}

/** Eight floats, those beyond `count` 0. */
// @ts-ignore: decorator
@inline
export function packRow(to: usize, from: usize, count: i32): void {
  if (count == PANEL) {
    v128.store(to, v128.load(from));
    v128.store(to, v128.load(from, 16), 16);
  } else {
    v128.store(to, f32x4.splat(0));
    v128.store(to, f32x4.splat(0), 16);
    copyFew(to, from, count);
  }
}

/** Scratch that a forward tile needs: the padded image, a tile of sums, and pooled values of one panel. */
export function convScratchBytes(conv: Conv): usize {
  return alignUp(imageBytes(conv, false) + 64) + 256;
}

/** Tile: an image. */
export function convImage(conv: Conv, image: i32, scratch: usize): void {
  const direct = !needsPadding(conv);
  let x = conv.x + <usize>image * imageBytes(conv, true);
  if (!direct) {
    x = scratch + 256;
    padImage(conv, image, x);
  }
  if (isSingleChannel(conv)) {
    singleChannelImage(conv, image, x, rowBytes(conv, direct));
  } else if (conv.pool == 2) {
    pooledImage(conv, image, x, rowBytes(conv, direct), scratch);
  } else {
    plainImage(conv, image, x, rowBytes(conv, direct), scratch);
  }
}

/** The four rows of the register tile are a window's four positions: the convolution is never written down. */
function pooledImage(conv: Conv, image: i32, x: usize, xRow: usize, scratch: usize): void {
  const co = conv.co, kh = conv.kh, run = conv.run, weightsBytes = panelBytes(conv);
  const right = <usize>(conv.stride * conv.ci) * F32;
  const down = <usize>conv.stride * xRow;
  const panels = ceilDiv(co, PANEL);
  for (let panel = 0; panel < panels; panel++) {
    const weights = conv.weights + <usize>panel * weightsBytes;
    const count = min(PANEL, co - panel * PANEL);
    let at = image * windowsPerImage(conv) * co + panel * PANEL;
    for (let row = 0; row < conv.windowRows; row++) {
      let p = x + <usize>(2 * row) * down;
      for (let column = 0; column < conv.windowColumns; column++) {
        multiplyRows(p, p + right, p + down, p + down + right, kh, run, xRow, weights + PANEL_BYTES, weights, 0, scratch);
        storeWindow(conv, scratch, at, count);
        p += 2 * right;
        at += co;
      }
    }
  }
}

/** Pools a tile of sums into `count` channels from flat output index `at` on. */
function storeWindow(conv: Conv, sums: usize, at: i32, count: i32): void {
  const y = conv.y + <usize>at * F32;
  const codes: usize = conv.codes == 0 ? 0 : conv.codes + <usize>at;
  if (count == PANEL) return poolPanel(sums, y, codes);
  const ySpare = sums + 128, codesSpare = sums + 160;
  poolPanel(sums, ySpare, codes == 0 ? codes : codesSpare);
  copyFew(y, ySpare, count);
  if (codes != 0) {
    for (let i: usize = 0; i < <usize>count; i++) store<u8>(codes + i, load<u8>(codesSpare + i));
  }
}

function poolPanel(sums: usize, y: usize, codes: usize): void {
  const low0 = v128.load(sums), low1 = v128.load(sums, 32), low2 = v128.load(sums, 64), low3 = v128.load(sums, 96);
  const high0 = v128.load(sums, 16), high1 = v128.load(sums, 48), high2 = v128.load(sums, 80), high3 = v128.load(sums, 112);
  const zero = f32x4.splat(0);
  const low = larger(larger(low0, low1), larger(low2, low3));
  const high = larger(larger(high0, high1), larger(high2, high3));
  v128.store(y, larger(low, zero));
  v128.store(y, larger(high, zero), 16);
  if (codes == 0) return;
  const both = i16x8.narrow_i32x4_s(codesOf(low0, low1, low2, low3, low), codesOf(high0, high1, high2, high3, high));
  v128.store64_lane(codes, i8x16.narrow_i16x8_u(both, both), 0);
}

/** The first of equal maxima wins. */
// @ts-ignore: decorator
@inline
function codesOf(a0: v128, a1: v128, a2: v128, a3: v128, most: v128): v128 {
  // A comparison gives −1 or 0.
  const upper = i32x4.neg(f32x4.gt(a1, a0));
  const lower = i32x4.sub(i32x4.splat(2), f32x4.gt(a3, a2));
  const winner = v128.bitselect(lower, upper, f32x4.gt(larger(a2, a3), larger(a0, a1)));
  return v128.bitselect(winner, i32x4.splat(DEAD), f32x4.gt(most, f32x4.splat(0)));
}

/** Without pooling: four positions at a time, the last ones again where fewer are left. */
function plainImage(conv: Conv, image: i32, x: usize, xRow: usize, scratch: usize): void {
  const co = conv.co, weightsBytes = panelBytes(conv);
  const positions = windowsPerImage(conv);
  const panels = ceilDiv(co, PANEL);
  for (let panel = 0; panel < panels; panel++) {
    const weights = conv.weights + <usize>panel * weightsBytes;
    const count = min(PANEL, co - panel * PANEL);
    for (let first = 0; first < positions; first += 4) {
      multiplyRows(
        patch(conv, x, xRow, first), patch(conv, x, xRow, first + 1), patch(conv, x, xRow, first + 2), patch(conv, x, xRow, first + 3),
        conv.kh, conv.run, xRow, weights + PANEL_BYTES, weights, 0, scratch,
      );
      for (let i = 0; i < min(4, positions - first); i++) {
        const sums = scratch + <usize>i * PANEL_BYTES;
        v128.store(sums, larger(v128.load(sums), f32x4.splat(0)));
        v128.store(sums, larger(v128.load(sums, 16), f32x4.splat(0)), 16);
        copyFew(conv.y + <usize>((image * positions + first + i) * co + panel * PANEL) * F32, sums, count);
      }
    }
  }
}

/** Where the patch under a position begins; the last position's for those beyond. */
function patch(conv: Conv, x: usize, xRow: usize, position: i32): usize {
  const p = min(position, windowsPerImage(conv) - 1);
  return x + <usize>(p / conv.windowColumns * conv.stride) * xRow + <usize>(p % conv.windowColumns * conv.stride * conv.ci) * F32;
}

/**
 * One input channel, 3 × 3: nine weights for four output channels stay in registers while windows pass by, and each of a
 * window's sixteen pixels is loaded once.
 */
function singleChannelImage(conv: Conv, image: i32, x: usize, xRow: usize): void {
  const co = conv.co;
  for (let channel = 0; channel < co; channel += 4) {
    // The packed panel holds zeros for channels beyond the last.
    const weights = conv.weights + <usize>(channel / PANEL) * panelBytes(conv) + <usize>(channel % PANEL) * F32;
    const bias = v128.load(weights);
    const w0 = v128.load(weights, 32), w1 = v128.load(weights, 64), w2 = v128.load(weights, 96);
    const w3 = v128.load(weights, 128), w4 = v128.load(weights, 160), w5 = v128.load(weights, 192);
    const w6 = v128.load(weights, 224), w7 = v128.load(weights, 256), w8 = v128.load(weights, 288);
    const count = min(4, co - channel);
    let at = image * windowsPerImage(conv) * co + channel;
    for (let row = 0; row < conv.windowRows; row++) {
      let p = x + <usize>(2 * row) * xRow;
      for (let column = 0; column < conv.windowColumns; column++) {
        let q = p;
        let s = v128.load32_splat(q);
        let a0 = f32x4.mul(w0, s);
        s = v128.load32_splat(q, 4);
        a0 = madd(w1, s, a0);
        let a1 = f32x4.mul(w0, s);
        s = v128.load32_splat(q, 8);
        a0 = madd(w2, s, a0); a1 = madd(w1, s, a1);
        s = v128.load32_splat(q, 12);
        a1 = madd(w2, s, a1);

        q += xRow;
        s = v128.load32_splat(q);
        a0 = madd(w3, s, a0);
        let a2 = f32x4.mul(w0, s);
        s = v128.load32_splat(q, 4);
        a0 = madd(w4, s, a0); a1 = madd(w3, s, a1); a2 = madd(w1, s, a2);
        let a3 = f32x4.mul(w0, s);
        s = v128.load32_splat(q, 8);
        a0 = madd(w5, s, a0); a1 = madd(w4, s, a1); a2 = madd(w2, s, a2); a3 = madd(w1, s, a3);
        s = v128.load32_splat(q, 12);
        a1 = madd(w5, s, a1); a3 = madd(w2, s, a3);

        q += xRow;
        s = v128.load32_splat(q);
        a0 = madd(w6, s, a0); a2 = madd(w3, s, a2);
        s = v128.load32_splat(q, 4);
        a0 = madd(w7, s, a0); a1 = madd(w6, s, a1); a2 = madd(w4, s, a2); a3 = madd(w3, s, a3);
        s = v128.load32_splat(q, 8);
        a0 = madd(w8, s, a0); a1 = madd(w7, s, a1); a2 = madd(w5, s, a2); a3 = madd(w4, s, a3);
        s = v128.load32_splat(q, 12);
        a1 = madd(w8, s, a1); a3 = madd(w5, s, a3);

        q += xRow;
        s = v128.load32_splat(q);
        a2 = madd(w6, s, a2);
        s = v128.load32_splat(q, 4);
        a2 = madd(w7, s, a2); a3 = madd(w6, s, a3);
        s = v128.load32_splat(q, 8);
        a2 = madd(w8, s, a2); a3 = madd(w7, s, a3);
        s = v128.load32_splat(q, 12);
        a3 = madd(w8, s, a3);

        const most = f32x4.add(larger(larger(a0, a1), larger(a2, a3)), bias);
        const value = larger(most, f32x4.splat(0));
        const y = conv.y + <usize>at * F32;
        if (count == 4) v128.store(y, value);
        else storeLanes(y, value, count);
        if (conv.codes != 0) {
          const wide = codesOf(a0, a1, a2, a3, most);
          const narrow = i16x8.narrow_i32x4_s(wide, wide);
          const codes = i8x16.narrow_i16x8_u(narrow, narrow);
          if (count == 4) v128.store32_lane(conv.codes + <usize>at, codes, 0);
          else storeCodes(conv.codes + <usize>at, codes, count);
        }
        p += 8;
        at += co;
      }
    }
  }
}

function storeLanes(to: usize, value: v128, count: i32): void {
  store<f32>(to, f32x4.extract_lane(value, 0));
  if (count > 1) store<f32>(to, f32x4.extract_lane(value, 1), 4);
  if (count > 2) store<f32>(to, f32x4.extract_lane(value, 2), 8);
}

function storeCodes(to: usize, codes: v128, count: i32): void {
  store<u8>(to, i8x16.extract_lane_u(codes, 0));
  if (count > 1) store<u8>(to, i8x16.extract_lane_u(codes, 1), 1);
  if (count > 2) store<u8>(to, i8x16.extract_lane_u(codes, 2), 2);
}
