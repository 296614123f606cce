/** @file Whether a network is as often right as it says: reliability, the error of its confidence, and the temperature that would mend it. */
import { outside } from "../../data/arrays";
import { answerOf, type Answers, labelOf, probabilityOf, sizeOf } from "./answers";

/** Guo et al., "On Calibration of Modern Neural Networks", 2017. */
export const NUM_BINS = 15;

/** Images whose confidence (the answer's probability) lies in (low, high]. */
export interface ReliabilityBin {
  readonly low: number;
  readonly high: number;
  readonly count: number;
  /** Mean, 0–1; null where there is no image. */
  readonly confidence: number | null;
  /** Share of right answers, 0–1; null where there is no image. */
  readonly accuracy: number | null;
}

/**
 * Equal steps of confidence, lowest first.
 * @throws RangeError if there is no image
 */
export function reliability(answers: Answers, numBins = NUM_BINS): ReliabilityBin[] {
  const sums = Array.from({ length: numBins }, () => ({ count: 0, confidence: 0, right: 0 }));
  const size = sizeOf(answers);
  for (let index = 0; index < size; index++) {
    const answer = answerOf(answers, index);
    const confidence = probabilityOf(answers, index, answer);
    const sum = sums[binOf(confidence, numBins)] ?? outside(sums, binOf(confidence, numBins));
    sum.count++;
    sum.confidence += confidence;
    sum.right += Number(answer === labelOf(answers, index));
  }
  return sums.map(({ count, confidence, right }, i) => {
    const mean = (sum: number): number | null => (count === 0 ? null : sum / count);
    return { low: i / numBins, high: (i + 1) / numBins, count, confidence: mean(confidence), accuracy: mean(right) };
  });
}

/** The bin (low, high] that holds `confidence`, 0–1; 0 itself lies in the first. */
export function binOf(confidence: number, numBins = NUM_BINS): number {
  let bin = Math.min(numBins - 1, Math.max(0, Math.ceil(confidence * numBins) - 1));
  // The product is rounded: 0.2 · 15 and the like end beside their edge.
  if (bin > 0 && confidence <= bin / numBins) bin--;
  else if (bin < numBins - 1 && confidence > (bin + 1) / numBins) bin++;
  return bin;
}

/** Expected calibration error: distance between confidence and accuracy, weighted by the bins' images. 0–1. */
export function expectedCalibrationError(bins: readonly ReliabilityBin[]): number {
  const size = bins.reduce((sum, { count }) => sum + count, 0);
  return bins.reduce((sum, { count, confidence, accuracy }) => sum + (count / size) * Math.abs((accuracy ?? 0) - (confidence ?? 0)), 0);
}

/** Smallest probability that float32 holds in full: what came as 0 was below it. */
const TINY = 2 ** -126;
/** Of 1 / temperature; beyond it nothing changes that could be seen. */
const MAX_SHARPNESS = 1e3;
const PRECISION = 1e-10;
const MAX_STEPS = 100;

/**
 * The temperature T > 0 that makes softmax(logits / T) likeliest (least log loss). Above 1, the network is too sure.
 * Logits are taken as log p, from which they differ by a constant that softmax does not see.
 * @returns null where none is best: where every answer is right, surer is always better; where the answers are no better
 * than chance, less sure is.
 * @throws RangeError if there is no image
 */
export function bestTemperature(answers: Answers): number | null {
  const size = sizeOf(answers);
  const logits = Float64Array.from(answers.probabilities, (p) => Math.log(Math.max(TINY, p)));
  const labels = Array.from({ length: size }, (_, index) => labelOf(answers, index));
  // The loss is convex in the sharpness 1 / T: its slope rises, and Newton's steps are kept within where its zero must be.
  if (isAllRight(logits, labels, answers.numClasses) || slopeAt(logits, labels, answers.numClasses, 0).slope >= 0) return null;
  let [low, high] = [0, MAX_SHARPNESS];
  let sharpness = 1;
  for (let step = 0; step < MAX_STEPS; step++) {
    const { slope, curvature } = slopeAt(logits, labels, answers.numClasses, sharpness);
    if (slope > 0) high = sharpness;
    else low = sharpness;
    const newton = sharpness - slope / curvature;
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(next - sharpness) < PRECISION * sharpness) return 1 / next;
    sharpness = next;
  }
  return 1 / sharpness;
}

/** Whether each label has the largest logit of its row: then the slope stays below zero, however sharp. */
function isAllRight(logits: Float64Array, labels: readonly number[], numClasses: number): boolean {
  return labels.every((label, index) => {
    const row = logits.subarray(index * numClasses, (index + 1) * numClasses);
    const own = row[label] ?? outside(row, label);
    return row.every((z) => z <= own);
  });
}

/** First and second derivative of the mean log loss by the sharpness: E[z] − z(true class), and the variance of z. */
function slopeAt(logits: Float64Array, labels: readonly number[], numClasses: number, sharpness: number): { slope: number; curvature: number } {
  let [slope, curvature] = [0, 0];
  for (const [index, label] of labels.entries()) {
    const row = logits.subarray(index * numClasses, (index + 1) * numClasses);
    const largest = row.reduce((most, z) => Math.max(most, z), -Infinity);
    let [sum, first, second] = [0, 0, 0];
    for (const z of row) {
      const weight = Math.exp((z - largest) * sharpness);
      sum += weight;
      first += weight * z;
      second += weight * z * z;
    }
    const mean = first / sum;
    slope += mean - (row[label] ?? outside(row, label));
    curvature += second / sum - mean * mean;
  }
  return { slope: slope / labels.length, curvature: curvature / labels.length };
}

/** Probabilities as they would be at `temperature`, `[size, numClasses]`, the caller's. */
export function atTemperature({ probabilities, numClasses }: Answers, temperature: number): Float64Array {
  const powers = Float64Array.from(probabilities, (p) => Math.log(Math.max(TINY, p)) / temperature);
  for (let start = 0; start < powers.length; start += numClasses) {
    const row = powers.subarray(start, start + numClasses);
    const largest = row.reduce((most, z) => Math.max(most, z), -Infinity);
    const sum = row.reduce((total, z) => total + Math.exp(z - largest), 0);
    row.forEach((z, k) => (row[k] = Math.exp(z - largest) / sum));
  }
  return powers;
}
