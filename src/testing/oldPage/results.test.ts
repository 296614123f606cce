/** @file Every results.json of the page of November 2026 is opened, and says what it said. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseResultsFile } from "../../analysis/parseResults";
import { oldForm } from "./oldForm";
import { formatReport } from "../../analysis/report";

const NAMES = ["all-three", "stopped", "shipped", "from-elsewhere", "ran-away"] as const;

type Name = (typeof NAMES)[number];

const json = (name: Name): unknown => JSON.parse(readFileSync(new URL(`results/${name}.json`, import.meta.url), "utf8"));
const read = (name: Name) => parseResultsFile(json(name));

/** A loss that was no number is null in JSON. */
const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test.each(NAMES)("%s: nothing in it is lost", (name) => {
  expect(asJson(oldForm(read(name)))).toEqual(json(name));
});

test.each<[Name, number | null, unknown[]]>([
  ["all-three", 0.4, [[1, 2, "completed", null, 0.48, undefined, undefined], [2, 2, "completed", null, 0.26, undefined, undefined], [3, 2, "completed", null, 0.14, undefined, undefined]]],
  ["stopped", 0.73, [[1, 6, "early-stopping", 5, 0.72, undefined, undefined], [3, 2, "stopped", 2, 0.1, undefined, undefined]]],
  ["shipped", 0.81, [[1, 0, null, null, 0.79, 1, undefined], [2, 0, null, null, 0.8, 2, undefined], [3, 0, null, null, 0.8, 3, undefined]]],
  ["from-elsewhere", 0.82, [[1, 0, null, null, 0.48, undefined, "keras"], [2, 2, "completed", null, 0.84, 2, undefined], [3, 0, null, null, 0.8, 3, undefined]]],
  ["ran-away", null, [[1, 6, "completed", null, 0.1, undefined, undefined]]],
])("%s: who was trained how far, and how it ended", (name, vote, runs) => {
  expect(read(name).vote?.accuracy ?? null).toBe(vote);
  expect(read(name).runs.map(({ architecture, epochsRun, endReason, restoredEpoch, test: { accuracy }, shipped, imported }) => [architecture, epochsRun, endReason, restoredEpoch, accuracy, shipped?.architecture, imported?.format])).toEqual(runs);
});

test.each(NAMES)("%s: a report can be written of it", (name) => {
  const report = formatReport(read(name));
  expect(report).toContain("## Side by side");
});
