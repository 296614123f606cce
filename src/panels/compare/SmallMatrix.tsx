/** @file A confusion matrix as a small picture, made to be compared with its neighbours. */
import { memo } from "react";
import { CLASS_NAMES } from "../../data/dataset";
import type { RunId } from "../../experiment/plan";
import type { ArchitectureId } from "../../nn/architectures";
import { type ConfusionMatrix, rowFractions } from "../../nn/metrics/confusionMatrix";
import { kerasCorrectSpans, PUBLISHED_SUPPORT } from "../../analysis/published";
import { formatInteger } from "../format";
import { galleryPlace } from "../gallery/galleryPlace";
import { openPictures } from "../gallery/placeInAddress";
import { garmentName } from "../garments/garmentNames";
import { heatShade } from "../garments/heat";
import { type Cell, useCells } from "../results/cells";
import { heatClass, heatStyle } from "../results/ConfusionHeatmap";
import { largestConfusion } from "../results/selections";
import type { Entrant } from "./entrants";
import { MultipleTitle } from "./MultipleTitle";

export const SmallMatrix = memo(function SmallMatrix({ entrant: { id, name, matrix } }: { readonly entrant: Entrant }) {
  const { actual, predicted } = largestConfusion(matrix);
  const largest = `${garmentName(actual)} taken for ${garmentName(predicted)}, ${formatInteger(matrix[actual]?.[predicted] ?? 0)}`;
  return (
    <figure>
      <MultipleTitle id={id} name={name} />
      <MatrixPicture counts={matrix} shares={rowFractions(matrix)} label={`Confusion matrix of ${name}. Most frequent confusion: ${largest}. Arrow keys move, Enter shows the images.`} onSelect={(cell) => openPictures(galleryPlace("compare", { run: id, ...cell }))} />
      <p className="small muted">Most often: {largest}.</p>
    </figure>
  );
});

/** Before anything is trained: the part of Keras's matrix that is published. */
export function KerasDiagonal({ id, architecture, name }: { readonly id: RunId; readonly architecture: ArchitectureId; readonly name: string }) {
  const spans = kerasCorrectSpans(architecture);
  const counts = spans.map((_, row) => spans.map(({ mean }, column) => (row === column ? mean : 0)));
  const shares = counts.map((row) => row.map((count) => count / PUBLISHED_SUPPORT));
  return (
    <figure>
      <MultipleTitle id={id} name={name} />
      <MatrixPicture counts={counts} shares={shares} label={`Diagonal of Keras’s confusion matrix for ${name}`} />
      <p className="small muted">Not trained yet. Example: Keras’s mean, of which only the diagonal is published.</p>
    </figure>
  );
}

interface MatrixPictureProps {
  readonly counts: ConfusionMatrix;
  readonly shares: ConfusionMatrix;
  readonly label: string;
  /** Absent where there are no images to show. */
  readonly onSelect?: (cell: Cell) => void;
}

/** Shades only: the numbers are in the Results room. */
function MatrixPicture({ counts, shares, label, onSelect }: MatrixPictureProps) {
  const { grid, onKeyDown, propsOf } = useCells<HTMLDivElement>(null, onSelect);
  const lookOf = ({ actual, predicted }: Cell) => {
    const count = counts[actual]?.[predicted] ?? 0;
    const shade = heatShade(shares[actual]?.[predicted] ?? 0);
    return { className: heatClass(shade, count, false), style: heatStyle(shade), title: `${garmentName(actual)} → ${garmentName(predicted)}: ${formatInteger(count)}` };
  };
  const rows = CLASS_NAMES.map((name, actual) => (
    <div key={name} className="small-matrix-row" {...(onSelect && { role: "row" })}>
      <span className="small-matrix-head numbers" {...(onSelect && { role: "rowheader", "aria-label": name })}>
        {actual}
      </span>
      {CLASS_NAMES.map((predictedName, predicted) => {
        const look = lookOf({ actual, predicted });
        return <span key={predictedName} {...look} {...(onSelect && { ...propsOf({ actual, predicted }), "aria-label": look.title })} />;
      })}
    </div>
  ));
  const heads = (
    <div className="small-matrix-row" aria-hidden>
      <span />
      {CLASS_NAMES.map((name, column) => (
        <span key={name} className="small-matrix-head numbers">
          {column}
        </span>
      ))}
    </div>
  );
  return (
    <div ref={grid} className="small-matrix" aria-label={label} {...(onSelect ? { role: "grid", onKeyDown } : { role: "img" })}>
      {heads}
      {rows}
    </div>
  );
}
