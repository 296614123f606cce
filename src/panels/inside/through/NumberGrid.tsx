/** @file A few numbers in rows and columns, each on its colour: a patch, a kernel, a pool's window. */
import { useMemo } from "react";
import { colourOf, cssOf, type Rgb, scaleOf } from "../../../charts/signedCanvas";
import { at } from "../../../data/arrays";
import { useMapColours } from "../useMapColours";
import { plain } from "./words";

interface NumberGridProps {
  readonly title: string;
  /** Row by row. */
  readonly values: readonly number[];
  readonly rows: number;
  readonly columns: number;
  /** The one that is spoken of. */
  readonly focus: number | null;
}

/** Wider ones show colours alone; their numbers stand in the steps. */
const MAX_WRITTEN = 5;

export function NumberGrid({ title, values, rows, columns, focus }: NumberGridProps) {
  const colours = useMapColours();
  const scale = useMemo(() => scaleOf(values), [values]);
  return (
    <figure className="through-grid">
      <figcaption>{title}</figcaption>
      <table className="number-grid numbers" aria-label={title} data-small={columns > MAX_WRITTEN || undefined}>
        <tbody>
          {Array.from({ length: rows }, (_, row) => (
            <tr key={row}>
              {Array.from({ length: columns }, (_column, column) => {
                const place = row * columns + column;
                const value = at(values, place);
                const ground = colourOf(value, scale, colours);
                return (
                  <td key={column} data-focus={place === focus || undefined} title={plain(value)} style={{ background: cssOf(ground), color: isDark(ground) ? "#fff" : "#000" }}>
                    {columns <= MAX_WRITTEN && plain(value)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}

/** Whether white reads better on it than black: by relative luminance (WCAG 2.2), where both contrast alike. */
function isDark([red, green, blue]: Rgb): boolean {
  const linear = (value: number) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue) < 0.179;
}
