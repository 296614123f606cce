/** @file The room "Look inside": its place on the page. What is in it loads when a reader comes near. */
import { lazy, Suspense, useRef } from "react";
import { useIsNear } from "../useIsNear";
import { INSIDE_ID } from "./insidePlace";

const InsideBench = lazy(async () => ({ default: (await import("./InsideBench")).InsideBench }));

export function InsideRoom() {
  const section = useRef<HTMLElement>(null);
  const isNear = useIsNear(section);
  return (
    <section ref={section} className="room inside-room" id={INSIDE_ID} aria-labelledby="inside-heading">
      <header className="room-lead">
        <h2 id="inside-heading" tabIndex={-1}>Look inside</h2>
        <p>One image through one network, on its own weights: what each layer makes of it, why it is answered as it is, what the network has learned, and where it fails.</p>
      </header>
      <div className="inside-place">
        {isNear && (
          <Suspense fallback={<p className="small muted">Loading…</p>}>
            <InsideBench />
          </Suspense>
        )}
      </div>
    </section>
  );
}
