/** @file What a file of ours says about the run it comes from: a few short texts. */
import { property, type JsonObject } from "./json";

/** The key under which our texts stand in other programs' files. */
export const METADATA_KEY = "fitting_room";

const MAX_ITEMS = 50;
const MAX_LENGTH = 1_000;

/** The texts under our key; what is no short text is left out. */
export function ownMetadata(holder: JsonObject): Record<string, string> {
  const own = property(holder, METADATA_KEY);
  return typeof own === "object" && own !== null ? cleanMetadata(Object.entries(own)) : {};
}

/** As a plain object with the given names only: `Object.fromEntries` makes even "__proto__" a property like any other. */
export function cleanMetadata(entries: readonly (readonly [string, unknown])[]): Record<string, string> {
  const texts = entries.filter((entry): entry is readonly [string, string] => typeof entry[1] === "string" && entry[0].length <= MAX_LENGTH && entry[1].length <= MAX_LENGTH);
  return Object.fromEntries(texts.slice(0, MAX_ITEMS));
}
