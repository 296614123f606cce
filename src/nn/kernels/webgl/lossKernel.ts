/** @file SoftmaxCrossEntropy. */
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { KernelAttrs } from "../../ops/contract";
import type { Program } from "./program";
import { sumRows } from "./rowSums";
import type { Workbench } from "./workbench";

/** A row to a fragment: loss, whether predicted right, maximum, log of the sum of exponentials above it. */
const ROWS: Program = {
  name: "lossRows",
  inputs: ["logits", "labels"],
  ints: ["classes"],
  floats: ["smoothing"],
  targets: 1,
  main: `
  int row = index * classes;
  int best = 0;
  float top = element(logits, row);
  for (int i = 1; i < classes; i++) {
    float logit = element(logits, row + i);
    if (logit > top) {
      top = logit;
      best = i;
    }
  }
  float sum = 0.0;
  float belowTop = 0.0;
  for (int i = 0; i < classes; i++) {
    float below = element(logits, row + i) - top;
    sum += exp(below);
    belowTop += below;
  }
  int label = int(element(labels, index) + 0.5);
  float logSum = log(sum);
  float loss = logSum + top - element(logits, row + label);
  // What the target gives to all classes costs the mean of their losses.
  if (smoothing > 0.0) loss += smoothing * (element(logits, row + label) - top - belowTop / float(classes));
  out0 = vec4(loss, best == label ? 1.0 : 0.0, top, logSum);`,
};

const GRADIENT: Program = {
  name: "lossGradient",
  inputs: ["logits", "labels", "rows"],
  ints: ["classes"],
  floats: ["scale", "onLabel", "elsewhere"],
  targets: 1,
  functions: `
float gradient(int i) {
  int row = quotient(i, classes);
  vec4 found = texel(rows, row);
  float probability = exp(element(logits, i) - found.z - found.w);
  return scale * (probability - (int(element(labels, row) + 0.5) == i - row * classes ? onLabel : elsewhere));
}`,
  main: `
  int i = 4 * index;
  out0 = vec4(gradient(i), gradient(i + 1), gradient(i + 2), gradient(i + 3));`,
};

/** See `SoftmaxCrossEntropy` in ops/contract.ts. */
export function softmaxCrossEntropy(work: Workbench, { logits, labels }: Record<"logits" | "labels", TensorInfo>, { scale, smoothing }: KernelAttrs<"SoftmaxCrossEntropy">): TensorInfo[] {
  const [n, classes] = logits.shape as [number, number];
  const inputs = [work.dense(logits), work.dense(labels)];
  const rows = work.scratch(n);
  work.draw(ROWS, { count: n, inputs, ints: { classes }, floats: { smoothing }, targets: [rows.texture] });
  const dLogits = work.output([n, classes]);
  const elsewhere = smoothing / classes;
  work.draw(GRADIENT, { count: Math.ceil(dLogits.size / 4), inputs: [...inputs, rows.texture], ints: { classes }, floats: { scale, onLabel: 1 - smoothing + elsewhere, elsewhere }, targets: [dLogits.texture] });
  return [work.result(sumRows(work, rows.texture, n, 1, [2]), [2]), work.result(dLogits, [n, classes])];
}
