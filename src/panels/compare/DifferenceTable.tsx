/** @file A difference of two confusion matrices as a heatmap in the two networks' own colours. */
import { type CSSProperties, useMemo } from "react";
import { rowFractions } from "../../nn/metrics/confusionMatrix";
import { galleryPlace } from "../gallery/galleryPlace";
import { openPictures } from "../gallery/placeInAddress";
import { heatShade } from "../garments/heat";
import { heatClass, heatStyle } from "../results/ConfusionHeatmap";
import type { Cell } from "../results/cells";
import { HeatmapGrid } from "../results/HeatmapGrid";
import { lookIn, useLooks } from "../useLooks";
import { differenceMatrix, formatDifference } from "./differences";
import type { Entrant } from "./entrants";

/** Shades of the two networks' own colours, kept light enough for dark figures. */
const DEEPEST_DIFFERENCE = 0.55;
/** Differences are small: the deepest shade stands for an eighth of a row or more. */
const DIFFERENCE_GAIN = 8;

export interface DifferenceProps {
  readonly first: Entrant;
  readonly second: Entrant;
  /** `first − second`, `[trueClass][predictedClass]`. */
  readonly counts: readonly (readonly number[])[];
}

export function DifferenceTable({ first, second, counts }: DifferenceProps) {
  const looks = useLooks();
  const [ofFirst, ofSecond] = [first, second].map(({ id }) => lookIn(looks, id).cssColor);
  const shares = useMemo(() => differenceMatrix(rowFractions(first.matrix), rowFractions(second.matrix)), [first, second]);
  const lookOf = ({ actual, predicted }: Cell) => {
    const difference = counts[actual]?.[predicted] ?? 0;
    return { text: formatDifference(difference), className: heatClass(0, difference, actual === predicted), style: differenceStyle(shares[actual]?.[predicted] ?? 0, ofFirst, ofSecond) };
  };
  const show = (cell: Cell) => {
    // Those of the one that has more there.
    const [more, less] = (counts[cell.actual]?.[cell.predicted] ?? 0) < 0 ? [second, first] : [first, second];
    openPictures(galleryPlace("compare", { run: more.id, against: less.id, shown: "disagree", ...cell }));
  };
  return (
    <div className="heatmap-frame">
      <HeatmapGrid lookOf={lookOf} onSelect={show} label={`${first.name} minus ${second.name}. Arrow keys move, Enter shows the images that one takes so and the other does not.`} />
    </div>
  );
}

/** The colour of the one that has more there. */
function differenceStyle(share: number, first: string | undefined, second: string | undefined): CSSProperties {
  const shade = heatShade(Math.abs(share) * DIFFERENCE_GAIN) * DEEPEST_DIFFERENCE;
  return { "--heat-high": share > 0 ? first : second, ...heatStyle(shade) } as CSSProperties;
}
