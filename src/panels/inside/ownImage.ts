/** @file The image that a person drew or brought, handed over from another room: the last one, kept while the page is open. */
import { useSyncExternalStore } from "react";

/** Grey, 0–255, shape `[28, 28]`, and what it is, a phrase: "your drawing", "test image 17, changed". */
export interface OwnImage {
  readonly pixels: Uint8Array;
  readonly name: string;
}

const listeners = new Set<() => void>();
let own: OwnImage | null = null;

/** @param image is kept; a later change of its pixels would not be seen. */
export function setOwnImage(image: OwnImage): void {
  own = image;
  for (const tell of listeners) tell();
}

/** null until one has been handed over. */
export function useOwnImage(): OwnImage | null {
  return useSyncExternalStore(follow, () => own);
}

function follow(tell: () => void): () => void {
  listeners.add(tell);
  return () => listeners.delete(tell);
}
