/** @file ConvPool's tiles: an image forward. */
import { Conv, imageBytes, isSingleChannel, rowBytes, windowsPerImage } from "./convJob";
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
