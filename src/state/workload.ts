/** @file How much work an experiment is, before it is begun: pure arithmetic over the settings. */
import { architectureById } from "../nn/architectures";
import { summarize } from "../nn/summary";
import { TRAINING_COST } from "../nn/trainEvents";
import { toConfig } from "./experiment";
import type { Settings } from "./settings";

/** Validation images for each training image: the split's fifth beside its four fifths. */
const VALIDATION_SHARE = 0.25;

/** Multiplications, each with an addition, of all networks chosen: every epoch they may train, and their scores. */
export function multiplyAddsOf(settings: Settings): number {
  const { trainSize, testSize } = settings;
  const inEpoch = trainSize * (TRAINING_COST + VALIDATION_SHARE);
  return settings.architectures.reduce((total, id) => {
    const { multiplyAdds } = summarize(architectureById(id).layers);
    return total + multiplyAdds * (toConfig(id, settings).epochs * inEpoch + testSize);
  }, 0);
}
