/** @file ImageBatch's tiles: an image each, from bytes to numbers, augmented where asked for. */
import { F32 } from "./simd";

/** One call of ImageBatch. Addresses in bytes. */
@unmanaged
export class Images {
  pixels: usize;
  y: usize;
  /** `AUGMENTATION_NUMBERS` floats an image, see ops/contract.ts; 0: none. One channel then. */
  augmentations: usize;
  height: i32;
  width: i32;
  channels: i32;
}

const AUGMENTATION_BYTES: usize = 44;

/** Tile: an image. */
export function imageTile(job: Images, image: i32): void {
  const size = job.height * job.width * job.channels;
  const from = job.pixels + <usize>(image * size), to = job.y + <usize>(image * size) * F32;
  if (job.augmentations == 0) scale(from, to, size);
  else augment(job, job.augmentations + <usize>image * AUGMENTATION_BYTES, from, to);
}

function scale(from: usize, to: usize, size: i32): void {
  const all = f32x4.splat(255);
  let i = 0;
  for (; i + 8 <= size; i += 8) {
    const pixels = v128.load_ext<u8>(from + <usize>i);
    const at = to + <usize>i * F32;
    v128.store(at, f32x4.div(f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(pixels)), all));
    v128.store(at, f32x4.div(f32x4.convert_i32x4_u(i32x4.extend_high_i16x8_u(pixels)), all), 16);
  }
  for (; i < size; i++) store<f32>(to + <usize>i * F32, <f32>load<u8>(from + <usize>i) / 255);
}

/** In double precision, as on other backends: where a pixel is read should not depend on who computes it. */
function augment(job: Images, numbers: usize, from: usize, to: usize): void {
  const a = <f64>load<f32>(numbers), b = <f64>load<f32>(numbers, 4), c = <f64>load<f32>(numbers, 8);
  const d = <f64>load<f32>(numbers, 12), e = <f64>load<f32>(numbers, 16), f = <f64>load<f32>(numbers, 20);
  const contrast = <f64>load<f32>(numbers, 24), brightness = <f64>load<f32>(numbers, 28);
  const cutRow = load<f32>(numbers, 32), cutColumn = load<f32>(numbers, 36), cutSize = load<f32>(numbers, 40);
  for (let row = 0; row < job.height; row++) {
    const isCutRow = <f32>row >= cutRow && <f32>row < cutRow + cutSize;
    for (let column = 0; column < job.width; column++) {
      let value: f64 = 0;
      if (!(isCutRow && <f32>column >= cutColumn && <f32>column < cutColumn + cutSize)) {
        value = bilinear(job, from, a * <f64>row + b * <f64>column + c, d * <f64>row + e * <f64>column + f);
        if (value > 0) value = min<f64>(1, max<f64>(0, value * contrast + brightness));
      }
      store<f32>(to, <f32>value);
      to += F32;
    }
  }
}

function bilinear(job: Images, from: usize, row: f64, column: f64): f64 {
  // Far outside, and where a number is none at all: conversion would trap or wrap.
  if (!(row > -1 && row < <f64>job.height && column > -1 && column < <f64>job.width)) return 0;
  const top = floor(row), left = floor(column);
  const down = row - top, right = column - left;
  const r = <i32>top, c = <i32>left;
  const above = (1 - right) * pixelAt(job, from, r, c) + right * pixelAt(job, from, r, c + 1);
  const below = (1 - right) * pixelAt(job, from, r + 1, c) + right * pixelAt(job, from, r + 1, c + 1);
  return (1 - down) * above + down * below;
}

/** 0 outside. */
// @ts-ignore: decorator
@inline
function pixelAt(job: Images, from: usize, row: i32, column: i32): f64 {
  if (<u32>row >= <u32>job.height || <u32>column >= <u32>job.width) return 0;
  return <f64>(<f32>load<u8>(from + <usize>(row * job.width + column)) / 255);
}
