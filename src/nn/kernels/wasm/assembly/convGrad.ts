/**
 * @file ConvReluPoolGrad's tiles.
 *
 * Of a window's four positions one passes gradient at most, and under ReLU often none. So gradients are kept as lists of
 * what is not zero, (place, value) each, and every list drives a register tile: 32 sums, a term for each entry. That does
 * a quarter of the multiplications of two dense products, or fewer.
 *
 * A kernel's row covers `run` floats side by side in an image's row; tiles take `SEGMENT` of them. Beyond a run's end
 * they read whatever follows (numbers never stored) or add zeros (packed weights): hence `SLACK`.
 */
import { Conv, DEAD, imageBytes, padImage, rowBytes, windowsPerImage } from "./conv";
import { ceilDiv, copyFew, F32, madd } from "./simd";

/** Floats of a register tile: eight vectors. */
export const SEGMENT: i32 = 32;
const SEGMENT_BYTES: usize = 128;
/** Bytes that must be readable behind padded images. */
export const SLACK: usize = 128;
/** Bytes of a list's entry: an offset in bytes, a float. */
const ENTRY: usize = 8;
/** Output channels of one tile of the kernel's gradient. */
export const CHANNELS: i32 = 16;

/** Whether x can be read as it is. */
export function readsDirectly(conv: Conv): bool {
  return conv.padded == conv.x;
}

// @ts-ignore: decorator
@inline
export function segmentsPerRun(conv: Conv): i32 {
  return ceilDiv(conv.run, SEGMENT);
}

/** Bytes that the lists of one group of images may take, for one output channel. */
// @ts-ignore: decorator
@inline
export function listBytes(conv: Conv): usize {
  return <usize>(conv.groupImages * windowsPerImage(conv)) * ENTRY;
}

/** Tile: an image, padded. */
export function padTile(conv: Conv, image: i32): void {
  padImage(conv, image, conv.padded + <usize>image * imageBytes(conv, false));
}

/** Tile: a segment of a row of the kernel, packed as `[co][32]`, zeros beyond the run. */
export function packSegment(conv: Conv, tile: i32): void {
  const co = conv.co, segments = segmentsPerRun(conv);
  const first = (tile % segments) * SEGMENT;
  const count = min(SEGMENT, conv.run - first);
  const to = conv.weights + <usize>(tile * co) * SEGMENT_BYTES;
  if (count < SEGMENT) memory.fill(to, 0, <usize>co * SEGMENT_BYTES);
  let from = conv.kernel + <usize>((tile / segments * conv.run + first) * co) * F32;
  for (let i = 0; i < count; i++) {
    let p = to + <usize>i * F32;
    for (let c = 0; c < co; c++) {
      store<f32>(p, load<f32>(from));
      p += SEGMENT_BYTES;
      from += F32;
    }
  }
}

/** 0…3 the position that the gradient of flat pooled index `at` goes to, or `DEAD`. */
// @ts-ignore: decorator
@inline
function codeAt(conv: Conv, at: usize): u32 {
  if (conv.pool == 2) return load<u8>(conv.codes + at);
  return load<f32>(conv.y + at * F32) > 0 ? 0 : DEAD;
}

/** Tile: a group of images. Lists, for each output channel, where in the padded images a patch passes how much gradient. */
export function listGroup(conv: Conv, group: i32): void {
  const co = conv.co, capacity = listBytes(conv), direct = readsDirectly(conv);
  const right = <usize>(conv.stride * conv.ci) * F32;
  const down = <usize>conv.stride * rowBytes(conv, direct);
  const counts = conv.counts + <usize>(group * co) * 4;
  const lists = conv.lists + <usize>(group * co) * capacity;
  memory.fill(counts, 0, <usize>co * 4);
  const last = min(conv.n, (group + 1) * conv.groupImages);
  for (let image = group * conv.groupImages; image < last; image++) {
    let at = <usize>(image * windowsPerImage(conv) * co);
    for (let row = 0; row < conv.windowRows; row++) {
      let place = <usize>image * imageBytes(conv, direct) + <usize>(conv.pool * row) * down;
      for (let column = 0; column < conv.windowColumns; column++) {
        for (let c: usize = 0; c < <usize>co; c++) {
          const code = <usize>codeAt(conv, at + c);
          const count = <usize>load<u32>(counts + (c << 2));
          const entry = lists + c * capacity + count * ENTRY;
          // Written always, counted only if alive: cheaper than a branch that no one can predict.
          if (count * ENTRY < capacity) {
            store<usize>(entry, place + (code & 1) * right + (code >> 1 & 1) * down);
            store<f32>(entry, load<f32>(conv.dy + (at + c) * F32), 4);
          }
          store<usize>(counts + (c << 2), count + usize(code < <usize>DEAD));
        }
        at += <usize>co;
        place += <usize>conv.pool * right;
      }
    }
  }
}

