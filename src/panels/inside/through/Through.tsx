/** @file One image through one network: the whole of it, one layer, or one unit, as the address has it. */
import { useEffect, useMemo, useRef } from "react";
import type { Trace } from "../../../explain/trace";
import { formatPercent } from "../../format";
import { useInside } from "../useInside";
import { LayerLevel } from "./LayerLevel";
import { Overview } from "./Overview";
import { type ShownLayer, shownLayers, unitCount } from "./shownLayers";
import { ThroughContext } from "./useThrough";
import { UnitLevel } from "./UnitLevel";
import { type Level, useShownPlace } from "./useShownPlace";
import { useTrace } from "./useTrace";
import { kindName, unitWord } from "./words";
import "../../../styles/inside-through.css";

export function Through() {
  const { trace, share } = useTrace();
  if (trace === null) return <p className="small muted" role="status">This network is large: computing what its layers make of the image, {formatPercent(share, 0)}…</p>;
  return <Traced trace={trace} />;
}

function Traced({ trace }: { readonly trace: Trace }) {
  const { place, network } = useInside();
  const { shown, focus } = useShownPlace(place);
  const layers = useMemo(() => shownLayers(trace, network.layers), [trace, network.layers]);
  const layer = layers.find(({ name }) => name === shown.layer) ?? null;
  // A unit that this network does not have is as good as not said.
  const unit = layer !== null && shown.unit !== null && shown.unit < unitCount(layer) ? shown.unit : null;
  const through = useMemo(() => ({ trace, layers, focus }), [trace, layers, focus]);
  const heading = useLevelFocus(shown);
  return (
    <ThroughContext value={through}>
      <div className="through">
        <Crumbs layer={layer} unit={unit} />
        <div ref={heading} tabIndex={-1} className="through-level" role="group" aria-label={levelName(layer, unit)}>
          {layer === null ? <Overview /> : unit === null ? <LayerLevel key={keyOf(network.id, layer)} layer={layer} /> : <UnitLevel key={keyOf(network.id, layer)} layer={layer} unit={unit} />}
        </div>
      </div>
    </ThroughContext>
  );
}

/** What is chosen in a layer means nothing in one of another network or shape. */
function keyOf(run: string, { name, input, output }: ShownLayer): string {
  return [run, name, ...input, "to", ...output].join(" ");
}

function levelName(layer: ShownLayer | null, unit: number | null): string {
  if (layer === null) return "The whole network";
  return unit === null ? layer.name : `${layer.name}, ${unitWord(layer)} ${unit}`;
}

/** After a change of level the focus is where the new one begins, as the link that led there is gone. */
function useLevelFocus({ layer, unit }: Level) {
  const element = useRef<HTMLDivElement>(null);
  const level = `${layer}/${unit === null}`;
  const before = useRef(level);
  useEffect(() => {
    if (before.current === level) return;
    before.current = level;
    // Whoever is elsewhere (among the networks' tabs, say) stays there.
    if (document.activeElement !== document.body) return;
    element.current?.focus({ preventScroll: true });
    // With the way back above it.
    element.current?.parentElement?.scrollIntoView({ block: "nearest", behavior: "instant" });
  }, [level]);
  return element;
}

function Crumbs({ layer, unit }: { readonly layer: ShownLayer | null; readonly unit: number | null }) {
  const { href } = useInside();
  if (layer === null) return null;
  const name = `${kindName(layer.spec)} (${layer.name})`;
  return (
    <nav className="through-crumbs" aria-label="Place in the network">
      <ol>
        <li>
          <a href={href({ layer: null, unit: null })}>Whole network</a>
        </li>
        <li>{unit === null ? <span aria-current="location">{name}</span> : <a href={href({ layer: layer.name, unit: null })}>{name}</a>}</li>
        {unit !== null && (
          <li>
            <span aria-current="location" className="numbers">
              {unitWord(layer)} {unit}
            </span>
          </li>
        )}
      </ol>
    </nav>
  );
}
