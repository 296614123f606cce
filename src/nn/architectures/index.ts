/** @file The architectures the page can train. A fourth is one more file like its neighbours and one more line here. */
import type { Architecture } from "./architecture";
import { oneConvolution } from "./oneConvolution";
import { threeConvolutions } from "./threeConvolutions";
import { twoConvolutions } from "./twoConvolutions";

const REGISTRY = [oneConvolution, twoConvolutions, threeConvolutions] as const;

/** The paper's numbers. */
export type ArchitectureId = (typeof REGISTRY)[number]["id"];

/** In the paper's order. */
export const ARCHITECTURES: readonly (Architecture & { readonly id: ArchitectureId })[] = REGISTRY;

/** In the paper's order. */
export const ARCHITECTURE_IDS: readonly ArchitectureId[] = ARCHITECTURES.map(({ id }) => id);

/**
 * The architecture of that number.
 * @throws RangeError if there is none
 */
export function architectureById(id: ArchitectureId): Architecture {
  const found = ARCHITECTURES.find((architecture) => architecture.id === id);
  if (found === undefined) throw new RangeError(`architectureById: no architecture ${id}; there are ${ARCHITECTURE_IDS.join(", ")}`);
  return found;
}
