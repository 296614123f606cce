/** @file Which value of a layer is to blame for a problem; apart from what finds problems, since only an editor asks. */
import { NUM_CLASSES } from "../data/dataset";
import type { LayerSpec } from "../nn/architectures/layers";
import { outputShape, partialSummary } from "../nn/summary";
import { layerKind } from "./layerKinds";
import { NETWORK_LIMITS, valueProblem } from "./networkProblem";

/**
 * By its property ("kernelSize"); null where no single value is to blame.
 * @param layers for which `firstProblem` names layer `index`.
 */
export function wrongValue(layers: readonly LayerSpec[], index: number): string | null {
  const layer = layers[index];
  if (layer === undefined) return null;
  if (valueProblem(layer) !== null) return wrongByItself(layer);
  const { summary, problem } = partialSummary(layers);
  if (problem !== null) return outputShape(summary.layers).length === 3 ? sizeKey(layer) : null;
  if (summary.totalParams > NETWORK_LIMITS.params) return layer.type === "dense" ? "units" : layer.type === "conv2d" ? "filters" : null;
  if (index < layers.length - 1) return "activation" in layer ? "activation" : null;
  return layer.type !== "dense" ? null : layer.activation === "softmax" ? "units" : layer.units === NUM_CLASSES ? "activation" : null;
}

/** The one whose default in its place cures the layer; of several that are wrong, the one that is spoken of. */
function wrongByItself(layer: LayerSpec): string | null {
  const { make, fields } = layerKind(layer.type);
  const problem = valueProblem(layer);
  const cured = fields.map(({ key }) => ({ key, problem: valueProblem({ ...layer, [key]: (make() as unknown as Record<string, unknown>)[key] } as LayerSpec) }));
  const found = cured.find((one) => one.problem === null) ?? cured.find((one) => one.problem !== problem);
  return found?.key ?? null;
}

/** What of a layer can be too large for an image. */
function sizeKey({ type }: LayerSpec): string | null {
  return { conv2d: "kernelSize", maxPooling2d: "poolSize", averagePooling2d: "poolSize", reshape: "targetShape" }[type as string] ?? null;
}
