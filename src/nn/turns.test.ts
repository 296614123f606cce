/** @file Work in turns gives what it gives at once, and its breaks where it says. */
import { expect, test } from "vitest";
import { drained, inTurns } from "./turns";

function* counting(to: number, log: string[]): Generator<void, number, void> {
  for (let i = 1; i <= to; i++) {
    log.push(`piece ${i}`);
    yield;
  }
  return to;
}

test("at once, or with breaks between", async () => {
  const log: string[] = [];
  expect(drained(counting(3, log))).toBe(3);
  expect(await inTurns(counting(2, log), async () => void log.push("break"))).toBe(2);
  expect(log).toEqual(["piece 1", "piece 2", "piece 3", "piece 1", "break", "piece 2", "break"]);
});

test("a break that fails ends the work", async () => {
  const log: string[] = [];
  await expect(inTurns(counting(3, log), () => Promise.reject(new Error("lost")))).rejects.toThrow("lost");
  expect(log).toEqual(["piece 1"]);
});
