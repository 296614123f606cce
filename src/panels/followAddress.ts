/** @file Shows what the address names, in a visit's first moment and whenever it changes, and keeps the place in each room. */
import { type View, viewOf, type Ways } from "./view";

/** Parts of a room load as it is first shown; afterwards the page is the reader's. */
const HOLD_MS = 3_000;
/** What an address names is looked for that long, as a slow line or machine brings its part of the page late. */
const SEEK_MS = 30_000;
/** With one of these the reader takes the page over. */
const ACTS = ["wheel", "touchmove", "pointerdown", "keydown"];

/** How far down each view was when it was left. */
const places = new Map<string, number>();

/** @param show puts a view on the page before it returns. @returns what ends it. */
export function followAddress(ways: Ways, first: View, show: (view: View) => void): () => void {
  const ending = new AbortController();
  const { signal } = ending;
  let view = first;
  // The browser's own would come before the room is there.
  history.scrollRestoration = "manual";
  addEventListener("scroll", () => places.set(keyOf(view), scrollY), { signal, passive: true });
  const follow = () => {
    seeking.disconnect();
    const next = viewOf(location.hash, ways, view);
    const isAnother = keyOf(next) !== keyOf(view);
    view = next;
    show(next);
    if (next.anchor !== null) hold(next.anchor);
    else if (isAnother) enter(next);
  };
  const { hold, end } = anchorHolder();
  addEventListener("hashchange", follow, { signal });
  // What stands in a room can be looked for only now that there are rooms, or once their parts have loaded.
  const seek = () => {
    if (viewOf(location.hash, ways, view).anchor !== null) follow();
  };
  const seeking = new MutationObserver(seek);
  if (location.hash !== "") seeking.observe(document.body, { childList: true, subtree: true });
  const giveUp = setTimeout(() => seeking.disconnect(), SEEK_MS);
  for (const act of ACTS) addEventListener(act, () => seeking.disconnect(), { signal, passive: true });
  seek();
  return () => {
    ending.abort();
    clearTimeout(giveUp);
    seeking.disconnect();
    end();
  };
}

function keyOf({ room, isStart }: View): string {
  return isStart ? "" : room;
}

/** Where it was left, with the focus on its heading. */
function enter(view: View): void {
  scrollTo({ top: places.get(keyOf(view)) ?? 0, behavior: "instant" });
  document.getElementById(view.isStart ? "title" : `${view.room}-heading`)?.focus({ preventScroll: true });
}

/** Brings an element into sight, opens what it is folded into, and holds it in place while what is above it loads. */
function anchorHolder() {
  let held: { readonly id: string; readonly until: number } | null = null;
  const settle = () => {
    if (held !== null && performance.now() < held.until) document.getElementById(held.id)?.scrollIntoView({ behavior: "instant" });
  };
  const ending = new AbortController();
  for (const act of ACTS) addEventListener(act, () => (held = null), { signal: ending.signal, passive: true });
  const observer = new ResizeObserver(settle);
  observer.observe(document.body);
  return {
    hold(id: string) {
      for (let fold = document.getElementById(id)?.closest("details"); fold; fold = fold.parentElement?.closest("details")) fold.open = true;
      held = { id, until: performance.now() + HOLD_MS };
      settle();
    },
    end() {
      ending.abort();
      observer.disconnect();
    },
  };
}
