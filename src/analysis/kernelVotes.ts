/** @file The paper's claim put to the test: whether networks that differ in their kernels vote better than as many that differ in their seed only. */
import { isSameLayers, type LayerSpec } from "../nn/architectures/layers";
import { isSameRecipe } from "../experiment/recipe";
import type { Runs } from "../experiment/experiment";
import type { RunId, RunPlan } from "../experiment/plan";
import { type ScoredRun, scoredRuns } from "./comparison";
import { type RepeatGroup, repeatGroups } from "./repeats";
import { mcNemar } from "./significance";
import { voteOf } from "./voting";

/** Two majority votes of the same number of networks, which share one. */
export interface KernelVote {
  /** What was trained from several seeds: "One convolution, 3 × 3". */
  readonly name: string;
  /** Of the first convolution of each voter, "3 × 3", in the experiment's order. */
  readonly kernels: readonly string[];
  readonly ofKernels: VoteScore;
  readonly ofSeeds: VoteScore;
  /** McNemar's exact test on the two votes' answers, two-sided. */
  readonly pValue: number;
}

interface VoteScore {
  readonly members: readonly RunId[];
  /** On the test images, 0–1. */
  readonly accuracy: number;
}

/**
 * One for each network that was trained from several seeds and, by the same recipe and from one of those seeds, with
 * other kernels too. Of the larger side the first count, so that as many vote on either.
 *
 * @param labels true classes of the test images.
 */
export function kernelVotes(runs: Runs, plans: readonly Pick<RunPlan, "id" | "name">[], labels: readonly number[]): KernelVote[] {
  const scored = scoredRuns(runs, plans);
  return repeatGroups(scored).flatMap((group) => {
    const kernels = kernelTrio(group, scored);
    const n = Math.min(kernels.length, group.runs.length);
    if (n < 2) return [];
    const [ofKernels, ofSeeds] = [kernels, group.runs].map((voters) => voteOf(runs, plans, { members: voters.slice(0, n).map(({ id }) => id), method: "majority" }, labels));
    if (ofKernels == null || ofSeeds == null) return [];
    return [
      {
        name: group.name,
        kernels: kernels.slice(0, n).map(kernelText),
        ofKernels: { members: ofKernels.members, accuracy: ofKernels.evaluation.accuracy },
        ofSeeds: { members: ofSeeds.members, accuracy: ofSeeds.evaluation.accuracy },
        pValue: mcNemar(labels, ofKernels.evaluation.predictions, ofSeeds.evaluation.predictions).pValue,
      },
    ];
  });
}

/** The runs of one of the group's seeds that differ in their kernels only, the group's own first; the most that any seed has. */
function kernelTrio(group: RepeatGroup, scored: readonly ScoredRun[]): ScoredRun[] {
  const trios = group.runs.map((own) =>
    scored.reduce<ScoredRun[]>((found, run) => (isKernelVariant(own, run) && found.every((other) => !isSameLayers(other.network.layers, run.network.layers)) ? [...found, run] : found), [own]),
  );
  return trios.reduce((most, trio) => (trio.length > most.length ? trio : most));
}

function isKernelVariant(own: ScoredRun, run: ScoredRun): boolean {
  const isSameTraining = own.config.seed === run.config.seed && isSameRecipe(own.config, run.config) && own.trainSize === run.trainSize && own.testSize === run.testSize;
  const isTrained = run.imported === undefined && run.shipped === undefined && run.endReason !== "stopped";
  return isTrained && isSameTraining && isSameLayers(withoutKernels(own.network.layers), withoutKernels(run.network.layers));
}

function withoutKernels(layers: readonly LayerSpec[]): LayerSpec[] {
  return layers.map((layer) => (layer.type === "conv2d" ? { ...layer, kernelSize: [1, 1] } : layer));
}

function kernelText({ network }: ScoredRun): string {
  const first = network.layers.find((layer) => layer.type === "conv2d");
  return first?.kernelSize.join(" × ") ?? "";
}
