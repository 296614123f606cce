/** @file A network's layers as Keras's model.summary() lists them. */
import { memo } from "react";
import type { LayerSpec } from "../../nn/architectures/layers";
import { summarize } from "../../nn/summary";
import { formatInteger } from "../format";
import { ScrollFrame } from "../ScrollFrame";

interface LayerTableProps {
  readonly layers: readonly LayerSpec[];
  readonly name: string;
}

/** Memoised: its card renders with every step. */
export const LayerTable = memo(function LayerTable({ layers, name }: LayerTableProps) {
  const summary = summarize(layers);
  return (
    <ScrollFrame label={`Layers of ${name}`}>
      <table className="layer-table">
        <thead>
          <tr>
            <th scope="col">Layer (type)</th>
            <th scope="col">Output shape</th>
            <th scope="col" className="number">
              Param #
            </th>
          </tr>
        </thead>
        <tbody>
          {summary.layers.map((layer) => (
            <tr key={layer.name}>
              <th scope="row">
                {layer.name} <span className="muted">({layer.type})</span>
              </th>
              <td>({layer.outputShape.map((size) => size ?? "None").join(", ")})</td>
              <td className="number">{formatInteger(layer.params)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={2}>
              Total
            </th>
            <td className="number">{formatInteger(summary.totalParams)}</td>
          </tr>
        </tfoot>
      </table>
    </ScrollFrame>
  );
});
