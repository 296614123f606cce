/** @file A curve within the unit square as an SVG path, in a square of 100 × 100 whose y axis points up. */
import { PATH_SIZE } from "./linePath";
import { short } from "./svg";

/** Points nearer than that to the last one drawn are left out: finer than any screen shows a small chart. */
const MIN_STEP = 0.3;

/** @param points x and y, 0–1; the first and the last are always drawn. */
export function unitCurve(points: readonly (readonly [x: number, y: number])[]): string {
  let before: readonly [number, number] = [-Infinity, -Infinity];
  return points
    .map(([x, y], i) => {
      const here = [x * PATH_SIZE, (1 - y) * PATH_SIZE] as const;
      const isEnd = i === points.length - 1;
      if (!isEnd && Math.hypot(here[0] - before[0], here[1] - before[1]) < MIN_STEP) return "";
      before = here;
      return `${i === 0 ? "M" : "L"}${short(here[0])} ${short(here[1])}`;
    })
    .join("");
}
