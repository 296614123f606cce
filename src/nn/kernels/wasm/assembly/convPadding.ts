/** @file The frame of zeros around the images that convolutions read: put on, and taken off gradients. */
import { columnBytes, Conv, imageBytes, rowBytes } from "./convJob";
import { F32 } from "./simd";

/** Whether images must be copied into a frame of zeros. */
export function needsPadding(conv: Conv): bool {
  return conv.padTop > 0 || conv.padLeft > 0 || conv.paddedHeight > conv.height || conv.paddedWidth > conv.width || conv.dilationColumns > 1;
}

/** Whether x can be read as it is. */
export function readsDirectly(conv: Conv): bool {
  return conv.padded == conv.x;
}

/** Tile: one of `numImages`, padded. */
export function padTile(conv: Conv, tile: i32): void {
  padImage(conv, conv.firstImage + tile, conv.padded + <usize>tile * imageBytes(conv, false));
}

/** Where an image, one of `numImages`, is read by the gradients of the kernel. */
// @ts-ignore: decorator
@inline
export function placeOf(conv: Conv, image: i32, direct: bool): usize {
  return <usize>(direct ? image : image - conv.firstImage) * imageBytes(conv, direct);
}

/** Writes image `image` of x to `to` with its frame of zeros, or as much of both as windows look at. */
export function padImage(conv: Conv, image: i32, to: usize): void {
  const pixel = <usize>conv.ci * F32;
  const from = conv.x + <usize>image * imageBytes(conv, true);
  const columns = min(conv.width, max(0, conv.paddedWidth - conv.padLeft));
  memory.fill(to, 0, imageBytes(conv, false));
  for (let row = 0; row < conv.paddedHeight; row++) {
    const source = row - conv.padTop;
    if (source < 0 || source >= conv.height) continue;
    const line = to + <usize>row * rowBytes(conv, false), x = from + <usize>source * rowBytes(conv, true);
    if (conv.dilationColumns == 1) {
      memory.copy(line + <usize>conv.padLeft * pixel, x, <usize>columns * pixel);
    } else {
      for (let column = 0; column < columns; column++) memory.copy(line + columnBytes(conv, conv.padLeft + column), x + <usize>column * pixel, pixel);
    }
  }
}

/** Takes the frame off; what no window looked at has no gradient. */
export function unpadImage(conv: Conv, image: i32, padded: usize): void {
  const pixel = <usize>conv.ci * F32;
  const columns = min(conv.width, max(0, conv.paddedWidth - conv.padLeft));
  const to = conv.dx + <usize>image * imageBytes(conv, true);
  for (let row = 0; row < conv.height; row++) {
    const source = row + conv.padTop;
    const line = to + <usize>row * rowBytes(conv, true);
    const copied: usize = source < conv.paddedHeight ? <usize>columns * pixel : 0;
    const from = padded + <usize>source * rowBytes(conv, false);
    if (conv.dilationColumns > 1) {
      for (let p: usize = 0, column = conv.padLeft; p < copied; p += pixel, column++) memory.copy(line + p, from + columnBytes(conv, column), pixel);
    } else if (copied > 0) {
      memory.copy(line, from + <usize>conv.padLeft * pixel, copied);
    }
    memory.fill(line + copied, 0, rowBytes(conv, true) - copied);
  }
}
