/** @file ConvPoolGrad's tiles where a row of the kernel covers few floats. */
import { columnBytes, Conv, DEAD, imageBytes, kernelRowBytes, rowBytes, windowsPerImage } from "./convJob";
import { ENTRY, listImage, SLACK } from "./convLists";
import { addNarrow, MOST_ROWS, ROW_BYTES } from "./convNarrow";
import { placeOf, readsDirectly, unpadImage } from "./convPadding";
import { F32 } from "./simd";

/** Output channels of a tile of the kernel's gradient. */
export const NARROW_CHANNELS: i32 = 4;
const CHANNEL_BYTES: usize = <usize>MOST_ROWS * ROW_BYTES;
const SUMS_BYTES: usize = <usize>NARROW_CHANNELS * (CHANNEL_BYTES + F32);

/** Scratch of `narrowTile`: sums of some channels, and a list of one channel of an image, with an entry to spare. */
export function narrowScratchBytes(conv: Conv): usize {
  return SUMS_BYTES + <usize>(windowsPerImage(conv) + 1) * ENTRY;
}

/** Tile: `NARROW_CHANNELS` output channels over all images. Floats beyond a run are read, and never stored. */
export function narrowTile(conv: Conv, tile: i32, sums: usize): void {
  const step = kernelRowBytes(conv, readsDirectly(conv)), entries = sums + SUMS_BYTES;
  const first = tile * NARROW_CHANNELS;
  const channels = min(NARROW_CHANNELS, conv.co - first);
  const biases = sums + <usize>NARROW_CHANNELS * CHANNEL_BYTES;
  memory.fill(sums, 0, SUMS_BYTES);
  for (let image = 0; image < conv.n; image++) {
    for (let c = 0; c < channels; c++) {
      const end = listChannel(conv, image, first + c, entries);
      const bias = biases + (<usize>c << 2);
      store<f32>(bias, load<f32>(bias) + sumOfValues(entries, end));
      addNarrow(conv, entries, end, conv.padded, step, sums + <usize>c * CHANNEL_BYTES, ROW_BYTES);
    }
  }
  for (let c = 0; c < channels; c++) {
    storeKernel(conv, first + c, sums + <usize>c * CHANNEL_BYTES);
    store<f32>(conv.dBias + (<usize>(first + c) << 2), load<f32>(biases + (<usize>c << 2)));
  }
}

/** Lists where in an image the patches pass how much of one channel's gradient. Returns the list's end. */
function listChannel(conv: Conv, image: i32, channel: i32, entry: usize): usize {
  const direct = readsDirectly(conv);
  const down = <usize>(conv.pool * conv.strideRows) * rowBytes(conv, direct);
  let at = <usize>(image * windowsPerImage(conv) * conv.co + channel);
  let line = placeOf(conv, image, direct);
  for (let row = 0; row < conv.windowRows; row++) {
    entry = conv.pool == 2 ? listPooledRow(conv, line, at, entry) : listRow(conv, line, at, entry);
    at += <usize>(conv.windowColumns * conv.co);
    line += down;
  }
  return entry;
}

/** A row of windows. What is the same for all is fetched once: a store might change it, for all that the compiler knows. */
function listPooledRow(conv: Conv, line: usize, at: usize, entry: usize): usize {
  const co = <usize>conv.co, columns = conv.windowColumns, dilated = conv.dilationColumns > 1;
  const down = <usize>conv.strideRows * rowBytes(conv, readsDirectly(conv)), step = columnBytes(conv, 2);
  let code = conv.codes + at, dy = conv.dy + at * F32;
  let place = line, right = columnBytes(conv, 1);
  for (let column = 0; column < columns; column++) {
    if (dilated) {
      place = line + columnBytes(conv, 2 * column);
      right = line + columnBytes(conv, 2 * column + 1) - place;
    }
    const winner = <usize>load<u8>(code);
    // Written always, kept if alive: cheaper than a branch that no one can predict.
    store<usize>(entry, place + (0 - (winner & 1) & right) + (0 - (winner >> 1 & 1) & down));
    store<f32>(entry, load<f32>(dy), 4);
    entry += usize(winner < <usize>DEAD) * ENTRY;
    code += co;
    dy += co * F32;
    place += step;
  }
  return entry;
}

