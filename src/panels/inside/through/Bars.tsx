/** @file Numbers of a flat layer as bars around a line at 0, as one drawing however many they are. */
import type { MapScale } from "../../../charts/signedCanvas";
import { shareOf } from "../../../charts/signedCanvas";

interface BarsProps {
  readonly values: ArrayLike<number>;
  readonly scale: MapScale;
}

const HEIGHT = 40;

export function Bars({ values, scale }: BarsProps) {
  const shares = Array.from(values, (value) => shareOf(value, scale));
  const isSigned = shares.some((share) => share < 0);
  const [zero, reach] = isSigned ? [HEIGHT / 2, HEIGHT / 2] : [HEIGHT, HEIGHT];
  const path = (sign: 1 | -1) => shares.flatMap((share, i) => (share * sign > 0 ? [`M${i + 0.1} ${zero}v${(-share * reach).toFixed(2)}h.8V${zero}z`] : [])).join("");
  return (
    <svg className="through-bars" viewBox={`0 0 ${shares.length} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden>
      <path className="through-bar-positive" d={path(1)} />
      <path className="through-bar-negative" d={path(-1)} />
      <line x1={0} x2={shares.length} y1={zero} y2={zero} />
    </svg>
  );
}

/** One number as a bar in a line of a table. */
export function BarLine({ value, scale }: { readonly value: number; readonly scale: MapScale }) {
  const share = shareOf(value, scale);
  return (
    <span className="through-bar-line" aria-hidden>
      <span className={share < 0 ? "through-fill-negative" : "through-fill-positive"} style={{ width: `${Math.abs(share) * 50}%`, [share < 0 ? "right" : "left"]: "50%" }} />
    </span>
  );
}

/** Shares of 1 as bars from the left: probabilities. */
export function ShareLine({ share, isBest }: { readonly share: number; readonly isBest: boolean }) {
  return (
    <span className="through-share-line" aria-hidden>
      <span data-best={isBest || undefined} style={{ width: `${share * 100}%` }} />
    </span>
  );
}
