/** @file The room that is shown, as the address has it. */
import { useEffect, useMemo, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { followAddress } from "./followAddress";
import { START_ROOM } from "./rooms";
import { type View, viewOf, type Ways } from "./view";

/** Marks an element as the view of the room whose id it names (App.tsx). */
const VIEW_ATTRIBUTE = "data-view";

/** @param rooms ids of the rooms there are; the same array while they are the same. */
export function useView(rooms: readonly string[]): View {
  const ways = useMemo((): Ways => ({ rooms, start: START_ROOM, holderOf }), [rooms]);
  const [view, setView] = useState(() => viewOf(location.hash, ways));
  const shown = useRef(view);
  useEffect(() => {
    const show = (next: View) => {
      shown.current = next;
      flushSync(() => setView(next));
    };
    return followAddress(ways, shown.current, show);
  }, [ways]);
  return view;
}

function holderOf(id: string): string | null {
  return document.getElementById(id)?.closest(`[${VIEW_ATTRIBUTE}]`)?.getAttribute(VIEW_ATTRIBUTE) ?? null;
}
