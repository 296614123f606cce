/** @file The networks that have weights: those of runs that are scored or under way, and those that came with the page. */
import { useCallback } from "react";
import type { AnsweringNetwork } from "../../state/commands";
import { useAppWhere } from "../useApp";
import { usePredictions } from "../usePredictions";

const areSame = (a: readonly AnsweringNetwork[], b: readonly AnsweringNetwork[]): boolean => a.length === b.length && a.every((network, i) => network === b[i]);

interface Networks {
  /** In the experiment's order. Each the same object while nothing of it changes. */
  readonly networks: readonly AnsweringNetwork[];
  readonly isLoading: boolean;
  /** Why some are missing, a sentence each. */
  readonly problems: readonly string[];
  readonly retry: () => void;
}

export function useNetworks(): Networks {
  const { predictions, ...loading } = usePredictions("The code that looks inside could not be loaded. Check the connection and try again.");
  const networks = useAppWhere(useCallback(() => predictions?.networks() ?? [], [predictions]), areSame);
  return { networks, ...loading };
}
