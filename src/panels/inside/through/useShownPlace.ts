/** @file Which layer and unit are shown: the address's, which they follow with a motion between levels where one is wanted. */
import { useLayoutEffect, useState } from "react";
import { flushSync } from "react-dom";
import type { InsidePlace } from "../insidePlace";

export type Level = Pick<InsidePlace, "layer" | "unit">;

interface ShownPlace {
  readonly shown: Level;
  /** The deeper of the two places of a motion: what it is that grows or shrinks. null where nothing has moved yet. */
  readonly focus: Level | null;
}

export function useShownPlace({ layer, unit }: InsidePlace): ShownPlace {
  const [{ shown, focus }, setPlace] = useState<ShownPlace>({ shown: { layer, unit }, focus: null });
  const asked = { layer, unit };
  const isThere = shown.layer === layer && shown.unit === unit;
  const moves = !isThere && depthOf(shown) !== depthOf(asked) && canMove();
  // What will grow or shrink has its name before the old picture is taken.
  const next: ShownPlace = { shown: asked, focus: depthOf(asked) >= depthOf(shown) ? asked : shown };
  if (!isThere && !moves) setPlace(next);
  useLayoutEffect(() => {
    if (!moves) return;
    const motion = document.startViewTransition(() => flushSync(() => setPlace(next)));
    // A motion that the next one cuts short is no error.
    for (const part of [motion.ready, motion.finished]) part.catch(() => undefined);
    // oxlint-disable-next-line react/exhaustive-deps -- once for each place that is asked for
  }, [moves, layer, unit]);
  return moves ? { shown, focus: next.focus } : { shown, focus };
}

function depthOf({ layer, unit }: Level): number {
  return layer === null ? 0 : unit === null ? 1 : 2;
}

function canMove(): boolean {
  return "startViewTransition" in document && !matchMedia("(prefers-reduced-motion: reduce)").matches && !document.hidden;
}
