/** @file The pixels behind what the store calls loaded. */
import type { Dataset } from "../../data/dataset";
import type { AppState } from "../../state/store";
import { useApp, useData } from "../useApp";

const selectVersion = (state: AppState) => state.dataset.loaded?.version ?? null;

/** null until something is loaded; another object after each load. */
export function useDataset(): Dataset | null {
  const version = useApp(selectVersion);
  const data = useData();
  return version === null ? null : data.current();
}
