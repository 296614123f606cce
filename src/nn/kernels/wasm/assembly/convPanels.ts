/** @file A convolution's weights, packed for the forward pass. */
import { Conv } from "./convJob";
import { packRow, PANEL, PANEL_BYTES } from "./micro";
import { F32 } from "./simd";

/** Bytes of a packed panel: 8 biases, then the weights to 8 channels, channels innermost. */
export function panelBytes(conv: Conv): usize {
  return <usize>(conv.kh * conv.run + 1) * PANEL_BYTES;
}

/** Tile: a panel. */
export function packPanel(conv: Conv, panel: i32): void {
  const first = panel * PANEL;
  const count = min(PANEL, conv.co - first);
  const rows = conv.kh * conv.run;
  let to = conv.weights + <usize>panel * panelBytes(conv);
  packRow(to, conv.bias + <usize>first * F32, count);
  let from = conv.kernel + <usize>first * F32;
  for (let row = 0; row < rows; row++) {
    to += PANEL_BYTES;
    packRow(to, from, count);
    from += <usize>conv.co * F32;
  }
}
