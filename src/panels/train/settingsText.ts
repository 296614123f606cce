/** @file Settings as text: what a person typed, and what differs from the paper. */
import { changedSettings, DEFAULT_SETTINGS, type LIMITS, QUICK_LOOK, settingProblem, type Settings } from "../../experiment/settings";
import { settingsOf } from "../../experiment/commonSettings";
import type { Plan } from "../../experiment/plannedBySettings";
import { recipePhrases } from "../../experiment/recipePhrases";
import { listed } from "../../experiment/words";
import { formatInteger } from "../format";
import { backendName } from "./backendChoices";

export type NumericSetting = keyof typeof LIMITS;

export const SETTING_NAMES: Readonly<Record<keyof Settings, string>> = {
  data: "Data",
  architectures: "Networks",
  epochs: "Epochs",
  batchSize: "Batch size",
  learningRate: "Learning rate",
  seed: "Seed",
  trainSize: "Training images",
  testSize: "Test images",
  earlyStopping: "Early stopping",
  patience: "Patience",
  restoreBestWeights: "Best epoch’s weights",
  backend: "Backend",
};

export type ReadNumber = { readonly value: number | null; readonly problem: null } | { readonly problem: string };

/** Reads what was typed for a numeric setting. Grouping commas are fine; nothing at all means the paper's own epochs. */
export function readNumber(name: NumericSetting, text: string): ReadNumber {
  const typed = text.trim();
  if (typed === "" && name === "epochs") return { value: null, problem: null };
  const value = typed === "" ? Number.NaN : Number(typed.replaceAll(",", ""));
  const problem = settingProblem(name, value);
  if (problem === null) return { value, problem };
  const got = Number.isNaN(value) ? (typed === "" ? ", got nothing." : `, got “${typed}”.`) : ".";
  return { problem: problem.replace(name, SETTING_NAMES[name]).replace(/\.$/, got) };
}

/** As it stands in an input. */
export function numberText(value: number | null): string {
  return value === null ? "" : String(value);
}

/** One line on how what was planned differs from the paper's protocol; where the runs differ, in what. */
export function describePlan({ experiment, backendChoice }: Plan): string {
  const { settings, differing } = settingsOf(experiment, backendChoice);
  const recipes = new Set(experiment.runs.map(({ recipe }) => recipePhrases(recipe).join(", ")));
  if (recipes.size > 1) return `Runs that differ in ${listed([...differing.map((name) => SETTING_NAMES[name].toLowerCase()), "recipe"])}`;
  if (differing.length > 0) return differingText(differing);
  const [phrases = ""] = recipes;
  if (phrases === "") return describeSettings(settings);
  return changedSettings(settings).length === 0 ? `Changed: ${phrases}` : `${describeSettings(settings)}, ${phrases}`;
}

/** "Runs that differ in learning rate and seed" */
export function differingText(differing: readonly (keyof Settings)[]): string {
  return `Runs that differ in ${listed(differing.map((name) => SETTING_NAMES[name].toLowerCase()))}`;
}

/** One line on how `settings` differ from the paper's protocol. */
export function describeSettings(settings: Settings): string {
  const changed = changedSettings(settings);
  if (changed.length === 0) return "The paper’s protocol";
  const isQuickLook = changed.length === Object.keys(QUICK_LOOK).length && (Object.keys(QUICK_LOOK) as (keyof Settings)[]).every((name) => settings[name] === QUICK_LOOK[name]);
  return `${isQuickLook ? "Quick look" : "Changed"}: ${changed.map((name) => describeSetting(name, settings)).join(", ")}`;
}

function describeSetting(name: keyof Settings, settings: Settings): string {
  const value = settings[name];
  switch (name) {
    case "data":
      return settings.data === "built-in" ? "built-in garments" : "Fashion-MNIST";
    case "architectures":
      return settings.architectures.length === 0 ? "none of the paper’s networks" : `network${settings.architectures.length > 1 ? "s" : ""} ${settings.architectures.join(" and ")}`;
    case "restoreBestWeights":
      return settings.restoreBestWeights ? "best epoch’s weights put back" : "last weights kept";
    case "earlyStopping":
      return { protocol: "early stopping as in the paper", on: "early stopping for all", off: "no early stopping" }[settings.earlyStopping];
    case "backend":
      return backendName(settings.backend);
    case "trainSize":
    case "testSize":
      return `${formatInteger(settings[name])} ${SETTING_NAMES[name].toLowerCase()}`;
    default:
      return `${SETTING_NAMES[name].toLowerCase()} ${value === null ? "as in the paper" : String(value)}`;
  }
}

/** The paper's value of a numeric setting, for the line under its input. */
export function paperText(name: NumericSetting): string {
  if (name === "epochs") return "paper: 10, 20, up to 50";
  if (name === "seed") return "the page’s own: 2020";
  const value = DEFAULT_SETTINGS[name];
  return `paper: ${name === "trainSize" || name === "testSize" ? formatInteger(value) : value}`;
}
