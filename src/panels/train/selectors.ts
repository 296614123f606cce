/** @file Reads of the store that several pieces of the Train room share. */
import type { AppState } from "../../state/store";

export const selectRuns = (state: AppState) => state.runs;
export const selectSettings = (state: AppState) => state.settings;
export const selectExperiment = (state: AppState) => state.experiment;
export const selectError = (state: AppState) => state.experiment.error;

/** Whether the runs are (or would be) on Fashion-MNIST; if not, published numbers do not compare. */
export const selectIsFashionMnist = (state: AppState) => (state.experiment.dataset ?? state.dataset.loaded?.name ?? state.settings.data) === "fashion-mnist";
