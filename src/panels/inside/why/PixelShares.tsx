/** @file What each pixel brings, as a picture; one pixel at a time is said in numbers, by mouse or arrow keys. */
/* oxlint-disable jsx-a11y/no-noninteractive-tabindex, jsx-a11y/no-noninteractive-element-interactions -- role="application" is a widget that takes keys and pointers itself; the rules know it as none. */
import { type KeyboardEvent, type PointerEvent, useId, useMemo, useState } from "react";
import { IMAGE_SIZE } from "../../../data/dataset";
import { strongestPixel } from "./accountParts";
import { signed } from "./numbers";
import { OutlinedMap } from "./OutlinedMap";

interface PixelSharesProps {
  /** `[28, 28]`; null keeps the place free. */
  readonly shares: Float64Array | null;
  /** In [0, 1], `[28, 28]`. */
  readonly image: Float32Array;
  readonly outline: string;
  readonly sides: { readonly for: string; readonly against: string };
  /** Whether a share is the pixel times one gradient. */
  readonly isExact: boolean;
}

const LAST = IMAGE_SIZE - 1;
const MOVES: Readonly<Record<string, readonly [rows: number, columns: number]>> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], PageUp: [-7, 0], PageDown: [7, 0], Home: [0, -LAST], End: [0, LAST] };

export function PixelShares({ shares, image, outline, sides, isExact }: PixelSharesProps) {
  const [chosen, setChosen] = useState<number | null>(null);
  const readout = useId();
  const map = useMemo(() => (shares === null ? null : { values: shares, height: IMAGE_SIZE, width: IMAGE_SIZE }), [shares]);
  const pixel = chosen ?? (shares === null ? null : strongestPixel(shares));
  const show = (row: number, column: number) => {
    const within = (place: number) => Math.min(LAST, Math.max(0, place));
    setChosen(within(row) * IMAGE_SIZE + within(column));
  };
  const move = (event: KeyboardEvent) => {
    const step = MOVES[event.key];
    if (step === undefined || pixel === null) return;
    event.preventDefault();
    show(Math.floor(pixel / IMAGE_SIZE) + step[0], (pixel % IMAGE_SIZE) + step[1]);
  };
  const point = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    show(Math.floor(((event.clientY - box.top) / box.height) * IMAGE_SIZE), Math.floor(((event.clientX - box.left) / box.width) * IMAGE_SIZE));
  };
  const cursor = pixel === null ? null : { left: `${((pixel % IMAGE_SIZE) / IMAGE_SIZE) * 100}%`, top: `${(Math.floor(pixel / IMAGE_SIZE) / IMAGE_SIZE) * 100}%` };
  return (
    <figure>
      <div className="why-shares" role="application" aria-label="What each pixel brings. Arrow keys move from pixel to pixel." aria-describedby={readout} tabIndex={0} onKeyDown={move} onPointerMove={point} onPointerDown={point}>
        <OutlinedMap kind="diverging" map={map} outline={outline} />
        {cursor !== null && <span className="why-cursor" aria-hidden style={cursor} />}
      </div>
      <figcaption className="small muted">
        What each pixel brings: <span className="why-key" data-sign="for">{sides.for}</span>, <span className="why-key" data-sign="against">{sides.against}</span>
        <span className="why-readout numbers" id={readout} aria-live={chosen === null ? "off" : "polite"}>
          {shares === null || pixel === null ? "\u00a0" : readoutText(pixel, image[pixel] ?? 0, shares[pixel] ?? 0, { isExact, isStrongest: chosen === null })}
        </span>
      </figcaption>
    </figure>
  );
}

function readoutText(pixel: number, value: number, share: number, { isExact, isStrongest }: { readonly isExact: boolean; readonly isStrongest: boolean }): string {
  const where = `${isStrongest ? "The strongest, row" : "Row"} ${Math.floor(pixel / IMAGE_SIZE)}, column ${pixel % IMAGE_SIZE}`;
  if (!isExact) return `${where}: brightness ${value.toFixed(2)} brings ${signed(share)}`;
  if (value === 0) return `${where}: black, brings nothing`;
  return `${where}: ${value.toFixed(2)} × ${signed(share / value).replace("+", "")} = ${signed(share)}`;
}
