/** @file DenseActivation's and DenseActivationGrad's tiles: the three products of a dense layer. */
import { packRow } from "./conv";
import { multiplyByRows, multiplyColumns, multiplyRows, PANEL, PANEL_BYTES } from "./micro";
import { ceilDiv, copyFew, F32, larger } from "./simd";

/** One call of DenseActivation or DenseActivationGrad: x `[n, k]`, kernel `[k, m]`. Addresses in bytes. */
@unmanaged
export class Dense {
  x: usize;
  kernel: usize;
  bias: usize;
  y: usize;
  dy: usize;
  dKernel: usize;
  dBias: usize;
  dx: usize;

  n: i32;
  k: i32;
  m: i32;
  isRelu: i32;
  /** Of 2²⁴ hashes, how many drop an element: 0 without dropout. */
  dropped: i32;
  dropoutKey: i32;
  dropoutOffset: i32;
  /** 1 / (1 − rate). */
  kept: f32;

  /** Gradient of the sums before the activation, `[n, m]`, and the same as `[panels][n][8]`. */
  dSums: usize;
  panels: usize;
  scratch: usize;
  scratchBytes: usize;
}

/** Rows of x that a forward tile takes: with as much of the kernel, they stay in the cache. */
export const ROWS: i32 = 64;
/** Columns of a forward tile: two panels, a cache line of the kernel's row. */
export const COLUMNS: i32 = 16;
/** Terms that are multiplied before the next are fetched. */
const DEPTH: i32 = 256;
const PACKED_BYTES: usize = <usize>DEPTH * PANEL_BYTES;
/** Sums of one panel for `ROWS` rows. */
const SUMS_BYTES: usize = <usize>ROWS * PANEL_BYTES;

/** Scratch of `forwardTile`: two panels packed, their biases, and their sums. */
export const FORWARD_SCRATCH_BYTES: usize = 2 * (PACKED_BYTES + PANEL_BYTES + SUMS_BYTES);

/** Tile: up to `ROWS` × `COLUMNS` outputs. */
export function forwardTile(dense: Dense, tile: i32, scratch: usize): void {
  const k = dense.k, m = dense.m;
  const columnTiles = ceilDiv(m, COLUMNS);
  const firstRow = tile / columnTiles * ROWS;
  const rows = min(ROWS, dense.n - firstRow);
  const firstColumn = tile % columnTiles * COLUMNS;
  const panels = ceilDiv(min(COLUMNS, m - firstColumn), PANEL);
  for (let depth = 0; depth < k; depth += DEPTH) {
    const terms = min(DEPTH, k - depth);
    for (let panel = 0; panel < panels; panel++) {
      const column = firstColumn + panel * PANEL;
      packTerms(dense, depth, terms, column, scratch + <usize>panel * PACKED_BYTES);
      if (depth == 0) packRow(biasOf(scratch, panel), dense.bias + <usize>column * F32, min(PANEL, m - column));
    }
    multiplyTerms(dense, depth, terms, firstRow, rows, panels, scratch);
  }
  for (let panel = 0; panel < panels; panel++) {
    storePanel(dense, firstRow, rows, firstColumn + panel * PANEL, sumsOf(scratch, panel));
  }
}

// @ts-ignore: decorator
@inline
function biasOf(scratch: usize, panel: i32): usize {
  return scratch + 2 * PACKED_BYTES + <usize>panel * PANEL_BYTES;
}

// @ts-ignore: decorator
@inline
function sumsOf(scratch: usize, panel: i32): usize {
  return scratch + 2 * (PACKED_BYTES + PANEL_BYTES) + <usize>panel * SUMS_BYTES;
}

function packTerms(dense: Dense, depth: i32, terms: i32, column: i32, to: usize): void {
  const count = min(PANEL, dense.m - column);
  let from = dense.kernel + <usize>(depth * dense.m + column) * F32;
  for (let i = 0; i < terms; i++) {
    packRow(to, from, count);
    to += PANEL_BYTES;
    from += <usize>dense.m * F32;
  }
}

