/** @file Past runs' names, from scores made up by hand. */
import { expect, test } from "vitest";
import { architectureById } from "../nn/architectures";
import type { PastScore } from "../state/memoryState";
import { pastName } from "./pastName";

const score = (architecture: 1 | 2 | 3 | null, change: Partial<PastScore> = {}): PastScore => ({
  runId: String(architecture ?? 9),
  name: architecture === null ? "Wide" : architectureById(architecture).name,
  architecture,
  accuracy: 0.5,
  ...change,
});

test.each<[string, PastScore[]]>([
  ["Architecture 2", [score(2)]],
  ["Architectures 1 and 3 (1 came with the page)", [score(1, { isShipped: true }), score(3)]],
  ["All three architectures", [score(1), score(2), score(3)]],
  ["All three architectures (came with the page)", [score(1, { isShipped: true }), score(2, { isShipped: true }), score(3, { isShipped: true })]],
  ["One convolution and One convolution, seed 7", [score(1), score(1, { runId: "4", name: "One convolution, seed 7" })]],
  ["Wide", [score(null)]],
  ["4 runs", [score(1), score(2), score(3), score(null)]],
])("%s", (name, scores) => {
  expect(pastName(scores)).toBe(name);
});
