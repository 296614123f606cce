/** @file One number on a scale, with what it is compared to: made to be stacked, so that the eye runs down a column. */
import type { CSSProperties } from "react";

interface DotStripProps {
  /** Ends of the scale, the same for all strips that are compared. */
  readonly low: number;
  readonly high: number;
  /** The dot; null where there is no number yet. */
  readonly value: number | null;
  /** A CSS colour for the dot. */
  readonly color: string;
  /** A ring instead of a dot: not a result of this page. */
  readonly isHollow?: boolean;
  /** A bar behind the dot: what others measured, lowest to highest. */
  readonly reference?: { readonly low: number; readonly high: number };
}

/** Decoration: the numbers stand beside it as text. */
export function DotStrip({ low, high, value, color, isHollow = false, reference }: DotStripProps) {
  const place = (at: number) => `${(Math.min(1, Math.max(0, (at - low) / (high - low))) * 100).toFixed(2)}%`;
  return (
    <span className="dot-strip" aria-hidden style={{ "--dot": color } as CSSProperties}>
      {reference && (
        <span className="dot-reference" style={{ left: place(reference.low), right: `calc(100% - ${place(reference.high)})` }} />
      )}
      {value !== null && <span className={isHollow ? "dot dot-hollow" : "dot"} style={{ left: place(value) }} />}
    </span>
  );
}
