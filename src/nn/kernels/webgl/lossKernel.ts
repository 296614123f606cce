/** @file SoftmaxCrossEntropy. */
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { KernelAttrs } from "../../ops/contract";
import type { Program } from "./program";
import type { Dense, Workbench } from "./workbench";

/** A row to a fragment: loss, whether predicted right, maximum, log of the sum of exponentials above it. */
const ROWS: Program = {
  name: "lossRows",
  inputs: ["logits", "labels"],
  ints: ["classes"],
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
  for (int i = 0; i < classes; i++) sum += exp(element(logits, row + i) - top);
  int label = int(element(labels, index) + 0.5);
  float logSum = log(sum);
  out0 = vec4(logSum + top - element(logits, row + label), best == label ? 1.0 : 0.0, top, logSum);`,
};

const GRADIENT: Program = {
  name: "lossGradient",
  inputs: ["logits", "labels", "rows"],
  ints: ["classes"],
  floats: ["scale"],
  targets: 1,
  functions: `
float gradient(int i) {
  int row = quotient(i, classes);
  vec4 found = texel(rows, row);
  float probability = exp(element(logits, i) - found.z - found.w);
  return scale * (int(element(labels, row) + 0.5) == i - row * classes ? probability - 1.0 : probability);
}`,
  main: `
  int i = 4 * index;
  out0 = vec4(gradient(i), gradient(i + 1), gradient(i + 2), gradient(i + 3));`,
};

/** Sums up to `REACH` texels to a fragment. */
const SUM: Program = {
  name: "sum",
  inputs: ["source"],
  ints: ["total", "reach"],
  targets: 1,
  main: `
  vec4 sum = vec4(0.0);
  int last = min((index + 1) * reach, total);
  for (int i = index * reach; i < last; i++) sum += texel(source, i);
  out0 = sum;`,
};

/** Texels summed by one fragment: a chain of waits, kept short. */
const REACH = 32;

/** See `SoftmaxCrossEntropy` in ops/contract.ts. */
export function softmaxCrossEntropy(work: Workbench, { logits, labels }: Record<"logits" | "labels", TensorInfo>, { scale }: KernelAttrs<"SoftmaxCrossEntropy">): TensorInfo[] {
  const [n, classes] = logits.shape as [number, number];
  const inputs = [work.dense(logits), work.dense(labels)];
  const rows = work.scratch(n);
  work.draw(ROWS, { count: n, inputs, ints: { classes }, targets: [rows.texture] });
  const dLogits = work.output([n, classes]);
  work.draw(GRADIENT, { count: Math.ceil(dLogits.size / 4), inputs: [...inputs, rows.texture], ints: { classes }, floats: { scale }, targets: [dLogits.texture] });
  return [work.result(sumTexels(work, rows, n), [2]), work.result(dLogits, [n, classes])];
}

/** The sum of all texels, of which the first two elements are the result's. */
function sumTexels(work: Workbench, source: Dense, total: number): Dense {
  const count = Math.ceil(total / REACH);
  const target = count === 1 ? work.output([2]) : work.scratch(count);
  work.draw(SUM, { count, inputs: [source.texture], ints: { total, reach: REACH }, targets: [target.texture] });
  return count === 1 ? target : sumTexels(work, target, count);
}
