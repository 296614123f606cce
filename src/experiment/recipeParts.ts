/**
 * @file What of a recipe differs from another, as parts of an address: `optimizer-sgd_momentum-0.9_schedule-cosine_warmup-1`.
 *
 * | part | value |
 * | --- | --- |
 * | `optimizer` | `adam`, `adamw`, `sgd`, `rmsprop`; with it `momentum`, `nesterov`, `beta1`, `beta2`, `epsilon`, `amsgrad`, `rho`, `centered`, as it has them |
 * | `schedule` | `constant`, `step`, `cosine`, `oneCycle`, `exponential`; with it `everyEpochs`, `factor`, `alpha`, `peak`, `start`, `end`, `rate`; with each `warmup`, in epochs |
 * | `weightDecay`, `labelSmoothing` | numbers |
 * | `clipping` | `clipnorm`, `globalClipnorm`, `clipvalue` or `none`; with it `clipLimit` |
 * | `averaging` | its momentum, or `none` |
 * | `translation`, `rotation`, `zoom`, `cutOut`, `brightness`, `contrast` | numbers; `flip`: `random`, `alternating` or `none` |
 * | `augmentation` | `none` for none of them |
 * | `testTimeFlip` | `true` or `false` |
 *
 * Each is left out where it is as it would be otherwise. What is told of another optimizer or schedule begins with that one's defaults.
 */
import { type AugmentationSpec, CLIPPINGS, type ClippingSpec, FLIPS, NO_AUGMENTATION, OPTIMIZERS, type OptimizerSpec, SCHEDULES, type ScheduleSpec } from "../nn/trainConfig";
import { partName } from "./parseRecipe";
import type { RecipeExtras } from "./recipe";
import { isWithin, type RecipeNumber, wantedOf } from "./recipeLimits";
import { clipped, listed } from "./words";

export type Part = readonly [name: string, value: string];
type Parts = ReadonlyMap<string, string>;
type Say = (sentence: string) => void;
type Value = string | number | boolean;

const NONE = "none";
/** Stands for augmentation that changes nothing and yet is there. */
const SOME = "some";

/** All names of parts. */
export const RECIPE_PARTS: readonly string[] = [
  "optimizer",
  ...namesOf(OPTIMIZERS.sgd, OPTIMIZERS.adam, OPTIMIZERS.rmsprop),
  "schedule",
  ...namesOf(...Object.values(SCHEDULES)),
  "weightDecay",
  "clipping",
  "clipLimit",
  "averaging",
  "labelSmoothing",
  "augmentation",
  ...namesOf(NO_AUGMENTATION),
  "testTimeFlip",
];

/** Their fields' names as parts, each once; `name` is none. */
function namesOf(...specs: readonly object[]): string[] {
  return [...new Set(specs.flatMap((spec) => Object.keys(spec)))].filter((field) => field !== "name").map(partName);
}

/** What of `recipe` differs from `base`. */
export function recipeParts(recipe: RecipeExtras, base: RecipeExtras): Part[] {
  const wanted = flat(recipe);
  const given = flat(startingFrom(base, { optimizer: recipe.optimizer.name, schedule: recipe.schedule.name, clipping: recipe.clipping?.name ?? null, isAugmented: recipe.augmentation !== null }));
  const before = flat(base);
  const groups = ["optimizer", "schedule", "clipping"].filter((name) => wanted.get(name) !== before.get(name));
  const fields = RECIPE_PARTS.filter((name) => wanted.has(name) && wanted.get(name) !== given.get(name) && name !== "augmentation");
  const isAugmented = recipe.augmentation !== null;
  const isSaid = fields.some((name) => AUGMENTATION_PARTS.has(name));
  const augmentation = isAugmented === (base.augmentation !== null) || isSaid ? [] : [["augmentation", isAugmented ? SOME : NONE] as const];
  const names = new Set([...groups, ...fields]);
  return [...RECIPE_PARTS.filter((name) => names.has(name)).map((name): Part => [name, String(wanted.get(name))]), ...augmentation];
}

/** `base` changed as `parts` say. What cannot be used is said, and stays as it was. */
export function extrasFromParts(parts: Parts, base: RecipeExtras, say: Say): RecipeExtras {
  const own = [...parts].filter(([name]) => RECIPE_PARTS.includes(name));
  if (own.length === 0) return pickExtras(base);
  const choose = <Name extends string>(part: string, names: readonly Name[], otherwise: Name): Name => {
    const text = parts.get(part);
    const name = names.find((one) => one === text);
    if (text !== undefined && name === undefined) say(`${part} is one of ${names.join(", ")}, got "${clipped(text)}".`);
    return name ?? otherwise;
  };
  const clipping = choose("clipping", [...keysOf(CLIPPINGS), NONE], base.clipping?.name ?? NONE);
  const isMentioned = own.some(([name]) => AUGMENTATION_PARTS.has(name));
  const augmentation = choose("augmentation", [SOME, NONE], base.augmentation !== null || isMentioned ? SOME : NONE);
  const start = startingFrom(base, {
    optimizer: choose("optimizer", keysOf(OPTIMIZERS), base.optimizer.name),
    schedule: choose("schedule", keysOf(SCHEDULES), base.schedule.name),
    clipping: clipping === NONE ? null : clipping,
    isAugmented: augmentation === SOME,
  });
  return withFields(start, readFields(own, flat(start), start, say));
}

/** A text of parts, for all runs at once. */
export function extrasToText(recipe: RecipeExtras, base: RecipeExtras): string {
  return recipeParts(recipe, base).map((part) => part.join("-")).join("_");
}

