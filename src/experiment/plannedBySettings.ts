/** @file What settings mean where they are all that is said: in links and records from before experiments were lists of runs. */
import type { BackendChoice } from "../nn/backendChoice";
import { withSettings } from "./commonSettings";
import type { Experiment } from "./plan";
import { paperExperiment } from "./presets";
import { DEFAULT_SETTINGS, type Settings } from "./settings";

/** What a person plans: the experiment, and what is to compute it. */
export interface Plan {
  readonly experiment: Experiment;
  readonly backendChoice: BackendChoice;
}

/** The paper's three networks with `settings`, the paper's own where they say nothing. */
export function plannedBySettings(settings: Partial<Settings> = {}): Plan {
  return { experiment: withSettings(paperExperiment(), settings), backendChoice: settings.backend ?? DEFAULT_SETTINGS.backend };
}
