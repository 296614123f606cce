/** @file What the levels of this view share: the trace, its layers, and what is moving. */
import { createContext, useContext } from "react";
import type { Place } from "../../../explain/receptiveField";
import type { Trace } from "../../../explain/trace";
import { useInside } from "../useInside";
import { layerOf, type ShownLayer, unitOf } from "./shownLayers";
import type { Level } from "./useShownPlace";

interface ThroughState {
  readonly trace: Trace;
  readonly layers: readonly ShownLayer[];
  readonly focus: Level | null;
}

export const ThroughContext = createContext<ThroughState | null>(null);

export function useThrough(): ThroughState {
  const state = useContext(ThroughContext);
  if (state === null) throw new Error("internal: no <ThroughContext> above this component");
  return state;
}

/** The address of the unit that a spot belongs to; of the image, that of the whole network. */
export function usePlaceHref(): (spot: Place) => string {
  const { layers } = useThrough();
  const { href } = useInside();
  return (spot) => {
    const layer = layerOf(layers, spot);
    return layer === null ? href({ layer: null, unit: null }) : href({ layer: layer.name, unit: unitOf(layer, spot.index) });
  };
}
