/** @file Tiny labelled sets for tests. */
import { IMAGE_PIXELS, NUM_CLASSES, type Dataset, type LabelledImages } from "../data/dataset";
import { mulberry32 } from "../data/random";

/**
 * Images that a small network can learn in a few steps: class k has a bright band of rows starting at row 2k + 2,
 * on noise. Labels cycle through the classes.
 */
export function bandedImages(size: number, seed = 1): LabelledImages {
  const random = mulberry32(seed);
  const images = new Uint8Array(size * IMAGE_PIXELS);
  const labels = Uint8Array.from({ length: size }, (_, i) => i % NUM_CLASSES);
  for (let i = 0; i < images.length; i++) {
    const label = labels[Math.floor(i / IMAGE_PIXELS)]!;
    const row = Math.floor((i % IMAGE_PIXELS) / 28);
    images[i] = (row >= 2 * label + 2 && row < 2 * label + 5 ? 160 : 0) + random() * 90;
  }
  return { images, labels, size };
}

/** A whole data set of such images. */
export function bandedDataset(trainSize: number, testSize: number): Dataset {
  return { name: "built-in", train: bandedImages(trainSize, 1), test: bandedImages(testSize, 2), source: "made for a test" };
}