function multiplyTerms(dense: Dense, depth: i32, terms: i32, firstRow: i32, rows: i32, panels: i32, scratch: usize): void {
  const xRow = <usize>dense.k * F32;
  const x = dense.x + <usize>firstRow * xRow + <usize>depth * F32;
  for (let row = 0; row < rows; row += 4) {
    // Rows beyond the last repeat it; `ROWS` is a multiple of 4, so that their sums have a place.
    const a0 = x + <usize>row * xRow;
    const a1 = x + <usize>min(row + 1, rows - 1) * xRow;
    const a2 = x + <usize>min(row + 2, rows - 1) * xRow;
    const a3 = x + <usize>min(row + 3, rows - 1) * xRow;
    for (let panel = 0; panel < panels; panel++) {
      const sums = sumsOf(scratch, panel) + <usize>row * PANEL_BYTES;
      const isFirst = depth == 0;
      multiplyRows(
        a0, a1, a2, a3, 1, terms, 0, scratch + <usize>panel * PACKED_BYTES,
        isFirst ? biasOf(scratch, panel) : sums, isFirst ? 0 : PANEL_BYTES, sums,
      );
    }
  }
}

function storePanel(dense: Dense, firstRow: i32, rows: i32, column: i32, sums: usize): void {
  const count = min(PANEL, dense.m - column);
  for (let row = 0; row < rows; row++) {
    const index = (firstRow + row) * dense.m + column;
    if (dense.isRelu) activate(dense, index, sums);
    const y = dense.y + <usize>index * F32;
    if (count == PANEL) {
      v128.store(y, v128.load(sums));
      v128.store(y, v128.load(sums, 16), 16);
    } else {
      copyFew(y, sums, count);
    }
    sums += PANEL_BYTES;
  }
}

/** ReLU and dropout of eight neighbours, in place. `index` is that of the first in y. */
// @ts-ignore: decorator
@inline
function activate(dense: Dense, index: i32, sums: usize): void {
  let low = larger(v128.load(sums), f32x4.splat(0));
  let high = larger(v128.load(sums, 16), f32x4.splat(0));
  if (dense.dropped > 0) {
    const kept = f32x4.splat(dense.kept);
    const indices = i32x4.add(i32x4.splat(dense.dropoutOffset + index), i32x4(0, 1, 2, 3));
    low = v128.and(f32x4.mul(low, kept), keeps(dense, indices));
    high = v128.and(f32x4.mul(high, kept), keeps(dense, i32x4.add(indices, i32x4.splat(4))));
  }
  v128.store(sums, low);
  v128.store(sums, high, 16);
}

/** `keeps` of ops/dropoutMask.ts, for four indices: all ones where kept. */
// @ts-ignore: decorator
@inline
function keeps(dense: Dense, indices: v128): v128 {
  let h = i32x4.add(i32x4.mul(indices, i32x4.splat(0x9e3779b9)), i32x4.splat(dense.dropoutKey));
  h = i32x4.mul(v128.xor(h, i32x4.shr_u(h, 16)), i32x4.splat(0x85ebca6b));
  h = i32x4.mul(v128.xor(h, i32x4.shr_u(h, 13)), i32x4.splat(0xc2b2ae35));
  h = v128.xor(h, i32x4.shr_u(h, 16));
  return i32x4.ge_s(i32x4.shr_u(h, 8), i32x4.splat(dense.dropped));
}

/** Tile: a panel of the sums' gradient, in both its forms, and the bias's. */
export function sumsPanel(dense: Dense, panel: i32): void {
  const m = dense.m, column = panel * PANEL;
  const count = min(PANEL, m - column);
  let to = dense.panels + <usize>(panel * dense.n) * PANEL_BYTES;
  const kept = dense.kept;
  let low = f32x4.splat(0), high = f32x4.splat(0);
  for (let row = 0; row < dense.n; row++) {
    const at = <usize>(row * m + column) * F32;
    packRow(to, dense.dy + at, count);
    if (dense.isRelu) {
      for (let i: usize = 0; i < <usize>count; i++) {
        const p = to + (i << 2);
        store<f32>(p, load<f32>(dense.y + at + (i << 2)) > 0 ? load<f32>(p) * kept : 0);
      }
      copyFew(dense.dSums + at, to, count);
    }
    low = f32x4.add(low, v128.load(to));
    high = f32x4.add(high, v128.load(to, 16));
    to += PANEL_BYTES;
  }
  // The panel's place is not needed for the bias: borrow the row behind it, which `panels` has room for.
  const spare = dense.panels + <usize>(ceilDiv(m, PANEL) * dense.n + panel) * PANEL_BYTES;
  v128.store(spare, low);
  v128.store(spare, high, 16);
  copyFew(dense.dBias + <usize>column * F32, spare, count);
}