export function extrasFromText(text: string, base: RecipeExtras, say: Say): RecipeExtras {
  const parts = new Map<string, string>();
  for (const part of text === "" ? [] : text.split("_")) {
    const [name = "", ...values] = part.split("-");
    if (!RECIPE_PARTS.includes(name)) say(`"${clipped(name)}" is none of ${RECIPE_PARTS.join(", ")}.`);
    else if (parts.has(name)) say(`${name} stands there twice; the first counts.`);
    else parts.set(name, values.join("-"));
  }
  return extrasFromParts(parts, base, say);
}

const AUGMENTATION_PARTS: ReadonlySet<string> = new Set(namesOf(NO_AUGMENTATION));
/** Parts that choose what others belong to. */
const GROUPS: ReadonlySet<string> = new Set(["optimizer", "schedule", "clipping", "augmentation"]);

function keysOf<T extends object>(table: T): (keyof T & string)[] {
  return Object.keys(table) as (keyof T & string)[];
}

interface Choice {
  readonly optimizer: OptimizerSpec["name"];
  readonly schedule: ScheduleSpec["name"];
  readonly clipping: ClippingSpec["name"] | null;
  readonly isAugmented: boolean;
}

/** `base` with what is chosen; what it does not have begins with its defaults. */
function startingFrom(base: RecipeExtras, { optimizer, schedule, clipping, isAugmented }: Choice): RecipeExtras {
  return {
    ...pickExtras(base),
    optimizer: base.optimizer.name === optimizer ? base.optimizer : OPTIMIZERS[optimizer],
    schedule: base.schedule.name === schedule ? base.schedule : { ...SCHEDULES[schedule], warmupEpochs: base.schedule.warmupEpochs },
    clipping: clipping === null ? null : base.clipping?.name === clipping ? base.clipping : CLIPPINGS[clipping],
    augmentation: isAugmented ? (base.augmentation ?? NO_AUGMENTATION) : null,
  };
}

function pickExtras({ optimizer, schedule, weightDecay, clipping, averaging, labelSmoothing, augmentation, testTimeFlip }: RecipeExtras): RecipeExtras {
  return { optimizer, schedule, weightDecay, clipping, averaging, labelSmoothing, augmentation, testTimeFlip };
}

/** All values side by side, by their parts' names. */
export function flat({ optimizer, schedule, weightDecay, clipping, averaging, labelSmoothing, augmentation, testTimeFlip }: RecipeExtras): Map<string, Value> {
  const fields = (spec: OptimizerSpec | ScheduleSpec | ClippingSpec | AugmentationSpec | null) =>
    Object.entries(spec ?? {}).flatMap(([field, value]): [string, Value][] => (field === "name" ? [] : [[partName(field), value as Value]]));
  return new Map<string, Value>([
    ["optimizer", optimizer.name],
    ...fields(optimizer),
    ["schedule", schedule.name],
    ...fields(schedule),
    ["weightDecay", weightDecay],
    ["clipping", clipping?.name ?? NONE],
    ...fields(clipping),
    ["averaging", averaging?.momentum ?? NONE],
    ["labelSmoothing", labelSmoothing],
    ...fields(augmentation),
    ["testTimeFlip", testTimeFlip],
  ]);
}

/** The values that parts give, checked. @param current what may be given, and what it is otherwise. */
function readFields(parts: readonly (readonly [string, string])[], current: ReadonlyMap<string, Value>, { optimizer, schedule }: RecipeExtras, say: Say): Map<string, Value> {
  const values = new Map(current);
  for (const [name, text] of parts) {
    if (GROUPS.has(name)) continue;
    const now = current.get(name);
    if (now === undefined) {
      say(`${name} goes with none of optimizer ${optimizer.name}, schedule ${schedule.name}, clipping ${current.get("clipping")}.`);
      continue;
    }
    const { value, problem } = readValue(name, text, now);
    if (problem === null) values.set(name, value);
    else say(`${problem} Using ${now} instead.`);
  }
  return values;
}

function readValue(name: string, text: string, now: Value): { readonly value: Value; readonly problem: string | null } {
  if (typeof now === "boolean") return oneOfTexts(name, text, ["true", "false"], text === "true");
  if (name === "flip") return oneOfTexts(name, text, FLIPS, text);
  if (name === "averaging" && text === NONE) return { value: NONE, problem: null };
  const value = text.trim() === "" ? Number.NaN : Number(text);
  const isRight = isWithin(name as RecipeNumber, value);
  return { value, problem: isRight ? null : `${name} "${clipped(text)}" will not do: it needs ${wantedOf(name as RecipeNumber)}.` };
}

function oneOfTexts(name: string, text: string, choices: readonly string[], value: Value): { readonly value: Value; readonly problem: string | null } {
  return { value, problem: choices.includes(text) ? null : `${name} is ${listed(choices).replace(" and ", " or ")}, got "${clipped(text)}".` };
}

/** `start` with other values in its fields. */
function withFields(start: RecipeExtras, values: ReadonlyMap<string, Value>): RecipeExtras {
  const filled = <T extends object>(spec: T): T => Object.fromEntries(Object.entries(spec).map(([field, value]) => [field, field === "name" ? value : (values.get(partName(field)) ?? value)])) as T;
  const averaging = values.get("averaging");
  return {
    optimizer: filled(start.optimizer),
    schedule: filled(start.schedule),
    weightDecay: Number(values.get("weightDecay")),
    clipping: start.clipping === null ? null : filled(start.clipping),
    averaging: typeof averaging === "number" ? { momentum: averaging } : null,
    labelSmoothing: Number(values.get("labelSmoothing")),
    augmentation: start.augmentation === null ? null : filled(start.augmentation),
    testTimeFlip: values.get("testTimeFlip") === true,
  };
}
