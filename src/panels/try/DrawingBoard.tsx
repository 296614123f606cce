/** @file The drawing, large, with its tools. */
import { type Dispatch, useId, useState } from "react";
import type { Drawing, DrawingAction } from "../../try/drawing";
import { isEmpty } from "../../try/drawing";
import { Segmented } from "../garments/Segmented";
import { DrawingCanvas } from "./DrawingCanvas";
import { clampSize, MAX_BRUSH, type Tool, type ToolName } from "./tool";

interface DrawingBoardProps {
  readonly drawing: Drawing;
  readonly dispatch: Dispatch<DrawingAction>;
  /** What the drawing started from, as long as it is untouched. */
  readonly caption: string | null;
  /** Leads to what the networks make of it. */
  readonly onLookInside: () => void;
}

const TOOLS: readonly { readonly value: ToolName; readonly label: string }[] = [
  { value: "brush", label: "Brush" },
  { value: "eraser", label: "Eraser" },
  { value: "fill", label: "Fill" },
];

export function DrawingBoard({ drawing, dispatch, caption, onLookInside }: DrawingBoardProps) {
  const [tool, setTool] = useState<Tool>({ name: "brush", size: 3, grey: 230 });
  const help = useId();
  const change = (part: Partial<Tool>) => setTool((previous) => ({ ...previous, ...part }));
  return (
    <div className="card drawing">
      <div className="card-head">
        <div>
          <h3>Draw</h3>
          <p className="small muted" data-testid="drawing-caption">
            {caption ?? "28 × 28 pixels, light on black, as the networks know garments."}
          </p>
        </div>
        <button type="button" className="button" disabled={isEmpty(drawing.pixels)} title="What a network makes of it, layer by layer" onClick={onLookInside}>
          Look inside
        </button>
      </div>
      <DrawingCanvas drawing={drawing} dispatch={dispatch} tool={tool} onTool={change} helpId={help} />
      <div className="drawing-tools">
        <div className="button-row">
          <Segmented label="Tool" options={TOOLS} value={tool.name} onChange={(name) => change({ name })} />
          <div className="drawing-actions">
            <button type="button" className="button" disabled={drawing.past.length === 0} onClick={() => dispatch({ type: "undo" })}>
              Undo
            </button>
            <button type="button" className="button" disabled={drawing.future.length === 0} onClick={() => dispatch({ type: "redo" })}>
              Redo
            </button>
            <button type="button" className="button" disabled={isEmpty(drawing.pixels)} onClick={() => dispatch({ type: "clear" })}>
              Clear
            </button>
          </div>
        </div>
        <label className="slider">
          <span>Brush size</span>
          <input type="range" min={1} max={MAX_BRUSH} step={1} value={tool.size} onChange={(event) => change({ size: clampSize(Number(event.currentTarget.value)) })} />
          <output className="numbers">{tool.size}</output>
        </label>
        <label className="slider">
          <span>Grey level</span>
          <input type="range" min={5} max={255} step={5} value={tool.grey} onChange={(event) => change({ grey: Number(event.currentTarget.value) })} />
          <output className="numbers">{tool.grey}</output>
        </label>
      </div>
      <p className="small muted drawing-help" id={help}>
        Keys: arrows move, <kbd>Space</kbd> paints and, held, draws; <kbd>1</kbd>–<kbd>9</kbd> size, <kbd>[</kbd> <kbd>]</kbd> grey, <kbd>B</kbd> <kbd>E</kbd> <kbd>F</kbd> brush, eraser, fill; <kbd>Esc</kbd> drops a stroke, <kbd>Ctrl</kbd>+<kbd>Z</kbd> undoes.
      </p>
    </div>
  );
}
