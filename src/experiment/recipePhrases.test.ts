import { expect, test } from "vitest";
import { adam, adamw, NO_AUGMENTATION, PLAIN_TRAINING, rmsprop, sgd } from "../nn/trainConfig";
import type { RecipeExtras } from "./recipe";
import { recipePhrases } from "./recipePhrases";

test.each<[Partial<RecipeExtras>, string[]]>([
  [{}, []],
  [{ augmentation: NO_AUGMENTATION }, []],
  [{ optimizer: sgd({ momentum: 0.9, nesterov: true }) }, ["SGD with momentum 0.9 and Nesterov instead of Adam"]],
  [{ optimizer: adam({ beta1: 0.8, amsgrad: true }) }, ["Adam with beta_1 0.8 and AMSGrad"]],
  [{ optimizer: adamw(), weightDecay: 0.004 }, ["AdamW instead of Adam", "weight decay 0.004"]],
  [{ optimizer: rmsprop({ centered: true }) }, ["RMSprop with centring instead of Adam"]],
  [{ schedule: { name: "cosine", warmupEpochs: 1, alpha: 0 } }, ["a learning rate along a cosine to 0", "1 epoch of warm-up"]],
  [{ schedule: { name: "cosine", warmupEpochs: 0, alpha: 0.1 } }, ["a learning rate along a cosine to 0.1 of it"]],
  [{ schedule: { name: "step", warmupEpochs: 0, everyEpochs: 5, factor: 0.5 } }, ["a learning rate times 0.5 every 5 epochs"]],
  [{ clipping: { name: "globalClipnorm", limit: 1 }, averaging: { momentum: 0.99 }, labelSmoothing: 0.1 }, ["gradients clipped (global_clipnorm 1)", "averaged weights (momentum 0.99)", "label smoothing 0.1"]],
  [{ augmentation: { ...NO_AUGMENTATION, translation: 1, horizontalFlip: "alternating", cutOut: 7 }, testTimeFlip: true }, ["augmentation by shifts up to 1 pixel, alternating flips and cut-out of 7 × 7", "mirror images asked too"]],
])("%j", (change, phrases) => {
  expect(recipePhrases({ ...PLAIN_TRAINING, ...change })).toEqual(phrases);
});
