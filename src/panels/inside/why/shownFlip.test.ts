/** @file Tests of shownFlip.ts. */
import { expect, it } from "vitest";
import { changeOf } from "./shownFlip";

it("says how much changes, and by how much it is shown stronger", () => {
  const [before, after] = [new Uint8Array(784).fill(100), new Uint8Array(784).fill(100)];
  after.set([110, 80], 5);
  const { change, ...rest } = changeOf(before, after);
  expect(rest).toEqual({ changed: 2, largest: 20, mean: 15, amplified: 13 });
  expect(Array.from(change.values).slice(4, 8)).toEqual([0, 10, -20, 0]);
});

it("says that nothing changes", () => expect(changeOf(new Uint8Array(784), new Uint8Array(784))).toMatchObject({ changed: 0, largest: 0, mean: 0 }));
