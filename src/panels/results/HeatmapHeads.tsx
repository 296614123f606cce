/** @file The heads of a 10 × 10 heatmap of actual and predicted classes. */
import { CLASS_NAMES } from "../../data/dataset";
import { garmentName, shortGarmentName } from "../garments/garmentNames";

/** The corner and the predicted classes. */
export function HeatmapHead() {
  return (
    <thead>
      <tr>
        <th className="heatmap-corner">
          <span>actual ↓</span>
          <span>predicted →</span>
        </th>
        {CLASS_NAMES.map((name, predicted) => (
          <th key={name} scope="col" abbr={name}>
            <span>{shortGarmentName(predicted)}</span>
          </th>
        ))}
      </tr>
    </thead>
  );
}

/** The actual class that a row is of. */
export function HeatmapRowHead({ actual }: { readonly actual: number }) {
  return (
    <th scope="row" abbr={garmentName(actual)}>
      <span>{shortGarmentName(actual)}</span>
    </th>
  );
}
