/**
 * @file The lists on which ConvPoolGrad runs: how they are written, and what a register tile makes of one.
 *
 * Of a window's four positions one passes gradient at most, and under ReLU often none. So gradients are kept as lists of
 * what is not zero, (place, value) each, and every list drives a register tile: 32 sums, a term for each entry. That does
 * a quarter of the multiplications of two dense products, or fewer.
 *
 * A kernel's row covers `run` floats side by side in an image's row; tiles take `SEGMENT` of them. Beyond a run's end
 * they read whatever follows (numbers never stored) or add zeros (packed weights): hence `SLACK`.
 */
import { columnBytes, Conv, DEAD, rowBytes, windowsPerImage } from "./convJob";
import { placeOf, readsDirectly } from "./convPadding";
import { ceilDiv, F32, madd } from "./simd";

/** Floats of a register tile: eight vectors. */
export const SEGMENT: i32 = 32;
/** The same in bytes. */
export const SEGMENT_BYTES: usize = 128;
/** Bytes that must be readable behind padded images. */
export const SLACK: usize = 128;
/** Bytes of a list's entry: an offset in bytes, a float. */
export const ENTRY: usize = 8;

/** Tiles that a run is cut into; the last may reach beyond its end. */
// @ts-ignore: decorator
@inline
export function segmentsPerRun(conv: Conv): i32 {
  return ceilDiv(conv.run, SEGMENT);
}

/** Bytes that the lists of one group may take, for one output channel. */
// @ts-ignore: decorator
@inline
export function listBytes(conv: Conv): usize {
  return <usize>(conv.groupImages * conv.groupRows * conv.windowColumns) * ENTRY;
}

// @ts-ignore: decorator
@inline
function groupsPerImage(conv: Conv): i32 {
  return ceilDiv(conv.windowRows, conv.groupRows);
}

/** How many groups `numImages` images make. */
export function countGroups(conv: Conv): i32 {
  return conv.windowRows == 0 ? 0 : ceilDiv(conv.numImages, conv.groupImages) * groupsPerImage(conv);
}

/** Tile: a group. Lists, for each output channel, where in the padded images a patch passes how much gradient. */
export function listGroup(conv: Conv, group: i32): void {
  const co = conv.co, capacity = listBytes(conv), direct = readsDirectly(conv);
  const down = <usize>conv.strideRows * rowBytes(conv, direct), pool = conv.pool;
  const dilated = conv.dilationColumns > 1, step = columnBytes(conv, pool);
  const counts = conv.counts + <usize>(group * co) * 4;
  const lists = conv.lists + <usize>(group * co) * capacity;
  memory.fill(counts, 0, <usize>co * 4);
  const perImage = groupsPerImage(conv);
  const first = group / perImage * conv.groupImages, firstRow = group % perImage * conv.groupRows;
  const lastRow = min(conv.windowRows, firstRow + conv.groupRows);
  const last = conv.firstImage + min(conv.numImages, first + conv.groupImages);
  for (let image = conv.firstImage + first; image < last; image++) {
    let at = <usize>((image * windowsPerImage(conv) + firstRow * conv.windowColumns) * co);
    for (let row = firstRow; row < lastRow; row++) {
      const line = placeOf(conv, image, direct) + <usize>(pool * row) * down;
      let place = line, right = columnBytes(conv, 1);
      for (let column = 0; column < conv.windowColumns; column++) {
        if (dilated) {
          place = line + columnBytes(conv, pool * column);
          right = line + columnBytes(conv, pool * column + 1) - place;
        }
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
        place += step;
      }
    }
  }
}

/**
 * Sorts an image's gradients by window and position: entries are (offset of the channel's packed weights, `channelBytes` each,
 * value), and
 * `starts[positions · window + position]` (one position where nothing is pooled, else four) is the address where that position's begin and the one before's end.
 */
export function listImage(conv: Conv, image: i32, lists: usize, starts: usize, channelBytes: usize): void {
  const co = <usize>conv.co, windows = windowsPerImage(conv);
  let at = <usize>(image * windows) * co;
  const positions: u32 = conv.pool == 1 ? 1 : 4;
  let entry = lists;
  for (let window = 0; window < windows; window++) {
    for (let position: u32 = 0; position < positions; position++) {
      store<usize>(starts + (<usize>position << 2), entry);
      for (let c: usize = 0; c < co; c++) {
        // As in `listGroup`: written always, kept if it is this position's.
        store<usize>(entry, c * channelBytes);
        store<f32>(entry, load<f32>(conv.dy + (at + c) * F32), 4);
        entry += usize(codeAt(conv, at + c) == position) * ENTRY;
      }
    }
    starts += <usize>positions << 2;
    at += co;
  }
  store<usize>(starts, entry);
}

/** 0…3 the position that the gradient of flat pooled index `at` goes to, or `DEAD`. */
// @ts-ignore: decorator
@inline
function codeAt(conv: Conv, at: usize): u32 {
  if (conv.pool == 2) return load<u8>(conv.codes + at);
  return load<f32>(conv.y + at * F32) > conv.floor ? 0 : DEAD;
}

/** to[0…31] += Σ value · from[place + 0…31] over a list. */
export function addEntries(entry: usize, end: usize, from: usize, to: usize): void {
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
