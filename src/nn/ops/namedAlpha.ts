/** @file The numbers that belong to activations which only have a name. */
import type { Activation } from "../architectures/layers";

/** Slope and alpha of an activation that is named only (keras/src/activations/activations.py); 0 where there is none. */
export function namedAlpha(activation: Activation): number {
  if (activation === "leaky_relu") return 0.2;
  return activation === "elu" ? 1 : 0;
}
