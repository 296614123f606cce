/** @file Networks that were trained elsewhere, opened from a file or come with the page, as the session takes them in: their runs, and what they would replace. Pure functions. */
import type { Dataset } from "../data/dataset";
import type { ImportedModel } from "../formats";
import { ARCHITECTURE_IDS, type ArchitectureId } from "../nn/architectures";
import { comparableRuns, toRun, type Sets } from "../experiment/experiment";
import type { TrainedNetwork } from "../files/networkFiles";
import { isTrainedHere } from "../experiment/origin";
import { newRun, type Run } from "../experiment/run";
import type { Settings } from "../experiment/settings";
import type { ShippedNetwork } from "../try/shippedNetworks";
import type { AppState } from "../state/store";

/** A network to score and to put among the results. */
export interface Arrival {
  readonly architecture: ArchitectureId;
  readonly network: TrainedNetwork;
  /** Its run before it is scored. */
  readonly toRun: (settings: Settings, sets: Sets) => Run;
}

export function fromFile(model: ImportedModel, fileName: string): Arrival {
  const { architecture, format, optimizer, metadata } = model;
  const imported = { fileName, format, hasOptimizer: optimizer !== null, metadata };
  return { architecture, network: model, toRun: (settings, sets) => ({ ...toRun(architecture, settings, sets), imported }) };
}

/** Its epochs, seed and protocol are its card's; its history did not come along. */
export function fromPage({ card, weights }: ShippedNetwork): Arrival {
  const { architecture, config, seed, trainSize, validationSize, epochs } = card;
  return {
    architecture,
    network: { weights, optimizer: null },
    toRun: (_settings, { test }) => ({
      ...newRun(architecture, { ...config, seed }, { trainSize, validationSize, testSize: test.indices.length }),
      epoch: epochs,
      shipped: card,
    }),
  };
}

/** Networks trained here that would have to go for `arrivals`: in their places, or scored on other images. */
export function replacedBy(arrivals: readonly Pick<Arrival, "architecture">[], state: AppState, dataset: Dataset, settings: Settings): ArchitectureId[] {
  const kept = comparableRuns(state, dataset, settings);
  return ARCHITECTURE_IDS.filter((id) => isTrainedHere(state.runs[id]) && (kept[id] === undefined || arrivals.some(({ architecture }) => architecture === id)));
}

/** `runs` with what stood there `before` in the place of those that were not scored. */
export function withoutUnscored(runs: AppState["runs"], before: AppState["runs"]): AppState["runs"] {
  const scored = Object.entries(runs).filter(([, { test }]) => test !== null);
  return { ...before, ...Object.fromEntries(scored) };
}
