/** @file Keys pressed anywhere within an element that is no control itself. */
import { type RefObject, useEffect, useRef } from "react";

/** `handle` is called with every key pressed within the element; the listener lives as long as the component. */
export function useKeys(element: RefObject<HTMLElement | null>, handle: (event: KeyboardEvent) => void): void {
  const latest = useRef(handle);
  useEffect(() => {
    latest.current = handle;
  });
  useEffect(() => {
    const target = element.current;
    const listen = (event: KeyboardEvent): void => latest.current(event);
    target?.addEventListener("keydown", listen);
    return () => target?.removeEventListener("keydown", listen);
  }, [element]);
}
