/** @file Pictures in rows and pages, by mouse and by keyboard: however many there are, one page of them is on the screen. */
import { type KeyboardEvent, useCallback, useEffect, useRef, useState } from "react";
import { at } from "../../data/arrays";
import type { LabelledImages } from "../../data/dataset";
import type { GalleryRun } from "../../explain/scores/gallery";
import { formatInteger } from "../format";
import { placeAfter } from "./gridKeys";
import { Picture } from "./Picture";

interface PictureGridProps {
  readonly test: LabelledImages;
  readonly run: GalleryRun;
  /** Of the images, at least one. */
  readonly images: readonly number[];
  /** The chosen one's place among them. */
  readonly place: number;
  readonly onPlace: (place: number) => void;
  /** Takes the focus when it comes. */
  readonly takesFocus: boolean;
  readonly label: string;
  /** Looks inside a network at work on an image. */
  readonly onOpen?: ((index: number) => void) | undefined;
}

/** CSS pixels that a picture takes, at least, with what lies between two. */
const CELL = 108;
/** Pictures of a page, about: whole rows. */
const PER_PAGE = 36;

export function PictureGrid({ test, run, images, place, onPlace, takesFocus, label, onOpen }: PictureGridProps) {
  const [grid, columns] = useColumns();
  const pageSize = columns * Math.max(3, Math.round(PER_PAGE / columns));
  const start = place - (place % pageSize);
  const shown = images.slice(start, start + pageSize);
  // After a key, the focus goes where the key led, when that is on the page.
  const wantsFocus = useRef(takesFocus);
  useEffect(() => {
    if (!wantsFocus.current) return;
    wantsFocus.current = false;
    grid.current?.querySelector<HTMLElement>(`[data-picture="${at(images, place)}"]`)?.focus();
  });
  const choose = useCallback((index: number) => onPlace(images.indexOf(index)), [images, onPlace]);
  const go = (next: number) => {
    wantsFocus.current = true;
    onPlace(next);
  };
  const move = (event: KeyboardEvent) => {
    const next = placeAfter(place, event, { size: images.length, columns, pageSize });
    if (next === null) return;
    event.preventDefault();
    go(next);
  };
  return (
    <div className="pictures">
      <div ref={grid} className="picture-grid" role="grid" tabIndex={-1} aria-label={label} aria-rowcount={Math.ceil(images.length / columns)} aria-colcount={columns} onKeyDown={move} style={{ "--columns": columns } as React.CSSProperties}>
        {Array.from({ length: Math.ceil(shown.length / columns) }, (_, row) => (
          <div key={row} role="row" aria-rowindex={start / columns + row + 1}>
            {shown.slice(row * columns, (row + 1) * columns).map((index, column) => (
              <div key={index} role="gridcell" aria-selected={index === images[place]}>
                <Picture
                  test={test}
                  index={index}
                  actual={test.labels[index] ?? 0}
                  answer={run.predictions[index] ?? 0}
                  confidence={run.confidences[index] ?? 0}
                  isCurrent={start + row * columns + column === place}
                  onOpen={onOpen}
                  onChoose={choose}
                />
              </div>
            ))}
          </div>
        ))}
      </div>
      {images.length > pageSize && <Pager start={start} pageSize={pageSize} size={images.length} onStart={onPlace} />}
    </div>
  );
}

interface PagerProps {
  readonly start: number;
  readonly pageSize: number;
  readonly size: number;
  readonly onStart: (start: number) => void;
}

function Pager({ start, pageSize, size, onStart }: PagerProps) {
  return (
    <div className="picture-pager">
      <button type="button" className="button" disabled={start === 0} onClick={() => onStart(start - pageSize)}>
        Previous
      </button>
      <span className="small muted numbers" role="status">
        {formatInteger(start + 1)}–{formatInteger(Math.min(size, start + pageSize))} of {formatInteger(size)}
      </span>
      <button type="button" className="button" disabled={start + pageSize >= size} onClick={() => onStart(start + pageSize)}>
        Next
      </button>
    </div>
  );
}

/** How many pictures stand side by side, as the grid's width has it. */
function useColumns() {
  const grid = useRef<HTMLDivElement>(null);
  const [columns, setColumns] = useState(6);
  useEffect(() => {
    const element = grid.current;
    if (element === null) return;
    const measure = () => setColumns(Math.max(2, Math.floor(element.clientWidth / CELL)));
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, []);
  return [grid, columns] as const;
}
