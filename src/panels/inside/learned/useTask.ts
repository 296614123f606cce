/** @file Long work that a person starts and may stop: how far it is, what came of it. Dropped when its component goes. */
import { useCallback, useEffect, useRef, useState } from "react";
import { messageOf } from "../../../data/errors";
import type { Work } from "../../../explain/work";
import { yieldToPage } from "../../../yieldToPage";

export type TaskState<T> =
  | { readonly status: "idle" }
  /** `share` 0–1. */
  | { readonly status: "working"; readonly share: number }
  | { readonly status: "done"; readonly value: T }
  /** A sentence. */
  | { readonly status: "failed"; readonly problem: string };

export interface Task<T> {
  readonly state: TaskState<T>;
  /** Stops what is under way first. */
  readonly start: (job: (work: Work) => Promise<T>) => void;
  readonly stop: () => void;
}

const IDLE = { status: "idle" } as const;

export function useTask<T>(): Task<T> {
  const [state, setState] = useState<TaskState<T>>(IDLE);
  const current = useRef<AbortController | null>(null);
  const stop = useCallback(() => {
    current.current?.abort();
    current.current = null;
    setState((before) => (before.status === "working" ? IDLE : before));
  }, []);
  const start = useCallback((job: (work: Work) => Promise<T>) => {
    current.current?.abort();
    const stopping = new AbortController();
    current.current = stopping;
    const { signal } = stopping;
    const say = (next: TaskState<T>) => {
      if (!signal.aborted) setState(next);
    };
    let percent = -1;
    const onProgress = (share: number) => {
      // Whole percents only: the page is not drawn for each image.
      if (Math.floor(share * 100) === percent) return;
      percent = Math.floor(share * 100);
      say({ status: "working", share });
    };
    say({ status: "working", share: 0 });
    job({ yieldToPage, signal, onProgress }).then(
      (value) => say({ status: "done", value }),
      (error: unknown) => say({ status: "failed", problem: messageOf(error) }),
    );
  }, []);
  useEffect(() => () => current.current?.abort(), []);
  return { state, start, stop };
}
