/** @file A garment without its black ground: black ink, thicker where the pixel is brighter. */

/** Fills `canvas` with a square grey image (0–255, row-major), one canvas pixel each; CSS scales it up. */
export function drawInk(canvas: HTMLCanvasElement, pixels: ArrayLike<number>): void {
  const size = Math.sqrt(pixels.length);
  if (!Number.isInteger(size) || size === 0) throw new RangeError(`drawInk: ${pixels.length} pixels are no square`);
  canvas.width = size;
  canvas.height = size;
  const context = canvas.getContext("2d");
  if (context === null) return;
  const image = context.createImageData(size, size);
  for (let i = 0; i < pixels.length; i++) image.data[4 * i + 3] = pixels[i]!;
  context.putImageData(image, 0, 0);
}
