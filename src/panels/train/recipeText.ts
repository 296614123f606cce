/** @file A recipe in a line. */
import type { Recipe } from "../../experiment/recipe";
import { counted, grouped } from "../../experiment/words";

/** "Adam 0.001, batches of 512, up to 50 epochs, seed 2020, 48,000 images" */
export function recipeText({ learningRate, batchSize, epochs, earlyStopping, seed }: Recipe, trainSize: number): string {
  const length = `${earlyStopping === null ? "" : "up to "}${counted(epochs, "epoch")}`;
  return `Adam ${learningRate}, batches of ${grouped(batchSize)}, ${length}, seed ${seed}, ${counted(trainSize, "image")}`;
}
