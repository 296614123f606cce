/** @file What a recipe has beyond the paper's, in phrases: "SGD with momentum 0.9 instead of Adam", "label smoothing 0.1". */
import { type AugmentationSpec, type ClippingSpec, isPlainAugmentation, OPTIMIZERS, type OptimizerSpec, type ScheduleSpec } from "../nn/trainConfig";
import type { RecipeExtras } from "./recipe";
import { counted, listed } from "./words";

const OPTIMIZER_NAMES: Readonly<Record<OptimizerSpec["name"], string>> = { adam: "Adam", adamw: "AdamW", sgd: "SGD", rmsprop: "RMSprop" };

/** "Adam", "SGD with momentum 0.9 and Nesterov": what differs from Keras's defaults. */
export function optimizerText(optimizer: OptimizerSpec): string {
  const defaults = Object.entries(OPTIMIZERS[optimizer.name]);
  const changed = Object.entries(optimizer).filter(([field, value]) => field !== "name" && !defaults.some(([name, usual]) => name === field && usual === value));
  const texts = changed.map(([field, value]) => fieldText(field, value as number | boolean));
  return `${OPTIMIZER_NAMES[optimizer.name]}${texts.length === 0 ? "" : ` with ${listed(texts)}`}`;
}

function fieldText(field: string, value: number | boolean): string {
  const name = { nesterov: "Nesterov", amsgrad: "AMSGrad", centered: "centring", beta1: "beta_1", beta2: "beta_2" }[field] ?? field;
  return typeof value === "boolean" ? `${value ? "" : "no "}${name}` : `${name} ${value}`;
}

/** A phrase for each thing that is not as in the paper; empty where all is. */
export function recipePhrases({ optimizer, schedule, weightDecay, clipping, averaging, labelSmoothing, augmentation, testTimeFlip }: RecipeExtras): string[] {
  const text = optimizerText(optimizer);
  return [
    ...(text === "Adam" ? [] : [optimizer.name === "adam" ? text : `${text} instead of Adam`]),
    ...schedulePhrases(schedule),
    ...(weightDecay === 0 ? [] : [`weight decay ${weightDecay}`]),
    ...(clipping === null ? [] : [clippingPhrase(clipping)]),
    ...(averaging === null ? [] : [`averaged weights (momentum ${averaging.momentum})`]),
    ...(labelSmoothing === 0 ? [] : [`label smoothing ${labelSmoothing}`]),
    ...(augmentation === null || isPlainAugmentation(augmentation) ? [] : [`augmentation by ${listed(augmentationTexts(augmentation))}`]),
    ...(testTimeFlip ? ["mirror images asked too"] : []),
  ];
}

function schedulePhrases(schedule: ScheduleSpec): string[] {
  const course = scheduleText(schedule);
  return [...(course === null ? [] : [course]), ...(schedule.warmupEpochs === 0 ? [] : [`${counted(schedule.warmupEpochs, "epoch")} of warm-up`])];
}

function scheduleText(schedule: ScheduleSpec): string | null {
  switch (schedule.name) {
    case "constant":
      return null;
    case "step":
      return `a learning rate times ${schedule.factor} every ${counted(schedule.everyEpochs, "epoch")}`;
    case "cosine":
      return `a learning rate along a cosine to ${schedule.alpha === 0 ? "0" : `${schedule.alpha} of it`}`;
    case "oneCycle":
      return "a learning rate in one cycle";
    case "exponential":
      return `a learning rate times ${schedule.rate} each epoch`;
  }
}

function clippingPhrase({ name, limit }: ClippingSpec): string {
  return `gradients clipped (${{ clipnorm: "clipnorm", globalClipnorm: "global_clipnorm", clipvalue: "clipvalue" }[name]} ${limit})`;
}

function augmentationTexts({ translation, rotation, zoom, horizontalFlip, cutOut, brightness, contrast }: AugmentationSpec): string[] {
  return [
    ...(translation === 0 ? [] : [`shifts up to ${counted(translation, "pixel")}`]),
    ...(rotation === 0 ? [] : [`turns up to ${rotation}°`]),
    ...(zoom === 0 ? [] : [`zoom ${zoom}`]),
    ...(horizontalFlip === "none" ? [] : [`${horizontalFlip} flips`]),
    ...(cutOut === 0 ? [] : [`cut-out of ${cutOut} × ${cutOut}`]),
    ...(brightness === 0 ? [] : [`brightness ${brightness}`]),
    ...(contrast === 0 ? [] : [`contrast ${contrast}`]),
  ];
}
