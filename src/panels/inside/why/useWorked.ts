/** @file What takes a while, worked out in turns: one thing after the other, and dropped when something else is looked at. */
import { useEffect, useState } from "react";
import { messageOf } from "../../../data/errors";
import type { Work } from "../../../explain/work";
import { yieldToPage } from "../../../yieldToPage";

/** Another function for another result: made by `useCallback`. Long ones take turns by `work`. */
export type Job<T> = (work: Work) => Promise<T> | T;

export type Outcome<T> =
  | { readonly status: "working" }
  | { readonly status: "done"; readonly value: T }
  /** A sentence. */
  | { readonly status: "failed"; readonly problem: string };

const WORKING = { status: "working" } as const;

let tail: Promise<unknown> = Promise.resolve();

/** Runs `job` when all before it are done, so that what stands first on the page is there first. */
function inOrder(job: () => Promise<void>): void {
  tail = tail.then(job, job);
}

/** @param isWanted whether anybody sees it: what is under way when it turns false is dropped, what is done stays */
export function useWorked<T>(job: Job<T>, isWanted: boolean): Outcome<T> {
  const [known, setKnown] = useState<{ readonly job: Job<T>; readonly outcome: Outcome<T> } | null>(null);
  const isKnown = known?.job === job;
  useEffect(() => {
    if (!isWanted || isKnown) return undefined;
    const dropping = new AbortController();
    const { signal } = dropping;
    inOrder(async () => {
      if (!signal.aborted) await yieldToPage();
      if (signal.aborted) return;
      const outcome = await outcomeOf(job, { yieldToPage, signal });
      if (!signal.aborted) setKnown({ job, outcome });
    });
    return () => dropping.abort();
  }, [job, isWanted, isKnown]);
  return isKnown ? known.outcome : WORKING;
}

async function outcomeOf<T>(job: Job<T>, work: Work): Promise<Outcome<T>> {
  try {
    return { status: "done", value: await job(work) };
  } catch (error) {
    return { status: "failed", problem: messageOf(error) };
  }
}
