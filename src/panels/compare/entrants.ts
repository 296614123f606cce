/** @file Those whose confusion matrices stand side by side: the scored networks and their vote. */
import type { RunId } from "../../experiment/plan";
import type { ConfusionMatrix } from "../../nn/metrics/confusionMatrix";
import type { ScoredRun } from "../../analysis/comparison";
import { type Vote, VOTE_NAMES } from "../../analysis/voting";

export type EntrantId = RunId | "vote";

export interface Entrant {
  readonly id: EntrantId;
  readonly name: string;
  readonly matrix: ConfusionMatrix;
}

export function entrantsOf(runs: readonly ScoredRun[], vote: Vote | null): Entrant[] {
  const networks = runs.map(({ id, name, test }) => ({ id, name, matrix: test.confusionMatrix }));
  return vote === null ? networks : [...networks, { id: "vote", name: VOTE_NAMES[vote.method], matrix: vote.evaluation.confusionMatrix }];
}
