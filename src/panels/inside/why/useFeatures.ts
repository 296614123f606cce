/** @file Features of the first training images, read when they are asked for and kept as long as the network's weights are the same. */
import { useCallback, useEffect, useRef, useState } from "react";
import { messageOf } from "../../../data/errors";
import type { LabelledImages } from "../../../data/dataset";
import { FeatureBook } from "../../../explain/featureBook";
import type { Step } from "../../../explain/steps";
import { yieldToPage } from "../../../yieldToPage";

/** By the network's weights. */
const books = new WeakMap<readonly Float32Array[], FeatureBook>();

function bookOf(weights: readonly Float32Array[], steps: readonly Step[], train: LabelledImages): FeatureBook {
  const kept = books.get(weights);
  if (kept?.train === train) return kept;
  const book = new FeatureBook(steps, train);
  books.set(weights, book);
  return book;
}

type Reading =
  | { readonly status: "still" }
  /** `share` of what was asked for, 0–1. */
  | { readonly status: "reading"; readonly share: number }
  | { readonly status: "failed"; readonly problem: string };

interface Features {
  readonly book: FeatureBook;
  readonly reading: Reading;
  readonly read: (count: number) => void;
  /** What has been read stays. */
  readonly stop: () => void;
}

const STILL = { status: "still" } as const;

/** Reading stops when another network is looked at, or the view is left. */
export function useFeatures(weights: readonly Float32Array[], steps: readonly Step[], train: LabelledImages): Features {
  const [known, setKnown] = useState<{ readonly book: FeatureBook; readonly reading: Reading } | null>(null);
  const under = useRef<AbortController | null>(null);
  const book = bookOf(weights, steps, train);
  const stop = useCallback(() => {
    under.current?.abort();
    under.current = null;
    setKnown(null);
  }, []);
  useEffect(() => () => under.current?.abort(), [book]);
  const read = useCallback(
    (count: number) => {
      const stopping = new AbortController();
      under.current?.abort();
      under.current = stopping;
      const { signal } = stopping;
      const say = (next: Reading) => {
        if (!signal.aborted) setKnown({ book, reading: next });
      };
      say({ status: "reading", share: 0 });
      const percents = steadily((share) => say({ status: "reading", share }));
      book.readTo(count, { yieldToPage, signal, onProgress: percents }).then(
        () => say(STILL),
        (error: unknown) => say({ status: "failed", problem: messageOf(error) }),
      );
    },
    [book],
  );
  // What is said of another network's book is over with it.
  return { book, reading: known?.book === book ? known.reading : STILL, read, stop };
}

/** Only whole percents, so that the page is not drawn for each image. */
function steadily(tell: (share: number) => void): (share: number) => void {
  let told = -1;
  return (share) => {
    const percent = Math.floor(100 * share);
    if (percent !== told) tell(percent / 100);
    told = percent;
  };
}
