/** @file What a person may choose before training, its limits, and its form in the URL. */
import { ARCHITECTURE_IDS, type ArchitectureId } from "../nn/architectures";
import { BACKEND_CHOICES, type BackendChoice } from "../nn/backendChoice";
import { clipped, grouped } from "./words";

export type EarlyStoppingChoice = "protocol" | "on" | "off";

export interface Settings {
  /** "fashion-mnist" falls back to "built-in" when no source can be reached, and says so. */
  readonly data: "fashion-mnist" | "built-in";
  readonly architectures: readonly ArchitectureId[];
  /** null: each architecture's own (10, 20, 50). */
  readonly epochs: number | null;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly seed: number;
  /** Images trained on, of the 48,000 after the split. Validation keeps the split's proportion (a quarter of it). */
  readonly trainSize: number;
  /** Images tested on, of the 10,000. */
  readonly testSize: number;
  /** "protocol": only where the paper does (architecture 3). */
  readonly earlyStopping: EarlyStoppingChoice;
  readonly patience: number;
  readonly restoreBestWeights: boolean;
  readonly backend: BackendChoice;
}

/** The paper's protocol. */
export const DEFAULT_SETTINGS: Settings = {
  data: "fashion-mnist",
  architectures: ARCHITECTURE_IDS,
  epochs: null,
  batchSize: 512,
  learningRate: 0.001,
  seed: 2020,
  trainSize: 48_000,
  testSize: 10_000,
  earlyStopping: "protocol",
  patience: 0,
  restoreBestWeights: false,
  backend: "auto",
};

/** Finishes in a minute or two on a slow machine. */
export const QUICK_LOOK: Partial<Settings> = { epochs: 3, batchSize: 50, trainSize: 1_000, testSize: 1_000 };

/** Inclusive limits of the numeric settings. Generous: for safety, not for taste. */
export const LIMITS = {
  epochs: { min: 1, max: 500, integer: true },
  batchSize: { min: 1, max: 4_096, integer: true },
  // Far beyond sense at the upper end: seeing a network run away is a lesson too.
  learningRate: { min: 1e-6, max: 1e6, integer: false },
  seed: { min: 0, max: 4_294_967_295, integer: true },
  trainSize: { min: 40, max: 48_000, integer: true },
  testSize: { min: 10, max: 10_000, integer: true },
  patience: { min: 0, max: 100, integer: true },
} as const satisfies Partial<Record<keyof Settings, { min: number; max: number; integer: boolean }>>;

export type NumericSetting = keyof typeof LIMITS;

/** The names in the URL are the names here. */
const CHOICES = {
  data: ["fashion-mnist", "built-in"],
  earlyStopping: ["protocol", "on", "off"],
  backend: BACKEND_CHOICES,
} as const;

/** Why `value` will not do for a numeric setting, as a sentence; null if it will. */
export function settingProblem(name: NumericSetting, value: number): string | null {
  const { min, max, integer } = LIMITS[name];
  const wanted = `${integer ? "a whole number" : "a number"} from ${grouped(min)} to ${grouped(max)}`;
  if (Number.isNaN(value)) return `${name} needs ${wanted}.`;
  if (integer && !Number.isInteger(value)) return `${name} needs ${wanted}, got ${value}.`;
  if (value < min || value > max) return `${name} needs ${wanted}, got ${grouped(value)}.`;
  return null;
}

/**
 * Reads settings from a URL's query. What is missing keeps its default; what will not do keeps its default too,
 * with a sentence in `problems`.
 */
export function settingsFromQuery(query: URLSearchParams): { settings: Settings; problems: string[] } {
  const { change, problems } = settingsChangeFromQuery(query);
  return { settings: { ...DEFAULT_SETTINGS, ...change }, problems };
}

/**
 * The settings that a URL's query names and that will do; a sentence in `problems` for each of the others.
 *
 * @param instead what is used where one will not do.
 */
export function settingsChangeFromQuery(query: URLSearchParams, instead: (name: keyof Settings) => string = describeDefault): { change: Partial<Settings>; problems: string[] } {
  const problems: string[] = [];
  const change: Record<string, unknown> = {};
  const accept = (name: string, value: unknown, problem: string | null): void => {
    if (problem === null) change[name] = value;
    else problems.push(`In the address: ${problem} Using ${instead(name as keyof Settings)} instead.`);
  };
  for (const name of Object.keys(LIMITS) as NumericSetting[]) {
    const text = query.get(name);
    if (text === null) continue;
    const { value, problem } = readNumericSetting(name, text);
    accept(name, value, problem);
  }
  for (const [name, choices] of Object.entries(CHOICES)) {
    const text = query.get(name);
    if (text !== null) accept(name, text, (choices as readonly string[]).includes(text) ? null : `${name} is one of ${choices.join(", ")}, got "${clipped(text)}".`);
  }
  const restore = query.get("restoreBestWeights");
  if (restore !== null) accept("restoreBestWeights", restore === "true", /^(true|false)$/.test(restore) ? null : `restoreBestWeights is true or false, got "${clipped(restore)}".`);
  const architectures = query.get("architectures");
  if (architectures !== null) {
    // Nothing chosen is a state of the form like any other; Train is what asks for one.
    const texts = architectures === "" ? [] : architectures.split(",");
    const named = new Set(texts.map(Number));
    const ids = ARCHITECTURE_IDS.filter((id) => named.has(id));
    const allKnown = texts.every((text) => (ARCHITECTURE_IDS as readonly number[]).includes(Number(text)));
    accept("architectures", ids, allKnown ? null : `architectures is a list from ${ARCHITECTURE_IDS.join(",")}, got "${clipped(architectures)}".`);
  }
  return { change, problems };
}

/** A numeric setting as it stands in an address, and why it will not do, as a sentence. */
export function readNumericSetting(name: NumericSetting, text: string): { readonly value: number; readonly problem: string | null } {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  return { value, problem: settingProblem(name, value)?.replace(/needs/, () => `"${clipped(text)}" will not do: it needs`) ?? null };
}

function describeDefault(name: keyof Settings): string {
  const value = DEFAULT_SETTINGS[name];
  return value === null ? "the paper's own" : String(value);
}

/** The query that `settingsFromQuery` reads back: only what differs from the defaults, after the names in `others` that are no settings. */
export function settingsToQuery(settings: Settings, others = new URLSearchParams()): URLSearchParams {
  const query = new URLSearchParams(others);
  for (const name of Object.keys(DEFAULT_SETTINGS) as (keyof Settings)[]) {
    const value = String(settings[name]);
    query.delete(name);
    if (value !== String(DEFAULT_SETTINGS[name])) query.set(name, value);
  }
  return query;
}

/** The names of the settings that differ from the paper's protocol, in the settings' order. */
export function changedSettings(settings: Settings): (keyof Settings)[] {
  return [...settingsToQuery(settings).keys()] as (keyof Settings)[];
}
