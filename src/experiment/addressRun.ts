/**
 * @file One run in the address: `run=4_network-2_seed-7_name-Two+convolutions%2C+seed+7`.
 *
 * First the run's id, then what differs from what it would be otherwise, each after a "_": a name, "-", a value. In names
 * that people chose, "_" is written "*." and "*" is written "**", so that a "_" always ends a part.
 */
import { ARCHITECTURE_IDS } from "../nn/architectures";
import { type CommonChange, newStopping, runWithSettings, type ExperimentSettings } from "./commonSettings";
import { nameProblem, tidyName } from "./edits";
import { isSameLayers } from "../nn/architectures/layers";
import { MONITORS } from "../nn/trainConfig";
import { architectureOf, paperNetwork, type NetworkSpec } from "./network";
import { layersFromText, layersToText } from "./networkText";
import type { RunId, RunPlan, StoppingPlan } from "./plan";
import { ownRecipe } from "./recipe";
import { extrasFromParts, type Part, RECIPE_PARTS, recipeParts } from "./recipeParts";
import { readNumericSetting, type NumericSetting } from "./settings";
import { clipped, grouped } from "./words";

/** Characters of one run: a network of the longest kind, two names and all values, with room to spare. */
const MAX_TEXT = 4_000;
/** Images trained on by a run that is new. */
const TRAIN_SIZE = 48_000;
/** What a network is called that is none of the paper's and has no name. */
const OWN_NETWORK = "Own network";

/** The settings that a run can have for itself. */
type RunSettings = Partial<Omit<ExperimentSettings, "data" | "testSize" | "architectures">>;

/** What a run would be if the address said nothing of it but its network. */
export interface Surroundings {
  /** The preset's run of the same id; null if it is a new one. */
  readonly preset: RunPlan | null;
  /** What the address says of all runs. */
  readonly change: CommonChange;
  readonly stopping: StoppingPlan;
}

/** An id, as it stands in the address. */
export function isRunId(text: string): text is RunId {
  return /^[1-9]\d{0,5}$/.test(text);
}

/** The id that a run's text begins with; null if it begins with none. */
export function idOfRunText(text: string): RunId | null {
  const id = text.slice(0, 20).split("_", 1)[0] ?? "";
  return isRunId(id) ? id : null;
}

/** What the run would be otherwise. @param network null: the preset's, which there must be then. */
export function baseRun(id: RunId, network: NetworkSpec | null, { preset, change, stopping }: Surroundings): RunPlan {
  if (preset !== null) return runWithSettings(network === null ? preset : { ...preset, network }, change, stopping);
  if (network === null) throw new Error(`internal: run ${id} is no preset's and has no network`);
  const run = { id, name: network.name, network, recipe: ownRecipe(network.architecture), trainSize: TRAIN_SIZE, isChosen: true };
  // Which of the paper's are chosen is said of the preset's runs.
  const { architectures: _, ...rest } = change;
  return runWithSettings(run, rest, stopping);
}

/** The text of a run; null where there is nothing to say of it. `isChosen` stands elsewhere. */
export function runToText(run: RunPlan, surroundings: Surroundings): string | null {
  const { preset } = surroundings;
  const base = baseRun(run.id, preset !== null && isSameLayers(preset.network.layers, run.network.layers) ? null : run.network, surroundings);
  const parts = [...networkParts(run.network, preset?.network ?? null), ...settingParts(run, base, surroundings.stopping)];
  // A new run is called after its network, by the network's name as the address gives it.
  if (run.name !== base.name) parts.push(["name", escaped(run.name)]);
  return parts.length === 0 ? null : [run.id, ...parts.map((part) => part.join("-"))].join("_");
}

function networkParts(network: NetworkSpec, preset: NetworkSpec | null): Part[] {
  const isPresets = preset !== null && isSameLayers(preset.layers, network.layers);
  const architecture = architectureOf(network.layers);
  const name = isPresets ? preset.name : defaultName(network);
  return [
    ...(isPresets ? [] : [["network", architecture === null ? layersToText(network.layers) : String(architecture)] as const]),
    ...(network.name === name ? [] : [["networkName", escaped(network.name)] as const]),
  ];
}

