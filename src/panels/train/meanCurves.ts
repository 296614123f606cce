/** @file Curves of runs that differ in nothing but their seed, taken together: which runs, their mean and spread at each epoch. Pure. */
import { at } from "../../data/arrays";
import { bySeed, spreadOf, withoutSeed } from "../../analysis/repeats";
import type { RunId, RunPlan } from "../../experiment/plan";
import type { Run } from "../../experiment/run";
import { type CurveRun, historyValues, type Measure, type Part } from "./history";

/** A network and a recipe, by the runs from its seeds. */
export interface SeedGroup {
  /** Two or more where it is repeated; never none. */
  readonly ids: readonly RunId[];
  readonly name: string;
}

/** A run as it was trained, or is planned to be: what says whose repetition it is. */
export type PlannedOrRun = Pick<RunPlan, "id" | "name" | "network" | "trainSize"> & Pick<Run, "config">;

export function plannedOrRun({ id, name, network, recipe, trainSize }: RunPlan, run: Run | null): PlannedOrRun {
  return run === null ? { id, name, network, config: recipe, trainSize } : { id, name, network: run.network, config: run.config, trainSize: run.trainSize };
}

/** In the order of their first runs, those of one seed among them. */
export function seedGroups(runs: readonly PlannedOrRun[]): SeedGroup[] {
  // The other sizes follow from `trainSize`, and all are scored alike.
  const groups = bySeed(runs.map((run) => ({ ...run, validationSize: 0, testSize: 0 })));
  return groups.map((group) => ({ ids: group.map(({ id }) => id), name: group.length === 1 ? at(group, 0).name : withoutSeed(at(group, 0).name) }));
}

/** Whether there is anything to take together. */
export function isRepeated(plans: readonly RunPlan[]): boolean {
  return seedGroups(plans.map((plan) => plannedOrRun(plan, null))).some(({ ids }) => ids.length > 1);
}

/** Index n: epoch n. */
export interface MeanCurve {
  /** Over the runs that got so far; null where none did. */
  readonly mean: readonly (number | null)[];
  /** Sample standard deviation; null where fewer than two got so far. */
  readonly deviation: readonly (number | null)[];
  /** How many got so far. */
  readonly counts: readonly number[];
}

/** Of finished epochs only: the running mean of an epoch under way is not what the others have there. */
export function meanCurve(runs: readonly (CurveRun | null)[], measure: Measure, part: Part): MeanCurve {
  const curves = runs.flatMap((run) => (run === null ? [] : [historyValues({ ...run, runningLoss: null, runningAccuracy: null }, measure, part)]));
  const length = Math.max(0, ...curves.map((values) => values.length));
  const measured = Array.from({ length }, (_, epoch) => curves.flatMap((values) => (Number.isFinite(values[epoch]) ? [values[epoch] as number] : [])));
  return {
    mean: measured.map((values) => (values.length === 0 ? null : spreadOf(values).mean)),
    deviation: measured.map((values) => (values.length < 2 ? null : spreadOf(values).standardDeviation)),
    counts: measured.map((values) => values.length),
  };
}
