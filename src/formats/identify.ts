/** @file Which of the page's architectures a file holds; and if none, how it differs from the nearest. */
import { ARCHITECTURES, type ArchitectureId } from "../nn/architectures";
import type { Architecture } from "../nn/architectures/architecture";
import type { LayerSpec } from "../nn/architectures/layers";
import { summarize } from "../nn/summary";
import { refuse } from "./formatError";
import { weightSpecs, type FoundWeights } from "./weights";
import { at } from "../data/arrays";

type Known = Architecture & { readonly id: ArchitectureId };

/**
 * The architecture whose layers these are.
 * @param what Names the file in errors.
 * @param withDropout False for formats that leave dropout out, as it does nothing once a network is trained.
 * @throws ModelFormatError naming the first layer that differs from the nearest architecture.
 */
export function identifyLayers(found: readonly LayerSpec[], what: string, withDropout = true): Known {
  const layersOf = ({ layers }: Known): readonly LayerSpec[] => (withDropout ? layers : layers.filter(({ type }) => type !== "dropout"));
  const nearest = at(ARCHITECTURES.map((architecture) => ({ architecture, same: commonLayers(layersOf(architecture), found) })).sort((a, b) => b.same - a.same), 0);
  const expected = layersOf(nearest.architecture);
  if (nearest.same === expected.length && nearest.same === found.length) return nearest.architecture;
  const { same, architecture } = nearest;
  const name = summarize(expected).layers[same]?.name ?? "its end";
  refuse(
    `${what} holds another network than the three of this page. The nearest is architecture ${architecture.id} (“${architecture.name}”), ` +
      `whose layer ${same + 1} (${name}) is ${layerText(expected[same])}; the file has ${layerText(found[same])} there. Choose a file of one of the three.`,
  );
}

/**
 * The architecture that has weights of these shapes: for files that hold weights and nothing else.
 * @throws ModelFormatError if none has.
 */
export function identifyWeights(found: readonly FoundWeights[], what: string): Known {
  const shapes = found.map(({ shape }) => shape.join("×")).join(", ");
  const match = ARCHITECTURES.find(({ layers }) => shapes === weightSpecs(layers).map(({ shape }) => shape.join("×")).join(", "));
  return match ?? refuse(`${what} holds weights of the shapes ${shapes === "" ? "(none)" : shapes.slice(0, 200)}, which none of this page's three networks has. Choose a file of one of the three.`);
}

function commonLayers(a: readonly LayerSpec[], b: readonly LayerSpec[]): number {
  const different = a.findIndex((layer, i) => layerText(layer) !== layerText(b[i]));
  return different === -1 ? a.length : different;
}

/** A layer in words, the same for equal layers only. */
function layerText(layer: LayerSpec | undefined): string {
  switch (layer?.type) {
    case "conv2d":
      return `a convolution with ${layer.filters} filters, strides ${layer.strides}, padding "${layer.padding}"`;
    case "maxPooling2d":
      return "2 × 2 max pooling";
    case "flatten":
      return "flatten";
    case "dense":
      return `a dense layer of ${layer.units} units with ${layer.activation}`;
    case "dropout":
      return `dropout of ${layer.rate}`;
    case undefined:
      return "nothing";
  }
}
