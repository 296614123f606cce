/**
 * @file Gradients where a row of the kernel covers few floats (one input channel, say): all rows of the kernel are summed at once,
 * in a register or two for each, rather than in segments of 32.
 */
import { Conv } from "./convJob";
import { ENTRY } from "./convLists";
import { madd } from "./simd";

/** Floats that a row of the kernel may cover here, and rows it may have: the registers hold no more. */
const MOST_FLOATS: i32 = 8;
export const MOST_ROWS: i32 = 7;
/** Bytes of one row of a kernel, or of its sums. */
export const ROW_BYTES: usize = 32;

/** Whether this path serves. */
export function isNarrow(conv: Conv): bool {
  return conv.run <= MOST_FLOATS && conv.kh <= MOST_ROWS;
}

/** Adds a list's entries, value · what lies at their places, to the sums at `to`. Rows are `step` apart, those of sums `toStep`; all may be touched to their eighth float. */
export function addNarrow(conv: Conv, entry: usize, end: usize, from: usize, step: usize, to: usize, toStep: usize): void {
  if (conv.run <= 4) {
    switch (conv.kh) {
      case 1: return addRows(1, false, entry, end, from, step, to, toStep);
      case 2: return addRows(2, false, entry, end, from, step, to, toStep);
      case 3: return addRows(3, false, entry, end, from, step, to, toStep);
      case 4: return addRows(4, false, entry, end, from, step, to, toStep);
      case 5: return addRows(5, false, entry, end, from, step, to, toStep);
      case 6: return addRows(6, false, entry, end, from, step, to, toStep);
      default: return addRows(7, false, entry, end, from, step, to, toStep);
    }
  }
  switch (conv.kh) {
    case 1: return addRows(1, true, entry, end, from, step, to, toStep);
    case 2: return addRows(2, true, entry, end, from, step, to, toStep);
    case 3: return addRows(3, true, entry, end, from, step, to, toStep);
    case 4: return addRows(4, true, entry, end, from, step, to, toStep);
    case 5: return addRows(5, true, entry, end, from, step, to, toStep);
    case 6: return addRows(6, true, entry, end, from, step, to, toStep);
    default: return addRows(7, true, entry, end, from, step, to, toStep);
  }
}

/** `addEntries` for `rows` rows of four floats, or eight where `wide`: constants where this is inlined. Rows are `step` apart, sums `toStep`. */
// @ts-ignore: decorator
@inline
function addRows(rows: i32, wide: bool, entry: usize, end: usize, from: usize, step: usize, to: usize, toStep: usize): void {
  const to1 = to + toStep, to2 = to1 + toStep, to3 = to2 + toStep, to4 = to3 + toStep, to5 = to4 + toStep, to6 = to5 + toStep;
  const none = f32x4.splat(0);
  let a0 = v128.load(to), a1 = none, a2 = none, a3 = none, a4 = none, a5 = none, a6 = none;
  let b0 = none, b1 = none, b2 = none, b3 = none, b4 = none, b5 = none, b6 = none;
  if (wide) b0 = v128.load(to, 16);
  if (rows > 1) { a1 = v128.load(to1); if (wide) b1 = v128.load(to1, 16); }
  if (rows > 2) { a2 = v128.load(to2); if (wide) b2 = v128.load(to2, 16); }
  if (rows > 3) { a3 = v128.load(to3); if (wide) b3 = v128.load(to3, 16); }
  if (rows > 4) { a4 = v128.load(to4); if (wide) b4 = v128.load(to4, 16); }
  if (rows > 5) { a5 = v128.load(to5); if (wide) b5 = v128.load(to5, 16); }
  if (rows > 6) { a6 = v128.load(to6); if (wide) b6 = v128.load(to6, 16); }
  while (entry < end) {
    let p = from + <usize>load<u32>(entry);
    const value = v128.load32_splat(entry, 4);
    a0 = madd(value, v128.load(p), a0);
    if (wide) b0 = madd(value, v128.load(p, 16), b0);
    if (rows > 1) { p += step; a1 = madd(value, v128.load(p), a1); if (wide) b1 = madd(value, v128.load(p, 16), b1); }
    if (rows > 2) { p += step; a2 = madd(value, v128.load(p), a2); if (wide) b2 = madd(value, v128.load(p, 16), b2); }
    if (rows > 3) { p += step; a3 = madd(value, v128.load(p), a3); if (wide) b3 = madd(value, v128.load(p, 16), b3); }
    if (rows > 4) { p += step; a4 = madd(value, v128.load(p), a4); if (wide) b4 = madd(value, v128.load(p, 16), b4); }
    if (rows > 5) { p += step; a5 = madd(value, v128.load(p), a5); if (wide) b5 = madd(value, v128.load(p, 16), b5); }
    if (rows > 6) { p += step; a6 = madd(value, v128.load(p), a6); if (wide) b6 = madd(value, v128.load(p, 16), b6); }
    entry += ENTRY;
  }
  v128.store(to, a0); if (wide) v128.store(to, b0, 16);
  if (rows > 1) { v128.store(to1, a1); if (wide) v128.store(to1, b1, 16); }
  if (rows > 2) { v128.store(to2, a2); if (wide) v128.store(to2, b2, 16); }
  if (rows > 3) { v128.store(to3, a3); if (wide) v128.store(to3, b3, 16); }
  if (rows > 4) { v128.store(to4, a4); if (wide) v128.store(to4, b4, 16); }
  if (rows > 5) { v128.store(to5, a5); if (wide) v128.store(to5, b5, 16); }
  if (rows > 6) { v128.store(to6, a6); if (wide) v128.store(to6, b6, 16); }
}
