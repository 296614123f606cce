/** @file The vote of several runs on the test set: who votes, how, and what comes of it. */
import { NUM_CLASSES } from "../data/dataset";
import type { Runs } from "../experiment/experiment";
import type { Run } from "../experiment/run";
import type { RunId, RunPlan, VoteChoice, VoteMethod } from "../experiment/plan";
import type { Evaluation } from "../nn/evaluation";
import { classificationReport } from "../nn/metrics/classificationReport";
import { accuracyOf, confusionMatrix } from "../nn/metrics/confusionMatrix";
import { argMax, voteOf as majorityOf } from "../nn/metrics/vote";

/** What came of it. */
export interface Vote {
  /** In the experiment's order; two or more. */
  readonly members: readonly RunId[];
  readonly method: VoteMethod;
  readonly evaluation: Omit<Evaluation, "loss" | "probabilities">;
}

/** Whether it can vote: it has a score, and its probabilities are there, which those of a results.json are not. */
export function canVote(run: Run | undefined): boolean {
  return run?.test != null && run.test.probabilities.length > 0;
}

/** Those of the chosen that can vote, in the experiment's order. */
export function votersOf(runs: Runs, plans: readonly Pick<RunPlan, "id">[], { members }: VoteChoice): RunId[] {
  return plans.map(({ id }) => id).filter((id) => canVote(runs[id]) && (members === null || members.includes(id)));
}

/** Whether `vote` is what the choice asks for: it may have been made where the images' true classes were not at hand. */
export function isCounted(vote: Vote | null, runs: Runs, plans: readonly Pick<RunPlan, "id">[], choice: VoteChoice): boolean {
  const members = votersOf(runs, plans, choice);
  if (members.length < 2) return vote === null;
  return vote !== null && vote.method === choice.method && vote.members.length === members.length && members.every((id) => vote.members.includes(id));
}

/** What a vote is called where it stands among networks. */
export const VOTE_NAMES = { majority: "Majority vote", mean: "Mean of probabilities" } as const satisfies Record<VoteMethod, string>;

/** The chosen runs' vote, scored against `labels`, true classes of the test images; null where fewer than two have a score. */
export function voteOf(runs: Runs, plans: readonly Pick<RunPlan, "id">[], choice: VoteChoice, labels: readonly number[]): Vote | null {
  const members = votersOf(runs, plans, choice);
  if (members.length < 2) return null;
  const probabilities = members.map((id) => runs[id]?.test?.probabilities ?? []);
  return { members, method: choice.method, evaluation: choice.method === "majority" ? majorityOf(probabilities, labels, NUM_CLASSES) : meanOf(probabilities, labels) };
}

function meanOf(probabilities: readonly (readonly number[])[], labels: readonly number[]): Vote["evaluation"] {
  const sums = Array.from({ length: labels.length * NUM_CLASSES }, (_, i) => probabilities.reduce((sum, rows) => sum + (rows[i] ?? 0), 0));
  const predictions = argMax(sums, NUM_CLASSES);
  const matrix = confusionMatrix(labels, predictions, NUM_CLASSES);
  return { accuracy: accuracyOf(matrix), predictions, confusionMatrix: matrix, report: classificationReport(labels, predictions, NUM_CLASSES) };
}
