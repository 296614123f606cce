/** @file Where a key leads in a grid of pictures that goes on over several pages. Pure, so that it can be tested. */

export interface GridShape {
  /** Pictures in all, at least one. */
  readonly size: number;
  readonly columns: number;
  readonly pageSize: number;
}

/** The place that a key leads to from `place`; null for keys that lead nowhere. */
export function placeAfter(place: number, { key, ctrlKey }: Pick<KeyboardEvent, "key" | "ctrlKey">, { size, columns, pageSize }: GridShape): number | null {
  const rowStart = place - (place % columns);
  const within = (next: number): number => Math.max(0, Math.min(size - 1, next));
  switch (key) {
    case "ArrowLeft":
      return within(place - 1);
    case "ArrowRight":
      return within(place + 1);
    case "ArrowUp":
      return place < columns ? place : place - columns;
    case "ArrowDown":
      // From the last row but one to the last, even where that is shorter.
      return rowStart + columns >= size ? place : within(place + columns);
    case "Home":
      return ctrlKey ? 0 : rowStart;
    case "End":
      return ctrlKey ? size - 1 : within(rowStart + columns - 1);
    case "PageUp":
      return within(place - pageSize);
    case "PageDown":
      return within(place + pageSize);
    default:
      return null;
  }
}
