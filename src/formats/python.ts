/** @file What the Keras notebook and the PyTorch script have in common: the experiment, and writing it in Python. */
import { CLASS_NAMES } from "../data/dataset";
import type { LayerSpec } from "../nn/architectures/layers";
import { adam, PLAIN_TRAINING, type AugmentationSpec, type ClippingSpec, type EarlyStoppingConfig, type OptimizerSpec, type ScheduleSpec, type TrainConfig } from "../nn/trainConfig";

/** Images after the split, of 48,000 and 12,000, and test images, of 10,000. */
export interface PlannedSizes {
  readonly trainSize: number;
  readonly validationSize: number;
  readonly testSize: number;
}

/** How a network is trained; what is absent is as in the paper's protocol. */
type PlannedConfig = Pick<TrainConfig, "epochs" | "batchSize" | "learningRate" | "seed"> &
  Partial<Omit<TrainConfig, "earlyStopping" | "optimizer" | "schedule">> & {
    readonly earlyStopping: (Omit<EarlyStoppingConfig, "monitor"> & Partial<EarlyStoppingConfig>) | null;
    readonly optimizer?: OptimizerSpec | { readonly name: "adam" };
    readonly schedule?: ScheduleSpec | { readonly name: "constant" };
  };

/** One network to be built and trained elsewhere. */
export interface PlannedNetwork {
  /** Its run's: what it goes by there. */
  readonly number: string;
  readonly name: string;
  readonly layers: readonly LayerSpec[];
  /** What its file is called, without an ending. */
  readonly fileBase: string;
  readonly config: PlannedConfig;
  /** Where they are other than the plan's. */
  readonly sizes?: PlannedSizes;
  /** What came of it in the page, in sentences; none where nothing is known. */
  readonly outcome?: readonly string[];
}

/** What is to be repeated elsewhere. */
export interface ExperimentPlan extends PlannedSizes {
  readonly networks: readonly PlannedNetwork[];
  /** Whether it was on the garments that the page draws itself, which no other program has. */
  readonly isOnBuiltIn: boolean;
}

/** A recipe with nothing left open. */
export function recipeOf({ config }: PlannedNetwork): TrainConfig {
  const { earlyStopping, optimizer, schedule, ...rest } = config;
  return {
    ...PLAIN_TRAINING,
    ...rest,
    optimizer: wholeOptimizer(optimizer),
    schedule: schedule === undefined || schedule.name === "constant" ? { ...PLAIN_TRAINING.schedule, ...schedule } : schedule,
    earlyStopping: earlyStopping === null ? null : { ...earlyStopping, monitor: earlyStopping.monitor ?? "val_loss" },
  };
}

/** Adam's old records have its name only. */
function wholeOptimizer(optimizer: PlannedConfig["optimizer"]): OptimizerSpec {
  if (optimizer === undefined) return adam();
  return "beta1" in optimizer || optimizer.name !== "adam" ? optimizer : adam();
}

/** Parts of the text that only some recipes need. */
export type RecipePart = "schedule" | "augmentation" | "averaging" | "labelSmoothing" | "testTimeFlip" | "sizes";

/** Whether any network of the plan needs this part. */
export function needs({ networks }: ExperimentPlan, part: RecipePart): boolean {
  return networks.some((network) => {
    const recipe = recipeOf(network);
    if (part === "sizes") return network.sizes !== undefined;
    if (part === "schedule") return hasSchedule(recipe.schedule);
    return recipe[part] !== PLAIN_TRAINING[part];
  });
}

/** A Python literal. */
export function pythonValue(value: number | string | boolean | null): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  return typeof value === "number" ? String(value) : JSON.stringify(value);
}

export function classNamesPython(): string {
  return `CLASS_NAMES = [${CLASS_NAMES.map((name) => pythonValue(name)).join(", ")}]`;
}

/** The entries of NETWORKS: how each network is trained, and what came of it in the page. */
export function networksPython({ networks }: ExperimentPlan): string {
  return networks.flatMap((network) => [...outcomePython(network), `    ${keyPython(network)}: dict(${settingsPython(network).join(", ")}),`]).join("\n");
}

/** A run's number as a key in Python. */
export function keyPython({ number }: Pick<PlannedNetwork, "number">): string {
  return /^(0|[1-9]\d*)$/.test(number) ? number : pythonValue(number);
}

function outcomePython({ outcome = [] }: PlannedNetwork): string[] {
  return outcome.map((sentence) => `    # ${inOneLine(sentence)}`);
}

