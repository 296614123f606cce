/** @file A recipe in a line. */
import type { Recipe } from "../../experiment/recipe";
import { optimizerText, recipePhrases } from "../../experiment/recipePhrases";
import { PLAIN_TRAINING } from "../../nn/trainConfig";
import { counted, grouped } from "../../experiment/words";

/** "Adam 0.001, batches of 512, up to 50 epochs, seed 2020, 48,000 images", and then what the paper has not: "label smoothing 0.1" */
export function recipeText(recipe: Recipe, trainSize: number): string {
  const { learningRate, batchSize, epochs, earlyStopping, seed, optimizer } = recipe;
  const length = `${earlyStopping === null ? "" : "up to "}${counted(epochs, "epoch")}`;
  const named = optimizerText(optimizer);
  const rate = named.includes(" ") ? `${named}, learning rate ${learningRate}` : `${named} ${learningRate}`;
  const basics = `${rate}, batches of ${grouped(batchSize)}, ${length}, seed ${seed}, ${counted(trainSize, "image")}`;
  return [basics, ...recipePhrases({ ...recipe, optimizer: PLAIN_TRAINING.optimizer })].join(", ");
}
