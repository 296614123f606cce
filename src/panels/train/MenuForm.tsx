/** @file A few values asked for where a run's menu is. What will not do is said by whoever is given them, in the page's own words. */
import { type FormEvent, type InputHTMLAttributes, useEffect, useRef } from "react";

export interface MenuField {
  readonly label: string;
  /** Where the button says enough, the label is for those who hear it. */
  readonly isLabelHidden?: boolean;
  readonly input: InputHTMLAttributes<HTMLInputElement>;
}

interface MenuFormProps {
  /** One at least; the first is selected. */
  readonly fields: readonly MenuField[];
  /** What the button says. */
  readonly submit: string;
  /** @param values as typed, in the fields' order. */
  readonly onSubmit: (values: readonly string[]) => void;
  readonly onCancel: () => void;
}

export function MenuForm({ fields, submit, onSubmit, onCancel }: MenuFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const inputs = (): HTMLInputElement[] => Array.from(form.current?.querySelectorAll("input") ?? []);
  useEffect(() => form.current?.querySelector("input")?.select(), []);
  const send = (event: FormEvent): void => {
    event.preventDefault();
    onSubmit(inputs().map(({ value }) => value));
  };
  return (
    <form className="run-rename" ref={form} onSubmit={send} noValidate>
      {fields.map(({ label, isLabelHidden = false, input }) =>
        isLabelHidden ? (
          <input key={label} aria-label={label} {...input} />
        ) : (
          <label key={label}>
            {label} <input {...input} />
          </label>
        ),
      )}
      <button type="submit" className="button">
        {submit}
      </button>
      <button type="button" className="button" onClick={onCancel}>
        Cancel
      </button>
    </form>
  );
}
