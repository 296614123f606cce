/**
 * @file The whole experiment in the address, as a preset by name and what differs from it.
 *
 *     ?preset=seeds&learningRate=0.01&runs=1-2-4&run=4_network-c16-m-f-d10.softmax_name-Small&vote=mean
 *
 * | name | value |
 * | --- | --- |
 * | `preset` | one of presets.ts; "none" for an experiment that began as none; the paper's if it is missing |
 * | those of settings.ts | for all runs: `epochs`, `batchSize`, `learningRate`, `seed`, `trainSize`, `testSize`, `earlyStopping`, `patience`, `restoreBestWeights`, `data`; where it is computed: `backend`; which of the preset's runs are chosen: `architectures` |
 * | `recipe` | for all runs: the rest of their recipes, as it differs from the paper's (recipeParts.ts); if it is missing, the preset's own |
 * | `name` | of the experiment |
 * | `run` | one run: its id and what differs (addressRun.ts); as often as there are such runs |
 * | `runs` | ids of all runs in order; if it is missing, the preset's and then the new ones |
 * | `chosen` | ids of the runs that Train trains, where `architectures` cannot say it |
 * | `vote` | "mean" or "majority" and the ids of those that vote, or "none": `mean`, `1-2-4`, `mean-1-2-4`, `mean-none` |
 * | `next` | the next run's id, where runs with higher ones than all that are there were removed |
 *
 * Each is left out where it says nothing. Other names are left alone: `hide` is the page's (panels/hide.ts). What cannot
 * be used is said in a sentence, and the rest taken.
 */
import type { BackendChoice } from "../nn/backendChoice";
import { PLAIN_TRAINING } from "../nn/trainConfig";
import { baseRun, idOfRunText, isRunId, runFromText, runToText, type Surroundings } from "./addressRun";
import { type CommonChange, withSettings, type ExperimentSettings } from "./commonSettings";
import { chooseRuns, chosenArchitectures, chosenIds, MAX_RUNS, nameProblem, tidyName } from "./edits";
import { DEFAULT_VOTE, VOTE_METHODS, type Experiment, type RunId, type RunPlan, type VoteChoice } from "./plan";
import { PAPER_ID, paperExperiment, presetById, PRESETS } from "./presets";
import { extrasOf } from "./recipe";
import { extrasFromText, extrasToText, recipeParts } from "./recipeParts";
import { DEFAULT_SETTINGS, settingsChangeFromQuery } from "./settings";
import { clipped, grouped } from "./words";

/** What the address holds. */
export interface AddressState {
  readonly experiment: Experiment;
  readonly backendChoice: BackendChoice;
  readonly vote: VoteChoice;
}

export interface ReadAddress extends AddressState {
  /** A sentence for each thing that could not be used. */
  readonly problems: readonly string[];
}

/** `preset=` of an experiment that began as none. */
const NO_PRESET = "none";

/** Sentences shown; more of them would say no more. */
const MAX_PROBLEMS = 20;

/** As long as `isRunId` takes. */
const MAX_ID = 999_999;

/** Reads an address's query. Never throws; what cannot be used is in `problems`, and all else is taken. */
export function experimentFromQuery(query: URLSearchParams): ReadAddress {
  const problems: string[] = [];
  const say = (sentence: string) => problems.push(`In the address: ${sentence}`);
  const preset = readPreset(query, say);
  const { change, problems: settingProblems } = preset.preset === PAPER_ID ? settingsChangeFromQuery(query) : settingsChangeFromQuery(query, () => "the preset’s own");
  problems.push(...settingProblems);
  const { backend, ...settings } = change;
  const common = { ...settings, ...readExtras(query, say) };
  const all = withSettings(preset, common);
  const runs = ordered(query, readRuns(query, preset, { change: common, stopping: all.stopping }, say), say);
  const named = readExperimentName(query, { ...all, runs, nextId: readNextId(query, preset, runs, say) }, say);
  const experiment = readChosen(query, named.runs.length === 0 ? withoutRuns(common, say) : named, say);
  const vote = readVote(query, experiment, say);
  return { experiment, backendChoice: backend ?? DEFAULT_SETTINGS.backend, vote, problems: shortened(problems) };
}

type Say = (sentence: string) => void;

