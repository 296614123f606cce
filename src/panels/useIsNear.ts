/** @file Whether an element has ever been near the screen: what is large loads then. */
import { type RefObject, useEffect, useState } from "react";

/** How far below the screen "near" begins. */
const NEAR = "900px";

export function useIsNear(target: RefObject<HTMLElement | null>): boolean {
  const [isNear, setIsNear] = useState(false);
  useEffect(() => {
    if (target.current === null) return;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && setIsNear(true), { rootMargin: NEAR });
    observer.observe(target.current);
    return () => observer.disconnect();
  }, [target]);
  return isNear;
}
