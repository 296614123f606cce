/** @file A recipe that comes from outside (a record, results.json): checked field by field, and bounded. What is absent is as it was before it could be chosen. */
import { type AugmentationSpec, CLIPPINGS, type ClippingSpec, type EarlyStoppingConfig, FLIPS, MONITORS, NO_AUGMENTATION, OPTIMIZERS, type OptimizerSpec, PLAIN_TRAINING, SCHEDULES, type ScheduleSpec } from "../nn/trainConfig";
import { count, fail, type Fields, flag, number, object, oneOf, orNull, type Parse } from "./parsing";
import type { Recipe, RecipeBasics, RecipeExtras } from "./recipe";
import { isWithin, RECIPE_LIMITS, type RecipeNumber, wantedOf } from "./recipeLimits";

/** What of a recipe was all there was in the first files. @throws Error naming the first field that is not as it should be. */
export function parseConfig(value: unknown, path: string): RecipeBasics {
  const config = object(value, path);
  return {
    epochs: count(config["epochs"], `${path}.epochs`),
    batchSize: count(config["batchSize"], `${path}.batchSize`),
    learningRate: number(config["learningRate"], `${path}.learningRate`),
    seed: count(config["seed"], `${path}.seed`),
    earlyStopping: orNull(config["earlyStopping"], `${path}.earlyStopping`, parseEarlyStopping),
  };
}

/** A whole recipe. @throws Error naming the first field that is not as it should be. */
export function parseRecipe(value: unknown, path: string): Recipe {
  const recipe = object(value, path);
  return { ...parseConfig(recipe, path), ...parseExtras(recipe, path) };
}

/** The recipe of files that knew only what they called the config: everything else was the paper's. */
export function recipeOf(config: RecipeBasics): Recipe {
  return { ...PLAIN_TRAINING, ...config };
}

function parseExtras(recipe: Fields, path: string): RecipeExtras {
  const field = <T>(name: keyof RecipeExtras, parse: Parse<T>, absent: T): T => (recipe[name] === undefined ? absent : parse(recipe[name], `${path}.${name}`));
  return {
    // These two were there from the beginning.
    optimizer: parseOptimizer(recipe["optimizer"], `${path}.optimizer`),
    schedule: parseSchedule(recipe["schedule"], `${path}.schedule`),
    weightDecay: field("weightDecay", within("weightDecay"), 0),
    clipping: field("clipping", (clipping, at) => orNull(clipping, at, parseClipping), null),
    averaging: field("averaging", (averaging, at) => orNull(averaging, at, (spec, specPath) => ({ momentum: within("averaging")(object(spec, specPath)["momentum"], `${specPath}.momentum`) })), null),
    labelSmoothing: field("labelSmoothing", within("labelSmoothing"), 0),
    augmentation: field("augmentation", (augmentation, at) => orNull(augmentation, at, parseAugmentation), null),
    testTimeFlip: field("testTimeFlip", flag, false),
  };
}

function parseEarlyStopping(value: unknown, path: string): EarlyStoppingConfig {
  const stopping = object(value, path);
  return {
    monitor: stopping["monitor"] === undefined ? "val_loss" : oneOf(MONITORS, stopping["monitor"], `${path}.monitor`),
    patience: count(stopping["patience"], `${path}.patience`),
    minDelta: number(stopping["minDelta"], `${path}.minDelta`),
    restoreBestWeights: flag(stopping["restoreBestWeights"], `${path}.restoreBestWeights`),
  };
}

function parseOptimizer(value: unknown, path: string): OptimizerSpec {
  const spec = object(value, path);
  const name = oneOf(Object.keys(OPTIMIZERS) as OptimizerSpec["name"][], spec["name"], `${path}.name`);
  return likeDefaults(OPTIMIZERS[name], spec, path);
}

function parseSchedule(value: unknown, path: string): ScheduleSpec {
  const spec = object(value, path);
  const name = oneOf(Object.keys(SCHEDULES) as ScheduleSpec["name"][], spec["name"], `${path}.name`);
  return likeDefaults(SCHEDULES[name], spec, path);
}

function parseClipping(value: unknown, path: string): ClippingSpec {
  const spec = object(value, path);
  const name = oneOf(Object.keys(CLIPPINGS) as ClippingSpec["name"][], spec["name"], `${path}.name`);
  return likeDefaults(CLIPPINGS[name], spec, path);
}

function parseAugmentation(value: unknown, path: string): AugmentationSpec {
  return likeDefaults(NO_AUGMENTATION, object(value, path), path);
}

/** The fields that `defaults` has, each of its kind and within its limits; absent ones are the defaults'. */
function likeDefaults<T extends object>(defaults: T, fields: Fields, path: string): T {
  const parsed = Object.entries(defaults).map(([name, value]): [string, unknown] => {
    if (name === "name" || fields[name] === undefined) return [name, value];
    return [name, parserLike(name, value)(fields[name], `${path}.${name}`)];
  });
  return Object.fromEntries(parsed) as T;
}

function parserLike(name: string, value: unknown): Parse<unknown> {
  if (typeof value === "boolean") return flag;
  if (name === "horizontalFlip") return (flip, path) => oneOf(FLIPS, flip, path);
  return within(partName(name) as RecipeNumber);
}

/** What a field is called where all of a recipe's fields stand side by side: in the address, in limits and words. */
export function partName(field: string): string {
  return { warmupEpochs: "warmup", limit: "clipLimit", horizontalFlip: "flip" }[field] ?? field;
}

function within(name: RecipeNumber): Parse<number> {
  if (!(name in RECIPE_LIMITS)) throw new Error(`internal: no limits of ${name}`);
  return (value, path) => (typeof value === "number" && isWithin(name, value) ? value : fail(path, wantedOf(name), value));
}
