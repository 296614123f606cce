/** @file What each kind of augmentation costs in time, in words to stand beside it. */
import { type AugmentationSpec, NO_AUGMENTATION } from "../../nn/trainConfig";
import { formatDuration, formatInteger } from "../format";

/**
 * Seconds that augmentation adds to an image, its random numbers included: `npm run bench -- --augmentation`, WebAssembly
 * with two threads on two cores. Each kind by itself 4.5 to 4.8 µs, all of them 4.9: one pass does whatever is on.
 */
const SECONDS_AN_IMAGE = 5e-6;

/** What one kind costs beside the others that are on. @param trainSize images an epoch. */
export function kindCostText(kind: keyof AugmentationSpec, augmentation: AugmentationSpec | null, trainSize: number): string {
  const on = kindsOn(augmentation);
  if (on.some((other) => other !== kind)) return on.includes(kind) ? "Takes no time of its own beside the others." : "Would take no more time than what is on.";
  return `${on.includes(kind) ? "Takes" : "Would take"} ${aboutSeconds(SECONDS_AN_IMAGE * trainSize)} an epoch.`;
}

/** What all of it costs. @param epochSeconds an epoch of the network without augmentation, by what was trained here; null where nothing was. */
export function allCostText(trainSize: number, epochSeconds: number | null): string {
  const figure = `One pass over each image does all that is on: ${aboutSeconds(SECONDS_AN_IMAGE * trainSize)} more an epoch of ${formatInteger(trainSize)} images, whatever is on (measured on two cores, with WebAssembly).`;
  return epochSeconds === null ? figure : `${figure} Without, an epoch takes ${aboutSeconds(epochSeconds)} here.`;
}

function kindsOn(augmentation: AugmentationSpec | null): (keyof AugmentationSpec)[] {
  const kinds = Object.keys(NO_AUGMENTATION) as (keyof AugmentationSpec)[];
  return augmentation === null ? [] : kinds.filter((kind) => augmentation[kind] !== NO_AUGMENTATION[kind]);
}

function aboutSeconds(seconds: number): string {
  return seconds < 0.05 ? "less than 0.1 s" : `about ${formatDuration(seconds)}`;
}