/** Rows of the kernel's gradient per tile: a cache line of each row of x. */
export const KERNEL_ROWS: i32 = 16;
const KERNEL_ROWS_BYTES: usize = 64;

/** Scratch of `kernelRows`: a tile of sums, and `KERNEL_ROWS` columns of x. */
export function kernelRowsScratchBytes(dense: Dense): usize {
  return 128 + <usize>dense.n * KERNEL_ROWS_BYTES;
}

/** Tile: `KERNEL_ROWS` rows of xᵀ · dSums. */
export function kernelRows(dense: Dense, tile: i32, scratch: usize): void {
  const n = dense.n, m = dense.m;
  const first = tile * KERNEL_ROWS;
  const rows = min(KERNEL_ROWS, dense.k - first);
  const columns = scratch + 128;
  packColumns(dense, first, rows, columns);
  for (let column = 0; column < m; column += PANEL) {
    const panel = dense.panels + <usize>(column / PANEL * n) * PANEL_BYTES;
    const count = min(PANEL, m - column);
    for (let row = 0; row < rows; row += 4) {
      multiplyColumns(columns + <usize>row * F32, KERNEL_ROWS_BYTES, panel, n, scratch);
      storeRows(dense.dKernel + <usize>((first + row) * m + column) * F32, m, scratch, min(4, rows - row), count);
    }
  }
}

function packColumns(dense: Dense, first: i32, rows: i32, to: usize): void {
  let from = dense.x + <usize>first * F32;
  for (let i = 0; i < dense.n; i++) {
    if (rows == KERNEL_ROWS) {
      v128.store(to, v128.load(from));
      v128.store(to, v128.load(from, 16), 16);
      v128.store(to, v128.load(from, 32), 32);
      v128.store(to, v128.load(from, 48), 48);
    } else {
      copyFew(to, from, rows);
    }
    to += KERNEL_ROWS_BYTES;
    from += <usize>dense.k * F32;
  }
}

function storeRows(to: usize, m: i32, sums: usize, rows: i32, count: i32): void {
  for (let row = 0; row < rows; row++) {
    if (count == PANEL) {
      v128.store(to, v128.load(sums));
      v128.store(to, v128.load(sums, 16), 16);
    } else {
      copyFew(to, sums, count);
    }
    sums += PANEL_BYTES;
    to += <usize>m * F32;
  }
}

/** Columns of x's gradient per tile: as many rows of the kernel. */
export const INPUT_COLUMNS: i32 = 32;
/** Rows of the sums' gradient that stay in the nearest cache with them. */
const INPUT_ROWS: i32 = 16;
/** Scratch of `inputColumns`: a tile of sums. */
export const INPUT_SCRATCH_BYTES: usize = 32;

/** Tile: `INPUT_COLUMNS` columns of dSums · kernelᵀ. */
export function inputColumns(dense: Dense, tile: i32, scratch: usize): void {
  const first = tile * INPUT_COLUMNS;
  const last = min(first + INPUT_COLUMNS, dense.k);
  for (let row = 0; row < dense.n; row += INPUT_ROWS) {
    const lastRow = min(row + INPUT_ROWS, dense.n);
    for (let column = first; column < last; column += 4) inputStrip(dense, row, lastRow, column, min(4, last - column), scratch);
  }
}

function inputStrip(dense: Dense, row: i32, lastRow: i32, column: i32, count: i32, sums: usize): void {
  const k = dense.k, m = dense.m;
  const mBytes = <usize>m * F32;
  const w0 = dense.kernel + <usize>column * mBytes;
  const w1 = dense.kernel + <usize>min(column + 1, k - 1) * mBytes;
  const w2 = dense.kernel + <usize>min(column + 2, k - 1) * mBytes;
  const w3 = dense.kernel + <usize>min(column + 3, k - 1) * mBytes;
  for (; row < lastRow; row += 2) {
    const d0 = dense.dSums + <usize>row * mBytes;
    const hasSecond = row + 1 < lastRow;
    multiplyByRows(d0, hasSecond ? d0 + mBytes : d0, w0, w1, w2, w3, m, sums);
    const to = dense.dx + <usize>(row * k + column) * F32;
    storeStrip(to, sums, count);
    if (hasSecond) storeStrip(to + <usize>k * F32, sums + 16, count);
  }
}

// @ts-ignore: decorator
@inline
function storeStrip(to: usize, from: usize, count: i32): void {
  if (count == 4) v128.store(to, v128.load(from));
  else copyFew(to, from, count);
}
