/** @file How good probabilities are, not only answers: log loss and Brier score, as scikit-learn has them. */
import { type Answers, labelOf, probabilityOf, sizeOf } from "./answers";

/** scikit-learn clips at the type's epsilon; the networks' probabilities are float32. */
const EPSILON = 2 ** -23;

/**
 * Mean of −log p(true class): scikit-learn's `log_loss` of float32 probabilities.
 * @throws RangeError if there is no image
 */
export function logLoss(answers: Answers): number {
  return meanOver(answers, (index) => -Math.log(Math.min(1 - EPSILON, Math.max(EPSILON, probabilityOf(answers, index, labelOf(answers, index))))));
}

/**
 * Mean squared distance between the probabilities and the truth, summed over the classes: scikit-learn's
 * `brier_score_loss` of several classes, 0 (best) to 2.
 * @throws RangeError if there is no image
 */
export function brierScore(answers: Answers): number {
  return meanOver(answers, (index) => {
    const label = labelOf(answers, index);
    let sum = 0;
    for (let k = 0; k < answers.numClasses; k++) sum += (probabilityOf(answers, index, k) - Number(k === label)) ** 2;
    return sum;
  });
}

function meanOver(answers: Answers, scoreOf: (index: number) => number): number {
  const size = sizeOf(answers);
  let sum = 0;
  for (let index = 0; index < size; index++) sum += scoreOf(index);
  return sum / size;
}
