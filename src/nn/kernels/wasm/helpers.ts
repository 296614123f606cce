/** @file Starts helper threads. */
import type { HelperTask } from "./worker";

/** Milliseconds until a helper that says nothing is given up. */
const PATIENCE = 10_000;

/**
 * Starts up to `count` helpers; resolves to those that came up, which may be none. They serve until the kernels'
 * `stop`, or until terminated. Late ones cannot come: whoever is given up is terminated.
 */
export async function startHelpers(count: number, task: Omit<HelperTask, "thread">): Promise<Worker[]> {
  const helpers = await Promise.all(Array.from({ length: count }, (_, i) => startHelper({ ...task, thread: i + 1 })));
  return helpers.filter((helper) => helper !== null);
}

function startHelper(task: HelperTask): Promise<Worker | null> {
  return new Promise((resolve) => {
    const helper = new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: `wasm-kernels-${task.thread}` });
    const settle = (isUp: boolean) => {
      clearTimeout(timer);
      if (!isUp) helper.terminate();
      resolve(isUp ? helper : null);
    };
    const timer = setTimeout(() => settle(false), PATIENCE);
    helper.onmessage = () => settle(true);
    helper.onerror = () => settle(false);
    helper.postMessage(task);
  });
}
