/** @file The shapes that the paper's first cells print, from the file to the network, computed from what is loaded. */
import { IMAGE_SIZE } from "../../data/dataset";

/** One step of preparing the data. Shapes are as numpy prints them; null where the step has no such array. */
export interface ShapeStep {
  readonly name: string;
  readonly train: SetShapes;
  readonly validation: SetShapes | null;
  readonly test: SetShapes;
  /** Smallest and largest pixel, as written. */
  readonly range: string;
}

interface SetShapes {
  readonly images: string;
  readonly labels: string;
}

/** As numpy prints a shape: "(60000, 28, 28)", "(60000,)". */
export function formatShape(shape: readonly number[]): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
}

/** Sizes after scikit-learn's `train_test_split(test_size=0.2)`: the validation part is rounded up. */
export function splitSizes(size: number): { train: number; validation: number } {
  const validation = Math.ceil(size * 0.2);
  return { train: size - validation, validation };
}

/** As loaded, with a channel axis, divided by 255, split. */
export function shapeSteps(trainSize: number, testSize: number, [low, high]: readonly [number, number]): ShapeStep[] {
  const flat = (size: number): SetShapes => ({ images: formatShape([size, IMAGE_SIZE, IMAGE_SIZE]), labels: formatShape([size]) });
  const withChannel = (size: number): SetShapes => ({ images: formatShape([size, IMAGE_SIZE, IMAGE_SIZE, 1]), labels: formatShape([size]) });
  const split = splitSizes(trainSize);
  const raw = `${low} – ${high}`;
  const scaled = `${(low / 255).toFixed(1)} – ${(high / 255).toFixed(1)}`;
  return [
    { name: "As loaded", train: flat(trainSize), validation: null, test: flat(testSize), range: raw },
    { name: "One grey channel", train: withChannel(trainSize), validation: null, test: withChannel(testSize), range: raw },
    { name: "Divided by 255", train: withChannel(trainSize), validation: null, test: withChannel(testSize), range: scaled },
    { name: "20 % split off to validate", train: withChannel(split.train), validation: withChannel(split.validation), test: withChannel(testSize), range: scaled },
  ];
}
