/** @file SoftmaxCrossEntropy, whole: small enough for one thread. */
import { F32 } from "./simd";

const LN2: f64 = 0.6931471805599453;

/**
 * Writes [Σ loss, rows predicted right] to `sums` and (softmax − target) · scale to `dLogits`, for `n` rows; the target is
 * one-hot · (1 − smoothing) + smoothing / classes.
 * A label outside 0…classes − 1 gives a loss of NaN.
 */
export function softmaxRows(logits: usize, labels: usize, sums: usize, dLogits: usize, n: i32, classes: i32, scale: f32, smoothing: f64): void {
  let loss: f64 = 0;
  let right = 0;
  const share = smoothing / <f64>classes;
  const elsewhere = <f32>(<f64>scale * share), onLabel = <f32>(<f64>scale * (1 - smoothing + share));
  for (let row = 0; row < n; row++) {
    const label = load<i32>(labels + (<usize>row << 2));
    const prediction = largestOf(logits, classes);
    const most = load<f32>(logits + (<usize>prediction << 2));
    const total = exponentials(logits, dLogits, classes, most);
    loss += label >= 0 && label < classes ? log(total) - (load<f32>(logits + (<usize>label << 2)) - most) : NaN;
    // Above is the loss of a target of one: what the others' share makes of it.
    if (smoothing > 0) loss += smoothing * <f64>load<f32>(logits + (<usize>label << 2)) - share * sumOf(logits, classes);
    if (prediction == label) right++;
    const factor = <f64>scale / total;
    for (let i = 0; i < classes; i++) {
      const at = dLogits + (<usize>i << 2);
      store<f32>(at, <f32>(<f64>load<f32>(at) * factor) - (i == label ? onLabel : elsewhere));
    }
    logits += <usize>classes * F32;
    dLogits += <usize>classes * F32;
  }
  store<f32>(sums, <f32>loss);
  store<f32>(sums, <f32>right, 4);
}

/** The first of equal maxima. */
function largestOf(logits: usize, classes: i32): i32 {
  let index = 0;
  for (let i = 1; i < classes; i++) {
    if (load<f32>(logits + (<usize>i << 2)) > load<f32>(logits + (<usize>index << 2))) index = i;
  }
  return index;
}

function sumOf(logits: usize, classes: i32): f64 {
  let sum: f64 = 0;
  for (let i = 0; i < classes; i++) sum += <f64>load<f32>(logits + (<usize>i << 2));
  return sum;
}

/** Writes e^(logit − most), returns their sum. */
function exponentials(logits: usize, to: usize, classes: i32, most: f32): f64 {
  let total: f64 = 0;
  for (let i = 0; i < classes; i++) {
    const e = exp(<f64>load<f32>(logits + (<usize>i << 2)) - <f64>most);
    store<f32>(to + (<usize>i << 2), <f32>e);
    total += e;
  }
  return total;
}

/**
 * e^x for x ≤ 0, to about 1e-9 of itself; below −700 it is 0, near enough. (AssemblyScript's own functions keep tables
 * at fixed addresses, which belong to tfjs here.)
 */
function exp(x: f64): f64 {
  if (x < -700) return 0;
  const power = nearest(x / LN2);
  const r = x - power * LN2;
  // NaN arrives here as NaN, and must not be converted to an integer.
  if (x != x) return x;
  let sum = 1 + r / 8;
  sum = 1 + (r / 7) * sum;
  sum = 1 + (r / 6) * sum;
  sum = 1 + (r / 5) * sum;
  sum = 1 + (r / 4) * sum;
  sum = 1 + (r / 3) * sum;
  sum = 1 + (r / 2) * sum;
  sum = 1 + r * sum;
  return sum * reinterpret<f64>((<i64>power + 1023) << 52);
}

/** ln x for normal x > 0, to about 1e-9. */
function log(x: f64): f64 {
  if (x != x) return x;
  const bits = reinterpret<i64>(x);
  // Mantissa in [√½, √2), so that t is within ±0.172.
  let exponent = (bits >> 52) - 1023;
  let mantissa = reinterpret<f64>((bits & 0x000fffffffffffff) | 0x3ff0000000000000);
  if (mantissa > 1.4142135623730951) {
    mantissa /= 2;
    exponent++;
  }
  const t = (mantissa - 1) / (mantissa + 1);
  const tt = t * t;
  const series = 1 + tt * (1 / 3.0 + tt * (1 / 5.0 + tt * (1 / 7.0 + tt * (1 / 9.0 + tt / 11.0))));
  return 2 * t * series + <f64>exponent * LN2;
}
