/** @file Which of the networks that came with the page answer where nothing has been trained here. */
import type { Shelf } from "../../state/store";

const SHELVES: readonly { readonly value: Shelf; readonly label: string }[] = [
  { value: "paper", label: "by the paper’s recipe" },
  { value: "best", label: "by the best recipe" },
];

interface ShelfChoiceProps {
  readonly shelf: Shelf;
  /** null while it cannot be chosen yet. */
  readonly choose: ((shelf: Shelf) => void) | null;
}

export function ShelfChoice({ shelf, choose }: ShelfChoiceProps) {
  return (
    <div className="shelf-choice">
      <p className="small muted" aria-hidden>
        Networks that came with the page, trained
      </p>
      <fieldset className="choice" disabled={choose === null}>
        <legend className="visually-hidden">Networks that came with the page, trained</legend>
        {SHELVES.map(({ value, label }) => (
          <label key={value}>
            <input type="radio" name="shelf" checked={value === shelf} onChange={() => choose?.(value)} />
            <span>{label}</span>
          </label>
        ))}
      </fieldset>
    </div>
  );
}
