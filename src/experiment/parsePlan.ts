/** @file A whole experiment that comes from outside: checked field by field. */
import { MAX_RUNS } from "./edits";
import { type Experiment, type RunId, type RunPlan, VOTE_METHODS, type VoteChoice } from "./plan";
import { type LayersOf, paperLayers, parseName, parseNetwork } from "./parseNetwork";
import { parseRecipe } from "./parseRecipe";
import { count, fail, flag, list, number, object, oneOf, orNull, text } from "./parsing";
import { type LIMITS, settingProblem } from "./settings";
import type { Recipe } from "./recipe";

/** @throws Error naming the first field that is not as it should be. */
export function parseExperiment(value: unknown, path: string, layersOf: LayersOf = paperLayers): Experiment {
  const experiment = object(value, path);
  const data = object(experiment["data"], `${path}.data`);
  const stopping = object(experiment["stopping"], `${path}.stopping`);
  const runs = list(experiment["runs"], `${path}.runs`, (run, runPath) => parseRunPlan(run, runPath, layersOf));
  if (runs.length > MAX_RUNS) fail(`${path}.runs`, `at most ${MAX_RUNS} runs`, runs);
  if (new Set(runs.map(({ id }) => id)).size < runs.length) fail(`${path}.runs`, "runs with an id of their own each", runs);
  return {
    name: parseName(experiment["name"], `${path}.name`),
    preset: orNull(experiment["preset"], `${path}.preset`, text),
    data: {
      set: oneOf(["fashion-mnist", "built-in"] as const, data["set"], `${path}.data.set`),
      testSize: within("testSize", data["testSize"], `${path}.data.testSize`),
    },
    stopping: {
      patience: within("patience", stopping["patience"], `${path}.stopping.patience`),
      restoreBestWeights: flag(stopping["restoreBestWeights"], `${path}.stopping.restoreBestWeights`),
    },
    runs,
    nextId: parseNextId(experiment["nextId"], `${path}.nextId`, runs),
  };
}

function parseRunPlan(value: unknown, path: string, layersOf: LayersOf): RunPlan {
  const run = object(value, path);
  return {
    id: parseRunId(run["id"], `${path}.id`),
    name: parseName(run["name"], `${path}.name`),
    network: parseNetwork(run["network"], `${path}.network`, layersOf),
    recipe: parseTrainable(run["recipe"], `${path}.recipe`),
    trainSize: within("trainSize", run["trainSize"], `${path}.trainSize`),
    isChosen: flag(run["isChosen"], `${path}.isChosen`),
  };
}

/** Above all that were given. */
function parseNextId(value: unknown, path: string, runs: readonly RunPlan[]): number {
  const nextId = count(value, path);
  return runs.every(({ id }) => Number(id) < nextId) ? nextId : fail(path, "above all runs' numbers", value);
}

/** @throws Error naming the first field that is not as it should be. */
export function parseVoteChoice(value: unknown, path: string): VoteChoice {
  const choice = object(value, path);
  return {
    members: orNull(choice["members"], `${path}.members`, (members, membersPath) => list(members, membersPath, parseRunId)),
    method: oneOf(VOTE_METHODS, choice["method"], `${path}.method`),
  };
}

/** "1", "2", … @throws Error if it is none. */
export function parseRunId(value: unknown, path: string): RunId {
  const id = text(value, path);
  return /^[1-9]\d{0,5}$/.test(id) ? id : fail(path, "a run's number", value);
}

/** This recipe may be trained by, so it must be one that can be: batches of nothing would never end. */
function parseTrainable(value: unknown, path: string): Recipe {
  const recipe = parseRecipe(value, path);
  for (const name of ["epochs", "batchSize", "learningRate", "seed"] as const) within(name, recipe[name], `${path}.${name}`);
  return recipe;
}

function within(name: keyof typeof LIMITS, value: unknown, path: string): number {
  const amount = number(value, path);
  return settingProblem(name, amount) === null ? amount : fail(path, "within this page’s limits", value);
}
