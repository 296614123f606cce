/** @file Pool's and PoolGrad's tiles: an image each. What is padded is never looked at. */
import { F32, larger, storeLanes } from "./simd";

/** One call of Pool or PoolGrad. Addresses in bytes. */
@unmanaged
export class Pool {
  x: usize;
  y: usize;
  dy: usize;
  dx: usize;
  height: i32;
  width: i32;
  channels: i32;
  windowHeight: i32;
  windowWidth: i32;
  strideRows: i32;
  strideColumns: i32;
  padTop: i32;
  padLeft: i32;
  outHeight: i32;
  outWidth: i32;
  /** Otherwise the mean is taken. */
  isMax: i32;
}

/** Tile: an image forward. */
export function poolImage(pool: Pool, image: i32): void {
  const channels = pool.channels, pixel = <usize>channels * F32, line = <usize>pool.width * pixel;
  const x = pool.x + <usize>(image * pool.height) * line;
  let y = pool.y + <usize>(image * pool.outHeight * pool.outWidth) * pixel;
  for (let row = 0; row < pool.outHeight; row++) {
    const top = max(0, row * pool.strideRows - pool.padTop);
    const rows = min(pool.height, row * pool.strideRows - pool.padTop + pool.windowHeight) - top;
    for (let column = 0; column < pool.outWidth; column++) {
      const left = max(0, column * pool.strideColumns - pool.padLeft);
      const columns = min(pool.width, column * pool.strideColumns - pool.padLeft + pool.windowWidth) - left;
      const from = x + <usize>top * line + <usize>left * pixel;
      for (let c = 0; c < channels; c += 4) {
        const at = <usize>c * F32;
        const value = pool.isMax ? largestOf(from + at, rows, columns, line, pixel) : meanOf(from + at, rows, columns, line, pixel);
        storeLanes(y + at, value, channels - c);
      }
      y += pixel;
    }
  }
}

function largestOf(from: usize, rows: i32, columns: i32, line: usize, pixel: usize): v128 {
  let most = v128.load(from);
  for (let row = 0; row < rows; row++) {
    const end = from + <usize>columns * pixel;
    for (let p = from; p < end; p += pixel) most = larger(most, v128.load(p));
    from += line;
  }
  return most;
}

/** Row by row, so that rounding does not add up over a whole image. */
function meanOf(from: usize, rows: i32, columns: i32, line: usize, pixel: usize): v128 {
  let total = f32x4.splat(0);
  for (let row = 0; row < rows; row++) {
    const end = from + <usize>columns * pixel;
    let sum = v128.load(from);
    for (let p = from + pixel; p < end; p += pixel) sum = f32x4.add(sum, v128.load(p));
    total = f32x4.add(total, sum);
    from += line;
  }
  return f32x4.div(total, f32x4.splat(<f32>(rows * columns)));
}

/** Tile: an image of x's gradient. */
export function poolGradImage(pool: Pool, image: i32): void {
  const channels = pool.channels, pixel = <usize>channels * F32, line = <usize>pool.width * pixel;
  const first = <usize>(image * pool.height) * line;
  let at = <usize>(image * pool.outHeight * pool.outWidth) * pixel;
  memory.fill(pool.dx + first, 0, <usize>pool.height * line);
  for (let row = 0; row < pool.outHeight; row++) {
    const top = max(0, row * pool.strideRows - pool.padTop);
    const rows = min(pool.height, row * pool.strideRows - pool.padTop + pool.windowHeight) - top;
    for (let column = 0; column < pool.outWidth; column++) {
      const left = max(0, column * pool.strideColumns - pool.padLeft);
      const columns = min(pool.width, column * pool.strideColumns - pool.padLeft + pool.windowWidth) - left;
      const corner = first + <usize>top * line + <usize>left * pixel;
      for (let c = 0; c < channels; c += 4) {
        const offset = <usize>c * F32;
        const dy = v128.load(pool.dy + at + offset);
        if (pool.isMax) giveFirst(pool, corner + offset, rows, columns, line, pixel, v128.load(pool.y + at + offset), dy, channels - c);
        else giveAll(pool.dx + corner + offset, rows, columns, line, pixel, f32x4.div(dy, f32x4.splat(<f32>(rows * columns))), channels - c);
      }
      at += pixel;
    }
  }
}

/** To the first of a window that equals its maximum. */
function giveFirst(pool: Pool, at: usize, rows: i32, columns: i32, line: usize, pixel: usize, most: v128, dy: v128, count: i32): void {
  // Of a small window any may win, which no processor can predict; of a large one most do not.
  const isLarge = rows * columns > 16;
  let open = i32x4.splat(-1);
  for (let row = 0; row < rows; row++) {
    const end = at + <usize>columns * pixel;
    for (let p = at; p < end; p += pixel) {
      const wins = v128.and(open, f32x4.eq(v128.load(pool.x + p), most));
      if (isLarge && !v128.any_true(wins)) continue;
      const to = pool.dx + p;
      storeLanes(to, f32x4.add(v128.load(to), v128.and(wins, dy)), count);
      open = v128.andnot(open, wins);
    }
    if (!v128.any_true(open)) return;
    at += line;
  }
}

function giveAll(to: usize, rows: i32, columns: i32, line: usize, pixel: usize, share: v128, count: i32): void {
  for (let row = 0; row < rows; row++) {
    const end = to + <usize>columns * pixel;
    for (let p = to; p < end; p += pixel) storeLanes(p, f32x4.add(v128.load(p), share), count);
    to += line;
  }
}