function defaultName({ layers }: Pick<NetworkSpec, "layers">): string {
  const architecture = architectureOf(layers);
  return architecture === null ? OWN_NETWORK : paperNetwork(architecture).name;
}

const NUMBERS = ["epochs", "batchSize", "learningRate", "seed", "trainSize"] as const satisfies readonly NumericSetting[];

function numberOf({ recipe, trainSize }: RunPlan, name: (typeof NUMBERS)[number]): number {
  return name === "trainSize" ? trainSize : recipe[name];
}

/** A "_" would end the part. */
const MONITOR_TEXTS = { val_loss: "loss", val_accuracy: "accuracy" } as const;

function settingParts(run: RunPlan, base: RunPlan, stopping: StoppingPlan): Part[] {
  const parts: Part[] = NUMBERS.filter((name) => numberOf(run, name) !== numberOf(base, name)).map((name) => [name, String(numberOf(run, name))]);
  parts.push(...recipeParts(run.recipe, base.recipe));
  const wanted = run.recipe.earlyStopping;
  if ((wanted === null) !== (base.recipe.earlyStopping === null)) parts.push(["earlyStopping", wanted === null ? "off" : "on"]);
  if (wanted === null) return parts;
  const given = base.recipe.earlyStopping ?? newStopping(stopping);
  const names = ["patience", "minDelta", "restoreBestWeights"] as const;
  const monitor: Part[] = wanted.monitor === given.monitor ? [] : [["monitor", MONITOR_TEXTS[wanted.monitor]]];
  return [...parts, ...monitor, ...names.filter((name) => wanted[name] !== given[name]).map((name): Part => [name, String(wanted[name])])];
}

export interface ReadRun {
  /** null where there is nothing that a run could be made of. */
  readonly run: RunPlan | null;
  /** Sentences on what cannot be used, without their beginning. */
  readonly problems: readonly string[];
}

/** Reads a run's text. What cannot be used is as it would be otherwise, and said; never throws. @param text begins with `id`. */
export function runFromText(id: RunId, text: string, surroundings: Surroundings): ReadRun {
  const problems: string[] = [];
  const say = (sentence: string) => problems.push(`run ${id}: ${sentence}`);
  if (text.length > MAX_TEXT) say(`a run is written in at most ${grouped(MAX_TEXT)} characters, got ${grouped(text.length)}.`);
  const parts = text.length > MAX_TEXT ? new Map<string, string>() : partsOf(text.slice(id.length + 1), say);
  const network = readNetwork(parts, surroundings.preset?.network ?? null, say);
  if (network === null && surroundings.preset === null) {
    if (!parts.has("network")) say("it is none of the preset’s and names no network.");
    return { run: null, problems: [...problems, `run ${id} is left out.`] };
  }
  const base = baseRun(id, network, surroundings);
  return { run: withName(withOwnSettings(base, parts, surroundings.stopping, say), parts, say), problems };
}

const NAMES = ["network", "networkName", ...NUMBERS, "earlyStopping", "patience", "monitor", "minDelta", "restoreBestWeights", "name"];

type Say = (sentence: string) => void;
type Parts = ReadonlyMap<string, string>;

function partsOf(text: string, say: Say): Parts {
  const parts = new Map<string, string>();
  for (const part of text === "" ? [] : text.split("_")) {
    const [name = "", ...values] = part.split("-");
    if (!NAMES.includes(name) && !RECIPE_PARTS.includes(name)) say(`"${clipped(name)}" is none of ${NAMES.join(", ")}, and none of a recipe, as in optimizer-sgd_momentum-0.9.`);
    else if (parts.has(name)) say(`${name} stands there twice; the first counts.`);
    else parts.set(name, values.join("-"));
  }
  return parts;
}

function readNetwork(parts: Parts, preset: NetworkSpec | null, say: Say): NetworkSpec | null {
  const text = parts.get("network");
  const network = text === undefined ? preset : (networkFromText(text, say) ?? preset);
  const name = readName(parts, "networkName", say);
  return network === null || name === null ? network : { ...network, name };
}

