/** @file Fewer points where there are more than a screen shows, and still the same picture. Plain numbers; no drawing. */

type Values = readonly (number | null)[];

/**
 * The indices, ascending, of at most `maxPoints` of `length` points that curves on one x axis cannot do without: the
 * ends of the axis, each curve's first and last value, and in each of equally long stretches the lowest and the highest
 * of every curve. All of them where there are no more than `maxPoints`. Values that are missing or not finite do not count.
 */
export function keptIndices(curves: readonly Values[], length: number, maxPoints: number): number[] {
  if (length <= maxPoints) return Array.from({ length }, (_, index) => index);
  const kept = new Set([0, length - 1]);
  for (const values of curves) for (const index of ends(values)) kept.add(index);
  const numStretches = Math.max(1, Math.floor((maxPoints - kept.size) / (2 * curves.length)));
  for (const values of curves) {
    for (let stretch = 0; stretch < numStretches; stretch++) {
      const [from, to] = [stretch, stretch + 1].map((at) => Math.floor((at * length) / numStretches)) as [number, number];
      for (const index of extremes(values, from, to)) kept.add(index);
    }
  }
  return [...kept].sort((a, b) => a - b);
}

function isMeasured(value: number | null | undefined): value is number {
  return value !== null && value !== undefined && Number.isFinite(value);
}

function ends(values: Values): number[] {
  return [values.findIndex(isMeasured), values.findLastIndex(isMeasured)].filter((index) => index >= 0);
}

/** Where the lowest and the highest value from `from` up to `to` stand; nothing where nothing was measured. */
function extremes(values: Values, from: number, to: number): number[] {
  let [lowest, highest] = [-1, -1];
  for (let index = from; index < to; index++) {
    const value = values[index];
    if (!isMeasured(value)) continue;
    if (lowest < 0 || value < values[lowest]!) lowest = index;
    if (highest < 0 || value > values[highest]!) highest = index;
  }
  return lowest < 0 ? [] : [lowest, highest];
}
