/** @file Test helpers for the store. */
import type { AppState, AppStore } from "../state/store";

/** Resolves once `isSo` holds of the store's state. */
export function until(store: AppStore, isSo: (state: AppState) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const check = (): void => {
      if (!isSo(store.getState())) return;
      unsubscribe();
      resolve();
    };
    const unsubscribe = store.subscribe(check);
    check();
  });
}
