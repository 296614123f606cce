/** @file What a person does to a network's layers, each a pure function; and the history that undo goes back along. */
import { at } from "../data/arrays";
import type { LayerSpec } from "../nn/architectures/layers";

/** Layers, what they were before each edit, and what was undone. */
export interface LayerHistory {
  readonly past: readonly (readonly LayerSpec[])[];
  readonly present: readonly LayerSpec[];
  readonly future: readonly (readonly LayerSpec[])[];
  /** What the last edit was of: typing on in one field is one edit. null for edits by themselves. */
  readonly editing: string | null;
}

/** Steps that undo goes back: more than anybody counts. */
const MAX_PAST = 200;

export function beginHistory(layers: readonly LayerSpec[]): LayerHistory {
  return { past: [], present: layers, future: [], editing: null };
}

/** One edit on. @param editing What it is of, where the next edit of the same is to be one with it. */
export function edited(history: LayerHistory, layers: readonly LayerSpec[], editing: string | null = null): LayerHistory {
  if (layers === history.present) return history;
  const goesOn = editing !== null && editing === history.editing;
  return { past: goesOn ? history.past : [...history.past, history.present].slice(-MAX_PAST), present: layers, future: [], editing };
}

/** As it was before the last edit; the same where there was none. */
export function undone({ past, present, future }: LayerHistory): LayerHistory {
  const before = past.at(-1);
  return before === undefined ? { past, present, future, editing: null } : { past: past.slice(0, -1), present: before, future: [present, ...future], editing: null };
}

/** As it was before the last undo; the same where there was none. */
export function redone({ past, present, future }: LayerHistory): LayerHistory {
  const [next, ...later] = future;
  return next === undefined ? { past, present, future, editing: null } : { past: [...past, present], present: next, future: later, editing: null };
}

/** With a layer in front of the one at `index`; at the end, if that is how many there are. */
export function insertLayer(layers: readonly LayerSpec[], index: number, layer: LayerSpec): readonly LayerSpec[] {
  return layers.toSpliced(index, 0, layer);
}

export function removeLayer(layers: readonly LayerSpec[], index: number): readonly LayerSpec[] {
  return layers.toSpliced(index, 1);
}

/** The layer at `index` `by` places further down, as far as there are places. */
export function moveLayer(layers: readonly LayerSpec[], index: number, by: number): readonly LayerSpec[] {
  const to = Math.max(0, Math.min(layers.length - 1, index + by));
  return to === index ? layers : layers.toSpliced(index, 1).toSpliced(to, 0, at(layers, index));
}

export function changeLayer(layers: readonly LayerSpec[], index: number, layer: LayerSpec): readonly LayerSpec[] {
  return layers.with(index, layer);
}
