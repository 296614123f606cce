/** @file The map itself: each image a small picture in its colour. Mouse, touch and keyboard move, zoom, choose and open. */
/* oxlint-disable jsx-a11y/no-noninteractive-tabindex, jsx-a11y/no-noninteractive-element-interactions -- role="application" is a widget that takes keys and pointers itself; the rules know it as none. */
import { type KeyboardEvent, type PointerEvent, useCallback, useEffect, useId, useMemo, useRef, useState } from "react";
import { at } from "../../../data/arrays";
import { IMAGE_SIZE, type LabelledImages } from "../../../data/dataset";
import { useMapColours } from "../useMapColours";
import { type Coloured, resolved } from "./mapColours";
import { type Direction, fitted, type MapView, neighbourhood, panned, pointAtSpot, pointsWithin, pointTowards, type Size, type Spot, spotOf, zoomed } from "./mapGeometry";
import { paintAtlas } from "./paintAtlas";

interface MapCanvasProps {
  readonly images: LabelledImages;
  /** `[n, 2]`: of the first n images. */
  readonly points: Float32Array;
  readonly coloured: Coloured;
  /** Those that were chosen with the lasso, ringed. */
  readonly chosen: ReadonlySet<number>;
  /** The image that is looked at, ringed. */
  readonly shown: number | null;
  /** A drag chooses rather than moves. */
  readonly isLasso: boolean;
  readonly label: string;
  readonly describe: (index: number) => string;
  readonly onActive: (index: number | null) => void;
  readonly onChoose: (indices: readonly number[]) => void;
  readonly onOpen: (index: number) => void;
}

