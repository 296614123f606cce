/** @file Hosts a draw function in an element: React's only contact with a chart library. */
import { type ReactNode, useEffect, useRef, useState } from "react";
import { ChartHost, type Draw } from "./chartHost";

interface ChartProps<Data> {
  /** Drawn again when it is another object. */
  readonly data: Data;
  /** A module-level function, so that it stays the same. */
  readonly draw: Draw<Data>;
  readonly label: string;
  /** Figures above the drawing (a key, say) and below it (the numbers as a table). */
  readonly above?: ReactNode;
  readonly below?: ReactNode;
  /** Whether more data will come by itself, so that drawing it may wait its turn. */
  readonly isGrowing?: boolean;
  /** Names what is shown. When that is another thing, it is drawn at once, growing or not. */
  readonly subject?: string;
  /** Stands in the drawing while there is nothing in it yet. */
  readonly note?: string | undefined;
}

/** The drawing area has its size from CSS (`.chart-area`) before anything is drawn, so nothing jumps. */
export function Chart<Data>({ data, draw, label, above, below, isGrowing = false, subject = label, note }: ChartProps<Data>) {
  const area = useRef<HTMLDivElement>(null);
  const host = useRef<ChartHost<Data>>(null);
  const shownSubject = useRef<string>(null);
  const [hasFailed, setHasFailed] = useState(false);

  useEffect(() => {
    if (area.current === null) return;
    const created = new ChartHost(area.current, draw, () => setHasFailed(true));
    host.current = created;
    return () => created.destroy();
  }, [draw]);
  useEffect(() => {
    const isSameSubject = shownSubject.current === subject;
    shownSubject.current = subject;
    host.current?.update(data, { isGrowing: isGrowing && isSameSubject });
  }, [data, draw, isGrowing, subject]);

  // The label sits on the figure because Vega replaces role and aria-label of the element it draws into; the canvas
  // itself is nothing to read, the table below it is.
  return (
    <figure className="chart" aria-label={label}>
      {above}
      <div className="chart-frame">
        <div className="chart-area" ref={area} aria-hidden="true" />
        {note !== undefined && <p className="chart-note">{note}</p>}
      </div>
      {hasFailed && <p className="notice">This chart could not be drawn; the numbers below are complete. Reloading the page may help.</p>}
      {below}
    </figure>
  );
}