function readPreset(query: URLSearchParams, say: Say): Experiment {
  const id = query.get("preset") ?? PAPER_ID;
  if (id === NO_PRESET) return NO_EXPERIMENT;
  const found = presetById(id);
  if (found === null) say(`preset is one of ${[...PRESETS.map((preset) => preset.id), NO_PRESET].join(", ")}, got "${clipped(id)}". Using ${PAPER_ID} instead.`);
  return found?.experiment() ?? paperExperiment();
}

/** Of all runs; without such a part each keeps its own. */
function readExtras(query: URLSearchParams, say: Say): Pick<CommonChange, "extras"> {
  const text = query.get("recipe");
  return text === null ? {} : { extras: extrasFromText(text, PLAIN_TRAINING, (sentence) => say(`recipe: ${sentence}`)) };
}

/** What an experiment that began as no preset differs from. */
const NO_EXPERIMENT: Experiment = { ...paperExperiment(), name: "My experiment", preset: null, runs: [], nextId: 1 };

function withoutRuns(common: CommonChange, say: Say): Experiment {
  say("it has no run that can be used. Using the paper’s experiment instead.");
  return withSettings(paperExperiment(), common);
}

/** The preset's runs, changed, and then the new ones. */
function readRuns(query: URLSearchParams, preset: Experiment, { change, stopping }: Omit<Surroundings, "preset">, say: Say): Map<RunId, RunPlan> {
  const presets = new Map(preset.runs.map((run) => [run.id, run]));
  const runs = new Map(preset.runs.map((run) => [run.id, baseRun(run.id, null, { preset: run, change, stopping })]));
  const seen = new Set<RunId>();
  let numLeftOut = 0;
  for (const text of query.getAll("run")) {
    const id = idOfRunText(text);
    if (id === null) say(`run begins with a number from 1, as in run=4_network-1_seed-7, got "${clipped(text)}".`);
    else if (seen.has(id)) say(`run ${id} stands there twice; the first counts.`);
    else if (seen.size >= 2 * MAX_RUNS) numLeftOut++;
    else {
      seen.add(id);
      const { run, problems } = runFromText(id, text, { preset: presets.get(id) ?? null, change, stopping });
      problems.forEach(say);
      if (run !== null) runs.set(id, run);
    }
  }
  if (numLeftOut > 0) say(`an experiment has at most ${MAX_RUNS} runs; ${grouped(numLeftOut)} more are left out.`);
  return runs;
}

/** The runs that `runs` names, in its order; all, where it is missing or names none that there is. */
function ordered(query: URLSearchParams, runs: ReadonlyMap<RunId, RunPlan>, say: Say): RunPlan[] {
  const text = query.get("runs");
  const ids = text === null ? [] : readIds("runs", text, runs, say);
  if (text !== null && ids.length === 0 && runs.size > 0) say(`runs names none that there is, got "${clipped(text)}". Taking all.`);
  const wanted = ids.length === 0 ? [...runs.values()] : ids.flatMap((id) => runs.get(id) ?? []);
  if (wanted.length > MAX_RUNS) say(`an experiment has at most ${MAX_RUNS} runs, got ${grouped(wanted.length)}. Taking the first ${MAX_RUNS}.`);
  return wanted.slice(0, MAX_RUNS);
}

/** Ids joined by "-", each once; those that there are not are said. */
function readIds(name: string, text: string, runs: ReadonlyMap<RunId, unknown>, say: Say): RunId[] {
  const ids = [...new Set(text === "" ? [] : text.split("-"))];
  const unknown = ids.filter((id) => !runs.has(id));
  if (unknown.length > 0) say(`${name} names "${clipped(unknown.join("-"))}", and there is no such run.`);
  return ids.filter((id) => runs.has(id));
}

function readNextId(query: URLSearchParams, preset: Experiment, runs: readonly RunPlan[], say: Say): number {
  const least = leastNextId(preset, runs);
  const text = query.get("next");
  if (text === null) return least;
  if (!isRunId(text)) say(`next needs a whole number from 1 to ${grouped(MAX_ID)}, got "${clipped(text)}".`);
  return isRunId(text) ? Math.max(least, Number(text)) : least;
}

/** Above all ids that are there or were the preset's. */
function leastNextId(preset: Experiment, runs: readonly RunPlan[]): number {
  return Math.max(preset.nextId, ...runs.map(({ id }) => Number(id) + 1));
}

function readExperimentName(query: URLSearchParams, experiment: Experiment, say: Say): Experiment {
  const name = query.get("name");
  if (name === null) return experiment;
  const problem = nameProblem(name);
  if (problem === null) return { ...experiment, name: tidyName(name) };
  say(`name: ${problem} Using “${experiment.name}” instead.`);
  return experiment;
}

