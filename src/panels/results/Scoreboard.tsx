/** @file The score first: how well one network did on the test set. */
import { correctPerClass, mostCorrectClass } from "../../nn/metrics/confusionMatrix";
import { standardError } from "../../analysis/significance";
import { formatInteger, formatLoss, formatPercent, NO_VALUE } from "../format";
import { garmentName, garmentPlural } from "../garments/garmentNames";
import { DATASET_LABELS } from "../garments/datasetLabels";
import type { ResultView } from "./resultView";

export function Scoreboard({ view }: { readonly view: ResultView }) {
  const { evaluation, testSize } = view;
  const best = mostCorrectClass(evaluation.confusionMatrix);
  const numCorrect = correctPerClass(evaluation.confusionMatrix).reduce((sum, count) => sum + count, 0);
  return (
    <div className="card scoreboard">
      <div className="score">
        <p className="score-number numbers">{formatPercent(evaluation.accuracy)}</p>
        <p className="score-label">test accuracy</p>
        <p className="small muted numbers">
          {formatInteger(numCorrect)} of {formatInteger(testSize)} test images right, ±{formatPercent(standardError(evaluation.accuracy, testSize))} (one standard error)
        </p>
        <p className="small">
          <strong>{DATASET_LABELS[view.dataset]}</strong>
          <span className="muted">. {view.label}.</span>
        </p>
      </div>
      <dl className="score-facts">
        <div>
          <dt>Test loss</dt>
          <dd className="numbers">{formatLoss(evaluation.loss)}</dd>
          <dd className="small muted">mean cross-entropy</dd>
        </div>
        <div>
          <dt>Train accuracy</dt>
          <dd className="numbers">{view.trainAccuracy === null ? NO_VALUE : formatPercent(view.trainAccuracy)}</dd>
          <dd className="small muted">last epoch, running mean, dropout on</dd>
        </div>
        <div>
          <dt>Most often right</dt>
          <dd>{garmentName(best.classIndex)}</dd>
          <dd className="small muted">
            {formatInteger(best.correct)} of {formatInteger(best.support)} {garmentPlural(best.classIndex)}
          </dd>
        </div>
        <div>
          <dt>Epochs</dt>
          <dd className="numbers">{view.numEpochs === null ? NO_VALUE : formatInteger(view.numEpochs)}</dd>
          <dd className="small muted">{view.ending}</dd>
        </div>
      </dl>
    </div>
  );
}
