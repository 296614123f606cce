/** @file A network as a column of layers that a person changes in place; what they come to follows while typing. */
import { useEffect, useId, useReducer, useRef } from "react";
import { changeLayer, beginHistory, edited, insertLayer, type LayerHistory, moveLayer, redone, removeLayer, undone } from "../../experiment/layerEdits";
import { layerKind } from "../../experiment/layerKinds";
import { firstProblem } from "../../experiment/networkProblem";
import type { RunPlan } from "../../experiment/plan";
import { wrongValue } from "../../experiment/wrongValue";
import type { LayerSpec, LayerType } from "../../nn/architectures/layers";
import { partialSummary } from "../../nn/summary";
import { ArchitectureDiagram } from "../train/ArchitectureDiagram";
import { usePlanning } from "../useApp";
import { useLook } from "../useLooks";
import { CodeBox } from "./CodeBox";
import { EditorFacts } from "./EditorFacts";
import { LayerKindOptions } from "./LayerKindOptions";
import { LayerRow } from "./LayerRow";
import { StartFrom } from "./StartFrom";
import { useKeys } from "./useKeys";
import { useOpenEditor } from "./useOpenEditor";
import "../../styles/editor.css";

type Action =
  | { readonly type: "edit"; readonly layers: readonly LayerSpec[]; readonly editing?: string }
  | { readonly type: "undo" }
  | { readonly type: "redo" };

function reduce(history: LayerHistory, action: Action): LayerHistory {
  switch (action.type) {
    case "edit":
      return edited(history, action.layers, action.editing);
    case "undo":
      return undone(history);
    case "redo":
      return redone(history);
  }
}

/** Where the focus goes when the rows have been drawn anew. */
interface Focus {
  readonly row: number;
  readonly part: string;
}

/** The run is looked up by whoever shows this: it is mounted anew for another. */
export function NetworkEditor({ plan }: { readonly plan: RunPlan }) {
  const { id, name, network } = plan;
  const planning = usePlanning();
  const { close } = useOpenEditor();
  const { cssColor: color } = useLook(id);
  const [history, dispatch] = useReducer(reduce, network.layers, beginHistory);
  const layers = history.present;
  const problem = firstProblem(layers);
  const { summary } = partialSummary(layers);
  const heading = useRef<HTMLHeadingElement>(null);
  const rows = useRef<HTMLOListElement>(null);
  const focus = useRef<Focus | null>(null);
  const section = useRef<HTMLElement>(null);
  const headingId = useId();

  useEffect(() => {
    heading.current?.focus();
    heading.current?.scrollIntoView({ block: "start" });
    return () => planning.endEdit(id);
  }, [id, planning]);
  useEffect(() => void planning.editLayers(id, layers), [id, layers, planning]);
  useEffect(() => {
    if (focus.current === null) return;
    const { row, part } = focus.current;
    rows.current?.querySelector<HTMLElement>(`[data-row="${row}"] [data-part="${part}"]`)?.focus();
    focus.current = null;
  }, [layers]);

  const edit = (next: readonly LayerSpec[], options: { readonly editing?: string; readonly focus?: Focus } = {}): void => {
    focus.current = options.focus ?? null;
    dispatch({ type: "edit", layers: next, ...(options.editing === undefined ? {} : { editing: options.editing }) });
  };
  const move = (index: number, by: number): void => edit(moveLayer(layers, index, by), { focus: { row: Math.max(0, Math.min(layers.length - 1, index + by)), part: by < 0 ? "up" : "down" } });
  const remove = (index: number): void => edit(removeLayer(layers, index), { focus: { row: Math.min(index, layers.length - 2), part: "remove" } });
  const insert = (index: number, type: LayerType): void => edit(insertLayer(layers, index, layerKind(type).make()), { focus: { row: index, part: "kind" } });
  const undoByKey = (event: KeyboardEvent): void => {
    if (event.key === "Escape") return close();
    // Fields have their own undo while one types in them.
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z" || event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement) return;
    event.preventDefault();
    dispatch({ type: event.shiftKey ? "redo" : "undo" });
  };
  useKeys(section, undoByKey);
  const canRedo = history.future.length > 0;
  return (
    <section className="card network-editor" aria-labelledby={headingId} ref={section} style={{ "--network": color } as React.CSSProperties}>
      <header className="editor-head">
        <h3 id={headingId} ref={heading} tabIndex={-1}>
          Layers of {name}
        </h3>
        <div className="button-row">
          <button type="button" className="button" aria-disabled={history.past.length === 0} onClick={() => dispatch({ type: "undo" })}>
            Undo
          </button>
          <button type="button" className="button" aria-disabled={!canRedo} onClick={() => dispatch({ type: "redo" })}>
            Redo
          </button>
          <button type="button" className="button" onClick={close}>
            Done
          </button>
        </div>
      </header>
      <div className="editor-lead">
        <p>Images come in at the top, 28 × 28 × 1; ten probabilities go out at the end. Every change counts at once.</p>
        <StartFrom current={layers} onChoose={(next) => edit(next)} />
      </div>
      {problem === null ? <ArchitectureDiagram layers={layers} color={color} /> : <p className="editor-waiting muted">The picture is drawn when the layers fit together.</p>}
      <ol className="editor-layers" ref={rows}>
        {layers.map((layer, i) => (
          <LayerRow
            key={i}
            index={i}
            count={layers.length}
            layer={layer}
            summary={summary.layers[i] ?? null}
            problem={problem?.layer === i ? problem.sentence : null}
            wrong={problem?.layer === i ? wrongValue(layers, i) : null}
            onChange={(next, field) => edit(changeLayer(layers, i, next), { editing: `${i}.${field}` })}
            onKind={(type) => edit(changeLayer(layers, i, layerKind(type).make()), { focus: { row: i, part: "kind" } })}
            onMove={(by) => move(i, by)}
            onRemove={() => remove(i)}
            onInsert={(type) => insert(i + 1, type)}
          />
        ))}
      </ol>
      {layers.length === 0 && (
        <p className="field-problem" role="status">
          {problem?.sentence}
        </p>
      )}
      <AddLayer label={layers.length === 0 ? "Add the first layer" : "Add a layer in front of the first"} onAdd={(type) => insert(0, type)} />
      <EditorFacts plan={plan} layers={layers} isNetwork={problem === null} />
      <CodeBox layers={layers} onRead={(next) => edit(next)} />
      <p className="visually-hidden" role="status">
        {problem === null ? "The layers make a network." : `Train waits: ${problem.sentence}`}
      </p>
    </section>
  );
}

function AddLayer({ label, onAdd }: { readonly label: string; readonly onAdd: (type: LayerType) => void }) {
  return (
    <label className="editor-add">
      <span className="visually-hidden">{label}</span>
      <select value="" onChange={(event) => onAdd(event.target.value as LayerType)}>
        <option value="">+ {label}…</option>
        <LayerKindOptions />
      </select>
    </label>
  );
}
