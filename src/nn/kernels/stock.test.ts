import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs";
import { test } from "vitest";
import { expectClose } from "../../testing/tensors";
import { convReluPool } from "../ops/convReluPool";
import { registerStockKernels } from "./stock";

test("the composed convolution has the gradients of tfjs's own tape", async () => {
  registerStockKernels("cpu");
  await tf.setBackend("cpu");
  const [x, kernel, bias] = [tf.randomNormal<tf.Rank.R4>([2, 7, 7, 3], 0, 1, "float32", 1), tf.randomNormal<tf.Rank.R4>([3, 3, 3, 4], 0, 1, "float32", 2), tf.randomNormal<tf.Rank.R1>([4], 0, 1, "float32", 3)];
  const ours = tf.grads((x, kernel, bias) =>
    convReluPool(x as tf.Tensor4D, kernel as tf.Tensor4D, bias as tf.Tensor1D, { strides: 1, padding: "same", poolSize: 2 }, { training: true, wantsDx: true }).square(),
  )([x, kernel, bias]);
  const theirs = tf.grads((x, kernel, bias) => tf.maxPool(tf.conv2d(x as tf.Tensor4D, kernel as tf.Tensor4D, 1, "same").add(bias).relu() as tf.Tensor4D, 2, 2, "valid").square())([x, kernel, bias]);
  for (const [i, gradient] of ours.entries()) expectClose(await gradient.data(), await theirs[i]!.data(), 1e-5);
});
