/** @file What both contenders, tfjs's `fit` and our loop, must answer to. All of it could be written as JSON: Node asks. */
import type { ArchitectureId } from "../../../src/nn/architectures";

/** One training to measure. */
export interface Setup {
  readonly architecture: ArchitectureId;
  /** Multiplies the filters of the first convolution. */
  readonly filterScale: number;
  readonly seed: number;
  readonly batchSize: number;
  readonly learningRate: number;
  /** More steps than will be asked for: they make one epoch, whose order is drawn at once. */
  readonly maxSteps: number;
}

/** What `fit` takes over from ours so that their losses can be compared. Dropout is only comparable with masks given. */
export interface Alignment {
  /** Initial weights, layer by layer, float32 as base64; null for tfjs's own. */
  readonly weights: readonly string[] | null;
  /** Our dropout masks instead of tfjs's random ones. */
  readonly masks: boolean;
  /** Adam's epsilon added where Keras, and so ours, adds it. */
  readonly epsilon: boolean;
}

export const STOCK: Alignment = { weights: null, masks: false, epsilon: false };

export interface FirstStep {
  /** From the call of `fit` or `train` until the first step's loss could be read. */
  readonly seconds: number;
  readonly loss: number;
}

export interface PeerInfo {
  /** tfjs's name of the backend in use. */
  readonly backend: string;
  readonly renderer: string | null;
  /** Whatever else the backend says of itself. */
  readonly notice: string | null;
  readonly threads: number | null;
}

export interface Launches {
  /** Draw calls or compute dispatches a step; null off the GPU. */
  readonly draws: number | null;
  /** tfjs kernels a step. */
  readonly kernels: number;
}

export interface Memory {
  readonly tensors: number;
  readonly bytesInTensors: number;
  /** Textures, those kept for reuse included; null off WebGL. */
  readonly bytesInGpu: number | null;
  /** All WebAssembly memories of the page; 0 if none. */
  readonly bytesInWasm: number;
}

/** A contender on its page. Prepared once, then stepped; `stop` frees everything. */
export interface Peer {
  readonly info: PeerInfo;
  /** Builds network and data; nothing of it is timed. */
  prepare(setup: Setup, alignment: Alignment): Promise<void>;
  firstStep(): Promise<FirstStep>;
  /** Seconds of `steps` more steps, from a backend at rest to one at rest, the mean loss read at the end. */
  turn(steps: number): Promise<number>;
  /** The loss of each of the first `steps` steps, instead of `firstStep` and turns. */
  losses(steps: number): Promise<number[]>;
  stop(): Promise<void>;
}