function readChosen(query: URLSearchParams, experiment: Experiment, say: Say): Experiment {
  const text = query.get("chosen");
  return text === null ? experiment : chooseRuns(experiment, readIds("chosen", text, byId(experiment), say));
}

/** Stands for the members where fewer than two are. */
const NOBODY = "none";

function readVote(query: URLSearchParams, experiment: Experiment, say: Say): VoteChoice {
  const text = query.get("vote");
  if (text === null) return DEFAULT_VOTE;
  const [first = "", ...rest] = text.split("-");
  const named = VOTE_METHODS.find((method) => method === first);
  if ((named === undefined ? text : rest.join("-")) === NOBODY) return { members: [], method: named ?? DEFAULT_VOTE.method };
  const ids = new Set(readIds("vote", (named === undefined ? [first, ...rest] : rest).join("-"), byId(experiment), say));
  const method = named ?? DEFAULT_VOTE.method;
  if (ids.size >= 2) return { members: experiment.runs.map(({ id }) => id).filter((id) => ids.has(id)), method };
  if (named === undefined || rest.length > 0) say(`vote is ${VOTE_METHODS.join(" or ")} and two runs at least, as in vote=mean-1-2, got "${clipped(text)}". All that are scored vote.`);
  return { members: null, method };
}

function byId({ runs }: Experiment): Map<RunId, RunPlan> {
  return new Map(runs.map((run) => [run.id, run]));
}

function shortened(problems: readonly string[]): string[] {
  if (problems.length <= MAX_PROBLEMS) return [...problems];
  return [...problems.slice(0, MAX_PROBLEMS), `In the address: ${grouped(problems.length - MAX_PROBLEMS)} more parts cannot be used.`];
}

const OWN_NAMES = ["preset", ...Object.keys(DEFAULT_SETTINGS), "recipe", "name", "runs", "run", "chosen", "vote", "next"];

/** The query that `experimentFromQuery` reads back, as short as it can be, after the names in `others` that are not its own. */
export function experimentToQuery({ experiment, backendChoice, vote }: AddressState, others = new URLSearchParams()): URLSearchParams {
  const query = new URLSearchParams(others);
  for (const name of OWN_NAMES) query.delete(name);
  const preset = (experiment.preset === null ? null : presetById(experiment.preset)?.experiment()) ?? NO_EXPERIMENT;
  if (preset.preset !== PAPER_ID) query.set("preset", preset.preset ?? NO_PRESET);
  const common = commonChange(experiment, preset);
  writeSettings(query, { ...common, ...(backendChoice === DEFAULT_SETTINGS.backend ? {} : { backend: backendChoice }) });
  if (common.extras !== undefined) query.set("recipe", extrasToText(common.extras, PLAIN_TRAINING));
  if (experiment.name !== preset.name) query.set("name", experiment.name);
  writeRuns(query, experiment, preset, common);
  const voteText = writtenVote(vote, experiment);
  if (voteText !== "") query.set("vote", voteText);
  if (experiment.nextId !== leastNextId(preset, experiment.runs)) query.set("next", String(experiment.nextId));
  return query;
}

function writeSettings(query: URLSearchParams, settings: Readonly<Record<string, unknown>>): void {
  for (const name of Object.keys(DEFAULT_SETTINGS)) if (settings[name] !== undefined) query.set(name, String(settings[name]));
}

function writeRuns(query: URLSearchParams, experiment: Experiment, preset: Experiment, change: CommonChange): void {
  const { runs, stopping } = experiment;
  const presets = byId(preset);
  const kept = new Set(runs.map(({ id }) => id));
  const added = runs.filter(({ id }) => !presets.has(id));
  const isInOrder = preset.runs.every(({ id }) => kept.has(id)) && [...preset.runs, ...added].every(({ id }, i) => runs[i]?.id === id);
  if (!isInOrder) query.set("runs", runs.map(({ id }) => id).join("-"));
  const surroundings = runs.map((run) => ({ run, around: { preset: presets.get(run.id) ?? null, change, stopping } }));
  for (const { run, around } of surroundings) {
    const text = runToText(run, around);
    if (text !== null) query.append("run", text);
  }
  if (surroundings.some(({ run, around }) => baseRun(run.id, run.network, around).isChosen !== run.isChosen)) query.set("chosen", chosenIds(experiment).join("-"));
}

