/** @file The image that a place names, or the first test image where it names none that is there. */
import { useMemo } from "react";
import { at } from "../../data/arrays";
import { type Dataset, imageAt, type LabelledImages } from "../../data/dataset";
import { formatInteger } from "../format";
import { useDataset } from "../garments/useDataset";
import type { ImageName } from "./insidePlace";
import { type OwnImage, useOwnImage } from "./ownImage";
import type { ShownImage } from "./useInside";

const FIRST: ImageName = { set: "test", index: 0 };
const SET_NAMES = { train: "Training image", test: "Test image" } as const;

/** null until there are data, where none of one's own is asked for. */
export function useShownImage(name: ImageName | null): ShownImage | null {
  const dataset = useDataset();
  const own = useOwnImage();
  const [set, index] = name === null || name.set === "own" ? [name?.set ?? null, null] : [name.set, name.index];
  return useMemo(() => shown(set === null ? FIRST : set === "own" ? { set } : { set, index: index ?? 0 }, dataset, own), [set, index, dataset, own]);
}

function shown(name: ImageName, dataset: Dataset | null, own: OwnImage | null): ShownImage | null {
  if (name.set === "own") return own === null ? shown(FIRST, dataset, null) : { name, pixels: own.pixels, label: null, title: own.name };
  if (dataset === null) return null;
  const source: LabelledImages = dataset[name.set];
  if (name.index >= source.size) return name.index === 0 ? null : shown({ ...name, index: 0 }, dataset, own);
  return { name, pixels: imageAt(source, name.index), label: at(source.labels, name.index), title: `${SET_NAMES[name.set]} ${formatInteger(name.index)}` };
}
