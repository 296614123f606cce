/** @file A network and a recipe that come from outside (a record, results.json, the address): checked field by field, and bounded. */
import { architectureById, ARCHITECTURES, type ArchitectureId } from "../nn/architectures";
import { isSameLayers, type LayerSpec } from "../nn/architectures/layers";
import { MAX_NAME_LENGTH } from "./edits";
import type { NetworkSpec } from "./network";
import { parseLayers } from "./parseLayers";
import { count, fail, flag, number, object, oneOf, orNull, text } from "./parsing";
import { paperRecipe, type Recipe } from "./recipe";

/** What each of the paper's architectures is made of; tests pass something small. */
export type LayersOf = (id: ArchitectureId) => readonly LayerSpec[];

/** The paper's own. */
export const paperLayers: LayersOf = (id) => architectureById(id).layers;

/**
 * A network that can be built and trained. Which of the paper's it is follows from its layers, whatever it says of itself.
 * @throws Error naming the first field that is not as it should be.
 */
export function parseNetwork(value: unknown, path: string, layersOf: LayersOf = paperLayers): NetworkSpec {
  const network = object(value, path);
  const layers = parseLayers(network["layers"], `${path}.layers`);
  return { name: parseName(network["name"], `${path}.name`), layers, architecture: ARCHITECTURES.find(({ id }) => isSameLayers(layersOf(id), layers))?.id ?? null };
}

/** A name for people. @throws Error if it is none. */
export function parseName(value: unknown, path: string): string {
  const name = text(value, path);
  return name.trim() !== "" && name.length <= MAX_NAME_LENGTH ? name : fail(path, `a name of at most ${MAX_NAME_LENGTH} letters`, value);
}

/** What the training loop takes of a recipe. @throws Error naming the first field that is not as it should be. */
export function parseConfig(value: unknown, path: string): Omit<Recipe, "optimizer" | "schedule"> {
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
  const optimizer = object(recipe["optimizer"], `${path}.optimizer`);
  const schedule = object(recipe["schedule"], `${path}.schedule`);
  return {
    ...parseConfig(recipe, path),
    optimizer: { name: oneOf(["adam"] as const, optimizer["name"], `${path}.optimizer.name`) },
    schedule: { name: oneOf(["constant"] as const, schedule["name"], `${path}.schedule.name`) },
  };
}

/** The recipe of files that knew only what they called the config: everything else was the paper's. */
export function recipeOf(config: Omit<Recipe, "optimizer" | "schedule">): Recipe {
  const { optimizer, schedule } = paperRecipe(1);
  return { optimizer, schedule, ...config };
}

function parseEarlyStopping(value: unknown, path: string): NonNullable<Recipe["earlyStopping"]> {
  const stopping = object(value, path);
  return {
    patience: count(stopping["patience"], `${path}.patience`),
    minDelta: number(stopping["minDelta"], `${path}.minDelta`),
    restoreBestWeights: flag(stopping["restoreBestWeights"], `${path}.restoreBestWeights`),
  };
}