const STEP = 1.5;
const NEIGHBOURS = 24;
/** CSS pixels around a point that count as it. */
const REACH = 14;
/** A drag shorter than that is a click. */
const CLICK = 4;
const ARROWS: Readonly<Record<string, Direction>> = { ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down" };

/** CSS pixels that an image's edge takes: larger as one comes nearer, never so small that it is lost, or larger than it is worth. */
function edgeOf(view: MapView, whole: MapView): number {
  return Math.min(2 * IMAGE_SIZE, 11 * Math.sqrt(view.scale / whole.scale));
}

export function MapCanvas({ images, points, coloured, chosen, shown, isLasso, label, describe, onActive, onChoose, onOpen }: MapCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const helpId = useId();
  const colours = useMapColours();
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  const whole = useMemo(() => fitted(points, size), [points, size]);
  const [moved, setMoved] = useState<{ readonly of: MapView; readonly view: MapView } | null>(null);
  const view = moved?.of === whole ? moved.view : whole;
  const setView = (next: MapView) => setMoved({ of: whole, view: next });
  const [active, setActive] = useState<number | null>(null);
  const [line, setLine] = useState<readonly Spot[]>([]);
  const drag = useRef<{ readonly from: Spot; last: Spot; isClick: boolean; pinch: number | null } | null>(null);
  const fingers = useRef(new Map<number, Spot>());

  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  // Drawn once for each colouring and theme; a frame only copies from it. `colours` stands for the theme.
  const atlas = useRef<{ readonly key: readonly unknown[]; readonly sheet: HTMLCanvasElement; readonly columns: number }>(null);
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext("2d");
    if (element === null || context == null || size.width === 0) return;
    const key = [images, points.length, coloured, colours];
    if (atlas.current === null || atlas.current.key.some((part, i) => part !== key[i])) {
      const parent = element.parentElement ?? document.body;
      const tints = coloured.legends.map(({ color }) => resolved(color, parent));
      atlas.current = { key, ...paintAtlas(images, points.length / 2, (i) => at(tints, at(coloured.groups, i))) };
    }
    const { sheet, columns } = atlas.current;
    const density = devicePixelRatio;
    [element.width, element.height] = [size.width * density, size.height * density];
    context.scale(density, density);
    context.imageSmoothingEnabled = edgeOf(view, whole) < IMAGE_SIZE;
    const edge = edgeOf(view, whole);
    for (let i = 0; i < points.length / 2; i++) {
      const { x, y } = spotOf(points, i, view);
      if (x < -edge || y < -edge || x > size.width + edge || y > size.height + edge) continue;
      context.drawImage(sheet, (i % columns) * IMAGE_SIZE, Math.floor(i / columns) * IMAGE_SIZE, IMAGE_SIZE, IMAGE_SIZE, x - edge / 2, y - edge / 2, edge, edge);
    }
    const ring = (index: number, color: string, width: number) => {
      const { x, y } = spotOf(points, index, view);
      context.strokeStyle = color;
      context.lineWidth = width;
      context.strokeRect(x - edge / 2 - 1, y - edge / 2 - 1, edge + 2, edge + 2);
    };
    const inkOf = resolved("var(--ink)", element.parentElement ?? document.body);
    const accentOf = resolved("var(--accent)", element.parentElement ?? document.body);
    for (const index of chosen) ring(index, `rgb(${inkOf.join(" ")})`, 1);
    if (shown !== null && shown < points.length / 2) ring(shown, `rgb(${accentOf.join(" ")})`, 2.5);
    if (active !== null) ring(active, `rgb(${inkOf.join(" ")})`, 2);
    if (line.length > 1) {
      context.strokeStyle = `rgb(${inkOf.join(" ")})`;
      context.setLineDash([4, 3]);
      context.beginPath();
      line.forEach(({ x, y }, i) => (i === 0 ? context.moveTo(x, y) : context.lineTo(x, y)));
      context.stroke();
    }
  }, [images, points, coloured, colours, chosen, shown, active, line, size, view, whole]);

  const activate = useCallback(
    (index: number | null) => {
      setActive(index);
      onActive(index);
    },
    [onActive],
  );
  const zoom = (factor: number, spot: Spot = { x: size.width / 2, y: size.height / 2 }) => setView(zoomed(view, factor, spot, whole));

  const down = (event: PointerEvent<HTMLElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    const spot = spotIn(event);
    fingers.current.set(event.pointerId, spot);
    drag.current = { from: spot, last: spot, isClick: fingers.current.size === 1, pinch: spread(fingers.current) };
    if (isLasso) setLine([spot]);
  };
  const move = (event: PointerEvent<HTMLElement>) => {
    const spot = spotIn(event);
    const held = drag.current;
    if (held === null) return activate(pointAtSpot(points, spot, view, REACH));
    fingers.current.set(event.pointerId, spot);
    const pinch = spread(fingers.current);
    if (pinch !== null && held.pinch !== null) zoom(pinch / held.pinch, middle(fingers.current));
    else if (isLasso) setLine((previous) => [...previous, spot]);
    else if (!held.isClick) setView(panned(view, spot.x - held.last.x, spot.y - held.last.y));
    if (Math.hypot(spot.x - held.from.x, spot.y - held.from.y) > CLICK) held.isClick = false;
    [held.last, held.pinch] = [spot, pinch];
  };
  const up = (event: PointerEvent<HTMLElement>) => {
    const held = drag.current;
    fingers.current.delete(event.pointerId);
    if (held === null || fingers.current.size > 0) return;
    drag.current = null;
    if (isLasso && line.length > 2) onChoose(pointsWithin(points, line, view));
    setLine([]);
    const found = held.isClick && event.type === "pointerup" ? pointAtSpot(points, spotIn(event), view, REACH) : null;
    if (found !== null) onOpen(found);
  };
  const press = (event: KeyboardEvent) => {
    const direction = ARROWS[event.key];
    const from = active ?? (shown !== null && shown < points.length / 2 ? shown : 0);
    if (direction !== undefined) activate(active === null ? from : pointTowards(points, from, direction));
    else if (event.key === "Enter" && active !== null) onOpen(active);
    else if (event.key === " " && active !== null) onChoose(neighbourhood(points, active, NEIGHBOURS));
    else if (event.key === "+" || event.key === "=") zoom(STEP, active === null ? undefined : spotOf(points, active, view));
    else if (event.key === "-") zoom(1 / STEP);
    else if (event.key === "0") setView(whole);
    else return;
    event.preventDefault();
  };
  // Wheel listeners of React are passive: with Ctrl the page itself would zoom. Without, the page scrolls on.
  const wheel = useRef<(event: WheelEvent) => void>(null);
  useEffect(() => {
    wheel.current = (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const box = canvas.current?.getBoundingClientRect();
      zoom(Math.exp(-event.deltaY / 200), { x: event.clientX - (box?.left ?? 0), y: event.clientY - (box?.top ?? 0) });
    };
  });
  useEffect(() => {
    const element = canvas.current;
    const turn = (event: WheelEvent) => wheel.current?.(event);
    element?.addEventListener("wheel", turn, { passive: false });
    return () => element?.removeEventListener("wheel", turn);
  }, []);

  return (
    <div className="map-frame">
      <div
        className="map-surface"
        tabIndex={0}
        role="application"
        aria-label={label}
        aria-describedby={helpId}
        data-lasso={isLasso || undefined}
        data-active={active ?? undefined}
        onPointerDown={down}
        onPointerMove={move}
        onPointerUp={up}
        onPointerCancel={up}
        onPointerLeave={() => drag.current === null && activate(null)}
        onKeyDown={press}
      >
        <canvas ref={canvas} />
      </div>
      <div className="map-zoom">
        <button type="button" className="button" aria-label="Nearer" onClick={() => zoom(STEP)}>+</button>
        <button type="button" className="button" aria-label="Further" disabled={view === whole} onClick={() => zoom(1 / STEP)}>−</button>
        <button type="button" className="button" disabled={view === whole} onClick={() => setView(whole)}>All</button>
      </div>
      <p id={helpId} className="small muted map-help">
        Drag to move, <kbd>+</kbd> and <kbd>−</kbd> or pinch to zoom, click an image to look into it. By keyboard: arrows go from image to image, <kbd>Enter</kbd> looks into one, <kbd>Space</kbd> chooses it
        and its {NEIGHBOURS - 1} nearest.
      </p>
      <p className="visually-hidden" aria-live="polite">{active === null ? "" : describe(active)}</p>
    </div>
  );
}

function spotIn({ nativeEvent }: PointerEvent): Spot {
  return { x: nativeEvent.offsetX, y: nativeEvent.offsetY };
}

/** Between two fingers; null with fewer or more. */
function spread(fingers: ReadonlyMap<number, Spot>): number | null {
  const [a, b, ...more] = fingers.values();
  return a === undefined || b === undefined || more.length > 0 ? null : Math.hypot(a.x - b.x, a.y - b.y);
}

function middle(fingers: ReadonlyMap<number, Spot>): Spot {
  const spots = [...fingers.values()];
  return { x: spots.reduce((sum, { x }) => sum + x, 0) / spots.length, y: spots.reduce((sum, { y }) => sum + y, 0) / spots.length };
}
