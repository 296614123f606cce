/**
 * @file Functions of four numbers at a time, by polynomials, to about 3e-7 of the result. NaN stays NaN; what would be
 * smaller than a float can hold, or no longer a normal one, becomes 0.
 */
import { larger, smaller } from "./simd";

const LOG2_E: f32 = 1.44269504;
/** ln 2 in two parts: multiples of the first are exact. */
const LN2_HIGH: f32 = 0.693359375;
const LN2_LOW: f32 = -2.12194440e-4;
/** e to these is a normal float. */
const LEAST: f32 = -87.3;
const MOST: f32 = 88.3;

/** The whole number of powers of two in e^x. */
// @ts-ignore: decorator
@inline
function powers(x: v128): v128 {
  return f32x4.nearest(f32x4.mul(x, f32x4.splat(LOG2_E)));
}

// @ts-ignore: decorator
@inline
function twoTo(power: v128): v128 {
  return i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(power), i32x4.splat(127)), 23);
}

/** e^r − 1 for r = x − power · ln 2, |r| below 0.35 (Cephes's polynomial). */
// @ts-ignore: decorator
@inline
function remainderLess1(x: v128, power: v128): v128 {
  const r = f32x4.sub(f32x4.sub(x, f32x4.mul(power, f32x4.splat(LN2_HIGH))), f32x4.mul(power, f32x4.splat(LN2_LOW)));
  let p = f32x4.splat(1.9875691500e-4);
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.3981999507e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(8.3334519073e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(4.1665795894e-2));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.6666665459e-1));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(5.0000001201e-1));
  return f32x4.add(r, f32x4.mul(f32x4.mul(r, r), p));
}

// @ts-ignore: decorator
@inline
function bounded(x: v128): v128 {
  return smaller(larger(x, f32x4.splat(LEAST)), f32x4.splat(MOST));
}

/** e^x; above 88.3 that of 88.3. */
// @ts-ignore: decorator
@inline
export function exp(x: v128): v128 {
  const within = bounded(x), power = powers(within);
  const value = f32x4.mul(f32x4.add(remainderLess1(within, power), f32x4.splat(1)), twoTo(power));
  return v128.andnot(value, f32x4.lt(x, f32x4.splat(LEAST)));
}

/** e^x − 1, good near 0 too. */
// @ts-ignore: decorator
@inline
export function expLess1(x: v128): v128 {
  const within = bounded(x), power = powers(within), scale = twoTo(power);
  return f32x4.add(f32x4.mul(remainderLess1(within, power), scale), f32x4.sub(scale, f32x4.splat(1)));
}

/** ln(1 + u) for u from 0 to 1: the series of 2 artanh(u / (2 + u)). */
// @ts-ignore: decorator
@inline
export function log1Plus(u: v128): v128 {
  const s = f32x4.div(u, f32x4.add(u, f32x4.splat(2)));
  const ss = f32x4.mul(s, s);
  let p = f32x4.splat(2.0 / 15);
  p = f32x4.add(f32x4.mul(p, ss), f32x4.splat(2.0 / 13));
  p = f32x4.add(f32x4.mul(p, ss), f32x4.splat(2.0 / 11));
  p = f32x4.add(f32x4.mul(p, ss), f32x4.splat(2.0 / 9));
  p = f32x4.add(f32x4.mul(p, ss), f32x4.splat(2.0 / 7));
  p = f32x4.add(f32x4.mul(p, ss), f32x4.splat(2.0 / 5));
  p = f32x4.add(f32x4.mul(p, ss), f32x4.splat(2.0 / 3));
  return f32x4.add(f32x4.mul(s, f32x4.splat(2)), f32x4.mul(f32x4.mul(s, ss), p));
}

/** 1 / (1 + e^−x). */
// @ts-ignore: decorator
@inline
export function sigmoid(x: v128): v128 {
  const e = exp(f32x4.neg(f32x4.abs(x)));
  const one = f32x4.splat(1);
  return f32x4.div(v128.bitselect(e, one, f32x4.lt(x, f32x4.splat(0))), f32x4.add(one, e));
}

// @ts-ignore: decorator
@inline
export function tanh(x: v128): v128 {
  const e = expLess1(f32x4.mul(f32x4.abs(x), f32x4.splat(-2)));
  const size = f32x4.div(f32x4.abs(e), f32x4.add(e, f32x4.splat(2)));
  return v128.or(size, v128.and(x, i32x4.splat(0x80000000)));
}

/**
 * How likely a normal variable is below x: (1 + erf(x / √2)) / 2, good to 1e-6 of itself where it is next to nothing too
 * (erfc by Press et al., Numerical Recipes, section 6.2).
 */
// @ts-ignore: decorator
@inline
export function normalBelow(x: v128): v128 {
  const one = f32x4.splat(1), half = f32x4.splat(0.5);
  // From 14 on the tail is 0.
  const z = smaller(f32x4.mul(f32x4.abs(x), f32x4.splat(0.70710678)), f32x4.splat(14));
  const t = f32x4.div(one, f32x4.add(one, f32x4.mul(z, half)));
  let p = f32x4.splat(0.17087277);
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(-0.82215223));
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(1.48851587));
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(-1.13520398));
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(0.27886807));
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(-0.18628806));
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(0.09678418));
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(0.37409196));
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(1.00002368));
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(-1.26551223));
  const tail = f32x4.mul(f32x4.mul(half, t), exp(f32x4.sub(p, f32x4.mul(z, z))));
  return v128.bitselect(tail, f32x4.sub(one, tail), f32x4.lt(x, f32x4.splat(0)));
}

/** The density of a normal variable, e^(−x² / 2) / √(2π). */
// @ts-ignore: decorator
@inline
export function normalDensity(x: v128): v128 {
  return f32x4.mul(exp(f32x4.mul(f32x4.mul(x, x), f32x4.splat(-0.5))), f32x4.splat(0.39894228));
}
