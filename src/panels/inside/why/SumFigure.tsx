/** @file A sum as bars, each beginning where the one before ended, with what was to come out and what is left over. */
import { plain, remainderText, signed } from "./numbers";
import { type Bar, type Part, waterfall } from "./waterfall";

interface SumFigureProps {
  readonly label: string;
  readonly parts: readonly Part[];
  /** What the network itself computed. */
  readonly expected: number;
  readonly expectedName: string;
}

export function SumFigure({ label, parts, expected, expectedName }: SumFigureProps) {
  const { bars, total, zero } = waterfall(parts, "Together");
  return (
    <div className="why-sum-frame">
      <table className="why-sum">
        <caption className="visually-hidden">{label}</caption>
        <thead>
          <tr>
            <th scope="col">What brings it</th>
            <th scope="col" className="number">How much</th>
          </tr>
        </thead>
        <tbody>
          {bars.map((bar) => (
            <Row key={bar.name} bar={bar} zero={zero} text={signed(bar.value)} />
          ))}
        </tbody>
        <tfoot>
          <Row bar={total} zero={zero} text={plain(total.value)} />
          <tr>
            <th scope="row">{expectedName}</th>
            <td className="number">{plain(expected)}</td>
          </tr>
          <tr>
            <th scope="row">Left over</th>
            <td className="number">{remainderText(expected - total.value)}</td>
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

function Row({ bar: { name, value, start, width }, zero, text }: { readonly bar: Bar; readonly zero: number; readonly text: string }) {
  const percent = (share: number) => `${(100 * share).toFixed(2)}%`;
  return (
    <tr>
      <th scope="row">{name}</th>
      <td className="number why-amount">
        <span className="why-bar-track" aria-hidden>
          <span className="why-bar-zero" style={{ left: percent(zero) }} />
          <span className="why-bar" data-sign={value < 0 ? "against" : "for"} style={{ left: percent(start), width: percent(width) }} />
        </span>
        {text}
      </td>
    </tr>
  );
}
