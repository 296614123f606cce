/** @file What cards of runs say and how much of it. */
import { expect, test } from "vitest";
import { paperRecipe } from "../../experiment/recipe";
import { cardDensity } from "./cardDensity";
import { sgd } from "../../nn/trainConfig";
import { recipeText } from "./recipeText";

test.each([
  [1, "full"],
  [3, "full"],
  [6, "full"],
  [7, "compact"],
  [12, "compact"],
  [13, "line"],
  [96, "line"],
])("%d cards: %s", (numRuns, density) => {
  expect(cardDensity(numRuns)).toBe(density);
});

test("a recipe in a line", () => {
  expect(recipeText(paperRecipe(1), 48_000)).toBe("Adam 0.001, batches of 512, 10 epochs, seed 2020, 48,000 images");
  expect(recipeText({ ...paperRecipe(1), optimizer: sgd({ momentum: 0.9 }), labelSmoothing: 0.1 }, 48_000)).toBe("SGD with momentum 0.9, learning rate 0.001, batches of 512, 10 epochs, seed 2020, 48,000 images, label smoothing 0.1");
  expect(recipeText({ ...paperRecipe(3), seed: 7 }, 1)).toBe("Adam 0.001, batches of 512, up to 50 epochs, seed 7, 1 image");
});
