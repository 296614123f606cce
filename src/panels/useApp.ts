/** @file The hooks through which components read the store and give commands. */
import { createContext, useContext, useRef } from "react";
import { useStore } from "zustand";
import type { DataCommands, MemoryCommands, PlanCommands, PredictionCommands, TrainingCommands } from "../state/commands";
import type { AppState, AppStore } from "../state/store";

export interface AppContextValue {
  readonly store: AppStore;
  readonly data: DataCommands;
  /** Commands given before tfjs has loaded are carried out once it has. */
  readonly training: TrainingCommands;
  readonly planning: PlanCommands;
  /** Loads what answers for single images; the same each time. */
  readonly loadPredictions: () => Promise<PredictionCommands>;
  readonly memory: MemoryCommands;
}

export const AppContext = createContext<AppContextValue | null>(null);

function useAppContext(): AppContextValue {
  const context = useContext(AppContext);
  if (context === null) throw new Error("internal: no <AppContext> above this component");
  return context;
}

/** What `selector` reads from the store; re-renders when that changes (by `Object.is`). */
export function useApp<T>(selector: (state: AppState) => T): T {
  return useStore(useAppContext().store, selector);
}

/** The store's state when it is asked for, for what is made of it on a click. */
export function useReadState(): () => AppState {
  return useAppContext().store.getState;
}

/** The same for a selector that makes a new value each time: the last one stays while `isSame` says so. `isSame` is a module-level function. */
export function useAppWhere<T>(selector: (state: AppState) => T, isSame: (a: T, b: T) => boolean): T {
  const last = useRef<{ readonly value: T }>(null);
  return useApp((state) => {
    const value = selector(state);
    if (last.current === null || !isSame(last.current.value, value)) last.current = { value };
    return last.current.value;
  });
}

export const useData = (): DataCommands => useAppContext().data;
export const useMemory = (): MemoryCommands => useAppContext().memory;
export const usePlanning = (): PlanCommands => useAppContext().planning;
export const useTraining = (): TrainingCommands => useAppContext().training;
export const useLoadPredictions = (): (() => Promise<PredictionCommands>) => useAppContext().loadPredictions;
