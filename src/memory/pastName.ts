/** @file What a past run is called until somebody names it. */
import { ARCHITECTURE_IDS, architectureById } from "../nn/architectures";
import { listed } from "../experiment/words";
import type { PastScore } from "../state/memoryState";

/** Names to list before their number says more. */
const MAX_NAMES = 3;

/** "Architecture 2", "Architectures 1 and 3 (1 came with the page)", "All three architectures"; "One convolution, seed 7 and Wide"; "24 runs". */
export function pastName(scores: readonly PastScore[]): string {
  const numbers = scores.map(({ name, architecture }) => (architecture !== null && name === architectureById(architecture).name ? architecture : null));
  const areNumbered = !numbers.includes(null) && new Set(numbers).size === scores.length;
  if (areNumbered) return numberedName(scores);
  return scores.length > MAX_NAMES ? `${scores.length} runs` : listed(scores.map(({ name }) => name));
}

function numberedName(scores: readonly PastScore[]): string {
  const ids = (some: readonly PastScore[]): string => listed(some.map(({ architecture }) => String(architecture)));
  const came = scores.filter(({ isShipped }) => isShipped);
  const which = came.length === scores.length ? "" : `${ids(came)} `;
  const origin = came.length === 0 ? "" : ` (${which}came with the page)`;
  if (scores.length === ARCHITECTURE_IDS.length) return `All three architectures${origin}`;
  return `Architecture${scores.length === 1 ? "" : "s"} ${ids(scores)}${origin}`;
}