function settingsPython(network: PlannedNetwork): string[] {
  const recipe = recipeOf(network);
  const { epochs, batchSize, learningRate, seed, earlyStopping, optimizer, schedule, weightDecay, clipping, averaging, labelSmoothing, augmentation, testTimeFlip } = recipe;
  const { sizes } = network;
  return [
    `epochs=${epochs}`,
    `batch_size=${batchSize}`,
    `learning_rate=${pythonValue(learningRate)}`,
    `seed=${seed}`,
    `early_stopping=${earlyStopping === null ? "None" : stoppingPython(earlyStopping)}`,
    ...(isPlainAdam(optimizer) ? [] : [`optimizer=${optimizerPython(optimizer)}`]),
    ...(hasSchedule(schedule) ? [`schedule=${schedulePython(schedule)}`] : []),
    ...(weightDecay === 0 ? [] : [`weight_decay=${pythonValue(weightDecay)}`]),
    ...(clipping === null ? [] : [`clipping=${clippingPython(clipping)}`]),
    ...(averaging === null ? [] : [`ema_momentum=${pythonValue(averaging.momentum)}`]),
    ...(labelSmoothing === 0 ? [] : [`label_smoothing=${pythonValue(labelSmoothing)}`]),
    ...(augmentation === null ? [] : [`augmentation=${augmentationPython(augmentation)}`]),
    ...(testTimeFlip ? ["test_time_flip=True"] : []),
    ...(sizes === undefined ? [] : [`train_size=${sizes.trainSize}`, `validation_size=${sizes.validationSize}`, `test_size=${sizes.testSize}`]),
  ];
}

function stoppingPython({ monitor, patience, minDelta, restoreBestWeights }: EarlyStoppingConfig): string {
  const watched = monitor === "val_loss" ? [] : [`monitor=${pythonValue(monitor)}`];
  return `dict(${[...watched, `patience=${patience}`, `min_delta=${pythonValue(minDelta)}`, `restore_best_weights=${pythonValue(restoreBestWeights)}`].join(", ")})`;
}

function isPlainAdam(optimizer: OptimizerSpec): boolean {
  return JSON.stringify(optimizerOptions(optimizer)) === JSON.stringify(optimizerOptions(PLAIN_TRAINING.optimizer)) && optimizer.name === "adam";
}

function hasSchedule({ name, warmupEpochs }: ScheduleSpec): boolean {
  return name !== "constant" || warmupEpochs !== 0;
}

/** Keras's arguments. */
function optimizerOptions(optimizer: OptimizerSpec): string[] {
  switch (optimizer.name) {
    case "adam":
    case "adamw": {
      const { beta1, beta2, epsilon, amsgrad } = optimizer;
      return [`beta_1=${pythonValue(beta1)}`, `beta_2=${pythonValue(beta2)}`, `epsilon=${pythonValue(epsilon)}`, `amsgrad=${pythonValue(amsgrad)}`];
    }
    case "sgd":
      return [`momentum=${pythonValue(optimizer.momentum)}`, `nesterov=${pythonValue(optimizer.nesterov)}`];
    case "rmsprop":
      return [`rho=${pythonValue(optimizer.rho)}`, `momentum=${pythonValue(optimizer.momentum)}`, `epsilon=${pythonValue(optimizer.epsilon)}`, `centered=${pythonValue(optimizer.centered)}`];
  }
}

function optimizerPython(optimizer: OptimizerSpec): string {
  return `dict(${[`name=${pythonValue(optimizer.name)}`, ...optimizerOptions(optimizer)].join(", ")})`;
}

function schedulePython(schedule: ScheduleSpec): string {
  const fields = [`name=${pythonValue(schedule.name)}`, `warmup_epochs=${pythonValue(schedule.warmupEpochs)}`];
  switch (schedule.name) {
    case "constant":
      break;
    case "step":
      fields.push(`every_epochs=${pythonValue(schedule.everyEpochs)}`, `factor=${pythonValue(schedule.factor)}`);
      break;
    case "cosine":
      fields.push(`alpha=${pythonValue(schedule.alpha)}`);
      break;
    case "oneCycle":
      fields.push(`peak=${pythonValue(schedule.peak)}`, `start=${pythonValue(schedule.start)}`, `end=${pythonValue(schedule.end)}`);
      break;
    case "exponential":
      fields.push(`rate=${pythonValue(schedule.rate)}`);
  }
  return `dict(${fields.join(", ")})`;
}

function clippingPython({ name, limit }: ClippingSpec): string {
  return `dict(name=${pythonValue({ clipnorm: "clipnorm", globalClipnorm: "global_clipnorm", clipvalue: "clipvalue" }[name])}, limit=${pythonValue(limit)})`;
}

function augmentationPython(spec: AugmentationSpec): string {
  const { translation, rotation, zoom, horizontalFlip, cutOut, brightness, contrast } = spec;
  const fields = { translation, rotation, zoom, horizontal_flip: horizontalFlip, cut_out: cutOut, brightness, contrast };
  return `dict(${Object.entries(fields)
    .map(([name, value]) => `${name}=${pythonValue(value)}`)
    .join(", ")})`;
}

