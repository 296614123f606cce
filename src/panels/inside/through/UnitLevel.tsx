/** @file One unit, large: what it computed, how, and what it was fed by. */
import { type KeyboardEvent, useMemo, useState } from "react";
import { at } from "../../../data/arrays";
import { garmentName } from "../../garments/garmentNames";
import { useInside } from "../useInside";
import { Arithmetic } from "./Arithmetic";
import { pixelOf } from "./beats";
import { ListPicker } from "./ListPicker";
import { MapPicker, type Pixel } from "./MapPicker";
import { layerScale } from "./StagePicture";
import { isPictures, peakOf, type ShownLayer, unitCount } from "./shownLayers";
import { SoftmaxTable } from "./SoftmaxTable";
import { TraceDown } from "./TraceDown";
import { useThrough } from "./useThrough";
import { activationName, activationOf, kindName, plural, shapeWords, unitWord } from "./words";

interface UnitProps {
  readonly layer: ShownLayer;
  readonly unit: number;
}

export function UnitLevel({ layer, unit }: UnitProps) {
  return (
    <section className="card through-panel">
      <UnitHead layer={layer} unit={unit} />
      {layer.stages.length === 0 ? <SoftmaxTable /> : isPictures(layer) ? <PictureUnit layer={layer} unit={unit} /> : <NumberUnit layer={layer} unit={unit} />}
    </section>
  );
}

/** Its name, and its neighbours: arrow keys lead to them while the focus is here. */
function UnitHead({ layer, unit }: UnitProps) {
  const { href, go } = useInside();
  const count = unitCount(layer);
  const word = unitWord(layer);
  const nameOf = (which: number) => (layer.answers ? garmentName(which) : `${word} ${which}`);
  const other = (by: number) => (unit + by + count) % count;
  const move = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    go({ layer: layer.name, unit: other(by) }, { replaces: true });
  };
  return (
    <header className="through-head">
      <h4>
        {layer.answers ? garmentName(unit) : `${word.charAt(0).toUpperCase()}${word.slice(1)} ${unit}`} <span className="muted">of {kindName(layer.spec)}, {layer.name}</span>
      </h4>
      <nav className="through-neighbours small numbers" aria-label={`Other ${plural(word)}`}>
        <a href={href({ layer: layer.name, unit: other(-1) })} onKeyDown={move}>← {nameOf(other(-1))}</a>
        <a href={href({ layer: layer.name, unit: other(1) })} onKeyDown={move}>{nameOf(other(1))} →</a>
      </nav>
    </header>
  );
}

/** A unit whose numbers lie in a picture: one of them is looked at. */
function PictureUnit({ layer, unit }: UnitProps) {
  const { trace, focus } = useThrough();
  const stages = useMemo(() => layer.stages.map((stage) => at(trace.stages, stage)), [layer, trace]);
  const scale = useMemo(() => layerScale(stages), [stages]);
  const [chosen, setChosen] = useState<Pixel | null>(null);
  const [hovered, setHovered] = useState<Pixel | null>(null);
  const [height = 1, width = 1, channels = 1] = layer.output;
  const strongest = useMemo(() => pixelAt(layer, strongestOf(stages.map(({ values }) => values), unit, channels)), [layer, stages, unit, channels]);
  const picked = chosen ?? strongest;
  const shown = hovered ?? picked;
  const indexOf = ({ row, column }: Pixel) => (row * width + column) * channels + unit;
  const activation = activationOf(layer.spec);
  const square = Math.max(1, Math.min(24, Math.round(240 / width)));
  return (
    <>
      <p className="small">
        Hover over a number of the picture, click it or choose it by the arrow keys: its arithmetic stands beside it. {chosen === null && "At first it is the strongest one. "}
        Now row {shown.row}, column {shown.column}.
      </p>
      <div className="through-unit-columns">
        <div className="through-unit-maps" style={{ viewTransitionName: focus?.layer === layer.name && focus.unit === unit ? "through-unit" : undefined }}>
          {stages.map(({ step, values }) => (
            <figure key={step.part}>
              <MapPicker
                map={{ values, height, width, offset: unit, stride: channels }}
                scale={scale}
                width={width * square}
                picked={shown}
                label={`${unitWord(layer)} ${unit}${stages.length > 1 ? (step.part === "sum" ? ", sums" : `, after ${activation === null ? "the activation" : activationName(activation)}`) : ""}`}
                onPick={setChosen}
                onHover={setHovered}
              />
              <figcaption className="small muted numbers">
                {stages.length > 1 && (step.part === "sum" ? "The sums, " : `After ${activation === null ? "the activation" : activationName(activation)}, `)}
                {shapeWords([height, width])}
              </figcaption>
            </figure>
          ))}
        </div>
        <Arithmetic layer={layer} index={indexOf(shown)} />
      </div>
      <TraceDown layer={layer} index={indexOf(picked)} />
    </>
  );
}

/** Where the unit speaks loudest; where its activation left nothing, where its sum is largest. */
function strongestOf(values: readonly Float32Array[], unit: number, channels: number): number {
  const [first, last] = [at(values, 0), at(values, values.length - 1)];
  const peak = peakOf(last, unit, channels);
  return at(last, peak) === 0 ? peakOf(first, unit, channels) : peak;
}

function pixelAt({ output }: ShownLayer, index: number): Pixel {
  const [row, column] = pixelOf(output, index);
  return { row, column };
}

/** A number of a flat layer. */
function NumberUnit({ layer, unit }: UnitProps) {
  const isList = layer.spec.type === "flatten" || layer.spec.type === "reshape";
  return (
    <>
      {isList && <ListPicker layer={layer} />}
      <Arithmetic layer={layer} index={unit} />
      <TraceDown layer={layer} index={unit} />
    </>
  );
}
