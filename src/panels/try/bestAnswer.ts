/** @file The most probable garment in words, as it is spoken and as it stands in the strip. */
import { topClasses } from "../../try/predictions";
import { formatPercent } from "../format";
import { garmentName } from "../garments/garmentNames";

/** "Shirt, 80 %" */
export function bestAnswer(probabilities: Float32Array): string {
  const [first] = topClasses(probabilities, 1);
  return `${garmentName(first!.label)}, ${formatPercent(first!.probability, 0)}`;
}
