import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { expectClose, expectNoTensorLeak, onEachBackend } from "../../testing/tensors";
import fixture from "../fixtures/adam.json";
import { PLAIN_TRAINING } from "../trainConfig";
import { Optimizer } from "./optimizer";

onEachBackend(() => {
  test.each(fixture.cases)("follows Keras's weights, gradients from 1 to 0, learning rate $learningRate", async ({ learningRate, weights, gradients, after }) => {
    await expectNoTensorLeak(async () => {
      const variable = tf.tidy(() => tf.variable(tf.tensor1d(weights)));
      using adam = new Optimizer([variable], PLAIN_TRAINING);
      for (const [step, gradient] of gradients.entries()) {
        tf.tidy(() => adam.applyGradients([tf.tensor1d(gradient)], learningRate));
        // Compared by how far they moved: the weights themselves would hide a wrong step in their leading digits.
        const moved = (await variable.data()).map((value, i) => value - weights[i]!);
        const expected = after[step]!.map((value, i) => value - weights[i]!);
        expectClose(Array.from(moved, (value) => value / learningRate), expected.map((value) => value / learningRate), 5e-4);
      }
      variable.dispose();
    });
  });

  test("goes on from a saved state exactly", async () => {
    const [first, second] = [fixture.cases[0]!.gradients.slice(0, 5), fixture.cases[0]!.gradients.slice(5)];
    const straight = tf.variable(tf.tensor1d(fixture.cases[0]!.weights));
    const resumed = tf.variable(tf.tensor1d(fixture.cases[0]!.weights));
    using adam = new Optimizer([straight], PLAIN_TRAINING);
    for (const gradient of [...first, ...second]) tf.tidy(() => adam.applyGradients([tf.tensor1d(gradient)], 0.01));
    using before = new Optimizer([resumed], PLAIN_TRAINING);
    for (const gradient of first) tf.tidy(() => before.applyGradients([tf.tensor1d(gradient)], 0.01));
    using after = new Optimizer([resumed], PLAIN_TRAINING);
    after.writeState(await before.readState());
    for (const gradient of second) tf.tidy(() => after.applyGradients([tf.tensor1d(gradient)], 0.01));
    expect(Array.from(await resumed.data())).toEqual(Array.from(await straight.data()));
    tf.dispose([straight, resumed]);
  });

  test("says what does not fit", () => {
    const variable = tf.variable(tf.zeros([2]));
    using adam = new Optimizer([variable], PLAIN_TRAINING);
    expect(() => adam.applyGradients([], 0.01)).toThrow("expected 1 gradients, got 0");
    const slots = { momentums: [new Float32Array(3)], velocities: [new Float32Array(2)] };
    expect(() => adam.writeState({ kind: "adam", iterations: 1, slots })).toThrow("needs 2 values, got 3");
    variable.dispose();
  });
});
