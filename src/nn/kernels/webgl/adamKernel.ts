/** @file AdamUpdate: one draw per variable, three targets. */
import { type TensorInfo, util } from "@tensorflow/tfjs-core";
import type { KernelAttrs } from "../../ops/contract";
import { texelsFor } from "./layout";
import type { Program } from "./program";
import type { Workbench } from "./workbench";

const UPDATE: Program = {
  name: "adam",
  inputs: ["variable", "momentum", "velocity", "gradient"],
  ints: [],
  floats: ["stepSize", "rate1", "rate2", "epsilon"],
  targets: 3,
  main: `
  vec4 g = texel(gradient, index);
  vec4 m = texel(momentum, index);
  vec4 v = texel(velocity, index);
  m += (g - m) * rate1;
  v += (g * g - v) * rate2;
  out0 = texel(variable, index) - m * stepSize / (sqrt(v) + epsilon);
  out1 = m;
  out2 = v;`,
};

/** See `AdamUpdate` in ops/contract.ts. */
export function adamUpdate(
  work: Workbench,
  { variable, momentum, velocity, gradient }: Record<"variable" | "momentum" | "velocity" | "gradient", TensorInfo>,
  { stepSize, beta1, beta2, epsilon }: KernelAttrs<"AdamUpdate">,
): TensorInfo[] {
  const { shape } = variable;
  const outputs = [work.output(shape), work.output(shape), work.output(shape)];
  work.draw(UPDATE, {
    count: texelsFor(util.sizeFromShape(shape)),
    inputs: [variable, momentum, velocity, gradient].map((tensor) => work.dense(tensor)),
    ints: {},
    floats: { stepSize, rate1: 1 - beta1, rate2: 1 - beta2, epsilon },
    targets: outputs.map(({ texture }) => texture),
  });
  return outputs.map((output) => work.result(output, shape));
}
