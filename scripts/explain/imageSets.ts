/** @file The images that an explanation is made with, from a folder of the data set's files. */
import { IMAGE_PIXELS, IMAGE_SIZE, type LabelledImages } from "../../src/data/dataset.ts";
import { readIdx } from "../inspect/inspectFiles.ts";

export interface ImageSets {
  /** The test images that are explained, and which they are. */
  readonly explained: LabelledImages & { readonly from: number };
  /** The first test images: those that are scored. */
  readonly scored: LabelledImages;
  /** The first training images. */
  readonly training: LabelledImages;
}

export interface Counts {
  readonly from: number;
  readonly images: number;
  readonly scored: number;
  readonly training: number;
}

/** @throws Error with a sentence if the folder does not have them */
export function readImageSets(folder: string, { from, images, scored, training }: Counts): ImageSets {
  const test = readSet(folder, "t10k", "test");
  return {
    explained: { ...part(test, from, images, "test"), from },
    scored: part(test, 0, scored, "test"),
    training: part(readSet(folder, "train", "training"), 0, training, "training"),
  };
}

function readSet(folder: string, prefix: string, what: string): LabelledImages {
  const { path, shape, data: images } = readIdx(folder, `${prefix}-images-idx3-ubyte`);
  const [size = 0, ...rest] = shape;
  if (rest.join() !== `${IMAGE_SIZE},${IMAGE_SIZE}`) throw new Error(`“${path}” holds images of shape ${rest.join(" × ")}, expected ${IMAGE_SIZE} × ${IMAGE_SIZE}.`);
  const labels = readIdx(folder, `${prefix}-labels-idx1-ubyte`);
  if (labels.data.length !== size) throw new Error(`“${labels.path}” holds ${labels.data.length} labels, but there are ${size} ${what} images. Both files have to be of one data set.`);
  return { images, labels: labels.data, size };
}

function part({ images, labels, size }: LabelledImages, from: number, count: number, what: string): LabelledImages {
  if (count < 1) throw new Error(`0 ${what} images were asked for. Ask for at least one.`);
  if (from + count > size) throw new Error(`Images ${from} to ${from + count - 1} were asked for, but there are ${size} ${what} images. Ask for fewer, or from an earlier one.`);
  return { images: images.subarray(from * IMAGE_PIXELS, (from + count) * IMAGE_PIXELS), labels: labels.subarray(from, from + count), size: count };
}
