/** @file Which pictures a gallery shows: network, kind, answer, right or wrong, in what order. */
import { useId } from "react";
import { CLASS_NAMES } from "../../data/dataset";
import { NUM_BINS } from "../../explain/scores/calibration";
import { SHOWN, type Shown } from "../../explain/scores/gallery";
import { formatPercent } from "../format";
import { useMediaQuery } from "../useMediaQuery";
import type { GalleryPlace } from "./galleryPlace";
import { SHOWN_NAMES } from "./galleryWords";
import type { GalleryEntrant } from "./useEntrants";

interface FiltersProps {
  readonly place: GalleryPlace;
  readonly run: GalleryEntrant;
  readonly entrants: readonly GalleryEntrant[];
  readonly onChange: (change: Partial<GalleryPlace>) => void;
}

/** Where all choices stand in sight at once; narrower, they are folded away. */
const WIDE = "(min-width: 48.01rem)";
const ANY = "any";
const CLASS_OPTIONS = [{ value: ANY, label: "Anything" }, ...CLASS_NAMES.map((label, i) => ({ value: String(i), label }))];
const BIN_OPTIONS = [{ value: ANY, label: "However sure" }, ...Array.from({ length: NUM_BINS }, (_, bin) => ({ value: String(bin), label: `${formatPercent(bin / NUM_BINS, 0)} to ${formatPercent((bin + 1) / NUM_BINS, 0)}` }))];
const ORDERS = [
  { value: "mostSure", label: "Surest first" },
  { value: "leastSure", label: "Least sure first" },
] as const;
/** Whatever network they are of. */
const OF_ONE: readonly Shown[] = ["all", "right", "wrong"];

/** What people look for most often. */
const SHORT_CUTS = [
  { label: "Most confident mistakes", change: { actual: null, predicted: null, bin: null, shown: "wrong", order: "mostSure" } },
  { label: "Least confident hits", change: { actual: null, predicted: null, bin: null, shown: "right", order: "leastSure" } },
  { label: "All images", change: { actual: null, predicted: null, bin: null, shown: "all", order: "mostSure" } },
] as const satisfies readonly { label: string; change: Partial<GalleryPlace> }[];

export function Filters({ place, run, entrants, onChange }: FiltersProps) {
  const others = entrants.filter(({ id }) => id !== run.id);
  const shown = SHOWN.filter((one) => others.length > 0 || OF_ONE.includes(one)).map((value) => ({ value, label: SHOWN_NAMES[value] }));
  const comparesOthers = !OF_ONE.includes(place.shown);
  const isWide = useMediaQuery(WIDE);
  return (
    <details className="gallery-fold" open={isWide}>
      <summary>Other pictures</summary>
      <div className="gallery-filters">
        <Choice label="Network" options={entrants.map(({ id, name }) => ({ value: id, label: name }))} value={run.id} onChange={(value) => onChange({ run: value, against: place.against === value ? null : place.against })} />
        <Choice label="It is" options={CLASS_OPTIONS} value={textOf(place.actual)} onChange={(value) => onChange({ actual: numberOf(value) })} />
        <Choice label="Called" options={CLASS_OPTIONS} value={textOf(place.predicted)} onChange={(value) => onChange({ predicted: numberOf(value) })} />
        <Choice label="Show" options={shown} value={place.shown} onChange={(value) => onChange({ shown: SHOWN.find((one) => one === value) ?? "all" })} />
        {comparesOthers && others.length > 0 && (
          <Choice
            label="Beside"
            options={[{ value: ANY, label: "All other networks" }, ...others.map(({ id, name }) => ({ value: String(id), label: name }))]}
            value={others.some(({ id }) => id === place.against) ? (place.against ?? ANY) : ANY}
            onChange={(value) => onChange({ against: value === ANY ? null : value })}
          />
        )}
        <Choice label="How sure" options={BIN_OPTIONS} value={textOf(place.bin)} onChange={(value) => onChange({ bin: numberOf(value) })} />
        <Choice label="Order" options={ORDERS} value={place.order} onChange={(value) => onChange({ order: value === "leastSure" ? "leastSure" : "mostSure" })} />
        <div className="button-row">
          {SHORT_CUTS.map(({ label, change }) => (
            <button key={label} type="button" className="button" onClick={() => onChange(change)}>
              {label}
            </button>
          ))}
        </div>
      </div>
    </details>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function Choice({ label, options, value, onChange }: ChoiceProps) {
  const id = useId();
  return (
    <div className="gallery-choice">
      <label className="small muted" htmlFor={id}>
        {label}
      </label>
      <select id={id} className="button" value={value} onChange={(event) => onChange(event.target.value)}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  );
}

function textOf(value: number | null): string {
  return value === null ? ANY : String(value);
}

function numberOf(text: string): number | null {
  return text === ANY ? null : Number(text);
}
