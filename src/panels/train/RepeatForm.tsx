/** @file How often a run is to be trained from different seeds, asked for where its menu is. */
import { type FormEvent, useEffect, useRef } from "react";
import { REPEATS } from "../../experiment/edits";

/** As many as the paper's figures are held to here. */
const USUAL = 3;

interface RepeatFormProps {
  /** How many there are to be in all; NaN where that is no number. */
  readonly onRepeat: (n: number) => void;
  readonly onCancel: () => void;
}

export function RepeatForm({ onRepeat, onCancel }: RepeatFormProps) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.select(), []);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onRepeat(Number.parseFloat(input.current?.value ?? ""));
  };
  return (
    <form className="run-rename" onSubmit={submit} noValidate>
      <label>
        Seeds in all <input ref={input} type="number" defaultValue={USUAL} min={REPEATS.min} max={REPEATS.max} step={1} required />
      </label>
      <button type="submit" className="button">
        Repeat
      </button>
      <button type="button" className="button" onClick={onCancel}>
        Cancel
      </button>
    </form>
  );
}
