/** @file The register tiles on which all dense arithmetic runs: eight vectors of sums, held in registers; and the panels they read. */
import { copyFew, madd, sumsOfLanes } from "./simd";

/** Columns of a tile, and of a panel of packed weights. */
export const PANEL: i32 = 8;
/** Bytes of one row of a panel. */
export const PANEL_BYTES: usize = 32;

/**
 * out[r][c] = init[r][c] + Σ a_r[j][i] · b[j][i][c], for 4 rows and 8 columns.
 *
 * Each row of a is `segments` runs of `run` floats, `segmentBytes` apart: a patch of an image, or (one segment) a row of
 * a matrix. b is packed, 8 floats per term. `init` has rows `initBytes` apart: 0 repeats one, a bias.
 */
export function multiplyRows(
  a0: usize, a1: usize, a2: usize, a3: usize,
  segments: i32, run: i32, segmentBytes: usize,
  b: usize, init: usize, initBytes: usize, out: usize,
): void {
  let c00 = v128.load(init), c01 = v128.load(init, 16);
  init += initBytes;
  let c10 = v128.load(init), c11 = v128.load(init, 16);
  init += initBytes;
  let c20 = v128.load(init), c21 = v128.load(init, 16);
  init += initBytes;
  let c30 = v128.load(init), c31 = v128.load(init, 16);

  const fours = <usize>(run & ~3) << 2;
  const skip = segmentBytes - ((<usize>run) << 2);
  for (let j = 0; j < segments; j++) {
    const foursEnd = a0 + fours;
    const end = a0 + ((<usize>run) << 2);
    // Four terms at a time: the addresses' own arithmetic would be a third of the work otherwise.
    while (a0 < foursEnd) {
      let w0 = v128.load(b), w1 = v128.load(b, 16);
      let s = v128.load32_splat(a0);
      c00 = madd(s, w0, c00); c01 = madd(s, w1, c01);
      s = v128.load32_splat(a1);
      c10 = madd(s, w0, c10); c11 = madd(s, w1, c11);
      s = v128.load32_splat(a2);
      c20 = madd(s, w0, c20); c21 = madd(s, w1, c21);
      s = v128.load32_splat(a3);
      c30 = madd(s, w0, c30); c31 = madd(s, w1, c31);

      w0 = v128.load(b, 32); w1 = v128.load(b, 48);
      s = v128.load32_splat(a0, 4);
      c00 = madd(s, w0, c00); c01 = madd(s, w1, c01);
      s = v128.load32_splat(a1, 4);
      c10 = madd(s, w0, c10); c11 = madd(s, w1, c11);
      s = v128.load32_splat(a2, 4);
      c20 = madd(s, w0, c20); c21 = madd(s, w1, c21);
      s = v128.load32_splat(a3, 4);
      c30 = madd(s, w0, c30); c31 = madd(s, w1, c31);

      w0 = v128.load(b, 64); w1 = v128.load(b, 80);
      s = v128.load32_splat(a0, 8);
      c00 = madd(s, w0, c00); c01 = madd(s, w1, c01);
      s = v128.load32_splat(a1, 8);
      c10 = madd(s, w0, c10); c11 = madd(s, w1, c11);
      s = v128.load32_splat(a2, 8);
      c20 = madd(s, w0, c20); c21 = madd(s, w1, c21);
      s = v128.load32_splat(a3, 8);
      c30 = madd(s, w0, c30); c31 = madd(s, w1, c31);

      w0 = v128.load(b, 96); w1 = v128.load(b, 112);
      s = v128.load32_splat(a0, 12);
      c00 = madd(s, w0, c00); c01 = madd(s, w1, c01);
      s = v128.load32_splat(a1, 12);
      c10 = madd(s, w0, c10); c11 = madd(s, w1, c11);
      s = v128.load32_splat(a2, 12);
      c20 = madd(s, w0, c20); c21 = madd(s, w1, c21);
      s = v128.load32_splat(a3, 12);
      c30 = madd(s, w0, c30); c31 = madd(s, w1, c31);

      a0 += 16; a1 += 16; a2 += 16; a3 += 16;
      b += 128;
    }
    while (a0 < end) {
      const w0 = v128.load(b), w1 = v128.load(b, 16);
      let s = v128.load32_splat(a0);
      c00 = madd(s, w0, c00); c01 = madd(s, w1, c01);
      s = v128.load32_splat(a1);
      c10 = madd(s, w0, c10); c11 = madd(s, w1, c11);
      s = v128.load32_splat(a2);
      c20 = madd(s, w0, c20); c21 = madd(s, w1, c21);
      s = v128.load32_splat(a3);
      c30 = madd(s, w0, c30); c31 = madd(s, w1, c31);
      a0 += 4; a1 += 4; a2 += 4; a3 += 4;
      b += PANEL_BYTES;
    }
    a0 += skip; a1 += skip; a2 += skip; a3 += skip;
  }
  v128.store(out, c00); v128.store(out, c01, 16);
  v128.store(out, c10, 32); v128.store(out, c11, 48);
  v128.store(out, c20, 64); v128.store(out, c21, 80);
  v128.store(out, c30, 96); v128.store(out, c31, 112);
}

