/** @file The networks that have weights: those of runs that are scored or under way, and those that came with the page. */
import { useCallback, useEffect, useState } from "react";
import type { AnsweringNetwork, PredictionCommands } from "../../state/commands";
import type { AppState } from "../../state/store";
import { useApp, useAppWhere, useLoadPredictions } from "../useApp";

const areSame = (a: readonly AnsweringNetwork[], b: readonly AnsweringNetwork[]): boolean => a.length === b.length && a.every((network, i) => network === b[i]);
const selectShipped = (state: AppState) => state.shipped;

interface Networks {
  /** In the experiment's order. Each the same object while nothing of it changes. */
  readonly networks: readonly AnsweringNetwork[];
  readonly isLoading: boolean;
  /** Why some are missing, a sentence each. */
  readonly problems: readonly string[];
  readonly retry: () => void;
}

export function useNetworks(): Networks {
  const loadPredictions = useLoadPredictions();
  const [commands, setCommands] = useState<PredictionCommands | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [attempt, setAttempt] = useState(0);
  const networks = useAppWhere(useCallback(() => commands?.networks() ?? [], [commands]), areSame);
  const shipped = useApp(selectShipped);
  const retry = useCallback(() => setAttempt((previous) => previous + 1), []);

  useEffect(() => {
    loadPredictions()
      .then((predictions) => {
        setCommands(predictions);
        setFailure(null);
        return predictions.load();
      })
      .catch(() => setFailure("The code that looks inside could not be loaded. Check the connection and try again."));
  }, [loadPredictions, attempt]);

  return { networks, isLoading: failure === null && shipped.status !== "ready", problems: failure === null ? shipped.problems : [failure], retry };
}