/** The same without pooling. */
function listRow(conv: Conv, line: usize, at: usize, entry: usize): usize {
  const bytes = <usize>conv.co * F32, columns = conv.windowColumns, dilated = conv.dilationColumns > 1, floor = conv.floor;
  const step = columnBytes(conv, 1), toY = conv.y - conv.dy;
  let dy = conv.dy + at * F32;
  let place = line;
  for (let column = 0; column < columns; column++) {
    if (dilated) place = line + columnBytes(conv, column);
    store<usize>(entry, place);
    store<f32>(entry, load<f32>(dy), 4);
    entry += usize(load<f32>(dy + toY) > floor) * ENTRY;
    dy += bytes;
    place += step;
  }
  return entry;
}

/** In four parts: one after the other, additions would wait for each other. */
function sumOfValues(entry: usize, end: usize): f32 {
  let a: f32 = 0, b: f32 = 0, c: f32 = 0, d: f32 = 0;
  for (; entry + 3 * ENTRY < end; entry += 4 * ENTRY) {
    a += load<f32>(entry, 4);
    b += load<f32>(entry, 12);
    c += load<f32>(entry, 20);
    d += load<f32>(entry, 28);
  }
  for (; entry < end; entry += ENTRY) a += load<f32>(entry, 4);
  return a + b + (c + d);
}

function storeKernel(conv: Conv, channel: i32, sums: usize): void {
  let to = conv.dKernel + <usize>channel * F32;
  for (let row = 0; row < conv.kh; row++) {
    for (let i = 0; i < conv.run; i++) {
      store<f32>(to, load<f32>(sums + <usize>row * ROW_BYTES + (<usize>i << 2)));
      to += <usize>conv.co * F32;
    }
  }
}

/** Bytes of a channel's packed weights: `[kh][8]`, zeros beyond the run. */
// @ts-ignore: decorator
@inline
export function narrowWeightsBytes(conv: Conv): usize {
  return <usize>conv.kh * ROW_BYTES;
}

/** Tile: an output channel's weights, packed for `narrowInputImage`. */
export function packNarrow(conv: Conv, channel: i32): void {
  const to = conv.weights + <usize>channel * narrowWeightsBytes(conv);
  let from = conv.kernel + <usize>channel * F32;
  memory.fill(to, 0, narrowWeightsBytes(conv));
  for (let row = 0; row < conv.kh; row++) {
    for (let i = 0; i < conv.run; i++) {
      store<f32>(to + <usize>row * ROW_BYTES + (<usize>i << 2), load<f32>(from));
      from += <usize>conv.co * F32;
    }
  }
}

/** Tile: an image of x's gradient, with the scratch of `inputImage`. */
export function narrowInputImage(conv: Conv, image: i32, scratch: usize): void {
  const windows = <usize>windowsPerImage(conv), pool = conv.pool;
  const lists = scratch + imageBytes(conv, false) + SLACK;
  const down = <usize>conv.strideRows * rowBytes(conv, false), step = kernelRowBytes(conv, false);
  let start = lists + (windows * <usize>conv.co + 1) * ENTRY;
  memory.fill(scratch, 0, imageBytes(conv, false) + SLACK);
  listImage(conv, image, lists, start, narrowWeightsBytes(conv));
  for (let row = 0; row < conv.windowRows; row++) {
    for (let column = 0; column < conv.windowColumns; column++) {
      for (let position = 0; position < pool * pool; position++) {
        const from = <usize>load<u32>(start), end = <usize>load<u32>(start, 4);
        const place = scratch + <usize>(pool * row + (position >> 1)) * down + columnBytes(conv, pool * column + (position & 1));
        if (from < end) addNarrow(conv, from, end, conv.weights, ROW_BYTES, place, step);
        start += 4;
      }
    }
  }
  unpadImage(conv, image, scratch);
}
