/** @file The paper's match value without holding all flattened lists at once: the means are added up image by image. */
import { at, byteAt, doubleAt, floatAt } from "../data/arrays";
import { NUM_CLASSES } from "../data/dataset";
import { featureLayer, flattenLayer } from "./batch";
import type { ClassEntries } from "./matchValue";
import { IMAGE_SHAPE, outputStep, toSteps, type TrainedLayers } from "./steps";
import { runStep, toImage } from "./trace";
import { pacing, type Work } from "./work";

/** As many of the training images, from the first, as the reference takes. */
export const MATCH_IMAGES = 2_000;
/** Entries of the list that speak for a class, as in the paper. */
const MATCH_ENTRIES = 5;

/** The layer whose output is the list: the first flatten, or, where there is none, the layer before the last one with a kernel; −1: the image. */
export function listLayer(network: Pick<TrainedLayers, "layers">): number {
  const flatten = flattenLayer(network);
  return flatten < 0 ? featureLayer(network) : flatten;
}

/**
 * As `classEntries` of the flattened lists of `images`.
 * @param images grey bytes of one image each; borrowed
 * @param labels as many
 */
export async function flattenedClasses(network: TrainedLayers, images: (index: number) => Uint8Array, labels: Uint8Array, work: Work): Promise<ClassEntries[]> {
  const all = toSteps(network.layers, network.weights);
  const steps = all.slice(0, outputStep(all, listLayer(network)) + 1);
  const sums: (Float64Array | null)[] = Array.from({ length: NUM_CLASSES }, () => null);
  const counts = new Int32Array(NUM_CLASSES);
  const pause = pacing(work);
  let size = 0;
  for (let i = 0; i < labels.length; i++) {
    const image = { shape: IMAGE_SHAPE, values: toImage(images(i)) };
    const { values } = steps.reduce((x, step) => runStep(step, x), image as ReturnType<typeof runStep>);
    const label = byteAt(labels, i);
    size = values.length;
    add((sums[label] ??= new Float64Array(size)), values);
    counts[label] = at(counts, label) + 1;
    await pause((i + 1) / labels.length);
  }
  const classes: ClassEntries[] = [];
  for (const [classIndex, sum] of sums.entries()) {
    classes.push(entriesOf(classIndex, at(counts, classIndex), sum ?? new Float64Array(size)));
    await pause(1);
  }
  return classes;
}

function add(sum: Float64Array, values: Float32Array): void {
  for (let i = 0; i < sum.length; i++) sum[i] = doubleAt(sum, i) + floatAt(values, i);
}

function entriesOf(classIndex: number, numImages: number, sum: Float64Array): ClassEntries {
  const mean = numImages === 0 ? sum : sum.map((value) => value / numImages);
  const entries = highestFew(mean, MATCH_ENTRIES);
  return { classIndex, numImages, entries, mean, sumOfMean: entries.reduce((total, entry) => total + doubleAt(mean, entry), 0) };
}

/** As `highest`, without sorting all: lists may have hundreds of thousands of numbers. */
function highestFew(values: Float64Array, count: number): Int32Array {
  const best: number[] = [];
  for (let i = 0; i < values.length; i++) {
    const value = doubleAt(values, i);
    if (best.length === count && value <= doubleAt(values, best.at(-1) ?? 0)) continue;
    let place = best.length;
    while (place > 0 && value > doubleAt(values, best[place - 1] ?? 0)) place--;
    best.splice(place, 0, i);
    if (best.length > count) best.pop();
  }
  return Int32Array.from(best);
}
