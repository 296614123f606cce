/** @file The smallest change that flips an answer, as it is shown: in shades of 255, and amplified. */
import type { NumberMap } from "../../../charts/signedCanvas";
import { at, byteAt } from "../../../data/arrays";
import { IMAGE_SIZE } from "../../../data/dataset";
import { smallestFlip } from "../../../explain/flip";
import { bestOf, type Trace } from "../../../explain/trace";
import type { Work } from "../../../explain/work";

/** What the network says of an image. */
export interface Said {
  readonly label: number;
  readonly probability: number;
}

export interface ShownFlip {
  /** Grey, 0–255, shape `[28, 28]`. */
  readonly pixels: Uint8Array;
  /** What was added, in shades. */
  readonly change: NumberMap;
  readonly before: Said;
  readonly after: Said;
  /** Pixels that are others now. */
  readonly changed: number;
  /** In shades of 255: the largest change, and the mean over those that change. */
  readonly largest: number;
  readonly mean: number;
  /** How many times as strong the change is shown: its largest is the full colour. */
  readonly amplified: number;
}

/** @param pixels those of the trace, grey, 0–255. @returns null where no such change is found */
export async function shownFlip(trace: Trace, pixels: Uint8Array, work: Work): Promise<ShownFlip | null> {
  const flip = await smallestFlip(trace, work);
  return flip === null ? null : { pixels: flip.pixels, before: said(trace.probabilities), after: said(flip.probabilities), ...changeOf(pixels, flip.pixels) };
}

function said(probabilities: Float32Array): Said {
  const label = bestOf(probabilities);
  return { label, probability: at(probabilities, label) };
}

/** Both grey, 0–255, shape `[28, 28]`. */
export function changeOf(before: Uint8Array, after: Uint8Array): Pick<ShownFlip, "change" | "changed" | "largest" | "mean" | "amplified"> {
  const values = Int16Array.from(before, (pixel, i) => byteAt(after, i) - pixel);
  const sizes = [...values].map(Math.abs).filter((size) => size > 0);
  const largest = Math.max(0, ...sizes);
  const mean = sizes.reduce((sum, size) => sum + size, 0) / Math.max(1, sizes.length);
  return { change: { values, height: IMAGE_SIZE, width: IMAGE_SIZE }, changed: sizes.length, largest, mean, amplified: Math.max(1, Math.round(255 / Math.max(1, largest))) };
}
