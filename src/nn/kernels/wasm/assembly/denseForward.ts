/** @file DenseActivation's tiles: x · kernel, then bias, ReLU and dropout. */
import { Dense } from "./denseJob";
import { indicesFrom, keeps } from "./dropout";
import { multiplyRows, packRow, PANEL, PANEL_BYTES } from "./micro";
import { ceilDiv, copyFew, F32, larger } from "./simd";

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
    const first = dense.dropoutOffset + index;
    low = v128.and(f32x4.mul(low, kept), keeps(indicesFrom(first), dense.dropoutKey, dense.dropped));
    high = v128.and(f32x4.mul(high, kept), keeps(indicesFrom(first + 4), dense.dropoutKey, dense.dropped));
  }
  v128.store(sums, low);
  v128.store(sums, high, 16);
}
