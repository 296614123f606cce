/** @file What training in plain JavaScript would mean, said before it begins. */
import { withSettings } from "../../experiment/commonSettings";
import type { Experiment } from "../../experiment/plan";
import { QUICK_LOOK } from "../../experiment/settings";
import { multiplyAddsOf, type PlannedWork } from "../../experiment/workload";
import type { BackendChoice } from "../../nn/backendChoice";
import type { BackendState } from "../../state/store";
import { formatRoughDuration } from "../format";

type Speed = Pick<BackendState, "name" | "multiplyAddsPerSecond"> | null;

/** "about 3 hours": how long the chosen runs would take on a backend that was measured because it is slow; null on any other. */
export function outlook(planned: PlannedWork, backend: Speed): string | null {
  const speed = backend?.multiplyAddsPerSecond ?? null;
  const work = speed === null ? 0 : multiplyAddsOf(planned);
  return speed === null || work === 0 ? null : formatRoughDuration(work / speed);
}

/** The same in sentences, with what to choose instead. */
export function outlookSentence(experiment: Experiment, backend: Speed, choice: BackendChoice): string | null {
  const duration = outlook(experiment, backend);
  if (duration === null) return null;
  const atMost = experiment.runs.some(({ isChosen, recipe }) => isChosen && recipe.earlyStopping !== null) ? " at most" : "";
  const quickLook = withSettings(experiment, QUICK_LOOK);
  const isShort = multiplyAddsOf(experiment) <= multiplyAddsOf(quickLook);
  const quick = isShort ? "" : ` Quick look would take ${outlook(quickLook, backend)}.`;
  const instead =
    choice === "cpu"
      ? "Choose the backend Automatic in the settings: it takes the fastest that there is."
      : "This browser offers nothing faster; a newer one, or one on a computer, takes minutes. The networks that come with the page need no training: see Results and Try it.";
  return `In plain JavaScript, training with these settings would take ${duration} here${atMost}, as far as a short trial tells.${quick} ${instead}`;
}
