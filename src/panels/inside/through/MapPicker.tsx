/** @file A map of which one number is chosen: by the mouse, by touch or by the arrow keys; and maps with parts marked. */
/* oxlint-disable jsx-a11y/no-noninteractive-tabindex, jsx-a11y/no-noninteractive-element-interactions -- role="application" is a widget that takes keys and pointers itself; the rules know it as none. */
import { type CSSProperties, type KeyboardEvent, type PointerEvent, useId } from "react";
import type { MapScale, NumberMap } from "../../../charts/signedCanvas";
import type { Region } from "../../../explain/changed";
import { MapPicture } from "../MapPicture";

/** A number's place in a map. */
export interface Pixel {
  readonly row: number;
  readonly column: number;
}

interface MapPickerProps {
  readonly map: NumberMap;
  readonly scale: MapScale;
  /** CSS pixels. */
  readonly width: number;
  readonly picked: Pixel;
  /** What it is a picture of: "filter 5 after ReLU". */
  readonly label: string;
  readonly onPick: (pixel: Pixel) => void;
  /** What the mouse is over; null when it leaves. */
  readonly onHover: (pixel: Pixel | null) => void;
  /** Enter, or a double click. */
  readonly onEnter?: () => void;
}

export function MapPicker({ map, scale, width, picked, label, onPick, onHover, onEnter }: MapPickerProps) {
  const help = useId();
  const under = ({ currentTarget, clientX, clientY }: PointerEvent<HTMLElement>): Pixel => {
    const { left, top, width: across, height: down } = currentTarget.getBoundingClientRect();
    const place = (share: number, size: number) => Math.min(size - 1, Math.max(0, Math.floor(share * size)));
    return { row: place((clientY - top) / down, map.height), column: place((clientX - left) / across, map.width) };
  };
  const move = (event: KeyboardEvent) => {
    if (event.key === "Enter") return onEnter?.();
    const next = moved(event.key, picked, map);
    if (next === null) return;
    event.preventDefault();
    onPick(next);
  };
  return (
    <div
      role="application"
      tabIndex={0}
      className="map-picker"
      style={{ width: "100%", maxWidth: width }}
      aria-label={`${label}: row ${picked.row}, column ${picked.column}`}
      aria-describedby={help}
      onKeyDown={move}
      onDoubleClick={onEnter}
      onPointerMove={(event) => event.pointerType === "mouse" && onHover(under(event))}
      onPointerLeave={() => onHover(null)}
      onPointerDown={(event) => onPick(under(event))}
    >
      <MapPicture map={map} scale={scale} />
      <Mark map={map} region={{ top: picked.row, bottom: picked.row + 1, left: picked.column, right: picked.column + 1 }} isStrong />
      <span id={help} className="visually-hidden">
        Arrow keys choose another number.
      </span>
    </div>
  );
}

function moved(key: string, { row, column }: Pixel, { height, width }: NumberMap): Pixel | null {
  const down = { ArrowUp: -1, ArrowDown: 1 }[key] ?? 0;
  const right = { ArrowLeft: -1, ArrowRight: 1 }[key] ?? 0;
  if (down === 0 && right === 0) return null;
  return { row: Math.min(height - 1, Math.max(0, row + down)), column: Math.min(width - 1, Math.max(0, column + right)) };
}

interface MarkedMapProps {
  readonly map: NumberMap;
  readonly scale: MapScale;
  /** CSS pixels. */
  readonly width: number;
  readonly region: Region | null;
  readonly label?: string;
}

export function MarkedMap({ map, scale, width, region, label }: MarkedMapProps) {
  return (
    <span className="map-picker" style={{ width }}>
      <MapPicture map={map} scale={scale} {...(label !== undefined && { label })} />
      {region !== null && <Mark map={map} region={region} />}
    </span>
  );
}

interface MarkProps {
  readonly map: Pick<NumberMap, "height" | "width">;
  readonly region: Region;
  readonly isStrong?: boolean;
}

/** A frame around a part of a map that it lies over. */
function Mark({ map: { height, width }, region: { top, bottom, left, right }, isStrong = false }: MarkProps) {
  const percent = (part: number, of: number) => `${(part / of) * 100}%`;
  const style: CSSProperties = { top: percent(top, height), left: percent(left, width), width: percent(right - left, width), height: percent(bottom - top, height) };
  return <span className="map-mark" data-strong={isStrong || undefined} style={style} aria-hidden />;
}
