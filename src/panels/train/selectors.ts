/** @file Reads of the store that several pieces of the Train room share. */
import type { AppState } from "../../state/store";
import { followedArchitecture } from "./runProgress";

export const selectSettings = (state: AppState) => state.settings;
/** The network that the curves follow; null before any has started. */
export const selectFollowed = (state: AppState) => followedArchitecture(state.experiment, state.runs);
export const selectIsRunning = (state: AppState) => state.experiment.status === "running";
export const selectError = (state: AppState) => state.experiment.error;

/** Whether the runs are (or would be) on Fashion-MNIST; if not, published numbers do not compare. */
export const selectIsFashionMnist = (state: AppState) => (state.experiment.dataset ?? state.dataset.loaded?.name ?? state.settings.data) === "fashion-mnist";
