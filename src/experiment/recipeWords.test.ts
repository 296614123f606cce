/** @file Every setting has its words, and they say what the code does. */
import { describe, expect, test } from "vitest";
import { CLIPPINGS, OPTIMIZERS, PLAIN_TRAINING, SCHEDULES } from "../nn/trainConfig";
import { partName } from "./parseRecipe";
import { basicsOf, paperRecipe } from "./recipe";
import { RECIPE_PARTS } from "./recipeParts";
import { RECIPE_WORDS, type SettingWords } from "./recipeWords";

const words: Readonly<Record<string, SettingWords>> = RECIPE_WORDS;

test("whatever stands in an address or in a recipe has words, and nothing else", () => {
  const stopping = paperRecipe(3).earlyStopping!;
  expect(Object.keys(words).toSorted()).toEqual([...new Set([...RECIPE_PARTS, ...Object.keys(basicsOf(paperRecipe(1))), ...Object.keys(stopping)])].toSorted());
});

/** "none" where a number would turn something on. */
function takes(range: SettingWords["range"], text: string): boolean {
  if (range === "yes or no") return text === "yes" || text === "no";
  if ("min" in range) return text === "none" || (Number(text) >= range.min && Number(text) <= range.max);
  return range.includes(text);
}

/** A default as `usual` says it. */
function textOf(value: unknown): unknown {
  return typeof value === "boolean" ? (value ? "yes" : "no") : value;
}

describe.each(Object.entries(words))("%s", (_name, { name, range, usual, does, good, bad }) => {
  test("is told in whole sentences", () => {
    expect(name).toMatch(/^\S/);
    for (const text of [does, good, bad]) expect(text).toMatch(/^\S.*\.$/);
    expect(does).toMatch(/^[A-Z]/);
  });

  test("has a usual value within its range", () => {
    expect(takes(range, usual)).toBe(true);
  });
});

test("usual values are the defaults", () => {
  const specs = [OPTIMIZERS.sgd, OPTIMIZERS.adam, { rho: OPTIMIZERS.rmsprop.rho, centered: false }, ...Object.values(SCHEDULES), CLIPPINGS.clipnorm];
  for (const [field, value] of specs.flatMap((spec) => Object.entries(spec))) {
    if (field === "name") continue;
    const { usual } = words[partName(field)]!;
    expect(typeof value === "number" ? Number(usual) : usual).toBe(textOf(value));
  }
  expect([words["optimizer"]!.usual, words["schedule"]!.usual]).toEqual([PLAIN_TRAINING.optimizer.name, PLAIN_TRAINING.schedule.name]);
  expect([words["weightDecay"]!.usual, words["labelSmoothing"]!.usual, words["learningRate"]!.usual, words["batchSize"]!.usual, words["seed"]!.usual].map(Number)).toEqual([0, 0, 0.001, 512, 2020]);
});
