/** @file An epoch's length follows from what the nearest network took here. */
import { expect, test } from "vitest";
import { summarize } from "../nn/summary";
import type { EpochRecord } from "../nn/trainEvents";
import { expectedEpochSeconds } from "./expectedEpoch";
import { paperNetwork } from "./network";

const epoch = (seconds: number): EpochRecord => ({ epoch: 1, loss: 1, accuracy: 0.5, valLoss: 1, valAccuracy: 0.5, seconds });
const run = (id: 1 | 2 | 3, seconds: readonly number[], trainSize = 48_000) => ({ network: paperNetwork(id), epochs: seconds.map(epoch), trainSize });
const workOf = (id: 1 | 2 | 3) => summarize(paperNetwork(id).layers).multiplyAdds;

test("the same network takes what its fastest epoch took, and half the images half of it", () => {
  expect(expectedEpochSeconds([run(2, [9, 3, 4])], workOf(2), 48_000)).toBeCloseTo(3, 10);
  expect(expectedEpochSeconds([run(2, [3])], workOf(2), 24_000)).toBeCloseTo(1.5, 10);
});

test("another goes by the one nearest to it, in proportion", () => {
  const runs = [run(1, [100]), run(3, [8])];
  expect(expectedEpochSeconds(runs, workOf(3) * 2, 48_000)).toBeCloseTo(16, 10);
  expect(expectedEpochSeconds(runs, workOf(1) / 2, 48_000)).toBeCloseTo(50, 10);
});

test("nothing is said where nothing was trained", () => {
  expect(expectedEpochSeconds([], workOf(1), 48_000)).toBeNull();
  expect(expectedEpochSeconds([run(1, [])], workOf(1), 48_000)).toBeNull();
  expect(expectedEpochSeconds([run(1, [0])], workOf(1), 48_000)).toBeNull();
});
