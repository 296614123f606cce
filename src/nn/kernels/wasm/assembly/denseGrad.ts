/** @file DenseActivationGrad's tiles: the two products of its gradient. */
import { Dense } from "./denseJob";
import { multiplyByRows, multiplyColumns, packRow, PANEL, PANEL_BYTES } from "./micro";
import { ceilDiv, copyFew, F32 } from "./simd";

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
