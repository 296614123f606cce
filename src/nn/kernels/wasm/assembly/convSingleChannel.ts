/** @file The forward path where x has one channel and the kernel is 3 × 3. */
import { Conv, windowsPerImage } from "./convJob";
import { panelBytes } from "./convPanels";
import { codesOf } from "./convPooling";
import { PANEL } from "./micro";
import { F32, larger, madd, storeLanes } from "./simd";

/**
 * One input channel, 3 × 3: nine weights for four output channels stay in registers while windows pass by, and each of a
 * window's sixteen pixels is loaded once.
 */
export function singleChannelImage(conv: Conv, image: i32, x: usize, xRow: usize): void {
  const co = conv.co;
  const floor = f32x4.splat(conv.floor);
  for (let channel = 0; channel < co; channel += 4) {
    // The packed panel holds zeros for channels beyond the last.
    const weights = conv.weights + <usize>(channel / PANEL) * panelBytes(conv) + <usize>(channel % PANEL) * F32;
    const bias = v128.load(weights);
    const w0 = v128.load(weights, 32), w1 = v128.load(weights, 64), w2 = v128.load(weights, 96);
    const w3 = v128.load(weights, 128), w4 = v128.load(weights, 160), w5 = v128.load(weights, 192);
    const w6 = v128.load(weights, 224), w7 = v128.load(weights, 256), w8 = v128.load(weights, 288);
    const count = min(4, co - channel);
    let at = image * windowsPerImage(conv) * co + channel;
    for (let row = 0; row < conv.windowRows; row++) {
      let p = x + <usize>(2 * row) * xRow;
      for (let column = 0; column < conv.windowColumns; column++) {
        let q = p;
        let s = v128.load32_splat(q);
        let a0 = f32x4.mul(w0, s);
        s = v128.load32_splat(q, 4);
        a0 = madd(w1, s, a0);
        let a1 = f32x4.mul(w0, s);
        s = v128.load32_splat(q, 8);
        a0 = madd(w2, s, a0); a1 = madd(w1, s, a1);
        s = v128.load32_splat(q, 12);
        a1 = madd(w2, s, a1);

        q += xRow;
        s = v128.load32_splat(q);
        a0 = madd(w3, s, a0);
        let a2 = f32x4.mul(w0, s);
        s = v128.load32_splat(q, 4);
        a0 = madd(w4, s, a0); a1 = madd(w3, s, a1); a2 = madd(w1, s, a2);
        let a3 = f32x4.mul(w0, s);
        s = v128.load32_splat(q, 8);
        a0 = madd(w5, s, a0); a1 = madd(w4, s, a1); a2 = madd(w2, s, a2); a3 = madd(w1, s, a3);
        s = v128.load32_splat(q, 12);
        a1 = madd(w5, s, a1); a3 = madd(w2, s, a3);

        q += xRow;
        s = v128.load32_splat(q);
        a0 = madd(w6, s, a0); a2 = madd(w3, s, a2);
        s = v128.load32_splat(q, 4);
        a0 = madd(w7, s, a0); a1 = madd(w6, s, a1); a2 = madd(w4, s, a2); a3 = madd(w3, s, a3);
        s = v128.load32_splat(q, 8);
        a0 = madd(w8, s, a0); a1 = madd(w7, s, a1); a2 = madd(w5, s, a2); a3 = madd(w4, s, a3);
        s = v128.load32_splat(q, 12);
        a1 = madd(w8, s, a1); a3 = madd(w5, s, a3);

        q += xRow;
        s = v128.load32_splat(q);
        a2 = madd(w6, s, a2);
        s = v128.load32_splat(q, 4);
        a2 = madd(w7, s, a2); a3 = madd(w6, s, a3);
        s = v128.load32_splat(q, 8);
        a2 = madd(w8, s, a2); a3 = madd(w7, s, a3);
        s = v128.load32_splat(q, 12);
        a3 = madd(w8, s, a3);

        const most = f32x4.add(larger(larger(a0, a1), larger(a2, a3)), bias);
        const value = larger(most, floor);
        const y = conv.y + <usize>at * F32;
        storeLanes(y, value, count);
        if (conv.codes != 0) {
          const wide = codesOf(a0, a1, a2, a3, most, floor);
          const narrow = i16x8.narrow_i32x4_s(wide, wide);
          const codes = i8x16.narrow_i16x8_u(narrow, narrow);
          if (count == 4) v128.store32_lane(conv.codes + <usize>at, codes, 0);
          else storeCodes(conv.codes + <usize>at, codes, count);
        }
        p += 8;
        at += co;
      }
    }
  }
}

function storeCodes(to: usize, codes: v128, count: i32): void {
  store<u8>(to, i8x16.extract_lane_u(codes, 0));
  if (count > 1) store<u8>(to, i8x16.extract_lane_u(codes, 1), 1);
  if (count > 2) store<u8>(to, i8x16.extract_lane_u(codes, 2), 2);
}
