/** @file ConvPoolGrad's tiles for x: lists by window and position, an image at a time. */
import { columnBytes, Conv, imageBytes, kernelRowBytes, rowBytes, windowsPerImage } from "./convJob";
import { addEntries, ENTRY, listImage, SEGMENT, SEGMENT_BYTES, segmentsPerRun, SLACK } from "./convLists";
import { unpadImage } from "./convPadding";
import { F32 } from "./simd";

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
  listImage(conv, image, lists, starts, SEGMENT_BYTES);
  const segments = segmentsPerRun(conv), dilated = conv.dilationColumns > 1, step = columnBytes(conv, 2);
  const down = <usize>conv.strideRows * rowBytes(conv, false);
  for (let tile = 0; tile < conv.kh * segments; tile++) {
    const weights = conv.weights + <usize>(tile * conv.co) * SEGMENT_BYTES;
    const to = scratch + <usize>(tile / segments) * kernelRowBytes(conv, false) + <usize>(tile % segments) * SEGMENT_BYTES;
    let start = starts;
    for (let row = 0; row < conv.windowRows; row++) {
      const line = to + <usize>(conv.pool * row) * down;
      if (conv.pool == 1) {
        for (let column = 0; column < conv.windowColumns; column++) {
          addList(start, weights, line + columnBytes(conv, column));
          start += 4;
        }
        continue;
      }
      let left = line, right = line + columnBytes(conv, 1);
      for (let column = 0; column < conv.windowColumns; column++) {
        if (dilated) {
          left = line + columnBytes(conv, 2 * column);
          right = line + columnBytes(conv, 2 * column + 1);
        }
        addList(start, weights, left);
        addList(start + 4, weights, right);
        addList(start + 8, weights, left + down);
        addList(start + 12, weights, right + down);
        left += step;
        right += step;
        start += 16;
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
