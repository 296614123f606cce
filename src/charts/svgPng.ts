/** @file An SVG picture of ours as a PNG, for programs that take no SVG. */

/** Dots for each of the picture's pixels: sharp on a slide and in print. */
const SCALE = 2;

/** @throws Error with a sentence if the browser makes no picture of it. */
export async function svgPng(svg: string): Promise<Uint8Array<ArrayBuffer>> {
  const url = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = image.naturalWidth * SCALE;
    canvas.height = image.naturalHeight * SCALE;
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await canvasPng(canvas);
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** @throws Error with a sentence if the browser makes no picture of it. */
export async function canvasPng(canvas: HTMLCanvasElement): Promise<Uint8Array<ArrayBuffer>> {
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  if (blob === null) throw new Error("The browser could not make a picture of this.");
  return new Uint8Array(await blob.arrayBuffer());
}
