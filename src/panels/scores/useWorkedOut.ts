/** @file What takes a while to work out, in turns, for a component that may be gone before it is there. */
import { useEffect, useState } from "react";
import { yieldToPage } from "../../yieldToPage";
import type { Turn } from "./sureness";

/** @param work another function where it is to be worked out anew; null: nothing to do. @returns null until it is there. */
export function useWorkedOut<T>(work: ((turn: Turn) => Promise<T>) | null): T | null {
  const [found, setFound] = useState<{ readonly of: typeof work; readonly value: T } | null>(null);
  useEffect(() => {
    if (work === null) return;
    const ending = new AbortController();
    const turn = async () => {
      await yieldToPage();
      ending.signal.throwIfAborted();
    };
    turn()
      .then(() => work(turn))
      .then((value) => setFound({ of: work, value }))
      .catch((error: unknown) => {
        if (!ending.signal.aborted) throw error;
      });
    return () => ending.abort();
  }, [work]);
  return found !== null && found.of === work ? found.value : null;
}
