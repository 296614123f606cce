/** @file A search as a heatmap: test accuracy over learning rates and kernel sizes. */
import { type CSSProperties, useMemo } from "react";
import type { ScoredRun } from "../../analysis/comparison";
import { type ScoreGrid, scoreGrids } from "../../analysis/gridScores";
import { Fold } from "../Fold";
import { formatPercent, NO_VALUE } from "../format";
import { ScrollFrame } from "../ScrollFrame";

/** Nothing where no search has been scored. */
export function ScoreGrids({ runs }: { readonly runs: readonly ScoredRun[] }) {
  const grids = useMemo(() => scoreGrids(runs), [runs]);
  if (grids.length === 0) return null;
  return (
    <Fold title="Search" note="test accuracy over learning rates and kernel sizes" className="score-grids">
      {grids.map((grid, i) => (
        <Grid key={`${i} ${grid.name}`} grid={grid} />
      ))}
      <p className="small muted">Darker is better within a table. The best of many is partly luck: repeat it from other seeds before believing it.</p>
    </Fold>
  );
}

function Grid({ grid: { name, learningRates, kernels, cells } }: { readonly grid: ScoreGrid }) {
  const accuracies = cells.flat().flatMap((cell) => (cell === null ? [] : [cell.accuracy]));
  const [min, max] = [Math.min(...accuracies), Math.max(...accuracies)];
  return (
    <ScrollFrame label={`Search around ${name}`} className="repeats-frame">
      <table className="repeats-table">
        <caption className="small muted">{name}, learning rate across, kernels down</caption>
        <thead>
          <tr>
            <th scope="col">Kernels</th>
            {learningRates.map((rate) => (
              <th key={rate} scope="col" className="number">
                {rate}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {cells.map((row, i) => (
            <tr key={kernels[i]}>
              <th scope="row">{kernels[i]}</th>
              {row.map((cell, j) => (
                <td key={learningRates[j]} className="number" style={cell === null ? undefined : shadeStyle((cell.accuracy - min) / (max - min || 1))}>
                  {cell === null ? NO_VALUE : `${formatPercent(cell.accuracy)}${cell.n > 1 ? ` (mean of ${cell.n})` : ""}`}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollFrame>
  );
}

/** Light enough for dark figures at its deepest. @param share 0–1 */
function shadeStyle(share: number): CSSProperties {
  return { background: `color-mix(in srgb, var(--accent) ${Math.round(share * 30)}%, var(--surface))` };
}
