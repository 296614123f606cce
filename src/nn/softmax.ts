/** @file Softmax on the host: ten numbers an image are not worth a GPU program. */

/** Turns one image's logits into probabilities, in place. Stable for logits of any size. */
export function softmax(logits: Float32Array): void {
  const largest = Math.max(...logits);
  const exponentials = Array.from(logits, (logit) => Math.exp(logit - largest));
  const sum = exponentials.reduce((total, value) => total + value, 0);
  exponentials.forEach((value, i) => (logits[i] = value / sum));
}
