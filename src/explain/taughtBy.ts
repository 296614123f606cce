/** @file The training images that pulled an answer most: TracIn on the last layer (Pruthi et al. 2020, arXiv 2002.08484). */
import { byteAt, doubleAt, floatAt, outside } from "../data/arrays";
import { NUM_CLASSES } from "../data/dataset";
import { rowOf } from "./batch";

/** What the last layer has of some images. */
export interface LastLayer {
  /** What goes into it, `[n, size]`. */
  readonly features: Float32Array;
  /** `[n, 10]`. */
  readonly probabilities: Float32Array;
  /** `[n]`. */
  readonly labels: Uint8Array;
}

export interface Teacher {
  /** Of the training image. */
  readonly index: number;
  /** (p − y)·(p′ − y′) × h·h′: positive where learning it lowered this image's loss, negative where it raised it. */
  readonly score: number;
}

/** `[n]`: of each training image, for the one image `of` (its arrays hold one row); biases are left out. */
export function teachingScores(of: LastLayer, training: LastLayer): Float64Array {
  const size = of.features.length;
  const error = errorOf(of, 0);
  return Float64Array.from(training.labels, (_, i) => dot(error, errorOf(training, i)) * dot(of.features, rowOf(training.features, i, size)));
}

/** Those that pulled most towards the image's label, first first; of equal ones the first. */
export function teachers(of: LastLayer, training: LastLayer, count: number): Teacher[] {
  return ranked(teachingScores(of, training), count, -1);
}

/** Those that pulled most away from it. */
export function misleaders(of: LastLayer, training: LastLayer, count: number): Teacher[] {
  return ranked(teachingScores(of, training), count, 1);
}

function ranked(scores: Float64Array, count: number, sign: 1 | -1): Teacher[] {
  const order = Array.from(scores, (_, i) => i).sort((a, b) => sign * (doubleAt(scores, a) - doubleAt(scores, b)) || a - b);
  return order.slice(0, count).map((index) => ({ index, score: doubleAt(scores, index) }));
}

/** p − y, `[10]`. */
function errorOf({ probabilities, labels }: LastLayer, image: number): Float32Array {
  return Float32Array.from({ length: NUM_CLASSES }, (_, k) => floatAt(probabilities, image * NUM_CLASSES + k) - Number(byteAt(labels, image) === k));
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? outside(a, i)) * (b[i] ?? outside(b, i));
  return sum;
}
