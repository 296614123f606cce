/** @file The most probable garment in words, as it is spoken and as it stands in the strip. */
import { topClasses, type Together } from "../../try/predictions";
import { formatPercent } from "../format";
import { garmentName } from "../garments/garmentNames";

/** "Shirt, 80 %" */
export function bestAnswer(probabilities: Float32Array): string {
  return firstAnswer(topClasses(probabilities, 1));
}

/** The same of classes in their order, of which there is one at least. */
export function firstAnswer([first]: Together["classes"]): string {
  return `${garmentName(first!.label)}, ${formatPercent(first!.probability, 0)}`;
}