/** Scratch of `kernelTile`. */
export const KERNEL_SCRATCH_BYTES: usize = <usize>CHANNELS * SEGMENT_BYTES;

/** Tile: a segment of the kernel's gradient for `CHANNELS` output channels, over all images in their order. */
export function kernelTile(conv: Conv, tile: i32, sums: usize): void {
  const co = conv.co, segments = segmentsPerRun(conv), capacity = listBytes(conv);
  const blocks = ceilDiv(co, CHANNELS);
  const segment = tile / blocks;
  const firstChannel = tile % blocks * CHANNELS;
  const channels = min(CHANNELS, co - firstChannel);
  const first = segment % segments * SEGMENT;
  const x = conv.padded + <usize>(segment / segments) * rowBytes(conv, readsDirectly(conv)) + <usize>first * F32;
  memory.fill(sums, 0, KERNEL_SCRATCH_BYTES);
  const groups = ceilDiv(conv.n, conv.groupImages);
  for (let group = 0; group < groups; group++) {
    for (let c = 0; c < channels; c++) {
      const list = group * co + firstChannel + c;
      const entries = conv.lists + <usize>list * capacity;
      addEntries(entries, entries + <usize>load<u32>(conv.counts + (<usize>list << 2)) * ENTRY, x, sums + <usize>c * SEGMENT_BYTES);
    }
  }
  const count = min(SEGMENT, conv.run - first);
  let to = conv.dKernel + <usize>((segment / segments * conv.run + first) * co + firstChannel) * F32;
  for (let i = 0; i < count; i++) {
    for (let c = 0; c < channels; c++) store<f32>(to + (<usize>c << 2), load<f32>(sums + <usize>c * SEGMENT_BYTES + (<usize>i << 2)));
    to += <usize>co * F32;
  }
  if (segment == 0) sumBias(conv, firstChannel, channels);
}

/** to[0…31] += Σ value · from[place + 0…31] over a list. */
function addEntries(entry: usize, end: usize, from: usize, to: usize): void {
  let a0 = v128.load(to), a1 = v128.load(to, 16), a2 = v128.load(to, 32), a3 = v128.load(to, 48);
  let a4 = v128.load(to, 64), a5 = v128.load(to, 80), a6 = v128.load(to, 96), a7 = v128.load(to, 112);
  while (entry < end) {
    const p = from + <usize>load<u32>(entry);
    const value = v128.load32_splat(entry, 4);
    a0 = madd(value, v128.load(p), a0);
    a1 = madd(value, v128.load(p, 16), a1);
    a2 = madd(value, v128.load(p, 32), a2);
    a3 = madd(value, v128.load(p, 48), a3);
    a4 = madd(value, v128.load(p, 64), a4);
    a5 = madd(value, v128.load(p, 80), a5);
    a6 = madd(value, v128.load(p, 96), a6);
    a7 = madd(value, v128.load(p, 112), a7);
    entry += ENTRY;
  }
  v128.store(to, a0); v128.store(to, a1, 16); v128.store(to, a2, 32); v128.store(to, a3, 48);
  v128.store(to, a4, 64); v128.store(to, a5, 80); v128.store(to, a6, 96); v128.store(to, a7, 112);
}

function sumBias(conv: Conv, firstChannel: i32, channels: i32): void {
  const capacity = listBytes(conv);
  const groups = ceilDiv(conv.n, conv.groupImages);
  for (let c = firstChannel; c < firstChannel + channels; c++) {
    let sum: f32 = 0;
    for (let group = 0; group < groups; group++) {
      const list = <usize>(group * conv.co + c);
      const entries = conv.lists + list * capacity;
      const end = entries + <usize>load<u32>(conv.counts + (list << 2)) * ENTRY;
      for (let entry = entries; entry < end; entry += ENTRY) sum += load<f32>(entry, 4);
    }
    store<f32>(conv.dBias + (<usize>c << 2), sum);
  }
}

