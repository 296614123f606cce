/** @file A difference of two confusion matrices as a heatmap in the two networks' own colours. */
import { type CSSProperties, useMemo } from "react";
import { rowFractions } from "../../nn/metrics/confusionMatrix";
import { heatShade } from "../garments/heat";
import { heatClass, heatStyle } from "../results/ConfusionHeatmap";
import { HeatmapHead, HeatmapRowHead } from "../results/HeatmapHeads";
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
  return (
    <div className="heatmap-frame">
      <table className="heatmap" aria-labelledby="difference-heading">
        <HeatmapHead />
        <tbody>
          {counts.map((row, actual) => (
            <tr key={actual}>
              <HeatmapRowHead actual={actual} />
              {row.map((difference, predicted) => (
                <td key={predicted} className={heatClass(0, difference, actual === predicted)} style={differenceStyle(shares[actual]?.[predicted] ?? 0, ofFirst, ofSecond)}>
                  {formatDifference(difference)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The colour of the one that has more there. */
function differenceStyle(share: number, first: string | undefined, second: string | undefined): CSSProperties {
  const shade = heatShade(Math.abs(share) * DIFFERENCE_GAIN) * DEEPEST_DIFFERENCE;
  return { "--heat-high": share > 0 ? first : second, ...heatStyle(shade) } as CSSProperties;
}
