/** @file The pictures that the page's address names: read from it, and written into it. */
import { useSyncExternalStore } from "react";
import { type GalleryPlace, hrefOf, placeOf } from "./galleryPlace";

const listeners = new Set<() => void>();
let known: { readonly hash: string; readonly place: GalleryPlace | null } = { hash: "", place: null };
/** Whether a step in the browser's history led to the pictures that are shown, which a step back takes away. */
let wasSteppedInto = false;
/** Marks the step with which the visit began: behind it is another page. */
const BEGAN_HERE = "pictures";

/** null where the address names none. */
export function useGalleryPlace(): GalleryPlace | null {
  return useSyncExternalStore(follow, current);
}

/** Shows pictures; a step back in the browser's history leads away from them. */
export function openPictures(place: GalleryPlace): void {
  location.hash = hrefOf(place);
}

/** Other pictures in the place of those that are shown, without a step of their own. */
export function changePictures(place: GalleryPlace): void {
  replace(hrefOf(place));
}

/** Back to where they were opened; where the visit began with them, to their room. */
export function closePictures({ room }: GalleryPlace): void {
  if (wasSteppedInto && history.state !== BEGAN_HERE) history.back();
  else {
    history.replaceState(null, "", location.hash);
    replace(`#${room}`);
  }
}

function replace(hash: string): void {
  history.replaceState(history.state, "", hash);
  for (const tell of listeners) tell();
}

function current(): GalleryPlace | null {
  if (known.hash !== location.hash) known = { hash: location.hash, place: placeOf(location.hash) };
  return known.place;
}

/** From pictures to pictures, what led to the first of them still holds. */
function noteStep({ oldURL, newURL }: HashChangeEvent): void {
  const [before, now] = [oldURL, newURL].map((url) => placeOf(new URL(url).hash) !== null);
  if (before === now) return;
  wasSteppedInto = now === true;
}

function follow(tell: () => void): () => void {
  if (listeners.size === 0) {
    addEventListener("hashchange", noteStep);
    if (!wasSteppedInto && current() !== null) history.replaceState(BEGAN_HERE, "", location.hash);
  }
  listeners.add(tell);
  addEventListener("hashchange", tell);
  return () => {
    listeners.delete(tell);
    removeEventListener("hashchange", tell);
    if (listeners.size === 0) removeEventListener("hashchange", noteStep);
  };
}
