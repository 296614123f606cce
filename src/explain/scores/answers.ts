/** @file What a network answered to a set of images, as all scores here take it. */
import { outside } from "../../data/arrays";

/** Probabilities of each class for each image, with what the images are. */
export interface Answers {
  /** Class indices, shape `[size]`. */
  readonly labels: ArrayLike<number>;
  /** Softmax outputs, flattened row-major from `[size, numClasses]`. */
  readonly probabilities: ArrayLike<number>;
  readonly numClasses: number;
}

/**
 * Number of images.
 * @throws RangeError if there is none, or labels and probabilities do not belong together
 */
export function sizeOf({ labels, probabilities, numClasses }: Answers): number {
  if (labels.length === 0) throw new RangeError("scores: no image, expected at least one");
  if (probabilities.length !== labels.length * numClasses) {
    throw new RangeError(`scores: ${labels.length} labels and ${probabilities.length} probabilities, expected ${numClasses} for each label`);
  }
  return labels.length;
}

/** Probability of class `classIndex` for image `index`. */
export function probabilityOf({ probabilities, numClasses }: Answers, index: number, classIndex: number): number {
  const place = index * numClasses + classIndex;
  return probabilities[place] ?? outside(probabilities, place);
}

/** The label of image `index`. */
export function labelOf({ labels }: Answers, index: number): number {
  return labels[index] ?? outside(labels, index);
}

/** The class with the largest probability, the first of equals. */
export function answerOf(answers: Answers, index: number): number {
  let best = 0;
  for (let k = 1; k < answers.numClasses; k++) if (probabilityOf(answers, index, k) > probabilityOf(answers, index, best)) best = k;
  return best;
}

/**
 * Mean of several networks' probabilities, `[size, numClasses]`, the caller's.
 * @throws RangeError if there is none, or their sizes differ
 */
export function meanProbabilities(networks: readonly ArrayLike<number>[]): Float64Array {
  const [first] = networks;
  if (first === undefined || networks.some(({ length }) => length !== first.length)) {
    throw new RangeError(`meanProbabilities: ${networks.map(({ length }) => length).join(", ") || "no"} probabilities, expected as many of each network`);
  }
  const mean = new Float64Array(first.length);
  for (const probabilities of networks) for (let i = 0; i < mean.length; i++) mean[i] = (mean[i] ?? outside(mean, i)) + (probabilities[i] ?? outside(probabilities, i)) / networks.length;
  return mean;
}
