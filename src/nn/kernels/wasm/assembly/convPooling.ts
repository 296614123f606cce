/** @file A window's activation and maximum, and the code of who won. */
import { Conv, DEAD } from "./convJob";
import { PANEL } from "./micro";
import { copyFew, F32, larger } from "./simd";

/** Pools a tile of sums into `count` channels from flat output index `at` on. */
export function storeWindow(conv: Conv, sums: usize, at: i32, count: i32): void {
  const y = conv.y + <usize>at * F32;
  const codes: usize = conv.codes == 0 ? 0 : conv.codes + <usize>at;
  if (count == PANEL) return poolPanel(sums, y, codes, conv.floor);
  const ySpare = sums + 128, codesSpare = sums + 160;
  poolPanel(sums, ySpare, codes == 0 ? codes : codesSpare, conv.floor);
  copyFew(y, ySpare, count);
  if (codes != 0) {
    for (let i: usize = 0; i < <usize>count; i++) store<u8>(codes + i, load<u8>(codesSpare + i));
  }
}

function poolPanel(sums: usize, y: usize, codes: usize, least: f32): void {
  const low0 = v128.load(sums), low1 = v128.load(sums, 32), low2 = v128.load(sums, 64), low3 = v128.load(sums, 96);
  const high0 = v128.load(sums, 16), high1 = v128.load(sums, 48), high2 = v128.load(sums, 80), high3 = v128.load(sums, 112);
  const floor = f32x4.splat(least);
  const low = larger(larger(low0, low1), larger(low2, low3));
  const high = larger(larger(high0, high1), larger(high2, high3));
  v128.store(y, larger(low, floor));
  v128.store(y, larger(high, floor), 16);
  if (codes == 0) return;
  const both = i16x8.narrow_i32x4_s(codesOf(low0, low1, low2, low3, low, floor), codesOf(high0, high1, high2, high3, high, floor));
  v128.store64_lane(codes, i8x16.narrow_i16x8_u(both, both), 0);
}

/** The first of equal maxima wins; none does where the largest is not above `floor`. */
// @ts-ignore: decorator
@inline
export function codesOf(a0: v128, a1: v128, a2: v128, a3: v128, most: v128, floor: v128): v128 {
  // A comparison gives −1 or 0.
  const upper = i32x4.neg(f32x4.gt(a1, a0));
  const lower = i32x4.sub(i32x4.splat(2), f32x4.gt(a3, a2));
  const winner = v128.bitselect(lower, upper, f32x4.gt(larger(a2, a3), larger(a0, a1)));
  return v128.bitselect(winner, i32x4.splat(DEAD), f32x4.gt(most, floor));
}
