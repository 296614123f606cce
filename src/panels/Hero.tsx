/** @file What this is and what to do first, with a rail of garments as decoration. */
import { useEffect, useMemo, useRef } from "react";
import { drawInk } from "../charts/inkCanvas";
import { type LabelledImages, NUM_CLASSES } from "../data/dataset";
import { QUICK_LOOK } from "../experiment/settings";
import type { AppState } from "../state/store";
import { formatInteger } from "./format";
import { usePixels } from "./garments/Garment";
import { useDataset } from "./garments/useDataset";
import { firstOfEachClass } from "./firstOfEachClass";
import { useApp, useTraining } from "./useApp";

const selectHasStarted = (state: AppState) => state.training.status !== "idle" || Object.keys(state.runs).length > 0;

export function Hero() {
  const training = useTraining();
  const hasStarted = useApp(selectHasStarted);
  const takeQuickLook = () => {
    training.configure(QUICK_LOOK);
    void training.train();
  };
  return (
    <section className="hero" aria-labelledby="title">
      <div className="hero-text">
        <h1 id="title" tabIndex={-1}>Fitting Room</h1>
        <p className="hero-lead">
          Train three small neural networks to tell ten kinds of clothes apart, here in your browser, and see where and why they fail.
        </p>
        <p className="hero-how">
          Press <b>Train</b> in the bar above to repeat a published experiment in full. Without a fast GPU, or in a hurry, take a{" "}
          <button type="button" className="link-button" aria-disabled={hasStarted} onClick={hasStarted ? undefined : takeQuickLook}>
            short run
          </button>
          : {QUICK_LOOK.epochs} epochs on {formatInteger(QUICK_LOOK.trainSize ?? 0)} images.
        </p>
      </div>
      <Rail />
    </section>
  );
}

/** Of each class, so many. */
const PER_CLASS = 2;
const PLACES = Array.from({ length: NUM_CLASSES * PER_CLASS }, (_, place) => place);

/** Garments on hangers; before the data is there, the hangers. */
function Rail() {
  const dataset = useDataset();
  const train = dataset?.train ?? null;
  const indices = useMemo(() => (train === null ? [] : firstOfEachClass(train.labels, PER_CLASS)), [train]);
  return (
    <div className="rail" aria-hidden="true">
      {PLACES.map((place) => (
        <span className="hanger" key={place}>
          {train !== null && indices[place] !== undefined && <InkGarment source={train} index={indices[place]} />}
        </span>
      ))}
    </div>
  );
}

function InkGarment({ source, index }: { readonly source: LabelledImages; readonly index: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const pixels = usePixels(source, index);
  useEffect(() => {
    if (canvas.current && pixels) drawInk(canvas.current, pixels);
  }, [pixels]);
  return <canvas className="ink-garment" ref={canvas} />;
}
