/** @file Whose answers a gallery shows: the scored networks and their vote. */
import { useMemo } from "react";
import { type Vote, VOTE_NAMES } from "../../analysis/voting";
import type { RunId } from "../../experiment/plan";
import type { Run } from "../../experiment/run";
import { type LabelledImages, NUM_CLASSES } from "../../data/dataset";
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

/** In the experiment's order, the vote last. */
export function useEntrants(): readonly GalleryEntrant[] {
  const runs = useScoredRuns();
  const plans = usePlans();
  const vote = useApp(selectVote);
  return useMemo(() => {
    const networks = runs.flatMap((run) => networkOf(run, plans.find(({ id }) => id === run.id)?.name ?? run.id) ?? []);
    return vote === null ? networks : [...networks, ...voteOf(vote, networks)];
  }, [runs, plans, vote]);
}

function networkOf({ id, test }: Run, name: string): GalleryEntrant | null {
  if (test === null) return null;
  const { predictions, probabilities } = test;
  return { id, name, predictions, probabilities, confidences: confidencesOf(probabilities, predictions, NUM_CLASSES) };
}

/** None while a member's answers are not at hand. */
function voteOf({ members, method, evaluation: { predictions } }: Vote, networks: readonly GalleryEntrant[]): GalleryEntrant[] {
  const voters = networks.filter(({ id }) => id !== "vote" && members.includes(id));
  if (voters.length !== members.length) return [];
  const probabilities = meanProbabilities(voters.map((voter) => voter.probabilities));
  return [{ id: "vote", name: VOTE_NAMES[method], predictions, probabilities, confidences: confidencesOf(probabilities, predictions, NUM_CLASSES) }];
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
