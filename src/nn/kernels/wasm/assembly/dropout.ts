/** @file Which elements dropout keeps, and Dropout's tiles. */
import { F32, storeLanes } from "./simd";

/** One call of Dropout. Addresses in bytes. */
@unmanaged
export class Dropout {
  x: usize;
  y: usize;
  size: i32;
  channels: i32;
  /** Neighbouring elements of one channel that share a fate; 1 where each has its own. */
  pixels: i32;
  /** Of 2²⁴ hashes, how many drop an element. */
  dropped: i32;
  key: i32;
  offset: i32;
  /** 1 / (1 − rate). */
  kept: f32;
}

/** Elements per tile, where each has its own fate. */
export const DROPOUT_ELEMENTS: i32 = 4096;

/** `keeps` of ops/dropoutMask.ts, for four indices: all ones where kept. */
// @ts-ignore: decorator
@inline
export function keeps(indices: v128, key: i32, dropped: i32): v128 {
  let h = i32x4.add(i32x4.mul(indices, i32x4.splat(0x9e3779b9)), i32x4.splat(key));
  h = i32x4.mul(v128.xor(h, i32x4.shr_u(h, 16)), i32x4.splat(0x85ebca6b));
  h = i32x4.mul(v128.xor(h, i32x4.shr_u(h, 13)), i32x4.splat(0xc2b2ae35));
  h = v128.xor(h, i32x4.shr_u(h, 16));
  return i32x4.ge_s(i32x4.shr_u(h, 8), i32x4.splat(dropped));
}

/** Four indices in a row. */
// @ts-ignore: decorator
@inline
export function indicesFrom(first: i32): v128 {
  return i32x4.add(i32x4.splat(first), i32x4(0, 1, 2, 3));
}

/** Tile: up to `DROPOUT_ELEMENTS` elements. */
export function dropoutTile(job: Dropout, tile: i32): void {
  const kept = f32x4.splat(job.kept);
  const last = min(job.size, (tile + 1) * DROPOUT_ELEMENTS);
  for (let i = tile * DROPOUT_ELEMENTS; i < last; i += 4) {
    const at = <usize>i * F32;
    const mask = keeps(indicesFrom(job.offset + i), job.key, job.dropped);
    storeLanes(job.y + at, v128.and(f32x4.mul(v128.load(job.x + at), kept), mask), last - i);
  }
}

/** Tile: `pixels` pixels, an image say, whose channels each live or die as one. */
export function dropoutChannels(job: Dropout, tile: i32): void {
  const channels = job.channels, pixel = <usize>channels * F32;
  const bytes = <usize>job.pixels * pixel, kept = f32x4.splat(job.kept);
  const first = <usize>tile * bytes;
  for (let c = 0; c < channels; c += 4) {
    const mask = keeps(indicesFrom(job.offset + tile * channels + c), job.key, job.dropped);
    const end = first + bytes;
    for (let at = first + <usize>c * F32; at < end; at += pixel) {
      storeLanes(job.y + at, v128.and(f32x4.mul(v128.load(job.x + at), kept), mask), channels - c);
    }
  }
}
