/** @file The paper's architectures. Links and files go by their numbers, so there are three for good; other networks are presets' (src/experiment/presets.ts) and people's. */
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
