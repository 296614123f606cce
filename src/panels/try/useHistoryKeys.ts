/** @file Undo and redo by keys, wherever in the room the focus is, or nowhere while the room is on the screen. */
import { type Dispatch, type RefObject, useEffect } from "react";
import type { DrawingAction } from "../../try/drawing";
import { isOnScreen, takesText } from "./elements";
import { historyCommand } from "./tool";

export function useHistoryKeys(room: RefObject<HTMLElement | null>, dispatch: Dispatch<DrawingAction>): void {
  useEffect(() => {
    const keyDown = (event: KeyboardEvent) => {
      const command = historyCommand(event);
      const { target } = event;
      if (command === null || event.defaultPrevented || room.current === null || !(target instanceof Element)) return;
      // Fields of text undo their own text.
      if (takesText(target)) return;
      if (!room.current.contains(target) && !(target === document.body && isOnScreen(room.current))) return;
      event.preventDefault();
      dispatch({ type: command });
    };
    document.addEventListener("keydown", keyDown);
    return () => document.removeEventListener("keydown", keyDown);
  }, [room, dispatch]);
}
