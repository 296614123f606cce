/** @file What the room "Look inside" shows, as its address names it: `#inside/RUN/IMAGE/VIEW/LAYER/UNIT`. Pure, so that it can be tested. */

/** An image that can be looked at: one of the data set's, or the last one that was drawn or brought (`ownImage.ts`). */
export type ImageName = { readonly set: "train" | "test"; readonly index: number } | { readonly set: "own" };

/** null: not said, so that the room chooses. What is named may not be there: whoever reads a place looks. */
export interface InsidePlace {
  /** The run's number. */
  readonly run: string | null;
  readonly image: ImageName | null;
  /** One of `INSIDE_VIEWS`. */
  readonly view: string | null;
  /** A layer's name, as `summarize` gives it: "conv2d_1". */
  readonly layer: string | null;
  /** A unit of that layer, from 0: a filter, or one of a dense layer's. */
  readonly unit: number | null;
}

export const NOWHERE: InsidePlace = { run: null, image: null, view: null, layer: null, unit: null };

/** The room's id, with which its addresses begin. */
export const INSIDE_ID = "inside";
/** Stands in an address for what is not said, where something behind it is. */
const UNSAID = "-";

/** @param hash with its `#`. @returns null if it does not lead into this room. Parts that cannot be read are as good as not said. */
export function placeOf(hash: string): InsidePlace | null {
  const [room, ...parts] = hash.slice(1).split("/");
  if (room !== INSIDE_ID) return null;
  const [run, image, view, layer, unit] = parts.map(textOf);
  return { run: run ?? null, image: imageOf(image ?? null), view: view ?? null, layer: layer ?? null, unit: numberOf(unit ?? null) };
}

/** The shortest address of a place, with its `#`. */
export function hrefOf({ run, image, view, layer, unit }: InsidePlace): string {
  const parts = [run, image === null ? null : imageText(image), view, layer, unit === null ? null : String(unit)];
  while (parts.at(-1) === null) parts.pop();
  return [`#${INSIDE_ID}`, ...parts.map((part) => (part === null ? UNSAID : encodeURIComponent(part)))].join("/");
}

function imageText(image: ImageName): string {
  return image.set === "own" ? "own" : `${image.set}-${image.index}`;
}

function imageOf(text: string | null): ImageName | null {
  if (text === "own") return { set: "own" };
  const [, set, digits] = /^(train|test)-(\d{1,6})$/.exec(text ?? "") ?? [];
  return digits === undefined ? null : { set: set === "train" ? "train" : "test", index: Number(digits) };
}

function numberOf(text: string | null): number | null {
  return text !== null && /^\d{1,6}$/.test(text) ? Number(text) : null;
}

function textOf(part: string): string | null {
  if (part === "" || part === UNSAID) return null;
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}
