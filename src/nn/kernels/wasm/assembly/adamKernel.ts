/** @file AdamUpdate as the page calls it. */
import { Adam, ADAM_WEIGHTS } from "./adam";
import { job, run } from "./calls";
import { Phase } from "./parallel";
import { ceilDiv } from "./simd";

/** `rate1` and `rate2` are 1 − beta1 and 1 − beta2. */
export function adamUpdate(
  variable: usize, momentum: usize, velocity: usize, gradient: usize,
  newVariable: usize, newMomentum: usize, newVelocity: usize,
  size: i32, stepSize: f32, rate1: f32, rate2: f32, epsilon: f32,
): void {
  const adam = changetype<Adam>(job());
  adam.variable = variable;
  adam.momentum = momentum;
  adam.velocity = velocity;
  adam.gradient = gradient;
  adam.newVariable = newVariable;
  adam.newMomentum = newMomentum;
  adam.newVelocity = newVelocity;
  adam.size = size;
  adam.stepSize = stepSize;
  adam.rate1 = rate1;
  adam.rate2 = rate2;
  adam.epsilon = epsilon;
  run(Phase.adamTile, ceilDiv(size, ADAM_WEIGHTS));
}
