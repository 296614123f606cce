/** @file Keras 3's weight store, model.weights.h5: inside .keras files, and by itself as .weights.h5 (keras/src/saving/saving_lib.py). */
import type { AdamState } from "../nn/adam";
import type { LayerSpec } from "../nn/architectures/layers";
import { summarize } from "../nn/summary";
import { refuse } from "./formatError";
import { hdf5Dataset, hdf5Group, textAttribute, type Hdf5Dataset, type Hdf5Group } from "./hdf5/hdf5Tree";
import { adamFrom, groupAt, textAt, toFound } from "./keras";
import type { TrainedModel } from "./model";
import { weightSpecs, type FoundWeights } from "./weights";
import { at } from "../data/arrays";

/** Keras names the groups after each layer's class, counted in model order: what `summarize` does too. */
export function weightStore(layers: readonly LayerSpec[], { weights, optimizer, learningRate }: TrainedModel): Hdf5Group {
  const specs = weightSpecs(layers);
  const groups = summarize(layers).layers.map(({ name }) => {
    const own = specs.flatMap((spec, i) => (spec.layer === name ? [hdf5Dataset(at(weights, i), spec.shape)] : []));
    return [name, hdf5Group({ vars: variables(own, name) })] as const;
  });
  return hdf5Group({
    layers: hdf5Group(Object.fromEntries(groups)),
    vars: variables([], "sequential"),
    optimizer: hdf5Group({ vars: variables(adamVariables(layers, optimizer ?? freshAdam(weights), learningRate), "adam") }),
  });
}

/** Keras warns where a compiled model's file has no state for its optimizer. */
function freshAdam(weights: readonly Float32Array[]): AdamState {
  const zeros = weights.map(({ length }) => new Float32Array(length));
  return { iterations: 0, momentums: zeros, velocities: zeros };
}

function adamVariables(layers: readonly LayerSpec[], { iterations, momentums, velocities }: AdamState, learningRate: number): Hdf5Dataset[] {
  const moments = weightSpecs(layers).flatMap(({ shape }, i) => [hdf5Dataset(at(momentums, i), shape), hdf5Dataset(at(velocities, i), shape)]);
  return [hdf5Dataset(BigInt64Array.of(BigInt(iterations)), []), hdf5Dataset(Float32Array.of(learningRate), []), ...moments];
}

/** "0", "1", …, as Keras numbers the variables of one object. */
function variables(datasets: readonly Hdf5Dataset[], name: string): Hdf5Group {
  // A Map: an object would bring the numbers into their own order, which is this one, but only by luck.
  return hdf5Group(new Map(datasets.map((dataset, i) => [String(i), dataset])), { name: textAttribute(name) });
}

/**
 * The weights of a store in Keras's order. The store does not keep the layers' order, but their names count by class
 * and in all three networks convolutions come before dense layers.
 */
export function layerWeightsOf(root: Hdf5Group, what: string): FoundWeights[] {
  // TensorFlow 2.13 wrote the longer name.
  const layers = groupAt(root, "layers") ?? groupAt(root, "_layer_checkpoint_dependencies") ?? refuse(`${what} holds no weights. Save the whole model with Keras's model.save.`);
  const names = [...numbered(layers, "conv2d"), ...numbered(layers, "dense")];
  return names.flatMap((name) => variablesOf(groupAt(layers, name, "vars"), name));
}

/** "dense", "dense_1", … as far as they go. */
function numbered(layers: Hdf5Group, base: string): string[] {
  const names: string[] = [];
  for (let name = base; layers.children.has(name); name = `${base}_${names.length}`) names.push(name);
  return names;
}

function variablesOf(group: Hdf5Group | undefined, name: string): FoundWeights[] {
  const found: FoundWeights[] = [];
  for (let i = 0; ; i++) {
    const dataset = group?.children.get(String(i));
    if (dataset?.kind !== "dataset") return found;
    found.push(toFound(`${name}/vars/${i}`, dataset));
  }
}

/**
 * Adam's state; null where there is none. Variables are iteration, learning rate, then two moments for each weight.
 * @param optimizerClass What the file's description calls the optimizer; undefined if it does not say.
 */
export function storedAdam(root: Hdf5Group, layers: readonly LayerSpec[], optimizerClass: unknown, what: string): AdamState | null {
  const group = groupAt(root, "optimizer", "vars");
  if (group === undefined) return null;
  const isAdam = optimizerClass === undefined ? /^adam(_\d+)?$/.test(textAt(group, "name") ?? "") : optimizerClass === "Adam";
  if (!isAdam) return null;
  const iteration = group.children.get("0");
  const moments = variablesOf(group, "optimizer").slice(2);
  const every = (remainder: number): FoundWeights[] => moments.filter((_, i) => i % 2 === remainder);
  return adamFrom(layers, iteration?.kind === "dataset" ? iteration : undefined, every(0), every(1), what);
}