/** Scratch of `inputImage`: the padded image's gradient, lists of one image and an entry to spare, and where they begin. */
export function inputScratchBytes(conv: Conv): usize {
  const windows = <usize>windowsPerImage(conv);
  return imageBytes(conv, false) + SLACK + (windows * <usize>conv.co + 1) * ENTRY + (windows * 4 + 1) * 4;
}

/** Tile: an image of x's gradient. */
export function inputImage(conv: Conv, image: i32, scratch: usize): void {
  const windows = <usize>windowsPerImage(conv);
  const lists = scratch + imageBytes(conv, false) + SLACK;
  const starts = lists + (windows * <usize>conv.co + 1) * ENTRY;
  memory.fill(scratch, 0, imageBytes(conv, false) + SLACK);
  listImage(conv, image, lists, starts);
  const segments = segmentsPerRun(conv), xRow = rowBytes(conv, false);
  const right = <usize>(conv.stride * conv.ci) * F32;
  const down = <usize>conv.stride * xRow;
  for (let tile = 0; tile < conv.kh * segments; tile++) {
    const weights = conv.weights + <usize>(tile * conv.co) * SEGMENT_BYTES;
    const to = scratch + <usize>(tile / segments) * xRow + <usize>(tile % segments) * SEGMENT_BYTES;
    let start = starts;
    for (let row = 0; row < conv.windowRows; row++) {
      let p = to + <usize>(conv.pool * row) * down;
      for (let column = 0; column < conv.windowColumns; column++) {
        addList(start, weights, p);
        addList(start + 4, weights, p + right);
        addList(start + 8, weights, p + down);
        addList(start + 12, weights, p + right + down);
        start += 16;
        p += <usize>conv.pool * right;
      }
    }
  }
  unpadImage(conv, image, scratch);
}

// @ts-ignore: decorator
@inline
function addList(start: usize, weights: usize, to: usize): void {
  const from = <usize>load<u32>(start), end = <usize>load<u32>(start, 4);
  if (from < end) addEntries(from, end, weights, to);
}

/**
 * Sorts an image's gradients by window and position: entries are (offset of the channel's packed weights, value), and
 * `starts[4 · window + position]` is the address where that position's begin and the one before's end.
 */
function listImage(conv: Conv, image: i32, lists: usize, starts: usize): void {
  const co = <usize>conv.co, windows = windowsPerImage(conv);
  let at = <usize>(image * windows) * co;
  let entry = lists;
  for (let window = 0; window < windows; window++) {
    for (let position: u32 = 0; position < 4; position++) {
      store<usize>(starts + (<usize>position << 2), entry);
      for (let c: usize = 0; c < co; c++) {
        // As in `listGroup`: written always, kept if it is this position's.
        store<usize>(entry, c * SEGMENT_BYTES);
        store<f32>(entry, load<f32>(conv.dy + (at + c) * F32), 4);
        entry += usize(codeAt(conv, at + c) == position) * ENTRY;
      }
    }
    starts += 16;
    at += co;
  }
  store<usize>(starts, entry);
}

/** Takes the frame off; what no window looked at has no gradient. */
function unpadImage(conv: Conv, image: i32, padded: usize): void {
  const pixel = <usize>conv.ci * F32;
  const columns = min(conv.width, max(0, conv.paddedWidth - conv.padLeft));
  const to = conv.dx + <usize>image * imageBytes(conv, true);
  for (let row = 0; row < conv.height; row++) {
    const source = row + conv.padTop;
    const line = to + <usize>row * rowBytes(conv, true);
    const copied: usize = source < conv.paddedHeight ? <usize>columns * pixel : 0;
    if (copied > 0) memory.copy(line, padded + <usize>source * rowBytes(conv, false) + <usize>conv.padLeft * pixel, copied);
    memory.fill(line + copied, 0, rowBytes(conv, true) - copied);
  }
}

/** Output channels of one tile of the single-channel path. */
export const SINGLE_CHANNELS: i32 = 8;

/** Scratch of `singleChannelTile`: a table of codes, then four vectors of sums for each channel. */
export const SINGLE_SCRATCH_BYTES: usize = 64 + <usize>SINGLE_CHANNELS * 64;

