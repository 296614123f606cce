/** @file The Try-it room: its place on the page. What is in it loads when a reader comes near. */
import { lazy, Suspense, useRef } from "react";
import { capitalized } from "../../experiment/words";
import { theRuns } from "../runsPhrase";
import { useIsNear } from "../useIsNear";
import { usePlans } from "../usePlans";

const TryBench = lazy(async () => ({ default: (await import("./TryBench")).TryBench }));

export function TryRoom() {
  const section = useRef<HTMLElement>(null);
  const isNear = useIsNear(section);
  return (
    <section ref={section} className="room try-room" id="try" aria-labelledby="try-heading">
      <header className="room-lead">
        <h2 id="try-heading" tabIndex={-1}>Try it</h2>
        <p>Draw a garment, take one of the test images, or bring a photo of your own. {capitalized(theRuns(usePlans()))} answer while you draw, trained here or not.</p>
      </header>
      <div className="try-place">
        {isNear && (
          <Suspense fallback={<p className="small muted">Loading…</p>}>
            <TryBench />
          </Suspense>
        )}
      </div>
    </section>
  );
}
