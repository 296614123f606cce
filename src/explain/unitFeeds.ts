/** @file What a number was fed by, unit by unit, through all layers down to the pixels. */
import { at, floatAt, last, present } from "../data/arrays";
import { backwardFrom } from "./backward";
import { type Field, type Place, receptiveFields } from "./receptiveField";
import type { Trace } from "./trace";

/** What one unit (a channel of pictures, or a number of what is flat) adds. */
interface UnitFeed {
  readonly unit: number;
  /** Σ over its numbers of each × how much the number that is fed changes with it. */
  readonly share: number;
  /** Its number with the largest part in that, by size; the first of equal ones. */
  readonly index: number;
}

/** One stage below, or the image (stage −1). */
export interface FedBy extends Field {
  /** Those that add anything, largest by size first, of equal ones the first; `count` at most. */
  readonly units: readonly UnitFeed[];
}

/** From the number's own stage down to the image. Each stage's shares, all together, are what `traceDown` lists number by number. */
export function fedBy(trace: Trace, place: Place, count: number): FedBy[] {
  const gradient = new Float32Array(at(trace.stages, place.stage).values.length);
  gradient[place.index] = 1;
  const gradients = backwardFrom(trace, { stage: place.stage, gradient });
  return receptiveFields(trace.steps, place).map((field) => {
    const [values, here] = field.stage < 0 ? [trace.image, gradients.input] : [at(trace.stages, field.stage).values, gradients.stages[field.stage]];
    return { ...field, units: unitFeeds(values, present(here, "gradient of a stage"), field.shape.length === 3 ? last(field.shape) : values.length, count) };
  });
}

function unitFeeds(values: Float32Array, gradient: Float32Array, numUnits: number, count: number): UnitFeed[] {
  const shares = new Float64Array(numUnits);
  const largest = new Float64Array(numUnits);
  const indices = new Int32Array(numUnits);
  for (let i = 0, unit = 0; i < values.length; i++, unit = unit + 1 === numUnits ? 0 : unit + 1) {
    const share = floatAt(values, i) * floatAt(gradient, i);
    if (share === 0) continue;
    shares[unit] = (shares[unit] ?? 0) + share;
    if (Math.abs(share) <= (largest[unit] ?? 0)) continue;
    largest[unit] = Math.abs(share);
    indices[unit] = i;
  }
  const units = Array.from(shares, (share, unit): UnitFeed => ({ unit, share, index: at(indices, unit) }));
  return units.filter(({ unit }) => largest[unit] !== 0).sort((a, b) => Math.abs(b.share) - Math.abs(a.share) || a.unit - b.unit).slice(0, count);
}
