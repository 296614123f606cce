/** @file Draws a square grey image into a canvas: every pixel a crisp square, whatever the screen's density. */

/** Canvas pixels per image pixel: the whole number nearest to what `cssSize` covers on a screen of `density`. */
export function pixelScale(imageSize: number, cssSize: number, density: number): number {
  return Math.max(1, Math.round((cssSize * density) / imageSize));
}

/**
 * Fills `canvas` with `pixels` (grey, 0 black – 255 white, row-major, square).
 * A whole number of canvas pixels for each image pixel, so that all squares are equal; CSS
 * (`image-rendering: pixelated`) does what is left to reach `cssSize`.
 * @throws RangeError if the number of pixels is not a square.
 */
export function drawImage(canvas: HTMLCanvasElement, pixels: ArrayLike<number>, cssSize: number): void {
  const size = Math.sqrt(pixels.length);
  if (!Number.isInteger(size) || size === 0) throw new RangeError(`drawImage: ${pixels.length} pixels are no square`);
  const scale = pixelScale(size, cssSize, globalThis.devicePixelRatio || 1);
  const side = size * scale;
  // Setting the size clears the canvas, so set it only when it changes.
  if (canvas.width !== side) canvas.width = side;
  if (canvas.height !== side) canvas.height = side;
  const context = canvas.getContext("2d");
  if (context === null) return;
  const image = context.createImageData(side, side);
  const words = new Uint32Array(image.data.buffer);
  for (let y = 0; y < side; y++) {
    const row = Math.floor(y / scale) * size;
    for (let x = 0; x < side; x++) {
      const grey = pixels[row + Math.floor(x / scale)]!;
      // Little-endian, as every browser's typed arrays are: alpha, blue, green, red.
      words[y * side + x] = 0xff000000 | (grey << 16) | (grey << 8) | grey;
    }
  }
  context.putImageData(image, 0, 0);
}
