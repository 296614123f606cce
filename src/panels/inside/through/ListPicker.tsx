/** @file A long list (what a flatten makes), of which one number is chosen. */
import { useMemo, useState } from "react";
import { scaleOf } from "../../../charts/signedCanvas";
import { at } from "../../../data/arrays";
import { formatInteger } from "../../format";
import { useInside } from "../useInside";
import { MapPicker, type Pixel } from "./MapPicker";
import { peakOf, type ShownLayer, unitCount } from "./shownLayers";
import { useThrough } from "./useThrough";
import { plain } from "./words";

/** CSS pixels for each number. */
const SQUARE = 7;

export function ListPicker({ layer }: { readonly layer: ShownLayer }) {
  const { trace } = useThrough();
  const { go, place } = useInside();
  const { values } = at(trace.stages, at(layer.stages, layer.stages.length - 1));
  const scale = useMemo(() => scaleOf(values), [values]);
  const width = Math.min(values.length, Math.ceil(Math.sqrt(values.length * 2.5)));
  const map = useMemo(() => ({ values, width, height: Math.ceil(values.length / width) }), [values, width]);
  const [chosen, setChosen] = useState(() => peakOf(values, 0, 1));
  const picked = place.unit !== null && place.unit < values.length ? place.unit : chosen;
  const [hovered, setHovered] = useState<number | null>(null);
  const indexOf = ({ row, column }: Pixel) => Math.min(values.length - 1, row * width + column);
  const shown = hovered ?? picked;
  const choose = (index: number) => {
    setChosen(index);
    if (place.unit !== null) go({ layer: layer.name, unit: index }, { replaces: true });
  };
  return (
    <div className="through-list">
      <MapPicker
        map={map}
        scale={scale}
        width={width * SQUARE}
        picked={{ row: Math.floor(shown / width), column: shown % width }}
        label={`The list of ${formatInteger(unitCount(layer))} numbers, in lines of ${width}`}
        onPick={(pixel) => choose(indexOf(pixel))}
        onHover={(pixel) => setHovered(pixel === null ? null : indexOf(pixel))}
        onEnter={() => go({ layer: layer.name, unit: picked })}
      />
      <p className="small numbers">
        Number {shown} of the list is {plain(at(values, shown))}.{" "}
        {place.unit === null && (
          <button type="button" className="button" onClick={() => go({ layer: layer.name, unit: picked })}>
            Where number {picked} comes from
          </button>
        )}
      </p>
    </div>
  );
}
