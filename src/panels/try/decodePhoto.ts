/** @file From a file to the pixels of a small photo, in this browser: nothing is sent anywhere. */
import { checkPhotoFile, checkPhotoSize, fittedSize, HEAD_BYTES, type PhotoKind, type PhotoSize } from "../../photo/photoFile";
import type { RgbaImage } from "../../photo/garment";

/** A photo of which 28 × 28 pixels are wanted need not be larger; and it bounds the time that finding the garment takes. */
const LONGEST_SIDE = 512;

/** @throws Error with a sentence for the page. */
export async function decodePhoto(file: Blob): Promise<RgbaImage> {
  const head = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
  const { kind, problem } = checkPhotoFile(head, file.size);
  if (problem !== null) throw new Error(problem);
  return kind === "svg" ? decodeSvg(file) : decodeBitmap(file, kind);
}

async function decodeBitmap(file: Blob, kind: PhotoKind): Promise<RgbaImage> {
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" }).catch((error: unknown) => {
    throw new Error(`This ${kind.toUpperCase()} picture could not be read: it is damaged or cut short, or of a kind that this browser does not know.`, { cause: error });
  });
  try {
    return toRgba(bitmap, bitmap);
  } finally {
    bitmap.close();
  }
}

/** `createImageBitmap` takes no SVG file; as an image, it runs no scripts and loads nothing. */
async function decodeSvg(file: Blob): Promise<RgbaImage> {
  const url = URL.createObjectURL(new Blob([file], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode().catch((error: unknown) => {
      throw new Error("This SVG picture could not be read: it is damaged or cut short.", { cause: error });
    });
    // One that names no size has none of its own.
    const size = image.naturalWidth > 0 && image.naturalHeight > 0 ? { width: image.naturalWidth, height: image.naturalHeight } : { width: LONGEST_SIDE, height: LONGEST_SIDE };
    return toRgba(image, size);
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** @throws Error with a sentence if the picture has no pixels or too many. */
export function toRgba(source: CanvasImageSource, { width, height }: PhotoSize): RgbaImage {
  const problem = checkPhotoSize({ width, height });
  if (problem !== null) throw new Error(problem);
  const size = fittedSize({ width, height }, LONGEST_SIDE);
  const canvas = document.createElement("canvas");
  canvas.width = size.width;
  canvas.height = size.height;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (context === null) throw new Error("This browser gives the page no canvas to read the picture with.");
  context.imageSmoothingQuality = "high";
  context.drawImage(source, 0, 0, size.width, size.height);
  return { ...size, data: context.getImageData(0, 0, size.width, size.height).data };
}
