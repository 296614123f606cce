/** @file Whether an element is on the screen or nearly so, now: what nobody sees is not worked out. */
import { type RefObject, useEffect, useRef, useState } from "react";

/** How far outside the screen "nearly" begins. */
const NEARLY = "400px";

export function useSeen<Element extends HTMLElement>(): readonly [target: RefObject<Element | null>, isSeen: boolean] {
  const target = useRef<Element>(null);
  const [isSeen, setIsSeen] = useState(false);
  useEffect(() => {
    if (target.current === null) return undefined;
    const observer = new IntersectionObserver((entries) => setIsSeen(entries.at(-1)?.isIntersecting ?? false), { rootMargin: NEARLY });
    observer.observe(target.current);
    return () => observer.disconnect();
  }, []);
  return [target, isSeen];
}
