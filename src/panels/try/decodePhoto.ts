/** @file From a file to the pixels of a small photo, in this browser: nothing is sent anywhere. */
import { isCutShort } from "../../photo/cutShort";
import { checkPhotoFile, checkPhotoLength, checkPhotoSize, damagedSentence, fittedSize, type PhotoKind, type PhotoSize } from "../../photo/photoFile";
import type { RgbaImage } from "../../photo/garment";

/** A photo of which 28 × 28 pixels are wanted need not be larger; and it bounds the time that finding the garment takes. */
const LONGEST_SIDE = 512;

/** @throws Error with a sentence for the page. */
export async function decodePhoto(file: Blob): Promise<RgbaImage> {
  const tooLong = checkPhotoLength(file.size);
  if (tooLong !== null) throw new Error(tooLong);
  const bytes = await file.arrayBuffer().catch((error: unknown) => {
    throw new Error("The file could not be read from the disk. Choose it again.", { cause: error });
  });
  const { kind, problem } = checkPhotoFile(new Uint8Array(bytes));
  if (problem !== null) throw new Error(problem);
  if (isCutShort(new Uint8Array(bytes), kind)) throw new Error(damagedSentence(kind));
  return kind === "svg" ? decodeSvg(new Uint8Array(bytes)) : decodeBitmap(new Blob([bytes]), kind);
}

async function decodeBitmap(file: Blob, kind: PhotoKind): Promise<RgbaImage> {
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" }).catch((error: unknown) => {
    throw new Error(damagedSentence(kind), { cause: error });
  });
  try {
    return toRgba(bitmap, bitmap);
  } finally {
    bitmap.close();
  }
}

/** `createImageBitmap` takes no SVG file; as an image, it runs no scripts and loads nothing. */
async function decodeSvg(bytes: Uint8Array): Promise<RgbaImage> {
  const { safeSvg } = await import("./svgPhoto");
  const { text, size } = safeSvg(bytes, LONGEST_SIDE);
  const url = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode().catch((error: unknown) => {
      throw new Error(damagedSentence("svg"), { cause: error });
    });
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
