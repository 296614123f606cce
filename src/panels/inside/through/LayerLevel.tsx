/** @file One layer: all its units, each a link. */
import { type CSSProperties, memo, useMemo } from "react";
import { type MapScale, scaleOf } from "../../../charts/signedCanvas";
import { at } from "../../../data/arrays";
import type { Stage } from "../../../explain/trace";
import { shortGarmentName } from "../../garments/garmentNames";
import { MapPicture } from "../MapPicture";
import { useInside } from "../useInside";
import { BarLine } from "./Bars";
import { ListPicker } from "./ListPicker";
import { SoftmaxTable } from "./SoftmaxTable";
import { moveAmongLinks } from "./moveAmongLinks";
import { layerScale } from "./StagePicture";
import { isPictures, type ShownLayer, unitCount } from "./shownLayers";
import { useThrough } from "./useThrough";
import { activationName, activationOf, kindName, layerSentence, plain, shapeWords, unitsWords, unitWord } from "./words";

/** More numbers than that are chosen in a picture of the list. */
const MAX_LINKS = 512;

export function LayerLevel({ layer }: { readonly layer: ShownLayer }) {
  const { trace, focus } = useThrough();
  const stages = useMemo(() => layer.stages.map((stage) => at(trace.stages, stage)), [layer, trace]);
  const scale = useMemo(() => (stages.length === 0 ? scaleOf(trace.logits) : layerScale(stages)), [stages, trace]);
  const activation = activationOf(layer.spec);
  return (
    <section className="card through-panel" style={{ viewTransitionName: focus?.layer === layer.name ? "through-layer" : undefined }}>
      <header className="through-head">
        <h4>
          {kindName(layer.spec)} <span className="muted">{layer.name}</span>
        </h4>
        <p className="small muted numbers">
          {shapeWords(layer.input)} → {shapeWords(layer.output)}
        </p>
        <Neighbours layer={layer} />
      </header>
      <p className="small">
        {layerSentence(layer)}{" "}
        {stages.length > 1 && activation !== null && isPictures(layer) && `Each pair is one ${unitWord(layer)}: on the left its sums, on the right what ${activationName(activation)} made of them. `}
        Choose one of the {unitsWords(layer)} to see how it is computed; arrow keys lead from one to the next.
      </p>
      {layer.answers ? <SoftmaxTable /> : isPictures(layer) ? <Pictures layer={layer} stages={stages} scale={scale} /> : unitCount(layer) > MAX_LINKS ? <ListPicker layer={layer} /> : <Numbers layer={layer} stages={stages} scale={scale} />}
    </section>
  );
}

function Neighbours({ layer }: { readonly layer: ShownLayer }) {
  const { layers } = useThrough();
  const { href } = useInside();
  const place = layers.indexOf(layer);
  const [before, behind] = [layers[place - 1], layers[place + 1]];
  return (
    <p className="through-neighbours small">
      {before !== undefined && <a href={href({ layer: before.name, unit: null })}>← {before.name}</a>}
      {behind !== undefined && <a href={href({ layer: behind.name, unit: null })}>{behind.name} →</a>}
    </p>
  );
}

interface UnitsProps {
  readonly layer: ShownLayer;
  readonly stages: readonly Stage[];
  readonly scale: MapScale;
}

function Pictures({ layer, stages, scale }: UnitsProps) {
  const { focus } = useThrough();
  const { href } = useInside();
  const [, width = 1] = layer.output;
  // Whole multiples, so that all squares are equal.
  const size = width * Math.max(1, Math.round((stages.length > 1 ? 64 : 84) / width));
  return (
    <ul className="through-units" style={{ "--unit": `${size * stages.length + 4 * (stages.length - 1) + 18}px` } as CSSProperties}>
      {Array.from({ length: unitCount(layer) }, (_, unit) => (
        <li key={unit}>
          <a href={href({ layer: layer.name, unit })} className="through-unit" onKeyDown={moveAmongLinks} style={{ viewTransitionName: focus?.layer === layer.name && focus.unit === unit ? "through-unit" : undefined }}>
            <span className="through-unit-pictures">
              {stages.map((stage) => (
                <UnitPicture key={stage.step.part} stage={stage} unit={unit} scale={scale} size={size} />
              ))}
            </span>
            <span className="small numbers">
              {unitWord(layer)} {unit}
            </span>
          </a>
        </li>
      ))}
    </ul>
  );
}

interface UnitPictureProps {
  readonly stage: Stage;
  readonly unit: number;
  readonly scale: MapScale;
  readonly size?: number;
  readonly label?: string;
}

/** One channel of a stage that has pictures. */
const UnitPicture = memo(function UnitPicture({ stage: { values, shape }, unit, scale, size, label }: UnitPictureProps) {
  const [height = 1, width = 1, channels = 1] = shape;
  const map = useMemo(() => ({ values, height, width, offset: unit, stride: channels }), [values, height, width, unit, channels]);
  return <MapPicture map={map} scale={scale} {...(size !== undefined && { width: size })} {...(label !== undefined && { label })} />;
});

function Numbers({ layer, stages, scale }: UnitsProps) {
  const { href } = useInside();
  return (
    <ul className="through-numbers numbers">
      {Array.from({ length: unitCount(layer) }, (_, unit) => (
        <li key={unit}>
          <a href={href({ layer: layer.name, unit })} className="through-number" onKeyDown={moveAmongLinks}>
            <span>{layer.answers ? shortGarmentName(unit) : unit}</span>
            {stages.map(({ step, values }) => (
              <span key={step.part} className="through-number-part">
                <BarLine value={at(values, unit)} scale={scale} />
                {plain(at(values, unit))}
              </span>
            ))}
          </a>
        </li>
      ))}
    </ul>
  );
}
