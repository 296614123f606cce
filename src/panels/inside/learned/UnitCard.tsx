/** @file One filter: its kernels, the image that it wants, the test images that excite it most. */
import { useEffect, useMemo, useState } from "react";
import { scaleOf } from "../../../charts/signedCanvas";
import { type Ascent, ascend } from "../../../explain/ascent";
import type { Exciting } from "../../../explain/excites";
import { mostExciting } from "../../../explain/excites";
import { isOff, type Trial } from "../../../explain/trials";
import type { Step, TrainedLayers } from "../../../explain/steps";
import { pacing, type Work } from "../../../explain/work";
import { IMAGE_SIZE, imageAt } from "../../../data/dataset";
import type { LabelledImages } from "../../../data/dataset";
import type { BatchForward } from "../../../explain/batch";
import { formatInteger } from "../../format";
import { PixelImage } from "../../garments/Garment";
import { garmentName } from "../../garments/garmentNames";
import { useTraining } from "../../useApp";
import { SheetPicture, MapPicture } from "../MapPicture";
import { useInside } from "../useInside";
import { channelKernels, type LearnedLayer, numChannels, unitMap, unitName } from "./learnedLayers";
import { TaskLine } from "./TaskLine";
import { useTask } from "./useTask";
import { useTestImages } from "./useTestImages";

interface UnitCardProps {
  readonly steps: readonly Step[];
  readonly layer: LearnedLayer;
  readonly unit: number;
  readonly trial: Trial;
  readonly onToggle: (unit: number) => void;
}

/** Channels whose kernels are drawn. */
const MAX_KERNELS = 64;
const NINE = 9;

export function UnitCard({ steps, layer, unit, trial, onToggle }: UnitCardProps) {
  const { href } = useInside();
  const name = unitName(layer, unit);
  const off = isOff(trial, { layer: layer.layer, unit });
  return (
    <section className="card learned-card" aria-labelledby="learned-unit">
      <header className="learned-head">
        <div>
          <h4 id="learned-unit">{layer.title}, {name}</h4>
          <p className="small muted">What this {layer.unitWord} has learned to look for: by its weights, by an image made for it, and by images that it answers to most.</p>
        </div>
        <div className="button-row">
          <a className="button" href={href({ layer: layer.name, unit: (unit - 1 + layer.numUnits) % layer.numUnits })} aria-label={`Previous ${layer.unitWord}`}>←</a>
          <a className="button" href={href({ layer: layer.name, unit: (unit + 1) % layer.numUnits })} aria-label={`Next ${layer.unitWord}`}>→</a>
          {layer.canSwitch && (
            <button type="button" className="button" aria-pressed={off} onClick={() => onToggle(unit)}>{off ? "Switch it on again" : "Switch it off"}</button>
          )}
        </div>
      </header>
      <div className="learned-unit">
        <Kernels layer={layer} unit={unit} />
        <Wants steps={steps} layer={layer} unit={unit} />
        <Excites layer={layer} unit={unit} />
      </div>
    </section>
  );
}

function Kernels({ layer, unit }: { readonly layer: LearnedLayer; readonly unit: number }) {
  const map = useMemo(() => unitMap(layer, unit), [layer, unit]);
  const scale = useMemo(() => scaleOf(map.values), [map]);
  const channels = useMemo(() => channelKernels(layer, unit, MAX_KERNELS), [layer, unit]);
  const channelScale = useMemo(() => channels.map(({ values, height, width, offset = 0, stride = 1 }) => scaleOf(Array.from({ length: height * width }, (_, i) => values[offset + i * stride] ?? 0))).reduce((a, b) => (a.extent > b.extent ? a : b), scale), [channels, scale]);
  const all = numChannels(layer);
  return (
    <figure>
      <h5>Its weights</h5>
      <MapPicture map={map} scale={scale} width={140} label={`The weights of ${unitName(layer, unit)}`} />
      <figcaption className="small muted">{all === 1 ? `From −${scale.extent.toFixed(3)} (blue) to ${scale.extent.toFixed(3)} (orange).` : `The mean over ${formatInteger(all)} maps.`}</figcaption>
      {channels.length > 0 && (
        <>
          <SheetPicture maps={channels} columns={8} scale={channelScale} gap={1} style={{ width: 224 }} label={`Weights for each of ${channels.length} maps`} />
          <p className="small muted">{channels.length < all ? `The first ${channels.length} of ${formatInteger(all)}, one small picture a map.` : `One for each of the ${formatInteger(all)} maps that it looks at.`}</p>
        </>
      )}
    </figure>
  );
}

/** Nothing moves for who has asked for that: then the last picture alone is shown. */
const STILL = "(prefers-reduced-motion: reduce)";

