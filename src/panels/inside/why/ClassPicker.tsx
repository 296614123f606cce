/** @file The question of this view: why one class and not another, both to be chosen by name. */
import { useId } from "react";
import { CLASS_NAMES } from "../../../data/dataset";
import { formatPercent } from "../../format";
import { garmentName } from "../../garments/garmentNames";
import type { Question } from "./question";

interface ClassPickerProps {
  readonly question: Question;
  /** What the network says of the image, shape `[10]`. */
  readonly probabilities: Float32Array;
  readonly label: number | null;
  readonly isFirst: boolean;
  readonly onAsk: (place: keyof Question, label: number) => void;
  readonly onReset: () => void;
}

export function ClassPicker({ question, probabilities, label, isFirst, onAsk, onReset }: ClassPickerProps) {
  const id = useId();
  const place = (name: keyof Question, words: string) => (
    <div className="why-picker">
      <label htmlFor={`${id}-${name}`}>{words}</label>
      <select id={`${id}-${name}`} className="button" value={question[name]} onChange={({ target }) => onAsk(name, Number(target.value))}>
        {CLASS_NAMES.map((className, index) => (
          <option key={className} value={index}>
            {`${className} · ${formatPercent(probabilities[index] ?? 0)}`}
          </option>
        ))}
      </select>
    </div>
  );
  return (
    <div className="card why-question">
      <div className="why-pickers" role="group" aria-label="The question">
        {place("target", "Why")}
        {place("versus", "and not")}
        <button type="button" className="button" disabled={isFirst} onClick={onReset}>
          Ask the first question again
        </button>
      </div>
      <p className="small muted">{isFirst ? firstWords(question, label) : "All below answers this question. The percentages are what the network says of this image."}</p>
    </div>
  );
}

function firstWords({ target, versus }: Question, label: number | null): string {
  const other = label !== null && label !== target ? `${garmentName(versus)} is what it should have said` : `${garmentName(versus)} comes next`;
  return `${garmentName(target)} is what the network says of this image, ${other}. Choose other classes, and all below answers for them.`;
}