/** What to say of all runs, so that as little as possible is left to be said of each. */
function commonChange(experiment: Experiment, preset: Experiment): CommonChange {
  const { data, stopping, runs } = experiment;
  const presets = byId(preset);
  let change: CommonChange = {
    ...(data.set === preset.data.set ? {} : { data: data.set }),
    ...(data.testSize === preset.data.testSize ? {} : { testSize: data.testSize }),
    ...(stopping.patience === preset.stopping.patience ? {} : { patience: stopping.patience }),
    ...(stopping.restoreBestWeights === preset.stopping.restoreBestWeights ? {} : { restoreBestWeights: stopping.restoreBestWeights }),
    ...architecturesChange(experiment, presets),
  };
  for (const { candidates, isSame } of shareable(runs)) {
    const cost = (candidate: CommonChange | null) => {
      const around = { change: { ...change, ...candidate }, stopping };
      const numLeft = runs.filter((run) => !isSame(run, baseRun(run.id, run.network, { preset: presets.get(run.id) ?? null, ...around }))).length;
      // Said once for all is shorter than said once for one.
      return numLeft + (candidate === null ? 0 : 0.5);
    };
    const costs = [null, ...candidates].map((candidate) => ({ candidate, cost: cost(candidate) }));
    change = { ...change, ...costs.reduce((best, next) => (next.cost < best.cost ? next : best)).candidate };
  }
  return change;
}

interface Shareable {
  readonly candidates: readonly CommonChange[];
  readonly isSame: (run: RunPlan, base: RunPlan) => boolean;
}

/** What may be said of all runs at once: of numbers the one that most of them have, since any other leaves more to be said of each. */
function shareable(runs: readonly RunPlan[]): Shareable[] {
  if (runs.length === 0) return [];
  const recipes = (["epochs", "batchSize", "learningRate", "seed"] as const).map((name): Shareable => ({
    candidates: [{ [name]: mostCommon(runs.map(({ recipe }) => recipe[name])) }],
    isSame: (run, base) => run.recipe[name] === base.recipe[name],
  }));
  return [
    ...recipes,
    { candidates: [{ trainSize: mostCommon(runs.map(({ trainSize }) => trainSize)) }], isSame: (run, base) => run.trainSize === base.trainSize },
    {
      candidates: [{ extras: mostCommonBy(runs.map(({ recipe }) => extrasOf(recipe)), (extras) => extrasToText(extras, PLAIN_TRAINING)) }],
      isSame: (run, base) => recipeParts(run.recipe, base.recipe).length === 0,
    },
    {
      candidates: (["protocol", "on", "off"] as const).map((earlyStopping) => ({ earlyStopping })),
      isSame: (run, base) => (run.recipe.earlyStopping === null) === (base.recipe.earlyStopping === null),
    },
  ];
}

/** The first of those that are there most often. */
function mostCommon(values: readonly number[]): number {
  return mostCommonBy(values, String);
}

/** @param key the same for values that are the same. */
function mostCommonBy<T>(values: readonly T[], key: (value: T) => string): T {
  const counts = new Map<string, { readonly value: T; readonly count: number }>();
  for (const value of values) counts.set(key(value), { value, count: (counts.get(key(value))?.count ?? 0) + 1 });
  return [...counts.values()].reduce((best, next) => (next.count > best.count ? next : best)).value;
}

/** Which of the preset's runs are chosen, where their architectures can say it and not all are. */
function architecturesChange({ runs }: Experiment, presets: ReadonlyMap<RunId, RunPlan>): Partial<ExperimentSettings> {
  const those = runs.filter(({ id }) => presets.has(id));
  const architectures = chosenArchitectures({ runs: those });
  const isSaid = those.every(({ isChosen, network }) => network.architecture === null || isChosen === architectures.includes(network.architecture));
  const isAsPreset = those.every(({ id, isChosen }) => isChosen === presets.get(id)?.isChosen);
  const areNewChosen = runs.every(({ id, isChosen }) => isChosen || presets.has(id));
  return isSaid && areNewChosen && !isAsPreset ? { architectures } : {};
}

/** "" for the paper's: a majority of all. */
function writtenVote({ members, method }: VoteChoice, { runs }: Experiment): string {
  const ids = members?.filter((id) => runs.some((run) => run.id === id)) ?? null;
  return [...(method === DEFAULT_VOTE.method ? [] : [method]), ...(ids === null ? [] : ids.length < 2 ? [NOBODY] : ids)].join("-");
}
