/** @file The frame of zeros around the images that convolutions read: put on, and taken off gradients. */
import { Conv, imageBytes, rowBytes } from "./convJob";
import { F32 } from "./simd";

/** Whether images must be copied into a frame of zeros. */
export function needsPadding(conv: Conv): bool {
  return conv.padTop > 0 || conv.padLeft > 0 || conv.paddedHeight > conv.height || conv.paddedWidth > conv.width;
}

/** Whether x can be read as it is. */
export function readsDirectly(conv: Conv): bool {
  return conv.padded == conv.x;
}

/** Tile: an image, padded. */
export function padTile(conv: Conv, image: i32): void {
  padImage(conv, image, conv.padded + <usize>image * imageBytes(conv, false));
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

/** Takes the frame off; what no window looked at has no gradient. */
export function unpadImage(conv: Conv, image: i32, padded: usize): void {
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
