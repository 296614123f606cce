/** @file What the Results room shows of one network, whether it was trained here or comes as an example. */
import type { DatasetName } from "../../data/dataset";
import type { ArchitectureId } from "../../nn/architectures";
import type { Evaluation } from "../../nn/evaluation";
import { endSentence } from "../../state/protocol";
import type { Run } from "../../state/run";

export interface ResultView {
  readonly architecture: ArchitectureId;
  /** Whose numbers these are, a phrase: "Trained on this page", "Example, …". */
  readonly label: string;
  readonly isExample: boolean;
  readonly dataset: DatasetName;
  readonly testSize: number;
  readonly evaluation: Evaluation;
  readonly numEpochs: number;
  /** Running mean of the last finished epoch, dropout on; null before the first. */
  readonly trainAccuracy: number | null;
  /** Why training ended, a sentence. */
  readonly ending: string;
}

/** null until the run has been scored. */
export function resultViewOf(run: Run, dataset: DatasetName): ResultView | null {
  if (run.test === null) return null;
  return {
    architecture: run.architecture,
    label: run.imported === undefined ? "Trained on this page" : `From the file “${run.imported.fileName}”${run.epochs.length === 0 ? "" : ", trained further here"}`,
    isExample: false,
    dataset,
    testSize: run.test.predictions.length,
    evaluation: run.test,
    numEpochs: run.epochs.length,
    trainAccuracy: run.epochs.at(-1)?.accuracy ?? null,
    ending: endSentence(run),
  };
}
