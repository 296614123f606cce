/** @file The card's training loss, state by state. */
import { expect, test } from "vitest";
import type { EpochRecord } from "../../nn/trainEvents";
import { pulse } from "./pulse";

const base = { endReason: null, runningLoss: null, epochs: [], epoch: 0, step: 0, stepsPerEpoch: 10 };
const finished = [{ epoch: 1, loss: 0.5 } as EpochRecord];

test.each([
  { state: "nothing has run", run: null, expected: ["this epoch", null, 0] },
  { state: "before the first reading", run: { ...base, epoch: 1, step: 1 }, expected: ["this epoch", null, 0.1] },
  { state: "within an epoch", run: { ...base, epochs: finished, epoch: 2, step: 4, runningLoss: 0.4 }, expected: ["this epoch", 0.4, 0.4] },
  { state: "between epochs", run: { ...base, epochs: finished, epoch: 1, step: 10 }, expected: ["last epoch", 0.5, 1] },
  { state: "ended", run: { ...base, endReason: "completed" as const, epochs: finished, epoch: 1, step: 10 }, expected: ["last epoch", 0.5, 1] },
  { state: "broken off within an epoch", run: { ...base, endReason: "stopped" as const, epochs: finished, epoch: 2, step: 4, runningLoss: 0.4 }, expected: ["when it ended", 0.4, 0.4] },
])("$state", ({ run, expected }) => {
  const { label, loss, share } = pulse(run);
  expect([label.replace(/^Training loss,? /, ""), loss, share]).toEqual(expected);
});