/**
 * Tile: `SINGLE_CHANNELS` output channels of the gradients where x has one channel and the kernel is 3 × 3: a patch is
 * three rows of three pixels, loaded as four (the fourth is never stored; an allocation never ends the heap, so that
 * reading past the last image does no harm). Takes two channels of an image at a time, images in their order.
 */
export function singleChannelTile(conv: Conv, tile: i32, scratch: usize): void {
  const direct = readsDirectly(conv);
  const xRow = rowBytes(conv, direct), xImage = imageBytes(conv, direct);
  const first = tile * SINGLE_CHANNELS;
  const last = min(conv.co, first + SINGLE_CHANNELS);
  writeCodeTable(scratch, xRow);
  const sums = scratch + 64;
  memory.fill(sums, 0, SINGLE_SCRATCH_BYTES - 64);
  for (let image = 0; image < conv.n; image++) {
    const x = conv.padded + <usize>image * xImage;
    for (let c = first; c < last; c += 2) {
      // The last of an odd number is paired with itself, in a place that is not read.
      addSinglePair(conv, scratch, x, xRow, image, c, c + 1 < last ? 1 : 0, sums + <usize>(c - first) * 64);
    }
  }
  for (let c = first; c < last; c++) storeSingle(conv, c, sums + <usize>(c - first) * 64);
}

/** For each code: the offset of the position it names, and a mask, 0 where dead. */
function writeCodeTable(table: usize, xRow: usize): void {
  for (let code: usize = 0; code <= <usize>DEAD; code++) {
    const dead = code == <usize>DEAD;
    const offset: usize = (code & 1) * F32 + (code >> 1) * xRow;
    store<usize>(table + code * 8, dead ? 0 : offset);
    store<i32>(table + code * 8, dead ? 0 : -1, 4);
  }
}

/** Adds an image's share of channel c to `sums`, and that of channel c + `other` behind it. */
function addSinglePair(conv: Conv, table: usize, x: usize, xRow: usize, image: i32, c: i32, other: usize, sums: usize): void {
  let a0 = v128.load(sums), a1 = v128.load(sums, 16), a2 = v128.load(sums, 32), aBias = v128.load(sums, 48);
  let b0 = v128.load(sums, 64), b1 = v128.load(sums, 80), b2 = v128.load(sums, 96), bBias = v128.load(sums, 112);
  const co = <usize>conv.co, dyStep = co * F32;
  const at = <usize>(image * windowsPerImage(conv)) * co + <usize>c;
  let code = conv.codes + at;
  let dy = conv.dy + at * F32;
  for (let row = 0; row < conv.windowRows; row++) {
    let p = x;
    const end = x + <usize>(2 * conv.windowColumns) * F32;
    while (p < end) {
      let entry = table + (<usize>load<u8>(code) << 3);
      let q = p + load<usize>(entry);
      let value = v128.and(v128.load32_splat(entry, 4), v128.load32_splat(dy));
      a0 = madd(value, v128.load(q), a0);
      q += xRow;
      a1 = madd(value, v128.load(q), a1);
      a2 = madd(value, v128.load(q + xRow), a2);
      aBias = f32x4.add(aBias, value);

      entry = table + (<usize>load<u8>(code + other) << 3);
      q = p + load<usize>(entry);
      value = v128.and(v128.load32_splat(entry, 4), v128.load32_splat(dy + other * F32));
      b0 = madd(value, v128.load(q), b0);
      q += xRow;
      b1 = madd(value, v128.load(q), b1);
      b2 = madd(value, v128.load(q + xRow), b2);
      bBias = f32x4.add(bBias, value);

      p += 2 * F32;
      code += co;
      dy += dyStep;
    }
    x += 2 * xRow;
  }
  v128.store(sums, a0); v128.store(sums, a1, 16); v128.store(sums, a2, 32); v128.store(sums, aBias, 48);
  v128.store(sums, b0, 64); v128.store(sums, b1, 80); v128.store(sums, b2, 96); v128.store(sums, bBias, 112);
}

function storeSingle(conv: Conv, channel: i32, sums: usize): void {
  let to = conv.dKernel + (<usize>channel << 2);
  for (let row: usize = 0; row < 3; row++) {
    for (let column: usize = 0; column < 3; column++) {
      copyFew(to, sums + row * 16 + column * F32, 1);
      to += <usize>conv.co * F32;
    }
  }
  store<f32>(conv.dBias + (<usize>channel << 2), load<f32>(sums, 48));
}
