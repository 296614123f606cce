/** @file The colours in which maps of numbers are drawn, followed as the theme changes. */
import { useSyncExternalStore } from "react";
import { type MapColours, mapColours } from "../../charts/signedCanvas";

const DARK = "(prefers-color-scheme: dark)";
const listeners = new Set<() => void>();
let known: MapColours | null = null;
let stop: (() => void) | null = null;

/** The same object while the theme is the same. */
export function useMapColours(): MapColours {
  return useSyncExternalStore(follow, () => (known ??= mapColours()));
}

/** One watch for all pictures, however many there are. */
function follow(tell: () => void): () => void {
  stop ??= watchTheme();
  listeners.add(tell);
  return () => {
    listeners.delete(tell);
    if (listeners.size > 0) return;
    stop?.();
    // Nobody watches: the next to ask reads again.
    [stop, known] = [null, null];
  };
}

function watchTheme(): () => void {
  const changed = () => {
    known = mapColours();
    for (const tell of listeners) tell();
  };
  const system = matchMedia(DARK);
  const chosen = new MutationObserver(changed);
  system.addEventListener("change", changed);
  chosen.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  return () => {
    system.removeEventListener("change", changed);
    chosen.disconnect();
  };
}
