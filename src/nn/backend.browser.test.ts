import * as tf from "@tensorflow/tfjs";
import { beforeEach, expect, test } from "vitest";
import { assertContextAlive, backendFence, ContextLostError, isContextLost, readToHost, renewBackend } from "./backend";
import { selectBackend } from "./selectBackend";

function loseContext(): void {
  const { gl } = (tf.backend() as unknown as { gpgpu: { gl: WebGL2RenderingContext } }).gpgpu;
  gl.getExtension("WEBGL_lose_context")!.loseContext();
}

beforeEach(async () => {
  if (isContextLost()) await renewBackend();
  await selectBackend("webgl");
});

test("the fence comes after the work before it", async () => {
  const product = tf.tidy(() => tf.ones<tf.Rank.R2>([64, 64]).matMul(tf.ones([64, 64])));
  await backendFence();
  const [values] = await readToHost([product]);
  expect(values![0]).toBe(64);
  product.dispose();
});

test("a lost context is said, not waited for, and another one takes its place", async () => {
  const before = tf.memory().numTensors;
  const tensor = tf.ones([100]);
  const fence = backendFence();
  loseContext();
  expect(isContextLost()).toBe(true);
  await expect(fence).rejects.toThrow(ContextLostError);
  await expect(readToHost([tensor])).rejects.toThrow(ContextLostError);
  expect(assertContextAlive).toThrow(/took the graphics context away/);
  tensor.dispose();

  await renewBackend();
  expect(isContextLost()).toBe(false);
  const sum = tf.tidy(() => tf.ones([100]).sum());
  expect((await readToHost([sum]))[0]![0]).toBe(100);
  sum.dispose();
  expect(tf.memory().numTensors).toBe(before);
});
