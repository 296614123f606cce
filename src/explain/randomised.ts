/**
 * @file The same network with randomised weights: what a saliency map shows of it, the network has not learned
 * (Adebayo et al. 2018, arXiv 1810.03292).
 */
import { at, last, zip } from "../data/arrays";
import { hashSeed, mulberry32 } from "../data/random";
import { summarize, type WeightSummary } from "../nn/summary";
import type { TrainedLayers } from "./steps";

/**
 * Weights as Keras begins with them (glorot_uniform, zeros, ones), by `seed`, from layer `fromLayer` to the end; those before
 * it stay. With 0, as when left out, all are random; others show step by step where the picture comes from.
 */
export function randomisedWeights({ layers, weights }: TrainedLayers, seed: number, fromLayer = 0): Float32Array[] {
  const owners = summarize(layers).layers.flatMap(({ weights: own }, layer) => own.map((weight) => ({ layer, weight })));
  return zip(owners, weights).map(([{ layer, weight }, values], i) => (layer < fromLayer ? values : initial(weight, hashSeed(seed, i))));
}

function initial({ weight, shape }: WeightSummary, seed: number): Float32Array {
  const length = shape.reduce((product, size) => product * size, 1);
  if (weight === "kernel") return glorotUniform(shape, length, mulberry32(seed));
  return new Float32Array(length).fill(weight === "gamma" || weight === "moving_variance" ? 1 : 0);
}

/** Uniform in ±√(6 / (fan in + fan out)) (Glorot & Bengio 2010), the fans of a convolution counting its window. */
function glorotUniform(shape: readonly number[], length: number, random: () => number): Float32Array {
  const window = length / (last(shape) * at(shape, shape.length - 2));
  const limit = Math.sqrt(6 / (window * (at(shape, shape.length - 2) + last(shape))));
  // Not by Float32Array.from, which takes tens of milliseconds for what is a few here.
  const values = new Float32Array(length);
  for (let i = 0; i < length; i++) values[i] = (2 * random() - 1) * limit;
  return values;
}

/** How alike two maps are: the rank correlation (Spearman's) of their absolute values, −1 to 1. */
export function rankCorrelation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const [ranksOfA, ranksOfB] = [ranks(a), ranks(b)];
  const middle = (a.length - 1) / 2;
  let [together, ofA, ofB] = [0, 0, 0];
  for (const [x, y] of zip(ranksOfA, ranksOfB)) {
    together += (x - middle) * (y - middle);
    ofA += (x - middle) ** 2;
    ofB += (y - middle) ** 2;
  }
  return ofA === 0 || ofB === 0 ? 0 : together / Math.sqrt(ofA * ofB);
}

/** Of absolute values, from 0; equal ones share their mean rank. */
function ranks(values: ArrayLike<number>): Float64Array {
  const sizes = Array.from(values, Math.abs);
  const order = sizes.map((_, i) => i).sort((x, y) => at(sizes, x) - at(sizes, y));
  const result = new Float64Array(sizes.length);
  for (let first = 0; first < order.length; ) {
    let end = first + 1;
    while (end < order.length && sizes[at(order, end)] === sizes[at(order, first)]) end++;
    for (let i = first; i < end; i++) result[at(order, i)] = (first + end - 1) / 2;
    first = end;
  }
  return result;
}
