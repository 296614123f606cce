/** @file AdamUpdate's tiles. */
import { F32 } from "./simd";

/** One call of AdamUpdate. Addresses in bytes. */
@unmanaged
export class Adam {
  variable: usize;
  momentum: usize;
  velocity: usize;
  gradient: usize;
  newVariable: usize;
  newMomentum: usize;
  newVelocity: usize;
  size: i32;
  stepSize: f32;
  /** 1 − beta1, 1 − beta2: subtracted in double precision, by the caller. */
  rate1: f32;
  rate2: f32;
  epsilon: f32;
}

/** Weights per tile. */
export const ADAM_WEIGHTS: i32 = 8192;

/** Tile: up to `ADAM_WEIGHTS` weights and their moments, renewed. */
export function adamTile(adam: Adam, tile: i32): void {
  let at = <usize>(tile * ADAM_WEIGHTS) * F32;
  const end = <usize>min((tile + 1) * ADAM_WEIGHTS, adam.size) * F32;
  const vectorsEnd = at + (end - at & ~15);
  const stepSize = f32x4.splat(adam.stepSize), epsilon = f32x4.splat(adam.epsilon);
  const rate1 = f32x4.splat(adam.rate1), rate2 = f32x4.splat(adam.rate2);
  while (at < vectorsEnd) {
    const g = v128.load(adam.gradient + at);
    let m = v128.load(adam.momentum + at), v = v128.load(adam.velocity + at);
    m = f32x4.add(m, f32x4.mul(f32x4.sub(g, m), rate1));
    v = f32x4.add(v, f32x4.mul(f32x4.sub(f32x4.mul(g, g), v), rate2));
    const change = f32x4.div(f32x4.mul(m, stepSize), f32x4.add(f32x4.sqrt(v), epsilon));
    v128.store(adam.newVariable + at, f32x4.sub(v128.load(adam.variable + at), change));
    v128.store(adam.newMomentum + at, m);
    v128.store(adam.newVelocity + at, v);
    at += 16;
  }
  for (; at < end; at += F32) updateOne(adam, at);
}

function updateOne(adam: Adam, at: usize): void {
  const g = load<f32>(adam.gradient + at);
  let m = load<f32>(adam.momentum + at), v = load<f32>(adam.velocity + at);
  m += (g - m) * adam.rate1;
  v += (g * g - v) * adam.rate2;
  store<f32>(adam.newVariable + at, load<f32>(adam.variable + at) - (m * adam.stepSize) / (sqrt<f32>(v) + adam.epsilon));
  store<f32>(adam.newMomentum + at, m);
  store<f32>(adam.newVelocity + at, v);
}
