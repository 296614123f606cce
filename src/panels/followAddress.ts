/** @file Holds the room that the address names in place while the rooms above it are still loading. */

/** Rooms load as one comes near; afterwards the page is the reader's. */
const HOLD_MS = 3_000;

/** @returns what ends it. */
export function followAddress(): () => void {
  const ending = new AbortController();
  const { signal } = ending;
  let heldUntil = 0;
  const settle = () => {
    if (performance.now() < heldUntil) document.getElementById(location.hash.slice(1))?.scrollIntoView({ behavior: "instant" });
  };
  const hold = () => (heldUntil = performance.now() + HOLD_MS);
  const release = () => (heldUntil = 0);
  for (const type of ["wheel", "touchmove", "pointerdown", "keydown"]) addEventListener(type, release, { signal, passive: true });
  addEventListener("hashchange", hold, { signal });
  const observer = new ResizeObserver(settle);
  observer.observe(document.body);
  signal.addEventListener("abort", () => observer.disconnect());
  // The browser looked for the room before there was one.
  hold();
  settle();
  return () => ending.abort();
}
