/** @file Adam's state as model files keep it. The optimizer itself is `optimizers/adam.ts`. */

/** Everything plain Adam remembers, on the host. */
export interface AdamState {
  /** Updates done. */
  readonly iterations: number;
  /** First and second moments, one array per trainable weight, in the weights' order. */
  readonly momentums: readonly Float32Array[];
  readonly velocities: readonly Float32Array[];
}
