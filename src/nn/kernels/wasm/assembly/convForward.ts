/** @file ConvPool's tiles: an image forward. */
import { columnBytes, Conv, imageBytes, isSingleChannel, rowBytes, windowsPerImage } from "./convJob";
import { needsPadding, padImage } from "./convPadding";
import { panelBytes } from "./convPanels";
import { storeWindow } from "./convPooling";
import { singleChannelImage } from "./convSingleChannel";
import { multiplyRows, PANEL, PANEL_BYTES } from "./micro";
import { alignUp, ceilDiv, copyFew, F32, larger } from "./simd";

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
  const segmentBytes = <usize>conv.dilationRows * xRow;
  const down = <usize>conv.strideRows * xRow;
  const panels = ceilDiv(co, PANEL), dilated = conv.dilationColumns > 1, step = columnBytes(conv, 2);
  for (let panel = 0; panel < panels; panel++) {
    const weights = conv.weights + <usize>panel * weightsBytes;
    const count = min(PANEL, co - panel * PANEL);
    let at = image * windowsPerImage(conv) * co + panel * PANEL;
    for (let row = 0; row < conv.windowRows; row++) {
      const line = x + <usize>(2 * row) * down;
      let left = line, right = line + columnBytes(conv, 1);
      for (let column = 0; column < conv.windowColumns; column++) {
        if (dilated) {
          left = line + columnBytes(conv, 2 * column);
          right = line + columnBytes(conv, 2 * column + 1);
        }
        multiplyRows(left, right, left + down, right + down, kh, run, segmentBytes, weights + PANEL_BYTES, weights, 0, scratch);
        storeWindow(conv, scratch, at, count);
        left += step;
        right += step;
        at += co;
      }
    }
  }
}

/** Without pooling: four positions at a time, the last ones again where fewer are left. */
function plainImage(conv: Conv, image: i32, x: usize, xRow: usize, scratch: usize): void {
  const co = conv.co, weightsBytes = panelBytes(conv), windowColumns = conv.windowColumns;
  const positions = windowsPerImage(conv);
  const down = <usize>conv.strideRows * xRow, segmentBytes = <usize>conv.dilationRows * xRow;
  const floor = f32x4.splat(conv.floor);
  const panels = ceilDiv(co, PANEL);
  for (let panel = 0; panel < panels; panel++) {
    const weights = conv.weights + <usize>panel * weightsBytes;
    const count = min(PANEL, co - panel * PANEL);
    let y = conv.y + <usize>(image * positions * co + panel * PANEL) * F32;
    let line = x, column = 0;
    for (let first = 0; first < positions; first += 4) {
      const places = min(4, positions - first);
      let p0 = line + columnBytes(conv, column), p1 = p0, p2 = p0, p3 = p0;
      if (++column == windowColumns) { column = 0; line += down; }
      if (places > 1) { p1 = line + columnBytes(conv, column); if (++column == windowColumns) { column = 0; line += down; } }
      if (places > 2) { p2 = line + columnBytes(conv, column); if (++column == windowColumns) { column = 0; line += down; } }
      if (places > 3) { p3 = line + columnBytes(conv, column); if (++column == windowColumns) { column = 0; line += down; } }
      multiplyRows(p0, p1, p2, p3, conv.kh, conv.run, segmentBytes, weights + PANEL_BYTES, weights, 0, scratch);
      for (let i = 0; i < places; i++) {
        const sums = scratch + <usize>i * PANEL_BYTES;
        const low = larger(v128.load(sums), floor), high = larger(v128.load(sums, 16), floor);
        if (count == PANEL) {
          v128.store(y, low);
          v128.store(y, high, 16);
        } else {
          v128.store(sums, low);
          v128.store(sums, high, 16);
          copyFew(y, sums, count);
        }
        y += <usize>co * F32;
      }
    }
  }
}