function Wants({ steps, layer, unit }: Omit<UnitCardProps, "trial" | "onToggle">) {
  const { state, start, stop } = useTask<Ascent>();
  const [shown, setShown] = useState<Ascent | null>(null);
  const climb = () => start((work) => climbed(steps, layer, unit, work, matchMedia(STILL).matches ? () => {} : setShown));
  // Begins by itself: a second of work, in turns.
  useEffect(climb, [steps, layer, unit, start]);
  const ascent = state.status === "done" ? state.value : shown;
  const pixels = useMemo(() => (ascent === null ? null : Uint8Array.from(ascent.image, (value) => Math.round(255 * value))), [ascent]);
  return (
    <figure>
      <h5>What it wants</h5>
      <PixelImage pixels={pixels} size={IMAGE_SIZE * 5} label={`The image that ${unitName(layer, unit)} wants`} />
      <figcaption className="small muted">An image made for it: from grey, each pixel is changed a little, the way that makes {layer.isLast ? "this class’s score" : "it answer more"}, {ascent?.steps ?? 60} times (gradient ascent).{ascent !== null && ` ${layer.isLast ? "The score" : "Its answer, on average over all its places,"} is now ${ascent.excitement.toFixed(2)}.`}</figcaption>
      <TaskLine state={state} start="Climb" doing="Climbing" onStart={climb} onStop={stop} />
    </figure>
  );
}

async function climbed(steps: readonly Step[], { layer }: LearnedLayer, unit: number, work: Work, onStep: (ascent: Ascent) => void): Promise<Ascent> {
  const pause = pacing(work);
  let latest: Ascent | null = null;
  for (const ascent of ascend(steps, { layer, unit })) {
    latest = ascent;
    if (ascent.step % 6 === 0) onStep(ascent);
    await pause(ascent.step / ascent.steps);
  }
  if (latest === null) throw new Error("internal: no step was taken");
  return latest;
}

/** By network and layer: for all units of a layer at once, as one pass tells. */
const known = new WeakMap<readonly Float32Array[], Map<string, readonly Exciting[][]>>();

function keyOf({ name }: LearnedLayer, { size }: LabelledImages): string {
  return `${name} ${size}`;
}

async function excitingOf(network: TrainedLayers, layer: LearnedLayer, set: LabelledImages, forward: BatchForward, work: Work): Promise<readonly Exciting[][]> {
  const of = known.get(network.weights) ?? new Map<string, readonly Exciting[][]>();
  known.set(network.weights, of);
  const found = of.get(keyOf(layer, set)) ?? (await mostExciting(network, layer.layer, set.images, NINE, forward, work));
  of.set(keyOf(layer, set), found);
  return found;
}

function Excites({ layer, unit }: { readonly layer: LearnedLayer; readonly unit: number }) {
  const { network } = useInside();
  const training = useTraining();
  const set = useTestImages();
  const { state, start, stop } = useTask<readonly Exciting[][]>();
  const look = () => {
    if (set !== null) start(async (work) => excitingOf(network, layer, set, await training.manyImages(), work));
  };
  useEffect(look, [network, layer, set, training, start]);
  const found = state.status === "done" ? (state.value[unit] ?? []) : null;
  return (
    <figure className="learned-excites">
      <h5>What excites it most</h5>
      {set !== null && found !== null && <NineImages set={set} found={found} />}
      {found === null && <TaskLine state={state} start="Look for them" doing={`Looking through ${formatInteger(set?.size ?? 0)} test images`} onStart={look} onStop={stop} />}
      {found !== null && (
        <figcaption className="small muted">
          {found.length === 0 ? `None of ${formatInteger(set?.size ?? 0)} test images makes it answer above zero: it is as good as dead.` : `Of ${formatInteger(set?.size ?? 0)} test images those on which it answers most anywhere, most first; outlined, the patch it sees there.`}
        </figcaption>
      )}
    </figure>
  );
}

function NineImages({ set, found }: { readonly set: LabelledImages; readonly found: readonly Exciting[] }) {
  const { href } = useInside();
  return (
    <ul className="learned-nine">
      {found.map(({ image, value, patch }) => {
        const label = garmentName(set.labels[image] ?? 0);
        const [left, top, width, height] = [patch.left, patch.top, patch.right - patch.left, patch.bottom - patch.top];
        return (
          <li key={image}>
            <a href={href({ image: { set: "test", index: image } })}>
              <span className="learned-patched">
                <PixelImage pixels={imageAt(set, image)} size={IMAGE_SIZE * 2} />
                <svg viewBox="0 0 28 28" aria-hidden="true"><rect x={left + 0.4} y={top + 0.4} width={Math.max(0.2, width - 0.8)} height={Math.max(0.2, height - 0.8)} /></svg>
              </span>
              <span className="small">{label} <span className="numbers muted">{value.toFixed(2)}</span></span>
              <span className="visually-hidden">, test image {image}, rows {top} to {top + height - 1}, columns {left} to {left + width - 1}</span>
            </a>
          </li>
        );
      })}
    </ul>
  );
}
