/** @file One image large, each pixel with its value: a picture is 784 numbers. */
import { type KeyboardEvent, memo, type PointerEvent, useId, useState } from "react";
import { IMAGE_SIZE, type LabelledImages } from "../../data/dataset";
import { garmentCaption, garmentName } from "../garments/garmentNames";
import { PixelImage, usePixels } from "../garments/Garment";
import { formatInteger } from "../format";
import { hrefOf, NOWHERE } from "../inside/insidePlace";

interface PixelGridProps {
  readonly train: LabelledImages | null;
  readonly index: number;
  readonly onFirst: () => void;
}

const LAST = IMAGE_SIZE - 1;
const PLACES = Array.from({ length: IMAGE_SIZE }, (_, place) => place);
const MOVES: Readonly<Record<string, readonly [number, number]>> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], PageUp: [-7, 0], PageDown: [7, 0], Home: [0, -LAST], End: [0, LAST] };

export function PixelGrid({ train, index, onFirst }: PixelGridProps) {
  const pixels = usePixels(train, index);
  const [pixel, setPixel] = useState({ row: 12, column: 14 });
  const id = useId();
  const label = train?.labels[index];
  const value = pixels?.[pixel.row * IMAGE_SIZE + pixel.column];

  const move = (event: KeyboardEvent) => {
    const step = MOVES[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const clamp = (place: number) => Math.min(LAST, Math.max(0, place));
    setPixel(({ row, column }) => ({ row: clamp(row + step[0]), column: clamp(column + step[1]) }));
  };
  const point = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const place = (offset: number, extent: number) => Math.min(LAST, Math.max(0, Math.floor((offset / extent) * IMAGE_SIZE)));
    setPixel({ row: place(event.clientY - box.top, box.height), column: place(event.clientX - box.left, box.width) });
  };

  return (
    <figure className="card pixel-figure" aria-labelledby={`${id}-title`}>
      <div className="card-head">
        <div>
          <h3 id={`${id}-title`}>A picture is 784 numbers</h3>
          <p className="small muted">
            {label === undefined ? "The first training image" : index === 0 ? `The first training image: ${garmentCaption(label)}` : `Training image ${formatInteger(index)}: ${garmentCaption(label)}`}
          </p>
        </div>
        {index !== 0 && (
          <button type="button" className="button" onClick={onFirst}>
            Back to the first
          </button>
        )}
      </div>
      <div className="pixel-frame">
        {pixels ? (
          <div
            className="pixel-grid"
            role="grid"
            tabIndex={0}
            aria-label={`Pixel values of training image ${index}, ${garmentName(label!)}. Arrow keys move.`}
            aria-activedescendant={`${id}-${pixel.row}-${pixel.column}`}
            onKeyDown={move}
            onPointerMove={point}
            onPointerDown={point}
          >
            <PixelCells pixels={pixels} id={id} />
            <span className="pixel-cursor" aria-hidden style={{ left: `${(pixel.column / IMAGE_SIZE) * 100}%`, top: `${(pixel.row / IMAGE_SIZE) * 100}%` }} />
          </div>
        ) : (
          <div className="pixel-grid garment-empty" aria-hidden />
        )}
      </div>
      <div className="pixel-readout numbers">
        <PixelImage pixels={pixels} size={56} />
        <dl>
          <div>
            <dt>Row, column</dt>
            <dd>
              {pixel.row}, {pixel.column}
            </dd>
          </div>
          <div>
            <dt>In the file, 0–255</dt>
            <dd>{value ?? "–"}</dd>
          </div>
          <div>
            <dt>For the network, 0–1</dt>
            <dd>{value === undefined ? "–" : (value / 255).toFixed(3)}</dd>
          </div>
        </dl>
        {pixels !== null && (
          <a className="small" href={hrefOf({ ...NOWHERE, image: { set: "train", index } })}>
            Look inside
          </a>
        )}
      </div>
    </figure>
  );
}

/** The 784 cells: apart and memoised, because the cursor moves far more often than the image changes. */
const PixelCells = memo(function PixelCells({ pixels, id }: { readonly pixels: Uint8Array; readonly id: string }) {
  return PLACES.map((row) => (
    <div role="row" key={row}>
      {PLACES.map((column) => {
        const value = pixels[row * IMAGE_SIZE + column]!;
        return (
          <span role="gridcell" key={column} id={`${id}-${row}-${column}`} className={pixelTone(value)} style={{ background: `rgb(${value} ${value} ${value})` }}>
            {value}
          </span>
        );
      })}
    </div>
  ));
});

/** Zeros step back, so that the garment stands out among the figures. */
function pixelTone(value: number): string {
  return value === 0 ? "pixel-zero" : value < 118 ? "pixel-dark" : "pixel-light";
}
