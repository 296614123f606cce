/** @file The comparison's group of the ten garments: how many of each were recognised. */
import { CLASS_NAMES } from "../../data/dataset";
import { ARCHITECTURES, type ArchitectureId } from "../../nn/architectures";
import type { Comparison } from "../../analysis/comparison";
import { kerasCorrectSpans, type KerasSpan, PUBLISHED_SUPPORT } from "../../analysis/published";
import { formatInteger, formatPercent, NO_VALUE } from "../format";
import { galleryPlace, hrefOf } from "../gallery/galleryPlace";
import { DotStrip } from "../garments/DotStrip";
import { garmentPlural } from "../garments/garmentNames";
import { useLook } from "../useLooks";
import { type Column, type ColumnId, columnOf } from "./columns";
import { scaleStart } from "./differences";
import type { GroupSpec } from "./group";

const KERAS_CORRECT = Object.fromEntries(ARCHITECTURES.map(({ id }) => [id, kerasCorrectSpans(id)])) as unknown as Record<ArchitectureId, readonly KerasSpan[]>;

export function garmentsGroup(columns: readonly Column[], comparison: Comparison, isOnFashionMnist: boolean): GroupSpec {
  const { networks, supports } = comparison;
  const withKeras = isOnFashionMnist || networks.length === 0;
  const stripOf = ({ id, architecture }: Column, label: number): StripProps => {
    const correct = columnOf(comparison, id)?.correctPerClass[label];
    const support = supports[label];
    return { id, label, correct, share: correct === undefined || !support ? null : correct / support, span: architecture !== null && withKeras ? KERAS_CORRECT[architecture][label] : undefined };
  };
  const strips = columns.flatMap((column) => CLASS_NAMES.map((_, label) => stripOf(column, label)));
  const low = scaleStart(strips.flatMap(({ share, span }) => [...(share === null ? [] : [share]), ...(span ? [span.min / PUBLISHED_SUPPORT] : [])]));
  return {
    heading: "Right, garment by garment",
    note: noteOf(low, supports.length > 0, withKeras, networks.length < columns.length - 1),
    rows: CLASS_NAMES.map((name, label) => ({
      label: (
        <>
          {name} {supports.length > 0 && <span className="small muted numbers compare-support">of {formatInteger(supports[label] ?? 0)}</span>}
        </>
      ),
      cell: (column) => <GarmentStrip low={low} {...stripOf(column, label)} />,
    })),
  };
}

function noteOf(low: number, hasSupports: boolean, withKeras: boolean, isIncomplete: boolean): string {
  return [
    `Number of test images of each garment that were recognised${hasSupports ? ", of as many as stand beside its name" : ""}.`,
    `Dots lie between ${formatPercent(low, 0)} and ${formatPercent(1, 0)}${withKeras ? "; the bar is what Keras’s three seeds span" : ""}.`,
    ...(withKeras && isIncomplete ? ["A ring and a grey number stand for Keras’s mean where a network is not trained yet."] : []),
  ].join(" ");
}

interface StripProps {
  readonly id: ColumnId;
  /** The garment. */
  readonly label: number;
  /** Images recognised, and their share of the garment's; undefined and null before the network has been scored. */
  readonly correct: number | undefined;
  readonly share: number | null;
  /** Keras's, where it compares. */
  readonly span: KerasSpan | undefined;
}

function GarmentStrip({ id, label, correct, share, span, low }: StripProps & { readonly low: number }) {
  const isOwn = correct !== undefined;
  const shown = correct ?? span?.mean;
  const { cssColor: color } = useLook(id);
  return (
    <span className="compare-strip">
      {isOwn ? (
        <a className="quiet-link strip-link" href={hrefOf(galleryPlace("compare", { run: id, actual: label }))} aria-label={`${formatInteger(correct)}: pictures of ${garmentPlural(label)}`}>
          {formatInteger(correct)}
        </a>
      ) : (
        <span className="muted">{shown === undefined ? NO_VALUE : formatInteger(shown)}</span>
      )}
      <DotStrip
        low={low}
        high={1}
        value={share ?? (span ? span.mean / PUBLISHED_SUPPORT : null)}
        color={isOwn ? color : "var(--muted)"}
        isHollow={!isOwn}
        {...(span && { reference: { low: span.min / PUBLISHED_SUPPORT, high: span.max / PUBLISHED_SUPPORT } })}
      />
    </span>
  );
}
