/** @file The room's place in the page's address: read from it, and written into it. */
import { useSyncExternalStore } from "react";
import { hrefOf, type InsidePlace, NOWHERE, placeOf } from "./insidePlace";

const listeners = new Set<() => void>();
/** The last one, which stays while the address is in another room. */
let latest: InsidePlace = NOWHERE;
let latestHref = hrefOf(NOWHERE);

/** Where one is in this room, or was when one left it. */
export function useInsidePlace(): InsidePlace {
  return useSyncExternalStore(follow, current);
}

/** @param replaces without a step of its own in the browser's history: for what is passed through, unit by unit. */
export function goInside(place: InsidePlace, { replaces = false }: { readonly replaces?: boolean } = {}): void {
  const href = hrefOf(place);
  if (href === location.hash) return;
  if (replaces) history.replaceState(null, "", href);
  // Through the address, so that whatever room is shown, this one comes.
  else location.hash = href;
  for (const tell of listeners) tell();
}

function current(): InsidePlace {
  const place = placeOf(location.hash);
  const href = place === null ? latestHref : hrefOf(place);
  if (place !== null && href !== latestHref) [latest, latestHref] = [place, href];
  return latest;
}

function follow(tell: () => void): () => void {
  listeners.add(tell);
  addEventListener("hashchange", tell);
  return () => {
    listeners.delete(tell);
    removeEventListener("hashchange", tell);
  };
}
