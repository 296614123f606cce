/** @file The confusion matrix as an annotated heatmap. */
import { type CSSProperties, memo } from "react";
import { formatInteger } from "../format";
import { HEAT_TICKS, heatShade, isDeepShade } from "../garments/heat";
import type { Cell } from "./cells";
import { HeatmapGrid } from "./HeatmapGrid";

interface ConfusionHeatmapProps {
  /** `[trueClass][predictedClass]`. */
  readonly counts: readonly (readonly number[])[];
  /** The same as shares of each row: what the colours show. */
  readonly shares: readonly (readonly number[])[];
  readonly showShares: boolean;
  /** null where there is nothing to choose. */
  readonly selected: Cell | null;
  readonly onSelect?: (cell: Cell) => void;
  readonly label: string;
}

export const ConfusionHeatmap = memo(function ConfusionHeatmap({ counts, shares, showShares, selected, onSelect, label }: ConfusionHeatmapProps) {
  const lookOf = ({ actual, predicted }: Cell) => {
    const count = counts[actual]?.[predicted] ?? NaN;
    const share = shares[actual]?.[predicted] ?? 0;
    return {
      text: Number.isNaN(count) ? "" : showShares ? formatShare(share) : formatInteger(count),
      className: heatClass(heatShade(share), count, actual === predicted),
      style: heatStyle(heatShade(share)),
    };
  };
  return <HeatmapGrid lookOf={lookOf} selected={selected} onSelect={onSelect} label={label} />;
});

function formatShare(share: number): string {
  return share === 0 ? "0" : (share * 100).toFixed(1);
}

export function heatStyle(shade: number): CSSProperties {
  return { "--shade": `${shade.toFixed(1)}%` } as CSSProperties;
}

export function heatClass(shade: number, count: number, isDiagonal: boolean): string {
  return ["heat-cell", isDeepShade(shade) ? "heat-deep" : "", count === 0 ? "heat-zero" : "", isDiagonal ? "heat-diagonal" : ""].filter(Boolean).join(" ");
}

/** What the shades mean; the scale is not straight, so it carries several marks. */
export function HeatLegend() {
  return (
    <div className="heat-legend" aria-hidden>
      <span>share of the row</span>
      <span className="heat-ramp">
        {HEAT_TICKS.map((share) => (
          <span key={share} className="heat-tick numbers" style={{ left: `${heatShade(share)}%` }}>
            {Math.round(share * 100)}
          </span>
        ))}
      </span>
      <span>%</span>
    </div>
  );
}
