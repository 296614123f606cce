/** @file An architecture's layers with more or fewer filters in its first convolution. */
import { architectureById } from "../../../src/nn/architectures";
import type { LayerSpec } from "../../../src/nn/architectures/layers";
import type { Setup } from "./peer";

/** Only the first: with all of them the work would grow with the square. */
export function layersOf({ architecture, filterScale }: Setup): LayerSpec[] {
  const layers: readonly LayerSpec[] = architectureById(architecture).layers;
  const first = layers.findIndex(({ type }) => type === "conv2d");
  return layers.map((layer, i) => (i === first && layer.type === "conv2d" ? { ...layer, filters: layer.filters * filterScale } : layer));
}
