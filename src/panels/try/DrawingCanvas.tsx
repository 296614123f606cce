/** @file Where one draws: mouse, pen, finger, or the arrow keys and space. */
/* oxlint-disable jsx-a11y/no-noninteractive-tabindex, jsx-a11y/no-noninteractive-element-interactions -- role="application" is a widget that takes keys and pointers itself; the rules know it as none. */
import { type Dispatch, type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from "react";
import { drawImage } from "../../charts/imageCanvas";
import { IMAGE_SIZE } from "../../data/dataset";
import { type Drawing, type DrawingAction, isEmpty } from "../../try/drawing";
import { brushOf, pressedSize, type Tool, toolChange } from "./tool";

interface DrawingCanvasProps {
  readonly drawing: Drawing;
  readonly dispatch: Dispatch<DrawingAction>;
  readonly tool: Tool;
  readonly onTool: (change: Partial<Tool>) => void;
  /** id of the text that explains the keys. */
  readonly helpId: string;
}

/** In CSS pixels: what the canvas is drawn for; CSS fits it in. */
const SIDE = 384;
const ARROWS: Readonly<Record<string, readonly [dx: number, dy: number]>> = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

interface Place {
  readonly x: number;
  readonly y: number;
}

/** In image pixels; may lie outside. */
function placeOf(event: { readonly clientX: number; readonly clientY: number }, element: Element): Place {
  const box = element.getBoundingClientRect();
  return { x: ((event.clientX - box.left) / box.width) * IMAGE_SIZE, y: ((event.clientY - box.top) / box.height) * IMAGE_SIZE };
}

export function DrawingCanvas({ drawing, dispatch, tool, onTool, helpId }: DrawingCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  // The middle of a pixel, where keys paint.
  const [cursor, setCursor] = useState<Place>({ x: 14.5, y: 14.5 });
  const [pointer, setPointer] = useState<Place | null>(null);
  const [usesKeys, setUsesKeys] = useState(false);
  useEffect(() => {
    if (canvas.current) drawImage(canvas.current, drawing.pixels, SIDE);
  }, [drawing.pixels]);

  const put = ({ x, y }: Place, size = tool.size) => {
    if (tool.name === "fill") dispatch({ type: "fill", x, y, grey: tool.grey });
    else dispatch({ type: "begin", x, y, brush: brushOf({ ...tool, size }) });
  };
  const isDrawing = drawing.stroke !== null;
  const end = () => {
    if (isDrawing) dispatch({ type: "end" });
  };

  const press = (event: PointerEvent<HTMLElement>) => {
    if (!event.isPrimary || event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    setUsesKeys(false);
    put(placeOf(event, event.currentTarget), pressedSize(tool.size, event));
  };
  const moved = (event: PointerEvent<HTMLElement>) => {
    if (!event.isPrimary) return;
    const target = event.currentTarget;
    setPointer(placeOf(event, target));
    if (!target.hasPointerCapture(event.pointerId)) return;
    // A fast hand makes several events in a frame: all of them are its line.
    const events = event.nativeEvent.getCoalescedEvents?.() ?? [];
    for (const each of events.length > 0 ? events : [event]) dispatch({ type: "move", ...placeOf(each, target), size: pressedSize(tool.size, each) });
  };

  const step = ([dx, dy]: readonly [number, number], distance: number) => {
    const inside = (at: number) => Math.min(IMAGE_SIZE - 0.5, Math.max(0.5, at));
    const next = { x: inside(cursor.x + dx * distance), y: inside(cursor.y + dy * distance) };
    setCursor(next);
    if (isDrawing) dispatch({ type: "move", ...next });
  };
  /** Whether `event` was the drawing's. */
  const keyed = (event: KeyboardEvent): boolean => {
    const { key } = event;
    // Undo and redo are the room's: useHistoryKeys.ts.
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    const arrow = ARROWS[key];
    if (arrow !== undefined) step(arrow, event.shiftKey ? 4 : 1);
    else if (key === " " || key === "Enter") {
      if (!event.repeat) put(cursor);
    } else if (key === "Escape") {
      if (!isDrawing) return false;
      dispatch({ type: "cancel" });
    } else if (key === "Delete") dispatch({ type: "clear" });
    else {
      const change = toolChange(key, tool);
      if (change === null) return false;
      onTool(change);
    }
    return true;
  };
  const keyDown = (event: KeyboardEvent) => {
    if (!keyed(event)) return;
    event.preventDefault();
    setUsesKeys(true);
  };
  const keyUp = (event: KeyboardEvent) => {
    if (event.key === " " || event.key === "Enter") end();
  };

  const ring = usesKeys ? cursor : pointer;
  const grey = drawing.pixels[Math.floor(cursor.y) * IMAGE_SIZE + Math.floor(cursor.x)];
  return (
    <>
      <div
        className="drawing-surface"
        role="application"
        aria-label="Drawing, 28 by 28 pixels"
        aria-describedby={helpId}
        tabIndex={0}
        onPointerDown={press}
        onPointerMove={moved}
        onPointerUp={end}
        onPointerCancel={end}
        onPointerLeave={() => setPointer(null)}
        onKeyDown={keyDown}
        onKeyUp={keyUp}
        onBlur={() => {
          end();
          setUsesKeys(false);
        }}
      >
        <canvas ref={canvas} className="garment" aria-hidden />
        {isEmpty(drawing.pixels) && !isDrawing && (
          <span className="drawing-hint" aria-hidden>
            Draw here
          </span>
        )}
        {ring && <Ring place={ring} size={tool.name === "fill" ? 1 : tool.size} />}
      </div>
      <p className="visually-hidden" aria-live="polite">
        {usesKeys ? `Row ${Math.floor(cursor.y) + 1}, column ${Math.floor(cursor.x) + 1}, grey ${grey}` : ""}
      </p>
    </>
  );
}

/** What the brush would cover. */
function Ring({ place, size }: { readonly place: Place; readonly size: number }) {
  const share = (pixels: number) => `${(pixels / IMAGE_SIZE) * 100}%`;
  return <span className="drawing-ring" aria-hidden style={{ left: share(place.x), top: share(place.y), width: share(size), height: share(size) }} />;
}
