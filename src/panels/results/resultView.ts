/** @file What the Results room shows of one network, wherever it was trained. */
import type { DatasetName } from "../../data/dataset";
import type { Evaluation } from "../../nn/evaluation";
import { cardSentence, knownEpochs, originPhrase } from "../../experiment/origin";
import { endSentence } from "../../analysis/protocol";
import type { Run } from "../../experiment/run";

export interface ResultView {
  readonly name: string;
  /** Whose numbers these are, a phrase: "Trained on this page", "Came with the page". */
  readonly label: string;
  readonly isExample: boolean;
  readonly dataset: DatasetName;
  readonly testSize: number;
  readonly evaluation: Evaluation;
  /** Wherever they were; null where nobody knows. */
  readonly numEpochs: number | null;
  /** Running mean of the last finished epoch, dropout on; null before the first. */
  readonly trainAccuracy: number | null;
  /** Why training ended, a sentence. */
  readonly ending: string;
  /** Of a network that came with the page, what its card says of this score; null otherwise. */
  readonly cardNote: string | null;
}

/** null until the run has been scored. */
export function resultViewOf(run: Run, name: string, dataset: DatasetName): ResultView | null {
  if (run.test === null) return null;
  return {
    name,
    label: originPhrase(run),
    isExample: false,
    dataset,
    testSize: run.test.predictions.length,
    evaluation: run.test,
    numEpochs: knownEpochs(run),
    trainAccuracy: run.epochs.at(-1)?.accuracy ?? null,
    ending: endSentence(run),
    cardNote: cardSentence({ ...run, test: run.test }, dataset),
  };
}
