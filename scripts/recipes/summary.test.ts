/** @file What finished runs come to, worked out by hand, and that README shows what is committed. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { NetworkKey } from "./plan.ts";
import { bestByValidation, type Finished, groupsOf, softVoteAccuracy, type Summary, tableOf, withTable } from "./summary.ts";

function finished(network: NetworkKey, seed: number, validation: number, test: number | null): Finished {
  return { stage: "final", network, candidate: "chosen", name: `Network ${network}`, parameters: 1_234, seed, epochs: 5, validation, validationAsTested: null, test, secondsPerEpoch: 1, backend: "wasm, 2 threads" };
}

const FINALS = [finished("1", 7, 0.91, 0.9), finished("2", 7, 0.92, 0.91), finished("1", 8, 0.93, 0.92)];

/** Probabilities that are 1 at each of `classes` in turn, times `weight`; the rest is 0. */
function sure(classes: readonly number[], weight = 1): Float32Array {
  return Float32Array.from(classes.flatMap((label) => Array.from({ length: 10 }, (_, i) => (i === label ? weight : 0))));
}

it("groups by network and candidate, in the networks' order", () => {
  expect(groupsOf(FINALS).map((runs) => runs.map(({ network, seed }) => `${network}-${seed}`))).toEqual([["1-7", "1-8"], ["2-7"]]);
});

it("takes each network's best seed by validation, whatever the test says", () => {
  const runs = [...FINALS, finished("1", 9, 0.92, 0.99)];
  expect(bestByValidation(runs).map(({ network, seed }) => [network, seed])).toEqual([["1", 8], ["2", 7]]);
});

describe("softVoteAccuracy", () => {
  it("counts the class of the highest mean probability", () => {
    const members = [sure([3, 3, 5], 0.4), sure([4, 3, 5], 0.9), sure([3, 1, 6], 0.4)];
    expect(softVoteAccuracy(members, [4, 3, 6])).toBeCloseTo(2 / 3, 12);
  });
  it("refuses members of other sizes", () => {
    expect(() => softVoteAccuracy([sure([1, 2])], [1])).toThrow("softVoteAccuracy: needs 10 probabilities of each member, got 20");
    expect(() => softVoteAccuracy([], [1])).toThrow("got no member");
  });
});

describe("tableOf", () => {
  it("gives means with the sample's standard deviation, one number without, and says what is missing", () => {
    const lines = tableOf({ finals: FINALS, votes: [{ seed: 7, accuracy: 0.915 }], choices: [] }).split("\n");
    expect(lines.slice(2)).toEqual([
      "| Network 1 | 1,234 | 5 | 7, 8 | 92.00 ± 1.41 | 91.00 ± 1.41 |",
      "| Network 2 | 1,234 | 5 | 7 | 92.00 | 91.00 |",
      "| The vote of the paper’s three (mean probabilities) | | | 7 | | 91.50 |",
      "| Architecture 3 | | | none yet | | |",
      "| The modern one | | | none yet | | |",
    ]);
  });
  it("shows no test where one was chosen", () => {
    const choices = [{ ...finished("2", 7, 0.9, null), stage: "choose" as const, candidate: "plain", validationAsTested: 0.905 }];
    expect(tableOf({ finals: [], votes: [], choices }).split("\n").at(-1)).toBe("| Network 2 | plain | 5 | 7 | 90.00 | 90.50 |");
  });
});

it("puts a table between its marks and nowhere else", () => {
  const text = "before\n<!-- recipes: begin -->\nold\n<!-- recipes: end -->\nafter\n";
  expect(withTable(text, "new")).toBe("before\n<!-- recipes: begin -->\nnew\n<!-- recipes: end -->\nafter\n");
  expect(() => withTable("no marks", "new")).toThrow("README.md needs the lines");
});

it("README shows the table of what is committed", () => {
  const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");
  const readme = read("../../README.md");
  expect(withTable(readme, tableOf(JSON.parse(read("results.json")) as Summary))).toBe(readme);
});
