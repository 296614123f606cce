import { expect, test } from "vitest";
import { paperRun, shippedRun } from "../../experiment/fixtures/runs";
import type { ImportedFrom } from "../../experiment/run";
import { adamPhrase } from "./adamPhrase";

const opened = (hasOptimizer: boolean): { imported: ImportedFrom } => ({ imported: { fileName: "a.keras", format: "keras", hasOptimizer, metadata: {} } });
const untrained = { epochs: [], endReason: null };

test("where Adam's state is kept, it is gone on with", () => {
  expect(adamPhrase(paperRun(1), true)).toBe("with Adam’s state");
  expect(adamPhrase(shippedRun(1), true)).toBe("with Adam’s state");
  expect(adamPhrase(paperRun(1), true, "sgd")).toBe("with SGD’s state");
});

test.each([
  ["past runs keep no state of it", paperRun(1)],
  ["past runs keep no state of it", paperRun(1, { ...opened(true), ...untrained })],
  ["past runs keep no state of it", shippedRun(1, { epochs: paperRun(1).epochs, endReason: "completed" })],
  ["no epoch was finished here", paperRun(1, { epochs: [], endReason: "stopped" })],
  ["no state of it came with the file", paperRun(1, { ...opened(false), ...untrained })],
  ["no state of it came with the page", shippedRun(1)],
])("where it is not: %s", (why, run) => {
  expect(adamPhrase(run, false)).toBe(`with a fresh Adam, as ${why}`);
});
