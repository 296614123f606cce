/** @file Where the answer comes from: Grad-CAM, input gradients and occlusion, each beside the same of the network before training. */
import { type ReactNode, useCallback, useId, useMemo } from "react";
import { at } from "../../../data/arrays";
import { convolutionLayers } from "../../../explain/gradCam";
import type { Trace } from "../../../explain/trace";
import type { Work } from "../../../explain/work";
import { garmentName } from "../../garments/garmentNames";
import { useInside } from "../useInside";
import { type ClassMap, gradCamOf, gradientsOf, likenessOf, likenessWords, mapOf, type MapMethod, occlusionOf, PATCH, UNTRAINED_SEED, untrainedTrace } from "./maps";
import { OutlinedMap } from "./OutlinedMap";
import { useWorked } from "./useWorked";
import { Problem, SignKeys, WhyCard } from "./WhyCard";

interface MapsCardProps {
  readonly trace: Trace;
  readonly classIndex: number;
  readonly outline: string;
}

export function MapsCard(props: MapsCardProps) {
  const name = garmentName(props.classIndex);
  return (
    <WhyCard
      id="maps"
      title={`Where ${name} is seen`}
      sentence={`Three ways to point at what speaks for ${name}. Beside each, the same of this network before training (seed ${UNTRAINED_SEED}): a picture that looks alike there shows little of what was learned.`}
    >
      {(isSeen) => <Maps {...props} isSeen={isSeen} />}
    </WhyCard>
  );
}

function Maps({ trace, classIndex, outline, isSeen }: MapsCardProps & { readonly isSeen: boolean }) {
  const { network } = useInside();
  const before = useWorked(useCallback(() => untrainedTrace(network, trace.image), [network, trace.image]), isSeen);
  if (before.status === "failed") return <Problem text={before.problem} />;
  const shared = { trace, untrained: before.status === "done" ? before.value : null, classIndex, outline, isSeen };
  return (
    <div className="why-maps">
      <GradCamRow {...shared} />
      <MapRow {...shared} name="Input gradients" kind="sequential" method={gradientsOf} how="How much the score would change if a pixel became a little brighter or darker." />
      <MapRow
        {...shared}
        name="Occlusion"
        kind="diverging"
        method={occlusionOf}
        how={`A black square of ${PATCH} × ${PATCH} pixels covers each place in turn; shown at its middle is what the probability loses. Nothing is estimated: each is an answer of the network.`}
        choice={<SignKeys positive="loses: it speaks for the class" negative="gains: it speaks against it" />}
      />
    </div>
  );
}

interface RowProps {
  readonly trace: Trace;
  /** Of the network before training; null until it is there. */
  readonly untrained: Trace | null;
  readonly classIndex: number;
  readonly outline: string;
  readonly isSeen: boolean;
}

/** With a choice of the layer: the one that the address names, or the last convolution. */
function GradCamRow(props: RowProps) {
  const { network, place, go } = useInside();
  const id = useId();
  const { steps } = props.trace;
  const layers = useMemo(() => convolutionLayers(steps).map((layer) => ({ layer, name: at(steps.filter((step) => step.layer === layer), 0).name })), [steps]);
  const chosen = layers.find(({ name }) => name === place.layer) ?? layers.at(-1);
  const layer = chosen?.layer ?? -1;
  const method = useMemo(() => gradCamOf(layer), [layer]);
  if (chosen === undefined) {
    return (
      <div className="why-map-row">
        <h5>Grad-CAM</h5>
        <p className="small why-map-none">{network.name} has no convolution, and Grad-CAM weighs a convolution's maps: there is none to show. The two below work for any network.</p>
      </div>
    );
  }
  return (
    <MapRow
      {...props}
      name="Grad-CAM"
      kind="sequential"
      method={method}
      how={`The maps of ${chosen.name}, each weighted by how much the score rises with it, added up; what is below zero is left out.`}
      choice={
        layers.length > 1 && (
          <label className="why-layer small" htmlFor={id}>
            Layer
            <select id={id} className="button" value={chosen.name} onChange={({ target }) => go({ layer: target.value, unit: place.unit }, { replaces: true })}>
              {layers.map(({ name }) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </label>
        )
      }
    />
  );
}

interface MapRowProps extends RowProps {
  readonly name: string;
  readonly how: string;
  readonly kind: "sequential" | "diverging";
  readonly method: MapMethod;
  readonly choice?: ReactNode;
}

function MapRow({ name, how, kind, method, choice, trace, untrained, classIndex, outline, isSeen }: MapRowProps) {
  const trained = useMap({ method, trace, classIndex, isSeen });
  const before = useMap({ method, trace: untrained, classIndex, isSeen: isSeen && untrained !== null });
  const likeness = useMemo(() => (trained.map === null || before.map === null ? null : likenessWords(likenessOf(trained.map, before.map))), [trained.map, before.map]);
  const problem = trained.problem ?? before.problem;
  const picture = (map: ClassMap | null, words: string) => (
    <figure>
      <OutlinedMap map={map} kind={kind} outline={outline} label={`${name}, ${words}`} />
      <figcaption className="small muted">
        {words}
        <span className="numbers">{map === null ? "\u00a0" : `up to ${largestText(map.largest)}`}</span>
      </figcaption>
    </figure>
  );
  return (
    <div className="why-map-row">
      <h5>{name}</h5>
      <div className="why-map-words">
        <p className="small muted">{how}</p>
        {choice}
      </div>
      {picture(trained.map, "This network")}
      {picture(before.map, "Before training")}
      {problem === null ? <p className="small why-likeness">{likeness ?? "Working…"}</p> : <Problem text={problem} />}
    </div>
  );
}

interface Wanted {
  readonly method: MapMethod;
  readonly trace: Trace | null;
  readonly classIndex: number;
  readonly isSeen: boolean;
}

function useMap({ method, trace, classIndex, isSeen }: Wanted): { readonly map: ClassMap | null; readonly problem: string | null } {
  const outcome = useWorked(
    useCallback((work: Work) => (trace === null ? null : mapOf(method, trace, classIndex, work)), [method, trace, classIndex]),
    isSeen,
  );
  return { map: outcome.status === "done" ? outcome.value : null, problem: outcome.status === "failed" ? outcome.problem : null };
}

/** Two digits that count. */
function largestText(value: number): string {
  return value === 0 ? "0" : Number(value.toPrecision(2)).toString();
}
