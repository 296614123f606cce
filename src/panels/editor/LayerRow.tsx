/** @file One layer of the editor: its kind, its values, what comes out of it, and what is wrong with it. */
import { useId, useRef, useState } from "react";
import { fieldText, layerKind, type LayerField, withField } from "../../experiment/layerKinds";
import type { LayerSpec, LayerType } from "../../nn/architectures/layers";
import { type LayerSummary, outputShape } from "../../nn/summary";
import { formatInteger } from "../format";
import { useKeys } from "./useKeys";
import { LayerKindOptions } from "./LayerKindOptions";

interface LayerRowProps {
  readonly index: number;
  /** Layers in all. */
  readonly count: number;
  readonly layer: LayerSpec;
  /** null where the layers before it do not fit together. */
  readonly summary: Pick<LayerSummary, "outputShape" | "params"> | null;
  readonly problem: string | null;
  /** The property that is to blame for it; null where no single one is. */
  readonly wrong: string | null;
  readonly onChange: (layer: LayerSpec, field: string) => void;
  readonly onKind: (type: LayerType) => void;
  readonly onMove: (by: number) => void;
  readonly onRemove: () => void;
  /** Adds a layer behind it. */
  readonly onInsert: (type: LayerType) => void;
}

export function LayerRow({ index, count, layer, summary, problem, wrong, onChange, onKind, onMove, onRemove, onInsert }: LayerRowProps) {
  const id = useId();
  const kind = layerKind(layer.type);
  const what = `layer ${index + 1}, ${kind.name}`;
  const byKey = (event: KeyboardEvent): void => {
    if (!event.altKey) return;
    const act = { ArrowUp: () => onMove(-1), ArrowDown: () => onMove(1), Delete: onRemove, Backspace: onRemove }[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  };
  const row = useRef<HTMLLIElement>(null);
  useKeys(row, byKey);
  return (
    <li className="layer-row" data-row={index} data-problem={problem !== null || undefined} ref={row}>
      <span className="layer-number numbers" aria-hidden>
        {index + 1}
      </span>
      <label className="layer-kind" title={kind.sentence}>
        <span className="visually-hidden">Kind of layer {index + 1}</span>
        <select data-part="kind" value={layer.type} aria-describedby={`${id}-sentence`} onChange={(event) => onKind(event.target.value as LayerType)}>
          <LayerKindOptions />
        </select>
      </label>
      <div className="layer-fields">
        {kind.fields.map((field) => (
          <Field key={`${layer.type}.${field.key}`} what={what} layer={layer} field={field} problemId={problem === null || field.key !== wrong ? null : `${id}-problem`} onChange={(next) => onChange(next, field.key)} />
        ))}
      </div>
      <span className="layer-shape numbers" title="What comes out of it">
        {summary === null ? "–" : outputShape([summary]).join(" × ")}
      </span>
      <span className="layer-params numbers" title="Parameters">
        {summary === null || summary.params === 0 ? "" : formatInteger(summary.params)}
      </span>
      <span className="layer-buttons">
        <IconButton part="up" label={`Move ${what} up`} text="↑" isEnabled={index > 0} onClick={() => onMove(-1)} />
        <IconButton part="down" label={`Move ${what} down`} text="↓" isEnabled={index < count - 1} onClick={() => onMove(1)} />
        <IconButton part="remove" label={`Remove ${what}`} text="✕" isEnabled onClick={onRemove} />
        <label className="layer-insert">
          <span className="visually-hidden">Add a layer behind {what}</span>
          <select data-part="insert" value="" onChange={(event) => onInsert(event.target.value as LayerType)}>
            <option value="">+</option>
            <LayerKindOptions />
          </select>
        </label>
      </span>
      <p className="visually-hidden" id={`${id}-sentence`}>
        {kind.sentence}
      </p>
      {problem !== null && (
        <p className="field-problem layer-problem" id={`${id}-problem`} role="status">
          {problem}
        </p>
      )}
    </li>
  );
}

interface IconButtonProps {
  readonly part: string;
  readonly label: string;
  readonly text: string;
  readonly isEnabled: boolean;
  readonly onClick: () => void;
}

/** Stays focusable when it has nothing to do, so that a keyboard keeps its place. */
function IconButton({ part, label, text, isEnabled, onClick }: IconButtonProps) {
  return (
    <button type="button" className="icon-button" data-part={part} aria-label={label} title={label} aria-disabled={!isEnabled} onClick={() => isEnabled && onClick()}>
      <span aria-hidden>{text}</span>
    </button>
  );
}

interface FieldProps {
  readonly what: string;
  readonly layer: LayerSpec;
  readonly field: LayerField;
  /** Of what says that it is wrong; null where it is not. */
  readonly problemId: string | null;
  readonly onChange: (layer: LayerSpec) => void;
}

function Field({ what, layer, field, problemId, onChange }: FieldProps) {
  const label = `${field.name} of ${what}`;
  const value = fieldText(layer, field);
  return (
    <label className="layer-field" data-kind={field.kind}>
      <span aria-hidden>{field.name}</span>
      {field.kind === "text" ? (
        <TypedField label={label} value={value} hint={field.hint} problemId={problemId} onType={(text) => onChange(withField(layer, field, text))} />
      ) : field.kind === "flag" ? (
        <input type="checkbox" aria-label={label} checked={value === "True"} onChange={(event) => onChange(withField(layer, field, event.target.checked ? "True" : "False"))} />
      ) : (
        <select aria-label={label} value={value} aria-invalid={problemId !== null} aria-describedby={problemId ?? undefined} onChange={(event) => onChange(withField(layer, field, event.target.value))}>
          {field.choices.map((choice) => (
            <option key={choice}>{choice}</option>
          ))}
        </select>
      )}
    </label>
  );
}

interface TypedFieldProps {
  readonly label: string;
  readonly value: string;
  readonly hint: string;
  readonly problemId: string | null;
  readonly onType: (text: string) => void;
}

/** What was typed stays as it was typed until one leaves: "1." on the way to "1.5", "3 ×" on the way to "3 × 5". */
function TypedField({ label, value, hint, problemId, onType }: TypedFieldProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const type = (text: string): void => {
    setDraft(text);
    onType(text);
  };
  return (
    <input
      type="text"
      inputMode="decimal"
      autoComplete="off"
      aria-label={label}
      title={hint}
      size={Math.max(3, (draft ?? value).length)}
      value={draft ?? value}
      aria-invalid={problemId !== null}
      aria-describedby={problemId ?? undefined}
      onChange={(event) => type(event.target.value)}
      // An undo from elsewhere shows its own value, and what is no number stays to be seen.
      onBlur={() => setDraft(null)}
    />
  );
}
