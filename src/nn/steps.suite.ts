/** @file The test of every kind of layer: three steps give what three steps of Keras give. */
import * as tf from "@tensorflow/tfjs-core";
import { expect, suite, test } from "vitest";
import { KERAS_BATCH_SIZE, KERAS_LEARNING_RATE, kerasImages, kerasSteps } from "../testing/kerasSteps";
import { expectNoTensorLeak } from "../testing/tensors";
import { backpropagate } from "./backpropagate";
import { toBatch, wholeSet } from "./batches";
import { readToHost } from "./backend";
import { Network } from "./network";
import { ScoreSums } from "./scores";

/** Of the largest value of each array, as steps.json says. */
const TOLERANCE = 1e-5;

/**
 * Where Keras's own float32 leaves more.
 *
 * batchnorm: TensorFlow adds up the variance of 10,816 numbers one after the other, which is 2.5e-5 off; in float64 the
 * first gradients are 1.65e-5 from its, and so is beta, which began at 0, and what follows. The bias before its second
 * normalisation has two roundings for a gradient, Keras's and ours, 2.3e-8 of the largest apart on WebGL, 1.9e-8 on cpu. activation_tanh: in one of 1,728 windows the two
 * largest are a rounding apart, and the other one wins; with that one swapped, float64 is within 7e-7 of Keras's.
 */
const LOOSER: Readonly<Record<string, { readonly gradients: number; readonly after: number; readonly least?: number }>> = {
  batchnorm: { gradients: 2e-5, after: 3e-5, least: 2e-3 },
  activation_tanh: { gradients: 3e-4, after: TOLERANCE },
};

/** Runs Keras's steps on whatever backend is the present one by then. */
export function describeSteps(): void {
  suite("three steps are Keras's", () => {
    const images = kerasImages();

    test.each(kerasSteps())("$name", async (keras) => {
      await expectNoTensorLeak(async () => {
        using network = new Network(keras.layers, 1);
        network.writeWeights(keras.initialWeights);
        for (const [step, expected] of keras.losses.entries()) {
          const { loss, gradients } = await takeStep(network, step);
          expectAlike([[loss]], [[expected]], `loss of step ${step + 1}`);
          if (step === 0) expectWeightsAlike(gradients, keras.firstGradients, "first gradients", LOOSER[keras.name]?.gradients, LOOSER[keras.name]?.least);
        }
        expectWeightsAlike(await network.readWeights(), keras.weights, "weights after", LOOSER[keras.name]?.after);
        expectAlike(await logitsOfFirst(network, keras.logitsAfter.length), keras.logitsAfter, "logits after", { tolerance: LOOSER[keras.name]?.after ?? TOLERANCE });
      });
    });

    /** Of plain gradient descent. */
    async function takeStep(network: Network, step: number): Promise<{ loss: number; gradients: Float32Array[] }> {
      using sums = new ScoreSums();
      const indices = wholeSet(images).indices.subarray(step * KERAS_BATCH_SIZE, (step + 1) * KERAS_BATCH_SIZE);
      const gradients = tf.tidy(() => {
        const found = backpropagate(network, toBatch(images, indices), { iteration: step, firstRow: 0 }, { examples: KERAS_BATCH_SIZE, smoothing: 0 }, sums);
        network.variables.forEach((variable, i) => variable.assign(tf.sub(variable, tf.mul(found.gradients[i]!, KERAS_LEARNING_RATE))));
        for (const { variable, value } of found.updates) variable.assign(value);
        return found.gradients;
      });
      const onHost = await readToHost(gradients);
      tf.dispose(gradients);
      return { loss: (await sums.means()).loss, gradients: onHost };
    }

    async function logitsOfFirst(network: Network, count: number): Promise<Float32Array[]> {
      const logits = tf.tidy(() => network.logits(toBatch(images, wholeSet(images, count).indices).xs, null));
      const [values] = await readToHost([logits]);
      logits.dispose();
      return Array.from({ length: count }, (_, row) => values.subarray(row * 10, row * 10 + 10));
    }
  });
}

/** A bias that batch normalisation takes off again has no gradient but what rounding leaves: small arrays are held against the largest of all. */
function expectWeightsAlike(actual: readonly Float32Array[], expected: readonly Float32Array[], what: string, tolerance = TOLERANCE, least = 1e-3): void {
  expectAlike(actual, expected, what, { least: least * largestOf(expected.map(largestOf)), tolerance });
}

function expectAlike(actual: readonly ArrayLike<number>[], expected: readonly ArrayLike<number>[], what: string, { least = 0, tolerance = TOLERANCE } = {}): void {
  expect(actual.length).toBe(expected.length);
  expected.forEach((values, i) => {
    const scale = Math.max(least, largestOf(values));
    const differences = Array.from(values, (value, k) => Math.abs(value - actual[i]![k]!));
    expect(actual[i]!.length, `${what}, array ${i}`).toBe(values.length);
    expect(largestOf(differences) / (scale || 1), `${what}, array ${i}: largest difference over largest value`).toBeLessThanOrEqual(tolerance);
  });
}

/** Without its sign; NaN if any is. */
function largestOf(values: ArrayLike<number>): number {
  return Array.from(values).reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
}
