/** @file The gradient of the kernel and the bias where x has one channel, its own gradient is not wanted, and the kernel is 3 × 3. */
import { Conv, DEAD, imageBytes, rowBytes, windowsPerImage } from "./convJob";
import { readsDirectly } from "./convPadding";
import { copyFew, F32, madd } from "./simd";

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
