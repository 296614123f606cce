import { expect, test } from "vitest";
import { describeBlocking, mainThreadTasks, type TraceEvent } from "./trace";

const page = { pid: 7, tid: 1 };

function task(ts: number, dur: number, thread = page): TraceEvent {
  return { name: "RunTask", ph: "X", ts, dur, ...thread };
}

const EVENTS: readonly TraceEvent[] = [
  task(500, 1_000),
  { name: "start", ph: "R", ts: 1_000, ...page },
  task(2_000, 4_000),
  task(3_000, 90_000, { pid: 7, tid: 2 }),
  task(4_000, 90_000, { pid: 8, tid: 1 }),
  { name: "Other", ph: "X", ts: 5_000, dur: 3_000, ...page },
  task(40_000, 60_000),
  { name: "end", ph: "R", ts: 101_000, ...page },
  task(102_000, 5_000),
];

test("only tasks of the marks' thread, begun between them", () => {
  expect(mainThreadTasks(EVENTS, "start", "end")).toEqual({ total: 100, durations: [4, 60] });
});

test("a missing mark is named", () => {
  expect(() => mainThreadTasks(EVENTS, "start", "finish")).toThrow('no mark "finish"');
});

test("tasks in numbers", () => {
  const blocking = describeBlocking({ total: 100, durations: [4, 60] });
  expect(blocking).toMatchObject({ seconds: 0.1, tasks: 2, busy: 0.64, p50: 32, longest: 60, shareUnder50: 0.5 });
  // 60 − w = 5 % of 100 ms.
  expect(blocking.wait95).toBeCloseTo(55, 9);
});
