/** @file Pictures pasted while the room is on the screen, wherever the focus is but in a field of text. */
import { type RefObject, useEffect } from "react";
import { isOnScreen, takesText } from "./elements";

export function usePaste(room: RefObject<HTMLElement | null>, onFiles: (files: readonly File[]) => void): void {
  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length === 0 || room.current === null || !isOnScreen(room.current)) return;
      if (event.target instanceof Element && takesText(event.target)) return;
      event.preventDefault();
      onFiles(files);
    };
    document.addEventListener("paste", paste);
    return () => document.removeEventListener("paste", paste);
  }, [room, onFiles]);
}