/** out[r][c] = Σ a[i][r] · b[i][c], for 4 r and 8 c: rows of a are `aBytes` apart, b is packed. */
export function multiplyColumns(a: usize, aBytes: usize, b: usize, depth: i32, out: usize): void {
  let c00 = f32x4.splat(0), c01 = f32x4.splat(0), c10 = f32x4.splat(0), c11 = f32x4.splat(0);
  let c20 = f32x4.splat(0), c21 = f32x4.splat(0), c30 = f32x4.splat(0), c31 = f32x4.splat(0);
  const end = b + <usize>depth * PANEL_BYTES;
  while (b < end) {
    const w0 = v128.load(b), w1 = v128.load(b, 16);
    let s = v128.load32_splat(a);
    c00 = madd(s, w0, c00); c01 = madd(s, w1, c01);
    s = v128.load32_splat(a, 4);
    c10 = madd(s, w0, c10); c11 = madd(s, w1, c11);
    s = v128.load32_splat(a, 8);
    c20 = madd(s, w0, c20); c21 = madd(s, w1, c21);
    s = v128.load32_splat(a, 12);
    c30 = madd(s, w0, c30); c31 = madd(s, w1, c31);
    a += aBytes;
    b += PANEL_BYTES;
  }
  v128.store(out, c00); v128.store(out, c01, 16);
  v128.store(out, c10, 32); v128.store(out, c11, 48);
  v128.store(out, c20, 64); v128.store(out, c21, 80);
  v128.store(out, c30, 96); v128.store(out, c31, 112);
}

/** out[r][c] = a_r · b_c, for 2 r and 4 c: all are rows of `depth` floats, which no packing need touch. */
export function multiplyByRows(a0: usize, a1: usize, b0: usize, b1: usize, b2: usize, b3: usize, depth: i32, out: usize): void {
  let c00 = f32x4.splat(0), c01 = f32x4.splat(0), c02 = f32x4.splat(0), c03 = f32x4.splat(0);
  let c10 = f32x4.splat(0), c11 = f32x4.splat(0), c12 = f32x4.splat(0), c13 = f32x4.splat(0);
  const foursEnd = a0 + ((<usize>(depth & ~3)) << 2);
  const end = a0 + ((<usize>depth) << 2);
  while (a0 < foursEnd) {
    const s0 = v128.load(a0), s1 = v128.load(a1);
    let w = v128.load(b0);
    c00 = madd(s0, w, c00); c10 = madd(s1, w, c10);
    w = v128.load(b1);
    c01 = madd(s0, w, c01); c11 = madd(s1, w, c11);
    w = v128.load(b2);
    c02 = madd(s0, w, c02); c12 = madd(s1, w, c12);
    w = v128.load(b3);
    c03 = madd(s0, w, c03); c13 = madd(s1, w, c13);
    a0 += 16; a1 += 16;
    b0 += 16; b1 += 16; b2 += 16; b3 += 16;
  }
  let r0 = sumsOfLanes(c00, c01, c02, c03), r1 = sumsOfLanes(c10, c11, c12, c13);
  while (a0 < end) {
    let w = v128.load32_splat(b0);
    w = f32x4.replace_lane(w, 1, load<f32>(b1));
    w = f32x4.replace_lane(w, 2, load<f32>(b2));
    w = f32x4.replace_lane(w, 3, load<f32>(b3));
    r0 = madd(v128.load32_splat(a0), w, r0);
    r1 = madd(v128.load32_splat(a1), w, r1);
    a0 += 4; a1 += 4;
    b0 += 4; b1 += 4; b2 += 4; b3 += 4;
  }
  v128.store(out, r0);
  v128.store(out, r1, 16);
}

/** Eight floats, those beyond `count` 0. */
// @ts-ignore: decorator
@inline
export function packRow(to: usize, from: usize, count: i32): void {
  if (count == PANEL) {
    v128.store(to, v128.load(from));
    v128.store(to, v128.load(from, 16), 16);
  } else {
    v128.store(to, f32x4.splat(0));
    v128.store(to, f32x4.splat(0), 16);
    copyFew(to, from, count);
  }
}
