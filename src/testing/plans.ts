/** @file Experiments for tests, planned by settings. */
import type { LayersOf } from "../experiment/parseNetwork";
import { plannedBySettings, type Plan } from "../experiment/plannedBySettings";
import type { Settings } from "../experiment/settings";

/** The paper's three with `settings`, but made of what `layersOf` says. */
export function plannedWith(layersOf: LayersOf, settings: Partial<Settings>): Plan {
  const { experiment, backendChoice } = plannedBySettings(settings);
  const runs = experiment.runs.map((run) => (run.network.architecture === null ? run : { ...run, network: { ...run.network, layers: layersOf(run.network.architecture) } }));
  return { experiment: { ...experiment, runs }, backendChoice };
}
