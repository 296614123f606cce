/** @file The photo as it came: a drag draws a box around the part to look at, a click picks the ground's colour. */
import { type PointerEvent, useEffect, useRef, useState } from "react";
import { drawPhoto } from "../../charts/photoCanvas";
import type { Corrections, RgbaImage } from "../../photo/garment";

export type Box = NonNullable<Corrections["crop"]>;

interface PhotoCropProps {
  readonly photo: RgbaImage;
  /** The part to look at, in the photo's pixels. */
  readonly crop: Box;
  /** The next click picks a colour. */
  readonly isPicking: boolean;
  readonly onCrop: (crop: Box) => void;
  readonly onPick: (background: Exclude<Corrections["background"], string>) => void;
}

/** A smaller drag is a slip of the hand. */
const SMALLEST = 4;

interface Place {
  readonly x: number;
  readonly y: number;
}

export function PhotoCrop({ photo, crop, isPicking, onCrop, onPick }: PhotoCropProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [drag, setDrag] = useState<{ readonly from: Place; readonly to: Place } | null>(null);
  useEffect(() => {
    if (canvas.current) drawPhoto(canvas.current, photo, null);
  }, [photo]);
  const placeOf = (event: PointerEvent<HTMLElement>): Place => {
    const area = event.currentTarget.getBoundingClientRect();
    const within = (share: number, size: number) => Math.min(size, Math.max(0, Math.round(share * size)));
    return { x: within((event.clientX - area.left) / area.width, photo.width), y: within((event.clientY - area.top) / area.height, photo.height) };
  };
  const press = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return;
    const place = placeOf(event);
    if (isPicking) return onPick(colorAt(photo, place));
    event.currentTarget.setPointerCapture(event.pointerId);
    setDrag({ from: place, to: place });
  };
  const release = () => {
    if (drag === null) return;
    const box = boxOf(drag.from, drag.to);
    if (box.width >= SMALLEST && box.height >= SMALLEST) onCrop(box);
    setDrag(null);
  };
  const box = drag === null ? crop : boxOf(drag.from, drag.to);
  const share = (value: number, of: number) => `${(value / of) * 100}%`;
  return (
    <div
      className="photo-crop"
      data-picking={isPicking || undefined}
      role="img"
      aria-label="The photo. Its box and colour can also be set by the numbers below."
      style={{ aspectRatio: `${photo.width} / ${photo.height}`, width: `min(100%, calc(18rem * ${photo.width / photo.height}))` }}
      onPointerDown={press}
      onPointerMove={(event) => drag !== null && setDrag({ from: drag.from, to: placeOf(event) })}
      onPointerUp={release}
      onPointerCancel={() => setDrag(null)}
    >
      <canvas ref={canvas} aria-hidden />
      <span className="photo-box" style={{ left: share(box.x, photo.width), top: share(box.y, photo.height), width: share(box.width, photo.width), height: share(box.height, photo.height) }} />
    </div>
  );
}

function boxOf(a: Place, b: Place): Box {
  return { x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y) };
}

function colorAt({ width, height, data }: RgbaImage, { x, y }: Place): { r: number; g: number; b: number } {
  const i = 4 * (Math.min(height - 1, y) * width + Math.min(width - 1, x));
  return { r: data[i]!, g: data[i + 1]!, b: data[i + 2]! };
}
