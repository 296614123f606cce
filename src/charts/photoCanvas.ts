/** @file Draws photos and grey pictures of any shape into a canvas, one canvas pixel each; CSS scales them. */

interface Picture {
  readonly width: number;
  readonly height: number;
}

/** What the mask leaves out is dimmed to this share. */
const DIMMED = 0.28;

/** @param mask One value for each pixel, 0 outside the garment; null dims nothing. */
export function drawPhoto(canvas: HTMLCanvasElement, photo: Picture & { readonly data: Uint8ClampedArray }, mask: ArrayLike<number> | null): void {
  fill(canvas, photo, (out, i) => {
    for (let channel = 0; channel < 3; channel++) out[4 * i + channel] = photo.data[4 * i + channel]!;
    out[4 * i + 3] = photo.data[4 * i + 3]! * (mask?.[i] === 0 ? DIMMED : 1);
  });
}

export function drawGrey(canvas: HTMLCanvasElement, grey: Picture & { readonly pixels: Uint8Array }): void {
  fill(canvas, grey, (out, i) => {
    out.fill(grey.pixels[i]!, 4 * i, 4 * i + 3);
    out[4 * i + 3] = 255;
  });
}

function fill(canvas: HTMLCanvasElement, { width, height }: Picture, put: (out: Uint8ClampedArray, i: number) => void): void {
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  if (context === null) return;
  const image = context.createImageData(width, height);
  for (let i = 0; i < width * height; i++) put(image.data, i);
  context.putImageData(image, 0, 0);
}
