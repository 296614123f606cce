/** @file Whose answers a gallery shows: the scored networks and their vote. */
import { useMemo } from "react";
import { type Vote, VOTE_NAMES } from "../../analysis/voting";
import type { RunId } from "../../experiment/plan";
import type { Run } from "../../experiment/run";
import { type LabelledImages, NUM_CLASSES } from "../../data/dataset";
import type { Evaluation } from "../../nn/evaluation";
import { confidencesOf, type GalleryRun } from "../../explain/scores/gallery";
import { meanProbabilities } from "../../explain/scores/answers";
import type { AppState } from "../../state/store";
import { useScoredRuns } from "../compare/useScoredRuns";
import { useDataset } from "../garments/useDataset";
import { matchesLabels } from "../results/selections";
import { useApp } from "../useApp";
import { usePlans } from "../usePlans";

export interface GalleryEntrant extends GalleryRun {
  readonly id: RunId | "vote";
  readonly name: string;
  /** Softmax outputs, `[size, 10]`, row-major; of the vote, its members' mean. */
  readonly probabilities: ArrayLike<number>;
}

const selectVote = (state: AppState) => state.vote;
const selectDatasetName = (state: AppState) => state.training.dataset;

/** In the experiment's order, the vote last. Those whose probabilities are not known are left out. */
export function useEntrants(): readonly GalleryEntrant[] {
  const runs = useScoredRuns();
  const plans = usePlans();
  const vote = useApp(selectVote);
  return useMemo(() => {
    const networks = runs.flatMap((run) => networkOf(run, plans.find(({ id }) => id === run.id)?.name ?? run.id) ?? []);
    return vote === null ? networks : [...networks, ...voteOf(vote, networks)];
  }, [runs, plans, vote]);
}

/** Several parts of the page ask for the same. */
const confidences = new WeakMap<Evaluation, Float64Array>();
const voteMeans = new WeakMap<Vote, Float64Array>();

function networkOf({ id, test }: Run, name: string): GalleryEntrant | null {
  // What came from a results.json is known by its answers alone: how sure they were, nobody knows.
  if (test === null || test.probabilities.length === 0) return null;
  const { predictions, probabilities } = test;
  return { id, name, predictions, probabilities, confidences: kept(confidences, test, () => confidencesOf(probabilities, predictions, NUM_CLASSES)) };
}

/** None while a member's answers are not at hand. */
function voteOf(vote: Vote, networks: readonly GalleryEntrant[]): GalleryEntrant[] {
  const { predictions } = vote.evaluation;
  const voters = networks.filter(({ id }) => id !== "vote" && vote.members.includes(id));
  if (voters.length !== vote.members.length) return [];
  const probabilities = kept(voteMeans, vote, () => meanProbabilities(voters.map((voter) => voter.probabilities)));
  return [{ id: "vote", name: VOTE_NAMES[vote.method], predictions, probabilities, confidences: confidencesOf(probabilities, predictions, NUM_CLASSES) }];
}

function kept<Key extends object, Value>(known: WeakMap<Key, Value>, key: Key, make: () => Value): Value {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}

/** The test images that the scored networks answered; null while others, or none, are loaded. */
export function useScoredImages(): LabelledImages | null {
  const [first] = useScoredRuns();
  const dataset = useDataset();
  const datasetName = useApp(selectDatasetName);
  return useMemo(() => {
    const matrix = first?.test?.confusionMatrix;
    const isSame = matrix !== undefined && dataset !== null && dataset.name === datasetName && matchesLabels(matrix, dataset.test.labels);
    return isSame ? dataset.test : null;
  }, [first, dataset, datasetName]);
}
