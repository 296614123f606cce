/** @file What answers for single images, loaded with the networks that come with the page when a component first needs it. */
import { useCallback, useEffect, useState } from "react";
import type { PredictionCommands } from "../state/commands";
import type { AppState } from "../state/store";
import { useApp, useLoadPredictions } from "./useApp";

const selectShipped = (state: AppState) => state.shipped;

interface Loaded {
  /** null until its code is there. */
  readonly predictions: PredictionCommands | null;
  readonly isLoading: boolean;
  /** Why networks that come with the page are missing, a sentence each. */
  readonly problems: readonly string[];
  readonly retry: () => void;
}

/** @param unloaded a sentence for where the code cannot be had */
export function usePredictions(unloaded: string): Loaded {
  const loadPredictions = useLoadPredictions();
  const [predictions, setPredictions] = useState<PredictionCommands | null>(null);
  const [hasFailed, setHasFailed] = useState(false);
  const [attempt, setAttempt] = useState(0);
  const shipped = useApp(selectShipped);
  const retry = useCallback(() => setAttempt((previous) => previous + 1), []);
  useEffect(() => {
    loadPredictions()
      .then((commands) => {
        setPredictions(commands);
        setHasFailed(false);
        return commands.load();
      })
      .catch(() => setHasFailed(true));
  }, [loadPredictions, attempt]);
  return { predictions, isLoading: !hasFailed && shipped.status !== "ready", problems: hasFailed ? [unloaded] : shipped.problems, retry };
}
