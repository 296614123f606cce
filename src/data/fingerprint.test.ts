import { expect, test } from "vitest";
import { bandedDataset } from "../testing/images";
import { fingerprintOf } from "./fingerprint";

test("the same data have one fingerprint; a label, a size or other pixels change it", () => {
  const dataset = bandedDataset(50, 20);
  const fingerprint = fingerprintOf(dataset);
  expect(fingerprintOf(bandedDataset(50, 20))).toBe(fingerprint);
  expect(fingerprintOf(bandedDataset(50, 10))).not.toBe(fingerprint);
  expect(fingerprintOf({ train: dataset.test, test: dataset.train })).not.toBe(fingerprint);
  const labels = dataset.test.labels.slice();
  labels[3]! ^= 1;
  expect(fingerprintOf({ ...dataset, test: { ...dataset.test, labels } })).not.toBe(fingerprint);
});
