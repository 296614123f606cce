/** @file A difference of two confusion matrices as a heatmap in the two networks' own colours. */
import { type CSSProperties, useMemo } from "react";
import { rowFractions } from "../../nn/metrics/confusionMatrix";
import { heatShade } from "../garments/heat";
import { networkColor } from "../networkColors";
import { heatClass, heatStyle } from "../results/ConfusionHeatmap";
import { HeatmapHead, HeatmapRowHead } from "../results/HeatmapHeads";
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
                <td key={predicted} className={heatClass(0, difference, actual === predicted)} style={differenceStyle(shares[actual]?.[predicted] ?? 0, first, second)}>
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
function differenceStyle(share: number, first: Entrant, second: Entrant): CSSProperties {
  const shade = heatShade(Math.abs(share) * DIFFERENCE_GAIN) * DEEPEST_DIFFERENCE;
  return { "--heat-high": networkColor(share > 0 ? first.id : second.id), ...heatStyle(shade) } as CSSProperties;
}
