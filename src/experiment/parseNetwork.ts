/** @file A network that comes from outside (a record, results.json, the address): checked field by field, and bounded. The recipe is parseRecipe.ts's. */
import { architectureById, ARCHITECTURES, type ArchitectureId } from "../nn/architectures";
import { isSameLayers, type LayerSpec } from "../nn/architectures/layers";
import { MAX_NAME_LENGTH } from "./edits";
import type { NetworkSpec } from "./network";
import { parseLayers } from "./parseLayers";
import { fail, object, text } from "./parsing";

/** What each of the paper's architectures is made of; tests pass something small. */
export type LayersOf = (id: ArchitectureId) => readonly LayerSpec[];

/** The paper's own. */
export const paperLayers: LayersOf = (id) => architectureById(id).layers;

/**
 * A network that can be built and trained. Which of the paper's it is follows from its layers, whatever it says of itself.
 * @throws Error naming the first field that is not as it should be.
 */
export function parseNetwork(value: unknown, path: string, layersOf: LayersOf = paperLayers): NetworkSpec {
  const network = object(value, path);
  const layers = parseLayers(network["layers"], `${path}.layers`);
  return { name: parseName(network["name"], `${path}.name`), layers, architecture: ARCHITECTURES.find(({ id }) => isSameLayers(layersOf(id), layers))?.id ?? null };
}

/** A name for people. @throws Error if it is none. */
export function parseName(value: unknown, path: string): string {
  const name = text(value, path);
  return name.trim() !== "" && name.length <= MAX_NAME_LENGTH ? name : fail(path, `a name of at most ${MAX_NAME_LENGTH} letters`, value);
}
