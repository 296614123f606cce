/** @file Keras 3's weight store, model.weights.h5: inside .keras files, and by itself as .weights.h5 (keras/src/saving/saving_lib.py). */
import type { LayerSpec } from "../nn/architectures/layers";
import { fitsOptimizer } from "../nn/optimizers/state";
import { summarize } from "../nn/summary";
import { refuse } from "./formatError";
import { hdf5Dataset, hdf5Group, textAttribute, type Hdf5Dataset, type Hdf5Group } from "./hdf5/hdf5Tree";
import type { JsonObject } from "./json";
import { groupAt, textAt, toFound } from "./keras";
import type { KerasLayer, Named } from "./kerasGraph";
import type { WeightsOf } from "./kerasLayers";
import type { TrainedModel } from "./model";
import { freshState, OPTIMIZER_NAMES, slotArrays, type FoundOptimizer } from "./optimizers";
import { trainableSpecs, weightSpecs, type FoundWeights } from "./weights";
import { at } from "../data/arrays";

/** Keras names the groups after each layer's class, counted in model order: what `summarize` does too. */
export function weightStore(layers: readonly LayerSpec[], { weights, optimizer, recipe }: TrainedModel): Hdf5Group {
  const specs = weightSpecs(layers);
  const groups = summarize(layers).layers.map(({ name }) => {
    const own = specs.flatMap((spec, i) => (spec.layer === name ? [hdf5Dataset(at(weights, i), spec.shape)] : []));
    return [name, hdf5Group({ vars: variables(own, name) })] as const;
  });
  // Keras warns where a compiled model's file has no state for its optimizer.
  const state = optimizer !== null && fitsOptimizer(optimizer, recipe.optimizer) ? optimizer : freshState(recipe.optimizer, layers);
  const shapes = trainableSpecs(layers).map(({ shape }) => shape);
  const trainable = weights.filter((_, i) => at(specs, i).isTrainable);
  // With use_ema, Keras keeps the averages before all else; where nothing is known of them, they begin with the weights.
  const averages = recipe.averaging === null ? [] : (state.slots.averages ?? trainable).map((values, weight) => ({ weight, values }));
  const slots = [...averages, ...slotArrays(layers, recipe.optimizer, state)].map(({ weight, values }) => hdf5Dataset(values, at(shapes, weight)));
  const vars = [hdf5Dataset(BigInt64Array.of(BigInt(state.iterations)), []), hdf5Dataset(Float32Array.of(recipe.learningRate), []), ...slots];
  return hdf5Group({
    layers: hdf5Group(new Map(groups)),
    vars: variables([], "sequential"),
    optimizer: hdf5Group({ vars: variables(vars, OPTIMIZER_NAMES[recipe.optimizer.name]) }),
  });
}

/** "0", "1", …, as Keras numbers the variables of one object. */
function variables(datasets: readonly Hdf5Dataset[], name: string): Hdf5Group {
  // A Map: an object would bring the numbers into their own order, which is this one, but only by luck.
  return hdf5Group(new Map(datasets.map((dataset, i) => [String(i), dataset])), { name: textAttribute(name) });
}

/** A store's layers, whether the model is saved by this or by TensorFlow 2.13, which wrote a longer name. */
export function storedLayers(root: Hdf5Group): Hdf5Group | undefined {
  return groupAt(root, "layers") ?? groupAt(root, "_layer_checkpoint_dependencies");
}

/** The arrays of each layer, which the store keeps under names of its own. */
export function storedWeights(root: Hdf5Group, what: string): WeightsOf {
  const top = storedLayers(root) ?? refuse(`${what} holds no weights. Save the whole model with Keras's model.save.`);
  return ({ name, storedName, within }: KerasLayer) => {
    let layers: Hdf5Group | undefined = top;
    for (const model of within) {
      const inner: Hdf5Group | undefined = layers === undefined ? undefined : child(layers, model);
      layers = inner === undefined ? undefined : storedLayers(inner);
    }
    const group = layers === undefined ? undefined : child(layers, { name, storedName });
    return group === undefined ? [] : variablesOf(groupAt(group, "vars"), storedName);
  };
}

/** By the name that Keras writes beside the variables, else by the counted class. */
function child(layers: Hdf5Group, { name, storedName }: Named): Hdf5Group | undefined {
  for (const [, group] of layers.children) {
    const vars = group.kind === "group" ? groupAt(group, "vars") : undefined;
    if (group.kind === "group" && vars !== undefined && textAt(vars, "name") === name) return group;
  }
  return groupAt(layers, storedName);
}

/** Everything in a store that has weights, where nothing says what it is. */
export function storedGroups(layers: Hdf5Group, what: string): { readonly name: string; readonly arrays: readonly FoundWeights[] }[] {
  return [...layers.children].flatMap(([name, group]) => {
    if (group.kind !== "group") return [];
    if (storedLayers(group) !== undefined) refuse(`${what} holds weights of a model within a model (“${name.slice(0, 60)}”), whose layers cannot be told without their description. Save the whole model with Keras's model.save.`);
    return [{ name, arrays: variablesOf(groupAt(group, "vars"), name) }];
  });
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
 * The optimizer's variables; null where there are none.
 * @param described What the file's description says of it.
 */
export function storedOptimizer(root: Hdf5Group, described: { readonly kind: unknown; readonly config: JsonObject }): FoundOptimizer | null {
  const group = groupAt(root, "optimizer", "vars");
  if (group === undefined) return null;
  const [iteration, ...others] = variablesOf(group, "optimizer");
  if (iteration === undefined) return null;
  const kind = described.kind ?? (/^adam(_\d+)?$/.test(textAt(group, "name") ?? "") ? "Adam" : undefined);
  // The learning rate is a number alone, and not there where it follows a schedule.
  return { kind, config: described.config, iterations: iteration.values[0] ?? 0, arrays: others.filter(({ shape }) => shape.length > 0) };
}
