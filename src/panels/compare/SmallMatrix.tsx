/** @file A confusion matrix as a small picture, made to be compared with its neighbours. */
import { memo } from "react";
import { CLASS_NAMES } from "../../data/dataset";
import type { RunId } from "../../experiment/plan";
import type { ArchitectureId } from "../../nn/architectures";
import { type ConfusionMatrix, rowFractions } from "../../nn/metrics/confusionMatrix";
import { kerasCorrectSpans, PUBLISHED_SUPPORT } from "../../analysis/published";
import { formatInteger } from "../format";
import { garmentName } from "../garments/garmentNames";
import { heatShade } from "../garments/heat";
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
      <MatrixPicture counts={matrix} shares={rowFractions(matrix)} label={`Confusion matrix of ${name}. Most frequent confusion: ${largest}.`} />
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
}

/** Shades only: the numbers are in the Results room. */
function MatrixPicture({ counts, shares, label }: MatrixPictureProps) {
  return (
    <div className="small-matrix" role="img" aria-label={label}>
      <span />
      {CLASS_NAMES.map((className, column) => (
        <span key={className} className="small-matrix-head numbers">
          {column}
        </span>
      ))}
      {counts.flatMap((row, actual) => [
        <span key={`row-${actual}`} className="small-matrix-head numbers">
          {actual}
        </span>,
        ...row.map((count, predicted) => {
          const shade = heatShade(shares[actual]?.[predicted] ?? 0);
          const title = `${garmentName(actual)} → ${garmentName(predicted)}: ${formatInteger(count)}`;
          return <span key={`${actual}-${predicted}`} className={heatClass(shade, count, false)} style={heatStyle(shade)} title={title} />;
        }),
      ])}
    </div>
  );
}
