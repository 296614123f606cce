/** @file Pads and crops: the other programs work on channels in fours. */
import type { Dense, Workbench } from "./workbench";
import type { Program } from "./program";

/** `[a, innerRows, innerColumns]` to `[a, rows, columns]`, with zeros where the source has nothing. */
const RESIZE: Program = {
  name: "resize",
  inputs: ["source"],
  ints: ["rows", "columns", "sourceRows", "sourceColumns"],
  targets: 1,
  functions: `
float value(int i) {
  int rest = quotient(i, columns);
  int column = i - rest * columns;
  int block = quotient(rest, rows);
  int row = rest - block * rows;
  if (column >= sourceColumns || row >= sourceRows) return 0.0;
  int from = (block * sourceRows + row) * sourceColumns + column;
  return element(source, from);
}`,
  main: `
  int i = 4 * index;
  out0 = vec4(value(i), value(i + 1), value(i + 2), value(i + 3));`,
};

/** The next multiple of 4. */
export function inFours(size: number): number {
  return 4 * Math.ceil(size / 4);
}

/** Copies a texture of `[blocks, ...from]` elements into one of `[blocks, ...to]`, cutting or filling with zeros at the ends. */
export function resize(work: Workbench, source: WebGLTexture, blocks: number, from: readonly [rows: number, columns: number], to: readonly [rows: number, columns: number]): Dense {
  const target = work.output([blocks, ...to]);
  work.draw(RESIZE, {
    count: Math.ceil((blocks * to[0] * to[1]) / 4),
    inputs: [source],
    ints: { rows: to[0], columns: to[1], sourceRows: from[0], sourceColumns: from[1] },
    targets: [target.texture],
  });
  return target;
}

/** As `resize`, but the source itself where there is nothing to do. */
export function resized(work: Workbench, source: WebGLTexture, blocks: number, from: readonly [rows: number, columns: number], to: readonly [rows: number, columns: number]): WebGLTexture {
  return from[0] === to[0] && from[1] === to[1] ? source : resize(work, source, blocks, from, to).texture;
}

/** `[pixels, channels]` with channels in fours, zeros behind; the source itself where they are. */
export function padded(work: Workbench, source: WebGLTexture, pixels: number, channels: number): WebGLTexture {
  return resized(work, source, pixels, [1, channels], [1, inFours(channels)]);
}

/** The way back from `padded`. */
export function cropped(work: Workbench, source: Dense, pixels: number, channels: number): Dense {
  return channels % 4 === 0 ? source : resize(work, source.texture, pixels, [1, inFours(channels)], [1, channels]);
}
