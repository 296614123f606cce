/** @file Rounded probability vectors beside the true labels: `y_pred.round(2)` and `y_test`. */
import { type FormEvent, memo, useState } from "react";
import { CLASS_NAMES, IMAGE_SIZE, type LabelledImages, NUM_CLASSES } from "../../data/dataset";
import type { Evaluation } from "../../nn/evaluation";
import { Fold } from "../Fold";
import { formatInteger } from "../format";
import { Garment } from "../garments/Garment";
import { ScrollFrame } from "../ScrollFrame";
import { garmentCaption, garmentName, shortGarmentName } from "../garments/garmentNames";
import { largestIndex } from "./selections";

interface ProbabilityTableProps {
  readonly evaluation: Evaluation;
  readonly test: LabelledImages;
}

const PAGE_SIZE = 10;

export const ProbabilityTable = memo(function ProbabilityTable({ evaluation, test }: ProbabilityTableProps) {
  const size = evaluation.predictions.length;
  const [start, setStart] = useState(0);
  const show = (index: number) => setStart(Math.max(0, Math.min(size - PAGE_SIZE, index)));
  const rows = Array.from({ length: Math.min(PAGE_SIZE, size - start) }, (_, place) => start + place);
  const goTo = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const index = Number(new FormData(event.currentTarget).get("index"));
    if (Number.isInteger(index)) show(index);
  };
  return (
    <Fold title="Probabilities, rounded" titleId="probabilities-heading" note={`Of each of the ${formatInteger(size)} test images.`}>
      <div className="card-head">
        <p className="small muted">
          <code>y_pred.round(2)</code> beside <code>y_test</code>: each row sums to 1, and the largest is the answer.
        </p>
        <form className="go-to" onSubmit={goTo}>
          <label>
            Test image
            <input name="index" type="number" min={0} max={size - 1} step={1} defaultValue={0} inputMode="numeric" />
          </label>
          <button type="submit" className="button">
            Go
          </button>
        </form>
      </div>
      <ScrollFrame label="Probabilities of each test image">
        <table className="probability-table" aria-labelledby="probabilities-heading">
          <thead>
            <tr>
              <th scope="col" className="number">
                Index
              </th>
              <th scope="col">
                <span className="visually-hidden">Image</span>
              </th>
              <th scope="col">True label</th>
              {CLASS_NAMES.map((name, label) => (
                <th key={name} scope="col" abbr={name} className="number probability-head">
                  {shortGarmentName(label)}
                </th>
              ))}
              <th scope="col">
                <span className="visually-hidden">Right or wrong</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((index) => (
              <ProbabilityRow key={index} evaluation={evaluation} test={test} index={index} />
            ))}
          </tbody>
        </table>
      </ScrollFrame>
      <div className="paging">
        <button type="button" className="button" disabled={start === 0} onClick={() => show(start - PAGE_SIZE)}>
          Previous
        </button>
        <span className="small muted numbers">
          {formatInteger(start)}–{formatInteger(start + rows.length - 1)} of 0–{formatInteger(size - 1)}
        </span>
        <button type="button" className="button" disabled={start + PAGE_SIZE >= size} onClick={() => show(start + PAGE_SIZE)}>
          Next
        </button>
      </div>
    </Fold>
  );
});

function ProbabilityRow({ evaluation, test, index }: ProbabilityTableProps & { readonly index: number }) {
  const probabilities = evaluation.probabilities.slice(index * NUM_CLASSES, (index + 1) * NUM_CLASSES);
  const answer = largestIndex(probabilities);
  const label = test.labels[index]!;
  return (
    <tr className={answer === label ? "" : "probability-wrong"}>
      <td className="number muted">{formatInteger(index)}</td>
      <td className="probability-image">
        <Garment source={test} index={index} size={IMAGE_SIZE} label={`Test image ${index}`} />
      </td>
      <th scope="row">{garmentCaption(label)}</th>
      {probabilities.map((probability, place) => {
        const text = probability.toFixed(2);
        const tone = place === answer ? "probability-answer" : text === "0.00" ? "probability-none" : "";
        return (
          <td key={place} className={`number ${tone}`}>
            {place === answer ? <strong>{text}</strong> : text}
          </td>
        );
      })}
      <td>
        <span aria-hidden>{answer === label ? "✓" : "✗"}</span>
        <span className="visually-hidden">{answer === label ? "right" : `wrong: ${garmentName(answer)}`}</span>
      </td>
    </tr>
  );
}
