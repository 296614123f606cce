/** @file A recipe as fields that a person types and chooses in: each value by its name, as text, and the recipe with it changed. */
import { CLIPPINGS, FLIPS, type EarlyStoppingConfig, MONITORS, NO_AUGMENTATION, OPTIMIZERS, SCHEDULES } from "../nn/trainConfig";
import { extrasFromParts, flat } from "./recipeParts";
import type { Recipe } from "./recipe";
import type { RecipeSetting } from "./recipeWords";
import { readNumericSetting } from "./settings";

/** What may be chosen where not every number will do. */
export const RECIPE_CHOICES: Partial<Record<RecipeSetting, readonly string[]>> = {
  optimizer: Object.keys(OPTIMIZERS),
  schedule: Object.keys(SCHEDULES),
  clipping: ["none", ...Object.keys(CLIPPINGS)],
  flip: FLIPS,
  monitor: MONITORS,
  nesterov: ["false", "true"],
  amsgrad: ["false", "true"],
  centered: ["false", "true"],
  earlyStopping: ["false", "true"],
  restoreBestWeights: ["false", "true"],
  testTimeFlip: ["false", "true"],
};

/** What early stopping begins with when it is switched on. */
const STOPPING: EarlyStoppingConfig = { monitor: "val_loss", patience: 3, minDelta: 0, restoreBestWeights: true };

/** The values that the recipe has, as text: what belongs to another optimizer or schedule is not among them. */
export function recipeValues(recipe: Recipe): ReadonlyMap<RecipeSetting, string> {
  const { epochs, batchSize, learningRate, seed, earlyStopping } = recipe;
  const extras = flat({ ...recipe, augmentation: recipe.augmentation ?? NO_AUGMENTATION });
  const values: [string, unknown][] = [
    ["epochs", epochs],
    ["batchSize", batchSize],
    ["learningRate", learningRate],
    ["seed", seed],
    ["earlyStopping", earlyStopping !== null],
    ...Object.entries(earlyStopping ?? {}),
    ...extras,
  ];
  return new Map(values.map(([name, value]) => [name as RecipeSetting, String(value)]));
}

/** The recipe with one value as typed or chosen; as it was, with a sentence, where that will not do. */
export function withRecipeValue(recipe: Recipe, name: RecipeSetting, text: string): { readonly recipe: Recipe; readonly problem: string | null } {
  switch (name) {
    case "epochs":
    case "batchSize":
    case "learningRate":
    case "seed": {
      const { value, problem } = readNumericSetting(name, text);
      return problem === null ? changed({ ...recipe, [name]: value }) : { recipe, problem };
    }
    case "earlyStopping":
      return changed({ ...recipe, earlyStopping: text === "true" ? (recipe.earlyStopping ?? STOPPING) : null });
    case "monitor":
    case "patience":
    case "minDelta":
    case "restoreBestWeights":
      return withStopping(recipe, name, text);
    default:
      return withExtra(recipe, name, text);
  }
}

function changed(recipe: Recipe): { readonly recipe: Recipe; readonly problem: null } {
  return { recipe, problem: null };
}

function withStopping(recipe: Recipe, name: keyof EarlyStoppingConfig, text: string): { readonly recipe: Recipe; readonly problem: string | null } {
  const earlyStopping = recipe.earlyStopping ?? STOPPING;
  const set = (value: unknown) => changed({ ...recipe, earlyStopping: { ...earlyStopping, [name]: value } });
  if (name === "restoreBestWeights") return set(text === "true");
  if (name === "monitor") return set(MONITORS.find((monitor) => monitor === text) ?? earlyStopping.monitor);
  if (name === "patience") {
    const { value, problem } = readNumericSetting(name, text);
    return problem === null ? set(value) : { recipe, problem };
  }
  const value = text.trim() === "" ? Number.NaN : Number(text);
  return value >= 0 && value <= 1_000 ? set(value) : { recipe, problem: `minDelta "${text.slice(0, 40)}" will not do: it needs a number from 0 to 1,000.` };
}

function withExtra(recipe: Recipe, name: RecipeSetting, text: string): { readonly recipe: Recipe; readonly problem: string | null } {
  const problems: string[] = [];
  const extras = extrasFromParts(new Map([[name, text.trim()]]), { ...recipe, augmentation: recipe.augmentation ?? NO_AUGMENTATION }, (sentence) => problems.push(sentence));
  const augmentation = Object.entries(NO_AUGMENTATION).every(([key, value]) => extras.augmentation?.[key as keyof typeof NO_AUGMENTATION] === value) ? null : extras.augmentation;
  const [problem = null] = problems;
  // What stays is for who shows it to say.
  return problem === null ? changed({ ...recipe, ...extras, augmentation }) : { recipe, problem: problem.replace(/ Using [^ ]+ instead\.$/, "") };
}
