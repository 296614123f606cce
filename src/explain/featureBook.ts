/** @file What a network makes of training images in its last layer, read in turns and kept: for what taught it an answer. */
import { at, byteAt, floatAt, last } from "../data/arrays";
import { imageAt, type LabelledImages, NUM_CLASSES } from "../data/dataset";
import { rowOf } from "./batch";
import { type Neighbour, nearest } from "./neighbours";
import type { DenseStep, Step } from "./steps";
import { type LastLayer, misleaders, type Teacher, teachers } from "./taughtBy";
import { inputOf, toImage, type Trace, traceSteps } from "./trace";
import { pacing, type Work } from "./work";

/** A training image and what it did to an answer: `score` = `errors` × `likeness`. */
export interface Pull extends Teacher {
  /** (p − y) · (p′ − y′): how far both errors ask for the same. */
  readonly errors: number;
  /** h · h′: how alike the two are in front of the last layer. */
  readonly likeness: number;
}

/** The last step, where it is a dense layer; null else: then there is no last layer to compare images in. */
export function lastDense(steps: readonly Step[]): DenseStep | null {
  const step = last(steps);
  return step.op === "dense" ? step : null;
}

/** Features of the first training images: as many as have been read. Borrows steps and images. */
export class FeatureBook {
  readonly train: LabelledImages;
  /** Numbers of one image in front of the last layer. */
  readonly size: number;
  readonly #steps: readonly Step[];
  #read = 0;
  #hidden = new Float32Array(0);
  #probabilities = new Float32Array(0);

  /** @throws Error where the network does not end in a dense layer (see `lastDense`) */
  constructor(steps: readonly Step[], train: LabelledImages) {
    const layer = lastDense(steps);
    if (layer === null) throw new Error("the network has no dense layer at its end");
    this.#steps = steps;
    this.train = train;
    this.size = last(layer.input);
  }

  /** Images read so far, from the first. */
  get read(): number {
    return this.#read;
  }

  /** Reads on until `count` images are read; stopped, it keeps what it has. */
  async readTo(count: number, work: Work): Promise<void> {
    const goal = Math.min(count, this.train.size);
    const first = this.#read;
    const pause = pacing(work);
    this.#makeRoom(goal);
    while (this.#read < goal) {
      const trace = traceSteps(this.#steps, toImage(imageAt(this.train, this.#read)));
      this.#hidden.set(hiddenOf(trace), this.#read * this.size);
      this.#probabilities.set(trace.probabilities, this.#read * NUM_CLASSES);
      this.#read++;
      await pause((this.#read - first) / (goal - first));
    }
  }

  /** Of the training images read so far, those that pulled most towards the answer `classIndex`, the strongest first. */
  towards(trace: Trace, classIndex: number, count: number): Pull[] {
    const of = lastLayerOf(trace, classIndex);
    return teachers(of, this.#training(), count).flatMap((teacher) => (teacher.score > 0 ? [this.#pull(of, teacher)] : []));
  }

  /** Those that pulled most away from it. */
  awayFrom(trace: Trace, classIndex: number, count: number): Pull[] {
    const of = lastLayerOf(trace, classIndex);
    return misleaders(of, this.#training(), count).flatMap((teacher) => (teacher.score < 0 ? [this.#pull(of, teacher)] : []));
  }

  /** Those nearest in front of the last layer. @param except an index to leave out: the image's own */
  nearest(trace: Trace, count: number, except?: number): Neighbour[] {
    return nearest(hiddenOf(trace), this.#training().features, count, except);
  }

  #training(): LastLayer {
    return { features: this.#hidden.subarray(0, this.#read * this.size), probabilities: this.#probabilities.subarray(0, this.#read * NUM_CLASSES), labels: this.train.labels.subarray(0, this.#read) };
  }

  #pull({ features, probabilities, labels }: LastLayer, { index, score }: Teacher): Pull {
    const theirs = rowOf(this.#probabilities, index, NUM_CLASSES);
    const [label, theirLabel] = [at(labels, 0), byteAt(this.train.labels, index)];
    const errors = probabilities.reduce((sum, p, k) => sum + (p - Number(k === label)) * (floatAt(theirs, k) - Number(k === theirLabel)), 0);
    const row = rowOf(this.#hidden, index, this.size);
    return { index, score, errors, likeness: features.reduce((sum, h, i) => sum + h * floatAt(row, i), 0) };
  }

  #makeRoom(count: number): void {
    if (this.#hidden.length >= count * this.size) return;
    this.#hidden = grown(this.#hidden, count * this.size);
    this.#probabilities = grown(this.#probabilities, count * NUM_CLASSES);
  }
}

/** What goes into the last step. */
function hiddenOf(trace: Trace): Float32Array {
  return inputOf(trace, trace.stages.length - 1).values;
}

/** As if `classIndex` were its label. */
function lastLayerOf(trace: Trace, classIndex: number): LastLayer {
  return { features: hiddenOf(trace), probabilities: trace.probabilities, labels: Uint8Array.of(classIndex) };
}

function grown(values: Float32Array, size: number): Float32Array<ArrayBuffer> {
  const room = new Float32Array(size);
  room.set(values);
  return room;
}
