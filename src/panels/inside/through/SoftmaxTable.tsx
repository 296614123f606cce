/** @file From logits to probabilities, with the numbers of each class. */
import { at } from "../../../data/arrays";
import { NUM_CLASSES } from "../../../data/dataset";
import { softmaxArithmetic } from "../../../explain/arithmetic";
import { bestOf, secondOf } from "../../../explain/trace";
import { formatPercent } from "../../format";
import { garmentName } from "../../garments/garmentNames";
import { useInside } from "../useInside";
import { ShareLine } from "./Bars";
import { moveAmongLinks } from "./moveAmongLinks";
import { useThrough } from "./useThrough";
import { plain } from "./words";

export function SoftmaxTable() {
  const { trace, layers } = useThrough();
  const { href } = useInside();
  const { logits, largest, exponentials, sum, probabilities } = softmaxArithmetic(trace.logits);
  const [best, second] = [bestOf(probabilities), secondOf(probabilities)];
  const layer = layers.at(-1)?.name ?? null;
  return (
    <div className="through-softmax">
      <p className="small">
        Softmax takes the largest logit, {plain(largest)}, off each (which changes no share), raises e to what is left, so that all are above 0, and divides by the sum of all, so that together they are 1. For {garmentName(second)}, the second:{" "}
        <code className="through-formula">
          e^({plain(at(logits, second))} − {plain(largest)}) / {plain(sum)} = {plain(at(exponentials, second))} / {plain(sum)} = {formatPercent(at(probabilities, second), 2)}
        </code>
      </p>
      <div className="scroll-frame">
        <table>
          <thead>
            <tr>
              <th>Class</th>
              <th className="number">Logit</th>
              <th className="number">e^(logit − {plain(largest)})</th>
              <th className="number">Probability</th>
              <th>
                <span className="visually-hidden">as a bar</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {Array.from({ length: NUM_CLASSES }, (_, label) => (
              <tr key={label} data-best={label === best || undefined}>
                <th scope="row">
                  <a href={href({ layer, unit: label })} onKeyDown={moveAmongLinks}>{garmentName(label)}</a>
                </th>
                <td className="number">{plain(at(logits, label))}</td>
                <td className="number">{plain(at(exponentials, label))}</td>
                <td className="number">{formatPercent(at(probabilities, label), 2)}</td>
                <td className="through-share-cell">
                  <ShareLine share={at(probabilities, label)} isBest={label === best} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
