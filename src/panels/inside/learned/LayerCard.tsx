/** @file The filters of one layer as pictures, and the choice of the layer. */
import { type KeyboardEvent, memo, useMemo, useRef } from "react";
import { type MapScale, type NumberMap, scaleOf } from "../../../charts/signedCanvas";
import { isOff, type Trial } from "../../../explain/trials";
import { formatInteger } from "../../format";
import { FramedIf } from "../../ScrollFrame";
import { MapPicture } from "../MapPicture";
import { useInside } from "../useInside";
import { type LearnedLayer, numChannels, unitMap, unitName } from "./learnedLayers";

interface LayerCardProps {
  readonly layers: readonly LearnedLayer[];
  readonly layer: LearnedLayer;
  readonly unit: number;
  readonly trial: Trial;
  readonly onToggle: (unit: number) => void;
}

/** Pictures that need no frame of their own. */
const MAX_OPEN = 64;

export function LayerCard({ layers, layer, unit, trial, onToggle }: LayerCardProps) {
  const { href, go } = useInside();
  const maps = useMemo(() => Array.from({ length: layer.numUnits }, (_, one) => unitMap(layer, one)), [layer]);
  const scale = useMemo(() => maps.map(({ values }) => scaleOf(values)).reduce((a, b) => (a.extent > b.extent ? a : b)), [maps]);
  const list = useRef<HTMLUListElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const next = neighbour(event.key, unit, layer.numUnits, columnsOf(list.current));
    if (event.key === "x" && layer.canSwitch) onToggle(unit);
    if (next === null) return;
    event.preventDefault();
    go({ layer: layer.name, unit: next }, { replaces: true });
    list.current?.querySelectorAll<HTMLElement>("a")[next]?.focus();
  };
  return (
    <section className="card learned-card" aria-labelledby="learned-layer">
      <header>
        <h4 id="learned-layer">{layer.title}: {formatInteger(layer.numUnits)} {layer.isLast ? "classes" : `${layer.unitWord}s`}</h4>
        <p className="small muted">{sentenceOf(layer)} Orange: more of it here speaks for the {layer.unitWord}; blue: against. Arrow keys go from one to the next{layer.canSwitch ? ", x switches one off or on." : "."}</p>
      </header>
      <nav className="learned-layers" aria-label="Layers that learn">
        {layers.map(({ name, title, numUnits }) => (
          <a key={name} href={href({ layer: name, unit: null })} aria-current={name === layer.name ? "true" : undefined}>
            {title} <span className="muted numbers">{formatInteger(numUnits)}</span>
          </a>
        ))}
      </nav>
      <FramedIf isMany={layer.numUnits > MAX_OPEN} className="learned-units-frame" label={`All of ${layer.title}`}>
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the links within are what is operated; arrows go between them */}
        <ul ref={list} className="learned-units" data-wide={layer.isLast || undefined} onKeyDown={onKeyDown}>
          {maps.map((map, one) => (
            <li key={one}>
              <UnitLink map={map} scale={scale} name={unitName(layer, one)} href={href({ layer: layer.name, unit: one })} isCurrent={one === unit} isOff={isOff(trial, { layer: layer.layer, unit: one })} />
            </li>
          ))}
        </ul>
      </FramedIf>
    </section>
  );
}

interface UnitLinkProps {
  readonly map: NumberMap;
  readonly scale: MapScale;
  readonly name: string;
  readonly href: string;
  readonly isCurrent: boolean;
  readonly isOff: boolean;
}

/** Of all, Tab stops at the current one. */
const UnitLink = memo(function UnitLink({ map, scale, name, href, isCurrent, isOff }: UnitLinkProps) {
  return (
    <a href={href} tabIndex={isCurrent ? 0 : -1} aria-current={isCurrent ? "true" : undefined} data-off={isOff || undefined}>
      <MapPicture map={map} scale={scale} />
      <span className="small">{name}{isOff && ", off"}</span>
    </a>
  );
});

function sentenceOf(layer: LearnedLayer): string {
  const channels = numChannels(layer);
  if (layer.step.op === "convolution") return channels === 1 ? "Each picture is a filter: what it multiplies a small patch of the image by, wherever it lies." : `Each picture is a filter: what it multiplies a small patch by, the mean over the ${formatInteger(channels)} maps that it looks at.`;
  const onImage = layer.inputShape.length === 3;
  return `Each picture is ${layer.isLast ? "a class" : "a unit"}: what it multiplies its ${formatInteger(layer.step.kernel.length / layer.numUnits)} inputs by, ${onImage ? (channels === 1 ? "where they are in the image." : `where they are in the maps before it, the mean over the ${formatInteger(channels)} of them.`) : "in rows, as the layer before says them."}`;
}

/** How many stand in the first row. */
function columnsOf(list: HTMLElement | null): number {
  const items = [...(list?.children ?? [])].map((item) => item.getBoundingClientRect().top);
  const next = items.findIndex((top) => top > (items[0] ?? 0) + 1);
  return next < 0 ? Math.max(1, items.length) : next;
}

const STEPS: Readonly<Record<string, (columns: number) => number>> = { ArrowLeft: () => -1, ArrowRight: () => 1, ArrowUp: (columns) => -columns, ArrowDown: (columns) => columns };

/** null where the key leads nowhere. */
function neighbour(key: string, unit: number, count: number, columns: number): number | null {
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  const by = STEPS[key]?.(columns);
  if (by === undefined) return null;
  return unit + by < 0 || unit + by >= count ? unit : unit + by;
}