/** @returns null, with a sentence, if it is no network. */
function networkFromText(text: string, say: Say): NetworkSpec | null {
  const paper = ARCHITECTURE_IDS.find((id) => String(id) === text);
  if (paper !== undefined) return paperNetwork(paper);
  if (/^\d+$/.test(text)) {
    say(`network is ${ARCHITECTURE_IDS.join(", ")} or layers as in c32-m-f-d10.softmax, got ${clipped(text)}.`);
    return null;
  }
  const { layers, problem } = layersFromText(text);
  if (layers === null) {
    say(`network: ${problem}`);
    return null;
  }
  return { name: defaultName({ layers }), layers, architecture: architectureOf(layers) };
}

function withOwnSettings(base: RunPlan, parts: Parts, stopping: StoppingPlan, say: Say): RunPlan {
  const own = readOwnSettings(parts, base, say);
  const run = withMonitor(runWithSettings({ ...base, recipe: { ...base.recipe, ...extrasFromParts(parts, base.recipe, say) } }, own, stopping), parts, say);
  const { earlyStopping } = run.recipe;
  const minDelta = parts.get("minDelta");
  if (earlyStopping === null || minDelta === undefined) return run;
  const value = minDelta === "" ? Number.NaN : Number(minDelta);
  if (Number.isFinite(value) && value >= 0) return { ...run, recipe: { ...run.recipe, earlyStopping: { ...earlyStopping, minDelta: value } } };
  say(`minDelta "${clipped(minDelta)}" will not do: it needs a number from 0. Using ${earlyStopping.minDelta} instead.`);
  return run;
}

function withMonitor(run: RunPlan, parts: Parts, say: Say): RunPlan {
  const { earlyStopping } = run.recipe;
  const text = parts.get("monitor");
  if (earlyStopping === null || text === undefined) return run;
  const monitor = MONITORS.find((name) => MONITOR_TEXTS[name] === text);
  if (monitor === undefined) say(`monitor is ${Object.values(MONITOR_TEXTS).join(" or ")}, got "${clipped(text)}". Using ${MONITOR_TEXTS[earlyStopping.monitor]} instead.`);
  return monitor === undefined ? run : { ...run, recipe: { ...run.recipe, earlyStopping: { ...earlyStopping, monitor } } };
}

function readOwnSettings(parts: Parts, base: RunPlan, say: Say): RunSettings {
  const own: Record<string, unknown> = {};
  for (const name of [...NUMBERS, "patience"] as const) {
    const text = parts.get(name);
    if (text === undefined) continue;
    const { value, problem } = readNumericSetting(name, text);
    if (problem === null) own[name] = value;
    else say(name === "patience" ? problem : `${problem} Using ${numberOf(base, name)} instead.`);
  }
  const choose = (name: string, choices: Readonly<Record<string, unknown>>) => {
    const text = parts.get(name);
    if (text === undefined) return;
    if (Object.hasOwn(choices, text)) own[name] = choices[text];
    else say(`${name} is one of ${Object.keys(choices).join(", ")}, got "${clipped(text)}".`);
  };
  choose("earlyStopping", { on: "on", off: "off" });
  choose("restoreBestWeights", { true: true, false: false });
  return own;
}

function withName(run: RunPlan, parts: Parts, say: Say): RunPlan {
  const name = readName(parts, "name", say);
  return name === null ? run : { ...run, name };
}

/** @returns null if there is none, or with a sentence if it will not do. */
function readName(parts: Parts, part: string, say: Say): string | null {
  const text = parts.get(part);
  if (text === undefined) return null;
  const name = unescaped(text);
  const problem = nameProblem(name);
  if (problem === null) return tidyName(name);
  say(`${part}: ${problem}`);
  return null;
}

function escaped(name: string): string {
  return name.replaceAll("*", "**").replaceAll("_", "*.");
}

function unescaped(text: string): string {
  return text.replaceAll(/\*([*.])/g, (_, character: string) => (character === "*" ? "*" : "_"));
}
