/** @file The training loop: epochs, events, checkpoints, early stopping. What one step does is in `trainStep.ts`. */
import { intAt, zip } from "../data/arrays";
import { hashSeed, shuffledIndices } from "../data/random";
import { augmentationsOf } from "./augment";
import { backendFence, compileAhead } from "./backend";
import { batchesOf, type ImageSubset } from "./batches";
import { EarlyStopping } from "./earlyStopping";
import { score } from "./evaluate";
import { assignAll, type Network } from "./network";
import { Optimizer } from "./optimizers/optimizer";
import { fitsOptimizer, type OptimizerState } from "./optimizers/state";
import { ProgressReader } from "./progressReader";
import { learningRateAt } from "./schedule";
import { ScoreSums, type Means } from "./scores";
import { isPlainAugmentation, type TrainConfig } from "./trainConfig";
import type { EpochRecord, TrainEvent } from "./trainEvents";
import { rehearse, trainStep, type Step } from "./trainStep";

/** The loss is no longer a number. */
export class NonFiniteLossError extends Error {
  override readonly name = "NonFiniteLossError";
}

/** All it takes to go on after an epoch as if nothing had happened; host data only. */
export interface Checkpoint {
  /** Epochs finished. */
  readonly epoch: number;
  readonly weights: readonly Float32Array[];
  /** With the averages, if any. null: none yet, or none that the config's optimizer could go on from; it begins afresh. */
  readonly optimizer: OptimizerState | null;
  /** Validation figures so far, for early stopping to recount. */
  readonly valLosses: readonly number[];
  readonly valAccuracies: readonly number[];
  /** Weights of the best epoch (1-based) so far; null unless best weights are to be restored. */
  readonly best: { readonly epoch: number; readonly weights: readonly Float32Array[] } | null;
}

/** What `train` may be given besides its configuration. */
export interface TrainOptions {
  /** Goes on after this checkpoint instead of starting afresh. */
  readonly from?: Checkpoint;
  /** Receives the state after each epoch, before that epoch's event. */
  readonly onCheckpoint?: (checkpoint: Checkpoint) => void;
  /** Asked after each step: true makes the loop wait for that step and report its means (single stepping). */
  readonly wantsReading?: () => boolean;
  /** Milliseconds; a clock that stands still during pauses makes `seconds` exclude them. */
  readonly now?: () => number;
}

/**
 * Trains `network` in place with Keras's `fit` semantics: reshuffled each epoch, the last partial batch kept,
 * running train means, the whole validation set after each epoch, early stopping on its loss or accuracy. The learning
 * rate follows from epoch and step, augmentation from seed, epoch and image: a checkpoint need not have them.
 *
 * Pull-driven: nothing runs between `next()` calls, so a consumer pauses by not pulling and stops by breaking
 * out of `for await`. Borrows `network` and both sets; owns the optimizer and every batch, and frees them
 * however the loop ends. Where best weights are to be restored, they are, however the loop ends; else averages take the
 * weights' place, where there are any (Keras: `finalize_variable_values`, then EarlyStopping's `on_train_end`).
 *
 * @throws NonFiniteLossError when a reading of the loss is not finite; the network then holds useless weights.
 * @throws ContextLostError if the graphics context is lost.
 */
export async function* train(
  network: Network,
  trainSet: ImageSubset,
  validationSet: ImageSubset,
  config: TrainConfig,
  options: TrainOptions = {},
): AsyncGenerator<TrainEvent, void, void> {
  const { from, onCheckpoint, now = () => performance.now() } = options;
  let verdict: { improved: boolean; stop: boolean } | undefined;
  using optimizer = new Optimizer(network.variables, config);
  const stopping = config.earlyStopping === null ? null : new EarlyStopping(config.earlyStopping);
  const judge = (epoch: number, { loss, accuracy }: Means) => stopping?.update(epoch - 1, config.earlyStopping?.monitor === "val_accuracy" ? accuracy : loss);
  const validations: Means[] = [];
  let best: Checkpoint["best"] = null;
  if (from !== undefined) {
    network.writeWeights(from.weights);
    if (from.optimizer !== null && fitsOptimizer(from.optimizer, config.optimizer)) optimizer.writeState(from.optimizer);
    best = from.best;
    for (const [loss, accuracy] of zip(from.valLosses, from.valAccuracies)) {
      validations.push({ loss, accuracy });
      verdict = judge(validations.length, { loss, accuracy });
    }
  }
  try {
    yield { type: "compiling", done: 0, total: 0 };
    const first = { ...stepOf(config, 1), source: trainSet.source, indices: trainSet.indices.subarray(0, config.batchSize) };
    for await (const progress of compileAhead(() => rehearse(network, optimizer, first))) yield { type: "compiling", ...progress };
    for (let epoch = validations.length + 1; epoch <= config.epochs && verdict?.stop !== true; epoch++) {
      const start = now();
      const means = yield* trainEpoch(network, optimizer, trainSet, config, epoch, options);
      const validation = assertFinite(yield* validate(network, validationSet, config, epoch), epoch, "its end");
      const record = epochRecord(epoch, means, validation, (now() - start) / 1_000);
      validations.push(validation);
      verdict = judge(epoch, validation);

      const weights = await network.readWeights();
      if (config.earlyStopping?.restoreBestWeights === true && verdict?.improved === true) best = { epoch, weights };
      const figures = { valLosses: validations.map(({ loss }) => loss), valAccuracies: validations.map(({ accuracy }) => accuracy) };
      onCheckpoint?.({ epoch, weights, optimizer: await optimizer.readState(), ...figures, best });
      yield { type: "epoch", record };
    }
    yield { type: "end", reason: verdict?.stop === true ? "early-stopping" : "completed", restoredEpoch: best?.epoch ?? null };
  } finally {
    if (best !== null) network.writeWeights(best.weights);
    else optimizer.finalize();
  }
}

