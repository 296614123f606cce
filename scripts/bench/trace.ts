/** @file Reads a Chromium trace: how long the tasks of a page's main thread took between two marks. Pure. */
import { quantile, waitQuantile } from "./statistics.ts";

/** The part of Chromium's trace event format used here; times in microseconds. */
export interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
}

/** What to record for `mainThreadTasks`. */
export const TRACE_CATEGORIES = ["disabled-by-default-devtools.timeline", "blink.user_timing"];

export interface Tasks {
  /** Milliseconds between the two marks. */
  readonly total: number;
  /** Milliseconds of each task that began between them. */
  readonly durations: readonly number[];
}

/**
 * Tasks of the thread that made the marks (`performance.mark`), from the first mark to the second.
 * @throws Error if a mark is missing.
 */
export function mainThreadTasks(events: readonly TraceEvent[], startMark: string, endMark: string): Tasks {
  const start = markNamed(events, startMark);
  const end = markNamed(events, endMark);
  const durations = events
    .filter((event) => event.name === "RunTask" && event.ph === "X" && event.pid === start.pid && event.tid === start.tid)
    .filter(({ ts }) => ts >= start.ts && ts < end.ts)
    .map(({ dur = 0 }) => dur / 1_000);
  return { total: (end.ts - start.ts) / 1_000, durations };
}

function markNamed(events: readonly TraceEvent[], name: string): TraceEvent {
  const found = events.find((event) => event.name === name);
  if (found === undefined) throw new Error(`mainThreadTasks: the trace has no mark "${name}"`);
  return found;
}

/** A frame at 20 a second; what the web calls a long task. */
const LONG_TASK_MS = 50;

export interface Blocking {
  readonly seconds: number;
  readonly tasks: number;
  /** Share of the time in which some task ran, 0–1. */
  readonly busy: number;
  /** Milliseconds: quantiles over tasks. */
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly longest: number;
  readonly shareUnder50: number;
  /** Milliseconds a click at a random moment waits. */
  readonly wait95: number;
  readonly wait99: number;
}

/** @throws RangeError if there was no task at all. */
export function describeBlocking({ total, durations }: Tasks): Blocking {
  return {
    seconds: total / 1_000,
    tasks: durations.length,
    busy: durations.reduce((sum, duration) => sum + duration, 0) / total,
    p50: quantile(durations, 0.5),
    p95: quantile(durations, 0.95),
    p99: quantile(durations, 0.99),
    longest: quantile(durations, 1),
    shareUnder50: durations.filter((duration) => duration < LONG_TASK_MS).length / durations.length,
    wait95: waitQuantile(durations, total, 0.95),
    wait99: waitQuantile(durations, total, 0.99),
  };
}
