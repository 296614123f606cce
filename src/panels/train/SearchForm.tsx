/** @file The values of a search, asked for where a run's menu is: learning rates and kernel sizes, separated by commas. */
import { type FormEvent, useEffect, useRef } from "react";
import type { GridAxes } from "../../experiment/grid";

interface SearchFormProps {
  /** What is no number is NaN. */
  readonly onSearch: (axes: GridAxes) => void;
  readonly onCancel: () => void;
}

export function SearchForm({ onSearch, onCancel }: SearchFormProps) {
  const rates = useRef<HTMLInputElement>(null);
  const sizes = useRef<HTMLInputElement>(null);
  useEffect(() => rates.current?.select(), []);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onSearch({ learningRate: numbersOf(rates.current?.value ?? ""), kernelSize: numbersOf(sizes.current?.value ?? "") });
  };
  return (
    <form className="run-rename" onSubmit={submit}>
      <label>
        Learning rates <input ref={rates} type="text" inputMode="decimal" autoComplete="off" defaultValue="0.0003, 0.001, 0.003" />
      </label>
      <label>
        Kernel sizes <input ref={sizes} type="text" inputMode="decimal" autoComplete="off" defaultValue="3, 5" />
      </label>
      <button type="submit" className="button">
        Add the runs
      </button>
      <button type="button" className="button" onClick={onCancel}>
        Cancel
      </button>
    </form>
  );
}

function numbersOf(text: string): number[] {
  return text.split(/[,;\s]+/).filter((part) => part !== "").map(Number);
}