/** Writes the weights that training would leave had it ended at `checkpoint`: the best epoch's, else with the averages in place. */
export function writeFinalWeights(network: Network, { weights, optimizer, best }: Checkpoint): void {
  network.writeWeights(best?.weights ?? weights);
  const averages = optimizer?.slots.averages;
  if (best === null && averages !== undefined) assignAll(network.variables, averages, "writeFinalWeights");
}

/** What all steps of an epoch have in common. */
function stepOf({ augmentation, seed, labelSmoothing }: TrainConfig, epoch: number): Pick<Step, "labelSmoothing" | "augment"> {
  const augment = augmentation === null || isPlainAugmentation(augmentation) ? null : (indices: Int32Array) => augmentationsOf(augmentation, seed, epoch, indices);
  return { labelSmoothing, augment };
}

/** One pass over `trainSet` in an order of its own. Returns the running means over the epoch. */
async function* trainEpoch(
  network: Network,
  optimizer: Optimizer,
  trainSet: ImageSubset,
  config: TrainConfig,
  epoch: number,
  { now = () => performance.now(), wantsReading = () => false }: TrainOptions,
): AsyncGenerator<TrainEvent, Means, void> {
  const order = shuffledIndices(trainSet.indices.length, hashSeed(config.seed, epoch)).map((i) => intAt(trainSet.indices, i));
  const stepsPerEpoch = Math.ceil(order.length / config.batchSize);
  using sums = new ScoreSums();
  using progress = new ProgressReader(sums, now);
  const start = now();
  const common = { ...stepOf(config, epoch), source: trainSet.source };
  let step = 0;
  let lastRead = 0;
  // A step is awaited only after the next has been handed over, so that the backend never waits for the page;
  // and never more than one, so that pause and stop are prompt and the page can paint between.
  let previous: Promise<void> = Promise.resolve();
  for (const indices of batchesOf(order, config.batchSize)) {
    const learningRate = learningRateAt(config, (epoch - 1) * stepsPerEpoch + step, stepsPerEpoch);
    await trainStep(network, optimizer, { ...common, indices, learningRate }, sums);
    step++;
    const fence = backendFence();
    fence.catch(() => {}); // Awaited one step later: a rejection meanwhile is not unhandled.
    await previous;
    previous = fence;
    // The first reading is waited for: it shows the loss before any update, and that shaders have compiled.
    const reading = step === 1 || wantsReading() ? await progress.readNow() : progress.poll();
    if (reading !== null) {
      yield { type: "progress", epoch, step, ...assertFinite(reading, epoch, `step ${step}`) };
      lastRead = step;
    }
    yield { type: "step", epoch, step, stepsPerEpoch };
  }
  await previous;
  const means = assertFinite(await sums.means(), epoch, `step ${step}`);
  // An epoch shorter than the readings' interval would otherwise show only its first step's speed.
  const imagesPerSecond = order.length / Math.max(1e-3, (now() - start) / 1_000);
  if (lastRead < step) yield { type: "progress", epoch, step, ...means, imagesPerSecond };
  return means;
}

/** @throws NonFiniteLossError if the loss has left the finite numbers. */
function assertFinite<T extends Means>(means: T, epoch: number, when: string): T {
  if (!Number.isFinite(means.loss)) {
    throw new NonFiniteLossError(
      `The loss became ${means.loss} by ${when} of epoch ${epoch}: the weights have run away. A smaller learning rate usually cures this.`,
    );
  }
  return means;
}

async function* validate(network: Network, validationSet: ImageSubset, config: TrainConfig, epoch: number): AsyncGenerator<TrainEvent, Means, void> {
  const pass = score(network, validationSet, config);
  try {
    for (;;) {
      const next = await pass.next();
      if (next.done === true) return next.value;
      yield { type: "validating", epoch, ...next.value };
    }
  } finally {
    await pass.return({ loss: Number.NaN, accuracy: Number.NaN });
  }
}

function epochRecord(epoch: number, train: Means, validation: Means, seconds: number): EpochRecord {
  return { epoch, loss: train.loss, accuracy: train.accuracy, valLoss: validation.loss, valAccuracy: validation.accuracy, seconds };
}
