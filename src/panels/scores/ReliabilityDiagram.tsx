/** @file How often a network is right, against how sure it is. */
import type { RunId } from "../../experiment/plan";
import type { ReliabilityBin } from "../../explain/scores/calibration";
import { formatInteger, formatPercent, NO_VALUE } from "../format";
import { galleryPlace, hrefOf } from "../gallery/galleryPlace";
import { ScrollFrame } from "../ScrollFrame";
import { CurveNumbers } from "../train/CurveNumbers";
import { useLook } from "../useLooks";

interface ReliabilityDiagramProps {
  readonly id: RunId;
  readonly name: string;
  readonly bins: readonly ReliabilityBin[];
}

/** Of the square, in the picture's units; what stands around it takes the rest. */
const SIDE = 240;
const TICKS = [0, 0.25, 0.5, 0.75, 1];

export function ReliabilityDiagram({ id, name, bins }: ReliabilityDiagramProps) {
  const { cssColor } = useLook(id);
  const binHref = (bin: number): string => hrefOf(galleryPlace("results", { run: id, bin }));
  const y = (share: number): number => SIDE - share * SIDE;
  const most = Math.max(...bins.map(({ count }) => count));
  return (
    <figure className="reliability" aria-label={`Reliability diagram of ${name}`}>
      <svg viewBox={`-40 -8 ${SIDE + 52} ${SIDE + 48}`} aria-hidden>
        {TICKS.map((tick) => (
          <g key={tick}>
            <path className="score-grid" d={`M0 ${y(tick)}H${SIDE}`} />
            <text x={-6} y={y(tick) + 4} textAnchor="end">
              {tick * 100}
            </text>
            <text x={tick * SIDE} y={SIDE + 16} textAnchor="middle">
              {tick * 100}
            </text>
          </g>
        ))}
        {bins.map(({ low, high, accuracy, count }, bin) =>
          accuracy === null ? null : (
            <a key={bin} href={binHref(bin)} tabIndex={-1}>
              <title>{`${formatPercent(low, 0)} to ${formatPercent(high, 0)} sure: ${formatPercent(accuracy)} of ${formatInteger(count)} images right`}</title>
              <rect x={low * SIDE + 1} y={y(accuracy)} width={(high - low) * SIDE - 2} height={accuracy * SIDE} style={{ fill: cssColor }} fillOpacity={0.25} />
              {/* Bins with many images count for more. */}
              <rect x={low * SIDE + 1} y={y(accuracy) - 1} width={(high - low) * SIDE - 2} height={2 + 4 * (count / most)} style={{ fill: cssColor }} />
            </a>
          ),
        )}
        <path className="score-diagonal" d={`M0 ${SIDE}L${SIDE} 0`} />
        <text x={SIDE / 2} y={SIDE + 34} textAnchor="middle">
          how sure it is, %
        </text>
        <text x={-SIDE / 2} y={-30} textAnchor="middle" transform="rotate(-90)">
          right, %
        </text>
      </svg>
      <figcaption className="small muted">Bars: the share of right answers among those it is so sure of; thicker tops, more images. On the broken line it would be right as often as it says; below it, it is too sure.</figcaption>
      <CurveNumbers
        table={() => (
          <ScrollFrame label={`Confidence and right answers of ${name}`}>
            <table className="score-table">
              <thead>
                <tr>
                  <th scope="col">How sure</th>
                  <th scope="col" className="number">Images</th>
                  <th scope="col" className="number">Mean confidence</th>
                  <th scope="col" className="number">Right</th>
                </tr>
              </thead>
              <tbody>
                {bins.map(({ low, high, count, confidence, accuracy }, bin) => (
                  <tr key={bin}>
                    <th scope="row">{count === 0 ? binName(low, high) : <a href={binHref(bin)}>{binName(low, high)}</a>}</th>
                    <td className="number">{formatInteger(count)}</td>
                    <td className="number">{confidence === null ? NO_VALUE : formatPercent(confidence)}</td>
                    <td className="number">{accuracy === null ? NO_VALUE : formatPercent(accuracy)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </ScrollFrame>
        )}
      />
    </figure>
  );
}

function binName(low: number, high: number): string {
  return `${formatPercent(low, 0)} to ${formatPercent(high, 0)}`;
}
