/** @file All images of the map as one picture, each in its colour, so that a frame need only copy. */
import { at, byteAt } from "../../../data/arrays";
import { IMAGE_PIXELS, IMAGE_SIZE, type LabelledImages } from "../../../data/dataset";

export interface Atlas {
  readonly sheet: HTMLCanvasElement;
  /** Images in a row. */
  readonly columns: number;
}

/** The first `count` images: a pixel's brightness becomes how opaque its colour is. */
export function paintAtlas({ images }: LabelledImages, count: number, tintOf: (index: number) => readonly [number, number, number]): Atlas {
  const columns = Math.ceil(Math.sqrt(count));
  const sheet = document.createElement("canvas");
  [sheet.width, sheet.height] = [columns * IMAGE_SIZE, Math.ceil(count / columns) * IMAGE_SIZE];
  const context = sheet.getContext("2d");
  if (context === null) return { sheet, columns };
  const pixels = context.createImageData(sheet.width, sheet.height);
  for (let i = 0; i < count; i++) {
    const tint = tintOf(i);
    const [left, top] = [(i % columns) * IMAGE_SIZE, Math.floor(i / columns) * IMAGE_SIZE];
    for (let p = 0; p < IMAGE_PIXELS; p++) {
      const place = 4 * ((top + Math.floor(p / IMAGE_SIZE)) * sheet.width + left + (p % IMAGE_SIZE));
      for (let part = 0; part < 3; part++) pixels.data[place + part] = at(tint, part);
      pixels.data[place + 3] = byteAt(images, i * IMAGE_PIXELS + p);
    }
  }
  context.putImageData(pixels, 0, 0);
  return { sheet, columns };
}
