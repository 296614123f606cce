/** @file Inclusive limits of a recipe's numbers beyond the basics: what no formula breaks on, not what is wise. */
import { grouped } from "./words";

export interface Limits {
  readonly min: number;
  readonly max: number;
  readonly integer: boolean;
}

const from = (min: number, max: number, integer = false): Limits => ({ min, max, integer });

/** A mean over steps must forget. */
const SHARE_KEPT = from(0, 0.99999);

/** By the names in the address. */
export const RECIPE_LIMITS = {
  momentum: SHARE_KEPT,
  beta1: SHARE_KEPT,
  beta2: SHARE_KEPT,
  rho: SHARE_KEPT,
  epsilon: from(1e-10, 1),
  warmup: from(0, 100),
  everyEpochs: from(0.1, 500),
  factor: from(0, 10),
  alpha: from(0, 1),
  peak: from(0.01, 0.99),
  start: from(0, 1),
  end: from(0, 1),
  rate: from(0.001, 2),
  weightDecay: from(0, 1),
  clipLimit: from(1e-6, 1_000),
  averaging: SHARE_KEPT,
  labelSmoothing: from(0, 0.9),
  translation: from(0, 14),
  rotation: from(0, 180),
  zoom: from(0, 0.9),
  cutOut: from(0, 28, true),
  brightness: from(0, 1),
  contrast: from(0, 1),
} as const satisfies Readonly<Record<string, Limits>>;

export type RecipeNumber = keyof typeof RECIPE_LIMITS;

/** "a whole number from 0 to 28" */
export function wantedOf(name: RecipeNumber): string {
  const { min, max, integer } = RECIPE_LIMITS[name];
  const text = (value: number): string => (value !== 0 && value < 1e-5 ? String(value) : grouped(value));
  return `${integer ? "a whole number" : "a number"} from ${text(min)} to ${text(max)}`;
}

export function isWithin(name: RecipeNumber, value: number): boolean {
  const { min, max, integer } = RECIPE_LIMITS[name];
  return value >= min && value <= max && (!integer || Number.isInteger(value));
}
