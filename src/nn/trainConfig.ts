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
  /** Keras's decoupled `weight_decay`, of all weights, biases too: before each update w −= w · weightDecay · learning rate. 0 for none. */
  readonly weightDecay: number;
  /** What is done to gradients before anything else. */
  readonly clipping: ClippingSpec | null;
  /**
   * Keras's `use_ema`: after the first step the average is w, after each other one a · momentum + w · (1 − momentum). It
   * takes the weights' place when training ends; until then, in validation too, the weights are themselves. Where the
   * best epoch's weights are put back, those are the last word, as in Keras.
   */
  readonly averaging: { readonly momentum: number } | null;
  /** Keras's `label_smoothing`, 0 for none; part of every loss that is reported. */
  readonly labelSmoothing: number;
  /** Of training images only. */
  readonly augmentation: AugmentationSpec | null;
  /** Whether probabilities are the mean over an image and its mirror image, wherever the trained network is asked; not in validation. */
  readonly testTimeFlip: boolean;
}

/** What early stopping can watch: loss downwards, accuracy upwards. */
export const MONITORS = ["val_loss", "val_accuracy"] as const;

/** Monitors the validation set. */
export interface EarlyStoppingConfig {
  readonly monitor: (typeof MONITORS)[number];
  readonly patience: number;
  readonly minDelta: number;
  readonly restoreBestWeights: boolean;
}

/** Keras's optimizers with Keras's names in camel case; the functions below have Keras's defaults. */
export type OptimizerSpec =
  | ({ readonly name: "adam" } & AdamNumbers)
  | ({ readonly name: "adamw" } & AdamNumbers)
  | { readonly name: "sgd"; readonly momentum: number; readonly nesterov: boolean }
  | { readonly name: "rmsprop"; readonly rho: number; readonly momentum: number; readonly epsilon: number; readonly centered: boolean };

interface AdamNumbers {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly amsgrad: boolean;
}

/**
 * How the learning rate changes. Lengths are in epochs, so that a schedule means the same for any number of images;
 * what changes within an epoch changes at each step. It begins with the rate climbing from 0 in a straight line for
 * `warmupEpochs`, as in Keras's CosineDecay (the very first step changes nothing); what follows counts from their end.
 * `schedule.ts` computes it.
 */
export type ScheduleSpec = { readonly warmupEpochs: number } & (
  | { readonly name: "constant" }
  /** Times `factor` after every `everyEpochs` epochs: Keras's PiecewiseConstantDecay, changing with an epoch's first step. */
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

export const FLIPS = ["none", "random", "alternating"] as const;

/** Ranges of what is done to training images at random; 0 or "none" leaves a thing out. */
export interface AugmentationSpec {
  /** At most so many pixels right or left and so many up or down, whole or not. */
  readonly translation: number;
  /** At most so many degrees, each way. */
  readonly rotation: number;
  /** Between 1 − zoom and 1 + zoom times as large. */
  readonly zoom: number;
  /** "random": half of the time. "alternating": every image is mirrored in every other epoch, half of them in the first (airbench, arXiv 2404.00498). */
  readonly horizontalFlip: (typeof FLIPS)[number];
  /** Side of a square that is set to 0, its middle anywhere in the image; in pixels, whole. */
  readonly cutOut: number;
  /** Added to the garment's intensities (0–1), at most so much each way. */
  readonly brightness: number;
  /** The garment's intensities are multiplied by 1 − contrast to 1 + contrast. */
  readonly contrast: number;
}

/** An optimizer of one name. */
type Named<Name extends OptimizerSpec["name"]> = Extract<OptimizerSpec, { readonly name: Name }>;
/** Some of its numbers. */
type Options<Spec> = Partial<Omit<Spec, "name">>;

export function adam(options: Options<Named<"adam">> = {}): Named<"adam"> {
  return { name: "adam", beta1: 0.9, beta2: 0.999, epsilon: 1e-7, amsgrad: false, ...options };
}

/** Adam with weight decay, which is the config's: Keras's default for it is 0.004. */
export function adamw(options: Options<Named<"adamw">> = {}): Named<"adamw"> {
  return { ...adam(), name: "adamw", ...options };
}

export function sgd(options: Options<Named<"sgd">> = {}): Named<"sgd"> {
  return { name: "sgd", momentum: 0, nesterov: false, ...options };
}

export function rmsprop(options: Options<Named<"rmsprop">> = {}): Named<"rmsprop"> {
  return { name: "rmsprop", rho: 0.9, momentum: 0, epsilon: 1e-7, centered: false, ...options };
}

/** Each optimizer with Keras's defaults. */
export const OPTIMIZERS: { readonly [Name in OptimizerSpec["name"]]: Named<Name> } = { adam: adam(), adamw: adamw(), sgd: sgd(), rmsprop: rmsprop() };

/** Each schedule with values to begin from; Keras has defaults for `alpha` only. */
export const SCHEDULES: { readonly [Name in ScheduleSpec["name"]]: Extract<ScheduleSpec, { readonly name: Name }> } = {
  constant: { name: "constant", warmupEpochs: 0 },
  step: { name: "step", warmupEpochs: 0, everyEpochs: 5, factor: 0.5 },
  cosine: { name: "cosine", warmupEpochs: 0, alpha: 0 },
  oneCycle: { name: "oneCycle", warmupEpochs: 0, peak: 0.3, start: 0.04, end: 0.0001 },
  exponential: { name: "exponential", warmupEpochs: 0, rate: 0.9 },
};

/** Each kind of clipping with a limit to begin from. */
export const CLIPPINGS: Readonly<Record<ClippingSpec["name"], ClippingSpec>> = {
  clipnorm: { name: "clipnorm", limit: 1 },
  globalClipnorm: { name: "globalClipnorm", limit: 1 },
  clipvalue: { name: "clipvalue", limit: 0.5 },
};

/** Augmentation that changes nothing. */
export const NO_AUGMENTATION: AugmentationSpec = { translation: 0, rotation: 0, zoom: 0, horizontalFlip: "none", cutOut: 0, brightness: 0, contrast: 0 };

/** Whether it changes no image at all. */
export function isPlainAugmentation(augmentation: AugmentationSpec | null): boolean {
  return augmentation === null || (Object.keys(NO_AUGMENTATION) as (keyof AugmentationSpec)[]).every((name) => augmentation[name] === NO_AUGMENTATION[name]);
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
