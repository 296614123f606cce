/** @file The diagonal of a difference in words. */
import { formatInteger } from "../format";
import { garmentName } from "../garments/garmentNames";
import { NetworkMark } from "../NetworkMark";
import type { DifferenceProps } from "./DifferenceTable";

/** Who recognises more of what. */
export function DifferenceSums({ first, second, counts }: DifferenceProps) {
  const gains = counts.map((row, label) => ({ label, gain: row[label]! })).toSorted((a, b) => b.gain - a.gain);
  const better = (sign: 1 | -1) => gains.filter(({ gain }) => gain * sign > 0);
  return (
    <div className="difference-sums">
      {[
        { entrant: first, classes: better(1) },
        { entrant: second, classes: better(-1).toReversed() },
      ].map(({ entrant, classes }, place) => (
        <section key={place}>
          <h4 className="multiple-title">
            <NetworkMark id={entrant.id} />
            {entrant.name} recognises more
          </h4>
          {classes.length === 0 ? (
            <p className="small muted">of no garment.</p>
          ) : (
            <ul className="small">
              {classes.map(({ label, gain }) => (
                <li key={label}>
                  <span>{garmentName(label)}</span> <span className="numbers">+{formatInteger(Math.abs(gain))}</span>
                </li>
              ))}
            </ul>
          )}
        </section>
      ))}
    </div>
  );
}
