/** @file Labelled images in host memory, and what a data set says about itself. No tensors here. */
import { outside } from "./arrays";

/** Height and width of every image, in pixels. */
export const IMAGE_SIZE = 28;
/** Pixels of one image, `28 × 28`. */
export const IMAGE_PIXELS = IMAGE_SIZE * IMAGE_SIZE;
/** Kinds of garment; labels are 0 to 9. */
export const NUM_CLASSES = 10;

/** The ten garments in label order, as the data set's README names them. */
export const CLASS_NAMES = [
  "T-shirt/top",
  "Trouser",
  "Pullover",
  "Dress",
  "Coat",
  "Sandal",
  "Shirt",
  "Sneaker",
  "Bag",
  "Ankle boot",
] as const;

/** Row-aligned images and labels: example `i` has class `labels[i]`. */
export interface LabelledImages {
  /** Pixel intensities 0–255, shape `[size, 28, 28]`, row-major. */
  readonly images: Uint8Array;
  /** Class indices 0–9, shape `[size]`. */
  readonly labels: Uint8Array;
  readonly size: number;
}

/** Which data: the real one, the garments this page draws itself, or files a person chose that are not the official ones. */
export type DatasetName = "fashion-mnist" | "built-in" | "chosen-files";

/** A whole data set before the train/validation split. */
export interface Dataset {
  readonly name: DatasetName;
  readonly train: LabelledImages;
  readonly test: LabelledImages;
  /** Where it came from, a phrase for people: "this site", "the browser's cache", "files you chose", "drawn by this page, seed 2020". */
  readonly source: string;
}

/** Pixels of image `index`, shape `[28, 28]`; a view on the data set, not a copy. */
export function imageAt(source: LabelledImages, index: number): Uint8Array {
  if (!Number.isInteger(index) || index < 0 || index >= source.size) {
    throw new RangeError(`imageAt: index ${index} is outside 0…${source.size - 1}`);
  }
  return source.images.subarray(index * IMAGE_PIXELS, (index + 1) * IMAGE_PIXELS);
}

/**
 * Number of examples of each class, shape `[10]`.
 * @throws RangeError if a label is none of 0–9
 */
export function classCounts(labels: ArrayLike<number>): number[] {
  const counts = Array.from({ length: NUM_CLASSES }, () => 0);
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i] ?? outside(labels, i);
    counts[label] = (counts[label] ?? outside(counts, label)) + 1;
  }
  return counts;
}
