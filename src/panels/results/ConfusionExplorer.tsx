/** @file The confusion matrix, the images in a chosen cell, and what the matrix counts for each class. */
import { memo, useCallback, useMemo, useState } from "react";
import { IMAGE_SIZE, type LabelledImages, NUM_CLASSES } from "../../data/dataset";
import type { RunId } from "../../experiment/plan";
import type { Evaluation } from "../../nn/evaluation";
import { outcomeCounts, rowFractions } from "../../nn/metrics/confusionMatrix";
import { formatInteger, formatPercent } from "../format";
import { galleryPlace, hrefOf } from "../gallery/galleryPlace";
import { openPictures } from "../gallery/placeInAddress";
import { Garment } from "../garments/Garment";
import { garmentName, garmentPlural } from "../garments/garmentNames";
import { ConfusionHeatmap, HeatLegend } from "./ConfusionHeatmap";
import type { Cell } from "./cells";
import { OutcomeTable } from "./OutcomeTable";
import { Segmented } from "../garments/Segmented";
import { imagesInCell, largestConfusion } from "./selections";

interface ConfusionExplorerProps {
  /** Of the network's run. */
  readonly id: RunId;
  readonly evaluation: Evaluation;
  /** The images that were scored; null where they are not at hand. */
  readonly test: LabelledImages | null;
  readonly networkName: string;
}

/** Straight to the pictures that people look for most often. */
const SHORT_CUTS = [
  { label: "Most confident mistakes", change: { shown: "wrong", order: "mostSure" } },
  { label: "Least confident hits", change: { shown: "right", order: "leastSure" } },
] as const;

const MODES = [
  { value: "counts", label: "Counts" },
  { value: "shares", label: "Row %" },
] as const;

export function ConfusionExplorer({ id, evaluation, test, networkName }: ConfusionExplorerProps) {
  const { confusionMatrix } = evaluation;
  const [mode, setMode] = useState<"counts" | "shares">("counts");
  const [chosen, setChosen] = useState<Cell | null>(null);
  const shares = useMemo(() => rowFractions(confusionMatrix), [confusionMatrix]);
  const outcomes = useMemo(() => outcomeCounts(confusionMatrix), [confusionMatrix]);
  const most = useMemo(() => largestConfusion(confusionMatrix), [confusionMatrix]);
  const cell = chosen ?? most;
  const choose = useCallback(
    (next: Cell) => {
      // Chosen already: its images are in sight, so all of them are asked for.
      if (chosen?.actual === next.actual && chosen.predicted === next.predicted) openPictures(galleryPlace("results", { run: id, ...next }));
      else setChosen(next);
    },
    [chosen, id],
  );
  return (
    <div className="card">
      <div className="card-head">
        <div>
          <h3>What it takes for what</h3>
          <p className="small muted">Confusion matrix: rows are what a garment is, columns what the network says. Choose a cell to see its images, and again for all of them, large.</p>
        </div>
        <Segmented label="Numbers in the cells" options={MODES} value={mode} onChange={setMode} />
      </div>
      <div className="confusion">
        <div className="heatmap-frame">
          <ConfusionHeatmap
            counts={confusionMatrix}
            shares={shares}
            showShares={mode === "shares"}
            selected={cell}
            onSelect={choose}
            label={`Confusion matrix of ${networkName}. Arrow keys move, Enter shows the images, Enter again all of them.`}
          />
          <HeatLegend />
        </div>
        <CellImages id={id} evaluation={evaluation} test={test} cell={cell} isMost={chosen === null} share={shares[cell.actual]?.[cell.predicted] ?? 0} />
      </div>
      <details className="outcomes">
        <summary>True and false positives and negatives of each class</summary>
        <OutcomeTable outcomes={outcomes} />
      </details>
    </div>
  );
}

interface CellImagesProps {
  readonly id: RunId;
  readonly evaluation: Evaluation;
  readonly test: LabelledImages | null;
  readonly cell: Cell;
  /** Nobody has chosen yet: the largest confusion is shown. */
  readonly isMost: boolean;
  readonly share: number;
}

const PAGE_SIZE = 24;

const CellImages = memo(function CellImages({ id, evaluation, test, cell, isMost, share }: CellImagesProps) {
  const { actual, predicted } = cell;
  const count = evaluation.confusionMatrix[actual]?.[predicted] ?? 0;
  const found = useMemo(() => {
    const confidence = (index: number): number => evaluation.probabilities[index * NUM_CLASSES + predicted] ?? 0;
    const indices = test ? imagesInCell(test.labels, evaluation.predictions, actual, predicted) : [];
    return indices.sort((a, b) => confidence(b) - confidence(a) || a - b);
  }, [test, evaluation, actual, predicted]);
  const [page, setPage] = useState({ found, start: 0 });
  // A page belongs to one cell's images; with another cell it starts anew.
  const start = page.found === found ? page.start : 0;
  const shown = found.slice(start, start + PAGE_SIZE);
  const end = start + shown.length;
  return (
    <section className="cell-images" aria-label="Images in the chosen cell">
      <div className="cell-images-head">
        <h4 aria-live="polite">
          {actual === predicted ? `${garmentName(actual)}, recognised` : `${garmentName(actual)} taken for ${garmentName(predicted)}`}
        </h4>
        <p className="small muted">
          {formatInteger(count)} test images, {formatPercent(share)} of the {garmentPlural(actual)}
          {isMost && ": the most frequent confusion"}.
        </p>
        <p className="small picture-links">
          {SHORT_CUTS.map(({ label, change }) => (
            <a key={label} href={hrefOf(galleryPlace("results", { run: id, ...change }))}>
              {label}
            </a>
          ))}
        </p>
      </div>
      {test ? (
        <ul className="cell-grid">
          {shown.map((index) => {
            const probability = evaluation.probabilities[index * NUM_CLASSES + predicted]?.toFixed(2);
            return (
              <li key={index}>
                <Garment source={test} index={index} size={IMAGE_SIZE * 2} label={`Test image ${index}${probability === undefined ? "" : `, probability ${probability}`}`} />
                <span className="numbers" aria-hidden>
                  {probability}
                </span>
              </li>
            );
          })}
        </ul>
      ) : (
        <p className="small muted">The images that were scored are not loaded now: load the same data again to see them.</p>
      )}
      <div className="cell-images-foot">
        <p className="small muted">{shown.length > 0 && evaluation.probabilities.length > 0 && `Surest first; below each: its probability for ${garmentName(predicted)}.`}</p>
        {found.length > 0 && evaluation.probabilities.length > 0 && (
          <a className="button" href={hrefOf(galleryPlace("results", { run: id, actual, predicted }))}>
            See them large
          </a>
        )}
        {found.length > PAGE_SIZE && (
          <button type="button" className="button" onClick={() => setPage({ found, start: end < found.length ? end : 0 })}>
            {end < found.length ? "More" : "From the start"}
            <span className="muted numbers">
              {start + 1}–{end} of {found.length}
            </span>
          </button>
        )}
      </div>
    </section>
  );
});
