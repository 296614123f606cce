/** @file Those whose confusion matrices stand side by side: the scored networks and their vote. */
import { type ArchitectureId, architectureById } from "../../nn/architectures";
import type { ConfusionMatrix } from "../../nn/metrics/confusionMatrix";
import type { ScoredRun } from "../../analysis/comparison";
import type { Vote } from "../../state/store";

export type EntrantId = ArchitectureId | "vote";

export interface Entrant {
  readonly id: EntrantId;
  readonly name: string;
  readonly matrix: ConfusionMatrix;
}

export function entrantsOf(runs: readonly ScoredRun[], vote: Vote | null): Entrant[] {
  const networks = runs.map(({ architecture, test }) => ({ id: architecture, name: architectureById(architecture).name, matrix: test.confusionMatrix }));
  return vote === null ? networks : [...networks, { id: "vote", name: "Majority vote", matrix: vote.evaluation.confusionMatrix }];
}
