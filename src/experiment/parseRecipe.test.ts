/** @file Recipes from outside: taken as they are, filled in where they are older, or refused by the first thing that is wrong. */
import { expect, test } from "vitest";
import { adam, CLIPPINGS, NO_AUGMENTATION, OPTIMIZERS, rmsprop, SCHEDULES, sgd } from "../nn/trainConfig";
import { parseRecipe, recipeOf } from "./parseRecipe";
import { basicsOf, paperRecipe, type Recipe } from "./recipe";

const parse = (value: unknown) => parseRecipe(JSON.parse(JSON.stringify(value)), "recipe");
const paper = paperRecipe(3);

test.each<[string, Partial<Recipe>]>([
  ["the paper's", {}],
  ...Object.values(OPTIMIZERS).map((optimizer): [string, Partial<Recipe>] => [optimizer.name, { optimizer }]),
  ...Object.values(SCHEDULES).map((schedule): [string, Partial<Recipe>] => [schedule.name, { schedule: { ...schedule, warmupEpochs: 0.5 } }]),
  ...Object.values(CLIPPINGS).map((clipping): [string, Partial<Recipe>] => [clipping.name, { clipping }]),
  ["all that is off by default", { optimizer: rmsprop({ momentum: 0.9, centered: true }), weightDecay: 0.01, averaging: { momentum: 0.998 }, labelSmoothing: 0.1, augmentation: { ...NO_AUGMENTATION, cutOut: 7, horizontalFlip: "random" }, testTimeFlip: true }],
  ["watching accuracy", { earlyStopping: { monitor: "val_accuracy", patience: 3, minDelta: 0.001, restoreBestWeights: true } }],
])("%s comes back", (_name, change) => {
  expect(parse({ ...paper, ...change })).toEqual({ ...paper, ...change });
});

test("an older one is as it was: Adam with Keras's numbers, at a constant rate, watching the loss", () => {
  const earlyStopping = { patience: 0, minDelta: 0, restoreBestWeights: false };
  expect(parse({ ...basicsOf(paper), earlyStopping, optimizer: { name: "adam" }, schedule: { name: "constant" } })).toEqual(paper);
  expect(recipeOf(basicsOf(paper))).toEqual(paper);
});

test.each<[string, object]>([
  ['recipe.optimizer.name should be one of adam, adamw, sgd, rmsprop, but is "lion"', { optimizer: { name: "lion" } }],
  ["recipe.optimizer should be an object, but is missing", { optimizer: undefined }],
  ["recipe.optimizer.momentum should be a number from 0 to 0.99999, but is 1", { optimizer: sgd({ momentum: 1 }) }],
  ["recipe.optimizer.epsilon should be a number from 1e-10 to 1, but is 0", { optimizer: adam({ epsilon: 0 }) }],
  ['recipe.optimizer.nesterov should be true or false, but is "yes"', { optimizer: { ...sgd(), nesterov: "yes" } }],
  ["recipe.schedule.warmupEpochs should be a number from 0 to 100, but is -1", { schedule: { name: "constant", warmupEpochs: -1 } }],
  ["recipe.schedule.peak should be a number from 0.01 to 0.99, but is 1", { schedule: { ...SCHEDULES.oneCycle, peak: 1 } }],
  ["recipe.clipping.limit should be a number from 0.000001 to 1,000, but is null", { clipping: { name: "clipnorm", limit: Number.NaN } }],
  ["recipe.averaging.momentum should be a number from 0 to 0.99999, but is missing", { averaging: {} }],
  ["recipe.weightDecay should be a number from 0 to 1, but is null", { weightDecay: null }],
  ['recipe.augmentation.horizontalFlip should be one of none, random, alternating, but is "up"', { augmentation: { ...NO_AUGMENTATION, horizontalFlip: "up" } }],
  ["recipe.augmentation.cutOut should be a whole number from 0 to 28, but is 1.5", { augmentation: { ...NO_AUGMENTATION, cutOut: 1.5 } }],
  ['recipe.earlyStopping.monitor should be one of val_loss, val_accuracy, but is "loss"', { earlyStopping: { ...paper.earlyStopping, monitor: "loss" } }],
])("says what is wrong: %s", (sentence, change) => {
  expect(() => parse({ ...paper, ...change })).toThrow(sentence);
});
