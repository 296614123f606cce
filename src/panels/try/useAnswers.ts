/** @file What the networks say of the drawing: once a frame at most, however fast it changes. */
import { useEffect, useRef, useState } from "react";
import { ARCHITECTURE_IDS } from "../../nn/architectures";
import type { Answer } from "../../state/commands";
import type { AppState, Shelf } from "../../state/store";
import { useApp, useAppWhere } from "../useApp";
import { usePredictions } from "../usePredictions";

/** Another element whenever other weights answer. */
const selectWeights = (state: AppState): readonly unknown[] => [
  state.experiment.runs,
  ...ARCHITECTURE_IDS.map((id) => state.shipped.cards[id] ?? null),
  state.shipped.shelf,
  ...state.shipped.best,
  ...state.experiment.runs.map(({ id }) => state.runs[id]?.test ?? null),
];
const areSame = (a: readonly unknown[], b: readonly unknown[]): boolean => a.length === b.length && a.every((weights, i) => weights === b[i]);
const selectShelf = (state: AppState) => state.shipped.shelf;

interface Answering {
  readonly answers: readonly Answer[];
  readonly isLoading: boolean;
  /** Why networks that come with the page are missing, a sentence each. */
  readonly problems: readonly string[];
  readonly retry: () => void;
  /** Which of those that come with the page answer, and how to have the others answer; null before the code is there. */
  readonly shelf: Shelf;
  readonly choose: ((shelf: Shelf) => void) | null;
}

export function useAnswers(pixels: Uint8Array): Answering {
  const { predictions, ...loading } = usePredictions("The code that answers could not be loaded. Check the connection and try again.");
  const [answers, setAnswers] = useState<readonly Answer[]>([]);
  const weights = useAppWhere(selectWeights, areSame);
  const shelf = useApp(selectShelf);
  const latest = useRef<() => void>(null);
  const frame = useRef(0);

  useEffect(() => {
    latest.current = () => setAnswers(predictions?.predict(pixels) ?? []);
    if (frame.current !== 0) return;
    frame.current = requestAnimationFrame(() => {
      frame.current = 0;
      latest.current?.();
    });
  }, [predictions, pixels, weights]);

  return { answers, ...loading, shelf, choose: predictions === null ? null : (next) => void predictions.choose(next) };
}
