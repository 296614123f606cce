/** @file How many examples each class has, as a table whose numbers are also bars. */
import { CLASS_NAMES } from "../../data/dataset";
import type { LoadedDataset } from "../../state/store";
import { formatInteger } from "../format";

interface ClassCountsProps {
  readonly loaded: LoadedDataset | null;
}

export function ClassCounts({ loaded }: ClassCountsProps) {
  const most = Math.max(1, ...(loaded?.trainClassCounts ?? []));
  return (
    <div className="card">
      <h3 id="class-counts-heading">Ten classes</h3>
      <table className="class-counts" aria-labelledby="class-counts-heading">
        <thead>
          <tr>
            <th scope="col" className="number">
              Label
            </th>
            <th scope="col">Garment</th>
            <th scope="col">Train</th>
            <th scope="col">Test</th>
          </tr>
        </thead>
        <tbody>
          {CLASS_NAMES.map((name, label) => (
            <tr key={name}>
              <td className="number">{label}</td>
              <th scope="row">{name}</th>
              <CountCell count={loaded?.trainClassCounts[label]} most={most} />
              <CountCell count={loaded?.testClassCounts[label]} most={most} />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function CountCell({ count, most }: { readonly count: number | undefined; readonly most: number }) {
  return (
    <td className="count-cell">
      <span className="count-number">{count === undefined ? "–" : formatInteger(count)}</span>
      <span className="count-track">
        <span className="count-bar" style={{ inlineSize: `${((count ?? 0) / most) * 100}%` }} />
      </span>
    </td>
  );
}