/** Where the sizes of a network stand in the text: its own, or all networks'. */
export function sizePython(plan: ExperimentPlan, name: "train" | "validation" | "test"): string {
  const common = `${name.toUpperCase()}_SIZE`;
  return needs(plan, "sizes") ? `settings.get("${name}_size", ${common})` : common;
}

/** The learning rate at each step; needs math. */
export const SCHEDULE_PYTHON = `def learning_rate_at(settings, step, steps_per_epoch):
    """The learning rate of one update, of which step came before."""
    rate, schedule = settings["learning_rate"], settings.get("schedule", dict(name="constant", warmup_epochs=0))
    warmup = math.floor(schedule["warmup_epochs"] * steps_per_epoch + 0.5)
    if step < warmup:
        return rate * step / warmup
    step -= warmup
    progress = min(1, step / (settings["epochs"] * steps_per_epoch - warmup))
    if schedule["name"] == "step":
        return rate * schedule["factor"] ** (step // max(1, math.floor(schedule["every_epochs"] * steps_per_epoch + 0.5)))
    if schedule["name"] == "cosine":
        return rate * along_cosine(1, schedule["alpha"], progress)
    if schedule["name"] == "oneCycle":
        peak = schedule["peak"]
        if progress < peak:
            return rate * along_cosine(schedule["start"], 1, progress / peak)
        return rate * along_cosine(1, schedule["end"], (progress - peak) / (1 - peak))
    if schedule["name"] == "exponential":
        return rate * schedule["rate"] ** (step / steps_per_epoch)
    return rate


def along_cosine(start, end, progress):
    """From one value to another along half a cosine."""
    return end + (start - end) * 0.5 * (1 + math.cos(math.pi * progress))`;

/** Training images changed at random; needs numpy as np. */
export const AUGMENT_PYTHON = `def augment(images, spec, coins, epoch, random):
    """Images [n, 28, 28] in [0, 1], each mirrored, turned, made larger and shifted about its middle; what comes in is black.

    coins: 0 or 1 for each image; those of "alternating" flips decide in which epochs an image is mirrored.
    """
    count = len(images)

    def within(limit):
        return random.uniform(-limit, limit, (count, 1, 1))

    flips = {"none": np.zeros(count, bool), "random": random.random(count) < 0.5, "alternating": (coins + epoch) % 2 == 0}
    mirror = np.where(flips[spec["horizontal_flip"]], -1.0, 1.0)[:, None, None]
    angle, zoom = np.radians(within(spec["rotation"])), 1 + within(spec["zoom"])
    sin, cos = np.sin(angle) / zoom, np.cos(angle) / zoom
    rows = np.arange(28)[:, None] - 13.5 - within(spec["translation"])
    columns = np.arange(28)[None, :] - 13.5 - within(spec["translation"])
    from_row, from_column = cos * rows - sin * columns + 13.5, mirror * (sin * rows + cos * columns) + 13.5
    top, left = np.floor(from_row).astype(int), np.floor(from_column).astype(int)
    down, right = from_row - top, from_column - left
    padded = np.pad(images, ((0, 0), (1, 1), (1, 1)))

    def pixel(row, column):
        return padded[np.arange(count)[:, None, None], np.clip(row + 1, 0, 29), np.clip(column + 1, 0, 29)]

    above = (1 - right) * pixel(top, left) + right * pixel(top, left + 1)
    below = (1 - right) * pixel(top + 1, left) + right * pixel(top + 1, left + 1)
    values = (1 - down) * above + down * below
    lit = np.clip(values * (1 + within(spec["contrast"])) + within(spec["brightness"]), 0, 1)
    values = np.where(values > 0, lit, 0)
    size = spec["cut_out"]
    first_row, first_column = (np.floor(random.random((2, count, 1, 1)) * 28) - size // 2)
    in_rows = (np.arange(28)[:, None] >= first_row) & (np.arange(28)[:, None] < first_row + size)
    in_columns = (np.arange(28)[None, :] >= first_column) & (np.arange(28)[None, :] < first_column + size)
    return np.where(in_rows & in_columns, 0, values).astype("float32")`;

/** The sizes, why they are what they are, and that other data were used where they were. */
export function sizesPython({ trainSize, validationSize, testSize, isOnBuiltIn }: ExperimentPlan): string {
  const notice = ["# The run in the page was on garments that the page draws itself. This is Fashion-MNIST: expect other figures."];
  return [...(isOnBuiltIn ? notice : []), `TRAIN_SIZE = ${trainSize}  # of 48,000 after the split`, `VALIDATION_SIZE = ${validationSize}  # of 12,000`, `TEST_SIZE = ${testSize}  # of 10,000`].join("\n");
}

/** `text` as the end of a comment: a name may hold anything, and a line's end would end the comment. */
export function inOneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ");
}
