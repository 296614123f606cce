/** @file Shapes and pixel range at each step from the file to the network. */
import type { LoadedDataset } from "../../state/store";
import { shapeSteps } from "./shapes";

interface ShapeTableProps {
  readonly loaded: LoadedDataset | null;
}

const PLACEHOLDER = shapeSteps(60_000, 10_000, [0, 255]);

export function ShapeTable({ loaded }: ShapeTableProps) {
  const steps = loaded ? shapeSteps(loaded.trainSize, loaded.testSize, loaded.pixelRange) : PLACEHOLDER;
  return (
    <div className="card">
      <h3 id="shapes-heading">From the file to the network</h3>
      <p className="small muted">{loaded ? "Each array’s shape, as numpy prints it." : "What Fashion-MNIST’s shapes will be, as numpy prints them."}</p>
        <table className="shape-table" aria-labelledby="shapes-heading" data-pending={loaded === null || undefined}>
          {steps.map(({ name, train, validation, test, range }) => {
            const sets = [{ set: "train", shapes: train }, ...(validation ? [{ set: "validation", shapes: validation }] : []), { set: "test", shapes: test }];
            return (
              <tbody key={name}>
                <tr className="shape-step">
                  <th scope="rowgroup" colSpan={2}>
                    {name}
                  </th>
                  <td className="number">pixels {range}</td>
                </tr>
                {sets.map(({ set, shapes }) => (
                  <tr key={set}>
                    <th scope="row">{set}</th>
                    <td>
                      <code>{shapes.images}</code>
                    </td>
                    <td className="number">
                      <code>{shapes.labels}</code>
                    </td>
                  </tr>
                ))}
              </tbody>
            );
          })}
        </table>
    </div>
  );
}
