/** @file Activate's and ActivateGrad's tiles. */
import { F32, larger, smaller, storeLanes } from "./simd";
import { exp, expLess1, log1Plus, normalBelow, normalDensity, sigmoid, tanh } from "./vectorMath";

/** One call of Activate or ActivateGrad. Addresses in bytes. */
@unmanaged
export class Activation {
  x: usize;
  y: usize;
  dy: usize;
  dx: usize;
  size: i32;
  /** One of `Kind`. */
  kind: i32;
  alpha: f32;
}

/** In the order of `ACTIVATION_KINDS` on the page's side. */
const enum Kind {
  relu,
  leakyRelu,
  elu,
  selu,
  gelu,
  silu,
  relu6,
  softplus,
  tanh,
  sigmoid,
}

const SELU_SCALE: f32 = 1.05070098;
const SELU_ALPHA: f32 = 1.67326324;

/** Elements per tile. */
export const ACTIVATE_ELEMENTS: i32 = 4096;

/** Tile: up to `ACTIVATE_ELEMENTS` elements. */
export function activateTile(job: Activation, tile: i32): void {
  switch (job.kind) {
    case Kind.relu: return forward(job, tile, Kind.relu);
    case Kind.leakyRelu: return forward(job, tile, Kind.leakyRelu);
    case Kind.elu: return forward(job, tile, Kind.elu);
    case Kind.selu: return forward(job, tile, Kind.selu);
    case Kind.gelu: return forward(job, tile, Kind.gelu);
    case Kind.silu: return forward(job, tile, Kind.silu);
    case Kind.relu6: return forward(job, tile, Kind.relu6);
    case Kind.softplus: return forward(job, tile, Kind.softplus);
    case Kind.tanh: return forward(job, tile, Kind.tanh);
    default: return forward(job, tile, Kind.sigmoid);
  }
}

/** Tile: up to `ACTIVATE_ELEMENTS` elements of the gradient. */
export function activateGradTile(job: Activation, tile: i32): void {
  switch (job.kind) {
    case Kind.relu: return backward(job, tile, Kind.relu);
    case Kind.leakyRelu: return backward(job, tile, Kind.leakyRelu);
    case Kind.elu: return backward(job, tile, Kind.elu);
    case Kind.selu: return backward(job, tile, Kind.selu);
    case Kind.gelu: return backward(job, tile, Kind.gelu);
    case Kind.silu: return backward(job, tile, Kind.silu);
    case Kind.relu6: return backward(job, tile, Kind.relu6);
    case Kind.softplus: return backward(job, tile, Kind.softplus);
    case Kind.tanh: return backward(job, tile, Kind.tanh);
    default: return backward(job, tile, Kind.sigmoid);
  }
}

/** `kind` is a constant where this is inlined, as in the functions below. Reads up to three floats beyond the end. */
// @ts-ignore: decorator
@inline
function forward(job: Activation, tile: i32, kind: Kind): void {
  const alpha = f32x4.splat(job.alpha);
  const last = min(job.size, (tile + 1) * ACTIVATE_ELEMENTS);
  for (let i = tile * ACTIVATE_ELEMENTS; i < last; i += 4) {
    const at = <usize>i * F32;
    storeLanes(job.y + at, activated(kind, v128.load(job.x + at), alpha), last - i);
  }
}

// @ts-ignore: decorator
@inline
function backward(job: Activation, tile: i32, kind: Kind): void {
  const alpha = f32x4.splat(job.alpha);
  const last = min(job.size, (tile + 1) * ACTIVATE_ELEMENTS);
  for (let i = tile * ACTIVATE_ELEMENTS; i < last; i += 4) {
    const at = <usize>i * F32;
    storeLanes(job.dx + at, passed(kind, v128.load(job.dy + at), v128.load(job.x + at), v128.load(job.y + at), alpha), last - i);
  }
}

// @ts-ignore: decorator
@inline
function activated(kind: Kind, x: v128, alpha: v128): v128 {
  const zero = f32x4.splat(0);
  if (kind == Kind.relu) return larger(x, zero);
  if (kind == Kind.leakyRelu) return v128.bitselect(x, f32x4.mul(x, alpha), f32x4.gt(x, zero));
  if (kind == Kind.elu) return v128.bitselect(x, f32x4.mul(expLess1(x), alpha), f32x4.gt(x, zero));
  if (kind == Kind.selu) {
    return v128.bitselect(f32x4.mul(x, f32x4.splat(SELU_SCALE)), f32x4.mul(expLess1(x), f32x4.splat(SELU_SCALE * SELU_ALPHA)), f32x4.gt(x, zero));
  }
  if (kind == Kind.gelu) return f32x4.mul(x, normalBelow(x));
  if (kind == Kind.silu) return f32x4.mul(x, sigmoid(x));
  if (kind == Kind.relu6) return smaller(larger(x, zero), f32x4.splat(6));
  if (kind == Kind.softplus) return f32x4.add(larger(x, zero), log1Plus(exp(f32x4.neg(f32x4.abs(x)))));
  if (kind == Kind.tanh) return tanh(x);
  return sigmoid(x);
}

/** The gradient for x. At corners TensorFlow's side is taken. */
// @ts-ignore: decorator
@inline
function passed(kind: Kind, dy: v128, x: v128, y: v128, alpha: v128): v128 {
  const zero = f32x4.splat(0), one = f32x4.splat(1);
  if (kind == Kind.relu) return v128.and(dy, f32x4.gt(x, zero));
  if (kind == Kind.leakyRelu) return v128.bitselect(dy, f32x4.mul(dy, alpha), f32x4.gt(x, zero));
  if (kind == Kind.elu) return v128.bitselect(dy, f32x4.mul(dy, f32x4.add(y, alpha)), f32x4.gt(x, zero));
  if (kind == Kind.selu) {
    const slope = v128.bitselect(f32x4.add(y, f32x4.splat(SELU_SCALE * SELU_ALPHA)), f32x4.splat(SELU_SCALE), f32x4.lt(x, zero));
    return f32x4.mul(dy, slope);
  }
  if (kind == Kind.gelu) return f32x4.mul(dy, f32x4.add(normalBelow(x), f32x4.mul(x, normalDensity(x))));
  if (kind == Kind.silu) {
    const s = sigmoid(x);
    return f32x4.mul(dy, f32x4.mul(s, f32x4.add(one, f32x4.mul(x, f32x4.sub(one, s)))));
  }
  if (kind == Kind.relu6) return v128.and(dy, v128.and(f32x4.gt(x, zero), f32x4.lt(x, f32x4.splat(6))));
  if (kind == Kind.softplus) return f32x4.mul(dy, sigmoid(x));
  if (kind == Kind.tanh) return f32x4.mul(dy, f32x4.sub(one, f32x4.mul(y, y)));
  return f32x4.mul(dy, f32x4.mul(y, f32x4.sub(one, y)));
}
