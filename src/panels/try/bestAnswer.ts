/** @file The most probable garment in words, as it is spoken and as it stands in the strip. */
import { topClasses, type Together } from "../../try/predictions";
import { formatPercent } from "../format";
import { garmentName } from "../garments/garmentNames";

/** Of many answers, how many agree with the one they give together: "19 of 24 say Shirt". */
export function agreement(answers: readonly { readonly probabilities: Float32Array }[], { classes }: Pick<Together, "classes">): string {
  const label = classes[0]?.label;
  const agreeing = answers.filter(({ probabilities }) => topClasses(probabilities, 1)[0]?.label === label);
  return `${agreeing.length} of ${answers.length} say ${garmentName(label ?? 0)}`;
}

/** "Shirt, 80 %" */
export function bestAnswer(probabilities: Float32Array): string {
  return firstAnswer(topClasses(probabilities, 1));
}

/** The same of classes in their order, of which there is one at least. */
export function firstAnswer([first]: Together["classes"]): string {
  return `${garmentName(first!.label)}, ${formatPercent(first!.probability, 0)}`;
}
