/** @file A picture file as pixels, upright. */
import type { RgbaImage } from "../../../src/photo/image";

/** Larger pictures are drawn at this size at once: `toGarment` needs less, and 12 megapixels would be 48 MB. */
const MAX_EDGE = 1_024;

/** @throws DOMException if the browser cannot read the picture. */
export async function decode(blob: Blob): Promise<RgbaImage> {
  // Phones store photos lying down and say in EXIF which way is up.
  const bitmap = await createImageBitmap(blob, { imageOrientation: "from-image" });
  try {
    const scale = Math.min(1, MAX_EDGE / Math.max(bitmap.width, bitmap.height));
    const width = Math.max(1, Math.round(bitmap.width * scale));
    const height = Math.max(1, Math.round(bitmap.height * scale));
    const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true })!;
    context.imageSmoothingQuality = "high";
    context.drawImage(bitmap, 0, 0, width, height);
    return { width, height, data: new Uint8ClampedArray(context.getImageData(0, 0, width, height).data) };
  } finally {
    bitmap.close();
  }
}
