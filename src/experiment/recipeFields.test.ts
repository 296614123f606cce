/** @file Any value of a recipe is read back from its text, and what will not do leaves the recipe as it is, with a sentence. */
import { describe, expect, test } from "vitest";
import { PLAIN_TRAINING, sgd } from "../nn/trainConfig";
import { paperRecipe } from "./recipe";
import { recipeValues, withRecipeValue } from "./recipeFields";
import { RECIPE_WORDS, type RecipeSetting } from "./recipeWords";

const recipe = paperRecipe(3);

/** One value after another. */
function typed(...values: readonly (readonly [RecipeSetting, string])[]) {
  return values.reduce((result, [name, text]) => withRecipeValue(result, name, text).recipe, recipe);
}

test("every value there is has words, and is itself when read back", () => {
  const all = typed(["optimizer", "rmsprop"], ["schedule", "oneCycle"], ["clipping", "clipnorm"], ["averaging", "0.99"], ["translation", "2"], ["earlyStopping", "true"]);
  const values = recipeValues(all);
  expect(values.size).toBeGreaterThan(25);
  for (const [name, text] of values) {
    expect(RECIPE_WORDS).toHaveProperty(name);
    expect(withRecipeValue(all, name, text)).toEqual({ recipe: all, problem: null });
  }
});

test("what belongs to an optimizer or a schedule comes and goes with it", () => {
  expect(typed(["optimizer", "sgd"], ["momentum", "0.9"], ["nesterov", "true"]).optimizer).toEqual(sgd({ momentum: 0.9, nesterov: true }));
  expect(typed(["optimizer", "sgd"], ["momentum", "0.9"], ["optimizer", "adam"]).optimizer).toEqual(PLAIN_TRAINING.optimizer);
  expect([...recipeValues(typed(["schedule", "cosine"])).keys()]).toContain("alpha");
  expect([...recipeValues(recipe).keys()]).not.toContain("alpha");
});

test("augmentation that changes nothing is none", () => {
  expect(typed(["rotation", "10"]).augmentation).toMatchObject({ rotation: 10, zoom: 0 });
  expect(typed(["rotation", "10"], ["rotation", "0"]).augmentation).toBeNull();
  expect(typed(["averaging", "0.9"], ["averaging", "none"])).toEqual(recipe);
});

describe("what will not do is said, and the recipe stays", () => {
  test.each<[RecipeSetting, string, RegExp]>([
    ["epochs", "", /epochs.*needs a whole number from 1 to 500/],
    ["learningRate", "fast", /"fast" will not do/],
    ["patience", "-1", /patience/],
    ["minDelta", "x", /it needs a number from 0 to 1,000/],
    ["weightDecay", "2", /from 0 to 1/],
    ["rotation", "181", /from 0 to 180/],
    ["cutOut", "2.5", /whole number/],
    ["optimizer", "adagrad", /one of adam, adamw, sgd, rmsprop/],
    ["momentum", "0.9", /goes with none of/],
  ])("%s %j", (name, text, sentence) => {
    const result = withRecipeValue(recipe, name, text);
    expect(result.recipe).toBe(recipe);
    expect(result.problem).toMatch(sentence);
  });
});
