/** @file results.json's runs and vote in the shape of the store's, which comparisons and conclusions are drawn from. */
import { at } from "../data/arrays";
import { reportOfMatrix } from "../nn/metrics/classificationReport";
import type { EpochRecord } from "../nn/trainEvents";
import type { ScoredRun } from "./comparison";
import { cardOf } from "../experiment/origin";
import type { ResultsFile, RunResult } from "./results";
import type { Vote } from "./voting";

/** One run of the file. `elapsedSeconds` comes back as its epochs' sum. */
export function toScoredRun(result: RunResult, { dataset }: ResultsFile): ScoredRun {
  const { id, name, network, recipe, trainSize, validationSize, test, confusionMatrix, classificationReport, predictions, epochsRun, endReason, restoredEpoch, imported, shipped } = result;
  const epochs = toEpochRecords(result);
  const card = cardOf({ epochs, endReason, ...(shipped === undefined ? {} : { shipped }) });
  return {
    id,
    name,
    network,
    config: recipe,
    status: endReason === null && imported === undefined && shipped === undefined ? "failed" : "finished",
    error: null,
    trainSize,
    validationSize,
    testSize: dataset.test,
    epochs,
    epoch: card?.epochs ?? epochsRun,
    endReason,
    restoredEpoch,
    ...(imported === undefined ? {} : { imported }),
    ...(shipped === undefined ? {} : { shipped }),
    elapsedSeconds: result.secondsPerEpoch.reduce((total, seconds) => total + seconds, 0),
    test: { ...test, confusionMatrix, predictions, report: classificationReport },
  };
}

/** The file's vote; null where there was none. */
export function toVote({ vote }: ResultsFile): Vote | null {
  if (vote === null) return null;
  const { members, method, ...evaluation } = vote;
  return { members, method, evaluation: { ...evaluation, report: reportOfMatrix(vote.confusionMatrix) } };
}

function toEpochRecords({ history, secondsPerEpoch }: RunResult): EpochRecord[] {
  return secondsPerEpoch.map((seconds, i) => ({
    epoch: i + 1,
    loss: at(history.loss, i),
    accuracy: at(history.accuracy, i),
    valLoss: at(history.valLoss, i),
    valAccuracy: at(history.valAccuracy, i),
    seconds,
  }));
}
