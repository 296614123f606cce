import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { expectClose, expectNoTensorLeak, onEachBackend } from "../testing/tensors";
import { Adam } from "./adam";
import fixture from "./fixtures/adam.json";

onEachBackend(() => {
  test.each(fixture.cases)("follows Keras's weights, gradients from 1 to 0, learning rate $learningRate", async ({ learningRate, weights, gradients, after }) => {
    await expectNoTensorLeak(async () => {
      const variable = tf.tidy(() => tf.variable(tf.tensor1d(weights)));
      using adam = new Adam([variable], learningRate);
      for (const [step, gradient] of gradients.entries()) {
        tf.tidy(() => adam.applyGradients([tf.tensor1d(gradient)]));
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
    using adam = new Adam([straight], 0.01);
    for (const gradient of [...first, ...second]) tf.tidy(() => adam.applyGradients([tf.tensor1d(gradient)]));
    using before = new Adam([resumed], 0.01);
    for (const gradient of first) tf.tidy(() => before.applyGradients([tf.tensor1d(gradient)]));
    using after = new Adam([resumed], 0.01);
    after.writeState(await before.readState());
    for (const gradient of second) tf.tidy(() => after.applyGradients([tf.tensor1d(gradient)]));
    expect(Array.from(await resumed.data())).toEqual(Array.from(await straight.data()));
    tf.dispose([straight, resumed]);
  });

  test("says what does not fit", () => {
    const variable = tf.variable(tf.zeros([2]));
    using adam = new Adam([variable], 0.01);
    expect(() => adam.applyGradients([])).toThrow("expected 1 gradients, got 0");
    expect(() => adam.writeState({ iterations: 1, momentums: [new Float32Array(3)], velocities: [new Float32Array(2)] })).toThrow("needs 2 values, got 3");
    variable.dispose();
  });
});
