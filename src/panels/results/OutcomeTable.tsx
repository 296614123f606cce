/** @file True and false positives and negatives of each class. */
import type { OutcomeCounts } from "../../nn/metrics/confusionMatrix";
import { formatInteger } from "../format";
import { garmentName } from "../garments/garmentNames";

interface OutcomeTableProps {
  readonly outcomes: readonly OutcomeCounts[];
}

const HEADS = [
  { short: "TP", long: "true positives" },
  { short: "FP", long: "false positives" },
  { short: "FN", long: "false negatives" },
  { short: "TN", long: "true negatives" },
] as const;

export function OutcomeTable({ outcomes }: OutcomeTableProps) {
  return (
    <table className="outcome-table">
      <caption className="small muted">Each class against all others. A false positive is another garment taken for it; a false negative is one of it that was missed.</caption>
      <thead>
        <tr>
          <th scope="col">Class</th>
          {HEADS.map(({ short, long }) => (
            <th key={short} scope="col" className="number">
              {short} <span className="outcome-long">{long}</span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {outcomes.map(({ truePositives, falsePositives, falseNegatives, trueNegatives }, label) => (
          <tr key={label}>
            <th scope="row">{garmentName(label)}</th>
            {[truePositives, falsePositives, falseNegatives, trueNegatives].map((count, place) => (
              <td key={place} className="number">
                {formatInteger(count)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
