/** @file Reads of the store that several pieces of the Train room share. */
import type { AppState } from "../../state/store";
import { followedRun } from "./runProgress";

/** The run that the curves follow; null before any has started. */
export const selectFollowed = (state: AppState) => followedRun(state.training, state.runs);
export const selectIsRunning = (state: AppState) => state.training.status === "running";
export const selectError = (state: AppState) => state.training.error;

/** Whether the runs are (or would be) on Fashion-MNIST; if not, published numbers do not compare. */
export const selectIsFashionMnist = (state: AppState) => (state.training.dataset ?? state.dataset.loaded?.name ?? state.experiment.data.set) === "fashion-mnist";
