/** @file The measurement: that it is one, leaves nothing behind, and is made once. */
import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test, vi } from "vitest";
import { expectNoTensorLeak } from "../testing/tensors";
import { trainingSpeed } from "./cpuSpeed";
import { registerStockKernels } from "./kernels/stock";

beforeAll(async () => {
  await tf.setBackend("cpu");
  registerStockKernels("cpu");
});

test("measures once, and leaves no tensor behind", async () => {
  // A clock that moves by two seconds whenever it is read: seven images, as many as the loop takes at once, in two seconds.
  let time = 0;
  const clock = vi.spyOn(performance, "now").mockImplementation(() => (time += 2_000));
  let speed = 0;
  await expectNoTensorLeak(async () => {
    speed = await trainingSpeed();
  });
  clock.mockRestore();
  // Architecture 1 takes 888,192 multiplications forward, and about three times as many to learn.
  expect(speed).toBe((888_192 * 3 * 7) / 2);
  expect(await trainingSpeed()).toBe(speed);
});
