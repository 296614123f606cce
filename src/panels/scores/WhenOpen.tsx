/** @file What is made only once the fold around it has been opened: it takes work that nobody may ask for. */
import { type ReactNode, useEffect, useRef, useState } from "react";

export function WhenOpen({ children }: { readonly children: ReactNode }) {
  const place = useRef<HTMLDivElement>(null);
  const [wasOpened, setWasOpened] = useState(false);
  useEffect(() => {
    const fold = place.current?.closest("details");
    if (wasOpened || !fold) return;
    const look = () => setWasOpened(fold.open);
    look();
    fold.addEventListener("toggle", look);
    return () => fold.removeEventListener("toggle", look);
  }, [wasOpened]);
  return <div ref={place}>{wasOpened && children}</div>;
}
