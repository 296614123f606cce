/** @file The card of a network that comes with the page: what it was trained on, how, and what came of it. One entry of public/networks/cards.json. */
import type { DatasetName } from "../data/dataset";
import { ARCHITECTURE_IDS, type ArchitectureId } from "../nn/architectures";
import { type EarlyStoppingConfig, MONITORS, type TrainConfig } from "../nn/trainConfig";
import type { EndReason } from "../nn/trainEvents";
import { parseRecipe } from "./parseRecipe";
import type { Recipe } from "./recipe";

/** What of a recipe every card has; where there is no more, the rest was the paper's, and so is what early stopping watches where it is not said. */
type CardConfig = Pick<TrainConfig, "epochs" | "batchSize" | "learningRate"> & {
  readonly earlyStopping: (Omit<EarlyStoppingConfig, "monitor"> & Partial<EarlyStoppingConfig>) | null;
};

export interface NetworkCard {
  readonly architecture: ArchitectureId;
  /** Name of the file beside cards.json: all weights, little-endian float32, in Keras's order. */
  readonly file: string;
  readonly bytes: number;
  /** Of the file, in hexadecimal. */
  readonly sha256: string;
  readonly data: DatasetName;
  readonly trainSize: number;
  readonly validationSize: number;
  readonly testSize: number;
  /** A phrase: "the paper's: Adam, 10 epochs, batches of 32". */
  readonly protocol: string;
  /** The same in numbers. */
  readonly config: CardConfig;
  /** The whole recipe; the first cards did not have it. */
  readonly recipe?: Recipe;
  readonly seed: number;
  /** Epochs it was trained for. */
  readonly epochs: number;
  readonly endReason: EndReason;
  /** The epoch (1-based) whose weights these are; null where they are the last one's. */
  readonly restoredEpoch: number | null;
  /** 0–1. */
  readonly testAccuracy: number;
  /** Of training, "2026-11-23". */
  readonly date: string;
}

/** The first field of `value` that will not do for a card; null where all will. */
export function cardProblem(value: unknown): keyof NetworkCard | null {
  const card = (value ?? {}) as Partial<Record<keyof NetworkCard, unknown>>;
  return FIELDS.find(([field, isRight]) => !isRight(card[field]))?.[0] ?? null;
}

const isCount = (value: unknown) => Number.isInteger(value) && (value as number) >= 0;
const isText = (value: unknown) => typeof value === "string" && value !== "";
const isAmount = (value: unknown) => typeof value === "number" && Number.isFinite(value) && value >= 0;

function isConfig(value: unknown): boolean {
  const { epochs, batchSize, learningRate, earlyStopping } = (value ?? {}) as Partial<Record<keyof TrainConfig, unknown>>;
  return isCount(epochs) && isCount(batchSize) && isAmount(learningRate) && (earlyStopping === null || isEarlyStopping(earlyStopping));
}

function isEarlyStopping(value: unknown): boolean {
  const { monitor, patience, minDelta, restoreBestWeights } = (value ?? {}) as Partial<Record<keyof EarlyStoppingConfig, unknown>>;
  return (monitor === undefined || MONITORS.some((name) => name === monitor)) && isCount(patience) && isAmount(minDelta) && typeof restoreBestWeights === "boolean";
}

function isRecipe(value: unknown): boolean {
  try {
    parseRecipe(value, "recipe");
    return true;
  } catch {
    return false;
  }
}

const CHECKS: Readonly<Record<keyof NetworkCard, (value: unknown) => boolean>> = {
  architecture: (value) => ARCHITECTURE_IDS.some((id) => id === value),
  // A plain name: the card must not send the page elsewhere.
  file: (value) => typeof value === "string" && /^[\w.-]+$/.test(value),
  bytes: isCount,
  sha256: (value) => typeof value === "string" && /^[0-9a-f]{64}$/.test(value),
  data: (value) => value === "fashion-mnist" || value === "built-in",
  trainSize: isCount,
  validationSize: isCount,
  testSize: isCount,
  protocol: isText,
  config: isConfig,
  recipe: (value) => value === undefined || isRecipe(value),
  seed: isCount,
  epochs: isCount,
  endReason: (value) => value === "completed" || value === "early-stopping" || value === "stopped",
  restoredEpoch: (value) => value === null || isCount(value),
  testAccuracy: (value) => typeof value === "number" && value >= 0 && value <= 1,
  date: (value) => typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value),
};

const FIELDS = Object.entries(CHECKS) as [keyof NetworkCard, (value: unknown) => boolean][];
