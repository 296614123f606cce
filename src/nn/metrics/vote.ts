/** @file Several networks' predictions joined into one by majority. */
import { outside } from "../../data/arrays";
import { classificationReport, type ClassificationReport } from "./classificationReport";
import { accuracyOf, confusionMatrix } from "./confusionMatrix";

/**
 * Class of the largest value in each row; the first of equals, as numpy's `argmax`.
 *
 * @param rows flattened row-major from `[size, numClasses]`.
 * @throws RangeError if `rows` is not a whole number of rows.
 */
export function argMax(rows: ArrayLike<number>, numClasses: number): number[] {
  return Array.from({ length: countRows(rows, numClasses) }, (_, row) => {
    let best = 0;
    let most = rows[row * numClasses] ?? outside(rows, row * numClasses);
    for (let i = 1; i < numClasses; i++) {
      const value = rows[row * numClasses + i] ?? outside(rows, row * numClasses + i);
      if (value > most) {
        best = i;
        most = value;
      }
    }
    return best;
  });
}

/**
 * Each network votes for its most probable class; most votes win. Ties go to the tied class with the largest
 * mean probability over the networks, and should that tie too, to the first.
 *
 * @param probabilities one entry per network: softmax outputs, flattened row-major from `[size, numClasses]`.
 * @returns predicted classes, shape `[size]`.
 * @throws RangeError if there is no network, or they did not score the same number of images.
 */
export function majorityVote(probabilities: readonly ArrayLike<number>[], numClasses: number): number[] {
  const ballots = probabilities.map((rows) => argMax(rows, numClasses));
  const [first] = ballots;
  if (first === undefined) throw new RangeError("majorityVote: no network to vote");
  if (ballots.some(({ length }) => length !== first.length)) {
    throw new RangeError(`majorityVote: the networks scored ${ballots.map(({ length }) => length).join(", ")} images, expected the same number`);
  }
  return first.map((_, row) => {
    const votes = ballots.map((predictions) => predictions[row] ?? outside(predictions, row));
    return mostProbable(mostVoted(votes, numClasses), probabilities, row * numClasses);
  });
}

/** The vote scored against `labels`, all `[size]`. */
export function voteOf(
  probabilities: readonly ArrayLike<number>[],
  labels: ArrayLike<number>,
  numClasses = 10,
): { accuracy: number; predictions: number[]; confusionMatrix: number[][]; report: ClassificationReport } {
  const predictions = majorityVote(probabilities, numClasses);
  const matrix = confusionMatrix(labels, predictions, numClasses);
  return { accuracy: accuracyOf(matrix), predictions, confusionMatrix: matrix, report: classificationReport(labels, predictions, numClasses) };
}

/** The classes with the most votes, in label order. */
function mostVoted(votes: readonly number[], numClasses: number): number[] {
  const counts = Array.from({ length: numClasses }, (_, classIndex) => votes.filter((vote) => vote === classIndex).length);
  const most = Math.max(...counts);
  return counts.flatMap((count, classIndex) => (count === most ? [classIndex] : []));
}

/** Of `candidates`, the one with the largest sum of probabilities: all networks count, so sums order as means do. */
function mostProbable(candidates: readonly number[], probabilities: readonly ArrayLike<number>[], offset: number): number {
  const sums = candidates.map((candidate) => probabilities.reduce((sum, rows) => sum + (rows[offset + candidate] ?? outside(rows, offset + candidate)), 0));
  const best = sums.indexOf(Math.max(...sums));
  return candidates[best] ?? outside(candidates, best);
}

function countRows(rows: ArrayLike<number>, numClasses: number): number {
  if (rows.length % numClasses !== 0) {
    throw new RangeError(`argMax: ${rows.length} values are not a whole number of rows of ${numClasses}`);
  }
  return rows.length / numClasses;
}
