/** @file How a network is trained, as plain data in Keras's terms; readable without loading tfjs. */

/** Everything that decides a network's weights beside the network and the images. */
export interface TrainConfig {
  /** Upper bound; early stopping may end sooner. */
  readonly epochs: number;
  readonly batchSize: number;
  /** What `schedule` makes of it at each step is what the optimizer gets. */
  readonly learningRate: number;
  /** Seeds initial weights, shuffling, dropout and augmentation. */
  readonly seed: number;
  /** Keras's EarlyStopping, or null for none. */
  readonly earlyStopping: EarlyStoppingConfig | null;
  readonly optimizer: OptimizerSpec;
  readonly schedule: ScheduleSpec;
  /** Keras's decoupled `weight_decay`: before each update w −= w · weightDecay · learning rate. 0 for none. */
  readonly weightDecay: number;
  readonly clipping: ClippingSpec | null;
  /** Keras's `use_ema`: the average after each step is a · momentum + w · (1 − momentum); it takes the weights' place when training ends. */
  readonly averaging: { readonly momentum: number } | null;
  /** Keras's `label_smoothing`, 0 for none; part of every loss that is reported. */
  readonly labelSmoothing: number;
  readonly augmentation: AugmentationSpec | null;
  /** Whether probabilities are the mean over an image and its mirror image, wherever the trained network is asked. */
  readonly testTimeFlip: boolean;
}

/** Monitors the validation set: loss downwards, accuracy upwards. */
export interface EarlyStoppingConfig {
  readonly monitor: "val_loss" | "val_accuracy";
  readonly patience: number;
  readonly minDelta: number;
  readonly restoreBestWeights: boolean;
}

/** Keras's optimizers with Keras's names in camel case; the functions below have Keras's defaults. */
export type OptimizerSpec =
  | { readonly name: "adam" | "adamw"; readonly beta1: number; readonly beta2: number; readonly epsilon: number; readonly amsgrad: boolean }
  | { readonly name: "sgd"; readonly momentum: number; readonly nesterov: boolean }
  | { readonly name: "rmsprop"; readonly rho: number; readonly momentum: number; readonly epsilon: number; readonly centered: boolean };

/**
 * How the learning rate changes. Lengths are in epochs, so that a schedule means the same for any number of images;
 * what changes within an epoch changes at each step.
 */
export type ScheduleSpec = { readonly warmupEpochs: number } & (
  | { readonly name: "constant" }
  /** Times `factor` after every `everyEpochs` epochs. */
  | { readonly name: "step"; readonly everyEpochs: number; readonly factor: number }
  /** Keras's CosineDecay down to `alpha` of the rate at the end of the last epoch. */
  | { readonly name: "cosine"; readonly alpha: number }
  /** From `start` of the rate up to the rate at `peak` of all steps, then down to `end` of it; both ways along half a cosine (Smith & Topin 2017). */
  | { readonly name: "oneCycle"; readonly peak: number; readonly start: number; readonly end: number }
  /** Keras's ExponentialDecay: times `rate` in each epoch, smoothly. */
  | { readonly name: "exponential"; readonly rate: number }
);

/** Keras's `clipnorm` (each gradient by itself), `global_clipnorm` (all together) and `clipvalue`. */
export interface ClippingSpec {
  readonly name: "clipnorm" | "globalClipnorm" | "clipvalue";
  readonly limit: number;
}

/** Ranges of what is done to training images at random; 0 or "none" leaves a thing out. */
export interface AugmentationSpec {
  /** At most so many pixels, each way, whole or not. */
  readonly translation: number;
  /** At most so many degrees, each way. */
  readonly rotation: number;
  /** Between 1 − zoom and 1 + zoom times as large. */
  readonly zoom: number;
  /** "alternating": every image is mirrored in every other epoch, by its number (airbench, arXiv 2404.00498). */
  readonly horizontalFlip: "none" | "random" | "alternating";
  /** Side of a square that is set to 0, its middle anywhere in the image; in pixels. */
  readonly cutOut: number;
  /** Added to the garment's intensities (0–1), at most so much each way. */
  readonly brightness: number;
  /** The garment's intensities are multiplied by 1 − contrast to 1 + contrast. */
  readonly contrast: number;
}

export function adam(options: Partial<{ beta1: number; beta2: number; epsilon: number; amsgrad: boolean }> = {}): OptimizerSpec {
  return { name: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-7, amsgrad: false, ...options };
}

/** What `TrainConfig` has beyond the paper's protocol, all of it off: Keras's Adam at a constant rate. */
export const PLAIN_TRAINING = {
  optimizer: adam(),
  schedule: { name: "constant", warmupEpochs: 0 },
  weightDecay: 0,
  clipping: null,
  averaging: null,
  labelSmoothing: 0,
  augmentation: null,
  testTimeFlip: false,
} as const satisfies Partial<TrainConfig>;
