/** @file scikit-learn's `train_test_split`, index by index. */
import { RandomState } from "./random";

/** How much is held out, and by which permutation. */
export interface SplitOptions {
  /** Share held out, between 0 and 1, both excluded; rounded up to whole examples. */
  readonly testSize: number;
  /** scikit-learn's `random_state`, an integer from 0 to 2³² − 1. */
  readonly randomState: number;
}

/** Indices into the examples that were split; no index is in both. */
export interface Split {
  readonly train: Int32Array;
  readonly test: Int32Array;
}

/**
 * The indices `sklearn.model_selection.train_test_split(arange(n), test_size, random_state)` gives:
 * one permutation, whose first `ceil(n · testSize)` entries are the test set and the rest the training set.
 *
 * @throws RangeError if `n` or an option is out of range, or if no example would be left to train on.
 */
export function trainTestSplit(n: number, { testSize, randomState }: SplitOptions): Split {
  if (!Number.isInteger(n) || n < 1) throw new RangeError(`trainTestSplit: n must be a positive integer, got ${n}`);
  if (!(testSize > 0 && testSize < 1)) {
    throw new RangeError(`trainTestSplit: testSize must be between 0 and 1, both excluded, got ${testSize}`);
  }
  const numTest = Math.ceil(n * testSize);
  // n − numTest, as scikit-learn has it: floor(n · (1 − testSize)) is one less where 1 − testSize
  // rounds down (n = 10, testSize = 0.9).
  const numTrain = n - numTest;
  if (numTrain === 0) {
    throw new RangeError(`trainTestSplit: n = ${n} and testSize = ${testSize} leave nothing to train on; give more examples or a smaller testSize`);
  }
  const permutation = new RandomState(randomState).permutation(n);
  return { test: permutation.slice(0, numTest), train: permutation.slice(numTest) };
}
