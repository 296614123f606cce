/** @file One call of DenseActivation or DenseActivationGrad, described. */

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
