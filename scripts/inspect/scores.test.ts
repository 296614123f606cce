/** @file The scores of src/explain against scikit-learn's, of three networks on 1,000 test images. Skipped where the reference files are not beside the project. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { NUM_CLASSES } from "../../src/data/dataset.ts";
import { parseIdx } from "../../src/data/idx.ts";
import type { Answers } from "../../src/explain/scores/answers.ts";
import { expectedCalibrationError, reliability } from "../../src/explain/scores/calibration.ts";
import { brierScore, logLoss } from "../../src/explain/scores/probabilityScores.ts";
import { averagePrecision, precisionRecallCurve, rankingOf, rocAuc, rocCurve } from "../../src/explain/scores/rankingCurves.ts";
import { inspectFiles, readTestImages } from "./inspectFiles.ts";

const REFERENCE = "../shared/reference";
const LABELS = "t10k-labels-idx1-ubyte.gz";
const DATA = "../shared/fashion-mnist";
const NETWORKS = [1, 2, 3].map((architecture) => ({
  architecture,
  expected: join(REFERENCE, "explain", `architecture-${architecture}.json`),
  model: join(REFERENCE, architecture === 1 ? "keras" : "explain", `architecture-${architecture}.h5`),
}));
const FILES = [...NETWORKS.flatMap(({ expected, model }) => [expected, model]), join(DATA, "t10k-images-idx3-ubyte.gz"), join(DATA, LABELS)];
const SIZE = 1_000;

interface Expected {
  readonly rocAuc: readonly number[];
  readonly averagePrecision: readonly number[];
  readonly logLoss: number;
  readonly brier: number;
  readonly expectedCalibrationError: number;
  readonly reliability: { readonly bins: number; readonly rows: readonly (readonly [number, number | null, number | null])[] };
}

/** Of the first test images, by the page's own readers and forward pass. */
async function answersOf(model: string): Promise<Answers> {
  const [network] = await inspectFiles([model], { images: readTestImages(DATA, 0, SIZE), onto: null });
  const labels = parseIdx(Uint8Array.from(gunzipSync(readFileSync(join(DATA, LABELS))))).data;
  return { labels: labels.subarray(0, SIZE), probabilities: network!.probabilities!.flat(), numClasses: NUM_CLASSES };
}

describe.skipIf(!FILES.every((file) => existsSync(file)))("scikit-learn's numbers (skipped without ../shared/reference/explain and ../shared/fashion-mnist)", () => {
  test.each(NETWORKS)("of architecture $architecture", async ({ expected, model }) => {
    const { scores } = JSON.parse(readFileSync(expected, "utf8")) as { readonly scores: Expected };
    const answers = await answersOf(model);
    const rankings = Array.from({ length: NUM_CLASSES }, (_, label) => rankingOf(answers, label));
    expectNear(rankings.map((ranking) => rocAuc(rocCurve(ranking)!)), scores.rocAuc);
    expectNear(rankings.map((ranking) => averagePrecision(precisionRecallCurve(ranking)!)), scores.averagePrecision);
    const bins = reliability(answers, scores.reliability.bins);
    const [rows, expectedRows] = [bins.map(({ count, confidence, accuracy }) => [count, confidence, accuracy]), scores.reliability.rows];
    expect(rows.map((row) => row.map((value) => value === null))).toEqual(expectedRows.map((row) => row.map((value) => value === null)));
    expectNear(rows.flat().filter((value) => value !== null), expectedRows.flat().filter((value) => value !== null));
    expectNear([logLoss(answers), brierScore(answers), expectedCalibrationError(bins)], [scores.logLoss, scores.brier, scores.expectedCalibrationError]);
  });
});

/** The networks' probabilities come from other arithmetic than Keras's. */
function expectNear(actual: readonly number[], expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, i) => expect(Math.abs(value - expected[i]!), `value ${i}: ${value}, expected ${expected[i]}`).toBeLessThan(1e-5));
}
