import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { expectClose, expectNoTensorLeak, onEachBackend } from "../testing/tensors";
import { ARCHITECTURES } from "./architectures";
import { activation, averagePooling2d, batchNormalization, conv2d, dense, dropout, elu, flatten, globalAveragePooling2d, globalMaxPooling2d, leakyReLU, type LayerSpec, maxPooling2d, rescaling, reshape, spatialDropout2d, zeroPadding2d } from "./architectures/layers";
import { backpropagate } from "./backpropagate";
import type { Batch } from "./batches";
import { Network } from "./network";
import { ScoreSums } from "./scores";
import { summarize } from "./summary";

const tiny = [conv2d(2, { strides: 2, padding: "same" }), maxPooling2d(), flatten(), dense(8), dropout(0.5), dense(10, "softmax")];

function logitsOf(network: Network, iteration: number | null): number[] {
  return tf.tidy(() => Array.from(network.logits(tf.ones([2, 28, 28, 1]), iteration === null ? null : { iteration, firstRow: 0 }).dataSync()));
}

onEachBackend(() => {
  test.each(ARCHITECTURES)("architecture $id has the summary's weights and maps images to ten logits", async ({ layers }) => {
    await expectNoTensorLeak(() => {
      using network = new Network(layers, 1);
      const sizes = network.weightInfos.map(({ shape }) => tf.util.sizeFromShape([...shape]));
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(summarize(layers).totalParams);
      expect(logitsOf(network, null)).toHaveLength(20);
      expect(logitsOf(network, null).every(Number.isFinite)).toBe(true);
    });
  });

  test("starts as Keras does: glorot_uniform kernels, zero biases", async () => {
    using network = new Network(ARCHITECTURES[0]!.layers, 5);
    const [kernel, bias, denseKernel] = await network.readWeights();
    const limit = Math.sqrt(6 / (9 * 1 + 9 * 32));
    const denseLimit = Math.sqrt(6 / (5408 + 128));
    expect(Math.max(...kernel!.map(Math.abs))).toBeLessThanOrEqual(limit);
    expect(Math.max(...kernel!.map(Math.abs))).toBeGreaterThan(0.9 * limit);
    expect(denseKernel!.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0)).toBeLessThanOrEqual(denseLimit);
    // A uniform variable on (−a, a) has variance a² / 3.
    const variance = denseKernel!.reduce((sum, value) => sum + value * value, 0) / denseKernel!.length;
    expectClose([variance / denseLimit ** 2], [1 / 3], 0.01);
    expect([...bias!].every((value) => value === 0)).toBe(true);
  });

  test("the same seed gives the same weights, another seed others, and no two kernels are alike", async () => {
    using a = new Network(tiny, 1);
    using b = new Network(tiny, 1);
    using c = new Network(tiny, 2);
    const [first, second, third] = [await a.readWeights(), await b.readWeights(), await c.readWeights()];
    expect(first).toEqual(second);
    expect(first[0]).not.toEqual(third[0]);
    expect(first[0]!.slice(0, 5)).not.toEqual(first[2]!.slice(0, 5));
  });

  test("dropout draws a new mask each iteration, the same one for the same iteration, none outside training", () => {
    using network = new Network(tiny, 1);
    const evaluated = logitsOf(network, null);
    expect(logitsOf(network, null)).toEqual(evaluated);
    expect(logitsOf(network, 3)).toEqual(logitsOf(network, 3));
    expect(logitsOf(network, 3)).not.toEqual(logitsOf(network, 4));
    expect(logitsOf(network, 3)).not.toEqual(evaluated);
  });

  test("a batch computed in parts gets the masks of the whole", () => {
    using network = new Network(tiny, 1);
    tf.tidy(() => {
      const xs = tf.randomUniform<tf.Rank.R4>([5, 28, 28, 1], 0, 1, "float32", 1);
      const whole = network.logits(xs, { iteration: 7, firstRow: 0 });
      const parts = [network.logits(tf.slice(xs, 0, 2), { iteration: 7, firstRow: 0 }), network.logits(tf.slice(xs, 2, 3), { iteration: 7, firstRow: 2 })];
      expectClose(tf.concat(parts).dataSync(), whole.dataSync(), 1e-5);
    });
  });

  test("dropout keeps the expected activation", () => {
    // One dense unit of ones after dropout: its logit is the sum of the kept, rescaled inputs.
    using network = new Network([flatten(), dropout(0.25), dense(10, "softmax")], 1);
    network.writeWeights([new Float32Array(7840).fill(1), new Float32Array(10)]);
    const sums = Array.from({ length: 20 }, (_, iteration) => logitsOf(network, iteration)[0]!);
    const mean = sums.reduce((sum, value) => sum + value, 0) / sums.length;
    // Standard error of the mean: 784 · sqrt(p / (1 − p) / 784 / 20) ≈ 3.6.
    expect(Math.abs(mean - 784)).toBeLessThan(15);
  });

  test("weights round-trip, and misfits are named", async () => {
    using network = new Network(tiny, 1);
    using other = new Network(tiny, 2);
    other.writeWeights(await network.readWeights());
    expect(logitsOf(other, null)).toEqual(logitsOf(network, null));
    expect(() => other.writeWeights([])).toThrow("expected 6 arrays, got 0");
    const weights = await network.readWeights();
    expect(() => other.writeWeights([new Float32Array(1), ...weights.slice(1)])).toThrow("of shape [3,3,1,2] needs 18 values, got 1");
  });

  /** With dropout on, all layers that have a way back, and one of each kind before the first that learns. */
  const everything: readonly LayerSpec[] = [
    dropout(0.1),
    zeroPadding2d([1, 0], [0, 1]),
    rescaling(2, -0.5),
    conv2d(4, { strides: 2, useBias: false, activation: "linear" }),
    batchNormalization({ scale: false, momentum: 0.9 }),
    leakyReLU(0.1),
    spatialDropout2d(0.25),
    averagePooling2d(3, { strides: 2, padding: "same" }),
    conv2d(6, { kernelSize: [2, 3], padding: "same", activation: "elu" }),
    elu(0.5),
    dropout(0.2),
    maxPooling2d(2, { strides: 1, padding: "same" }),
    zeroPadding2d(1),
    reshape(9, 9, 6),
    rescaling(0.7, 0.1),
    globalAveragePooling2d(),
    dense(12, "gelu", { useBias: false }),
    batchNormalization({ center: false, epsilon: 1e-2 }),
    dense(8),
    dropout(0.1),
    dense(10, "softmax"),
  ];

  function someBatch(size = 6): Batch {
    return { xs: tf.randomUniform<tf.Rank.R4>([size, 28, 28, 1], 0, 1, "float32", 3), labels: tf.tensor1d(Array.from({ length: size }, (_, i) => i % 10), "int32") };
  }

  async function lossAndGradients(network: Network): Promise<{ loss: number; gradients: Float32Array[] }> {
    using sums = new ScoreSums();
    const gradients = tf.tidy(() => backpropagate(network, someBatch(), { iteration: 2, firstRow: 0 }, { examples: 6, smoothing: 0.1 }, sums).gradients);
    const onHost = gradients.map((gradient) => Float32Array.from(gradient.dataSync()));
    tf.dispose(gradients);
    return { loss: (await sums.means()).loss, gradients: onHost };
  }

  test("its gradients say how the loss changes, through every kind of layer", async () => {
    await expectNoTensorLeak(async () => {
      using network = new Network(everything, 4);
      const { gradients } = await lossAndGradients(network);
      expect(gradients.map(({ length }) => length)).toEqual(network.variables.map(({ size }) => size));
      for (const [i, variable] of network.variables.entries()) {
        const squared = gradients[i]!.reduce((sum, value) => sum + value * value, 0);
        const step = 0.01 / Math.sqrt(squared);
        const before = Float32Array.from(variable.dataSync());
        const lossAt = async (steps: number): Promise<number> => {
          tf.tidy(() => variable.assign(tf.tensor(before.map((value, k) => value + steps * step * gradients[i]![k]!), variable.shape)));
          return (await lossAndGradients(network)).loss;
        };
        const slope = ((await lossAt(1)) - (await lossAt(-1))) / (2 * step);
        await lossAt(0);
        expect(Math.abs(slope / squared - 1), `slope along gradient ${i}`).toBeLessThan(0.03);
      }
    });
  });

  test("names its weights as Keras, moving statistics among them, and learns all but those", () => {
    using network = new Network(everything, 4);
    const names = network.weightInfos.map(({ name, isTrainable }) => (isTrainable ? name : `(${name})`));
    const expected = `
      conv2d/kernel
      batch_normalization/beta (batch_normalization/moving_mean) (batch_normalization/moving_variance)
      conv2d_1/kernel conv2d_1/bias dense/kernel
      batch_normalization_1/gamma (batch_normalization_1/moving_mean) (batch_normalization_1/moving_variance)
      dense_1/kernel dense_1/bias dense_2/kernel dense_2/bias`;
    expect(names).toEqual(expected.trim().split(/\s+/));
    expect(network.variables.map(({ shape }) => shape)).toEqual(network.weightInfos.filter(({ isTrainable }) => isTrainable).map(({ shape }) => shape));
  });

  test("normalises by the batch while training, by moving statistics outside, which training moves as Keras does", async () => {
    using network = new Network([rescaling(3, 1), batchNormalization({ momentum: 0.75, epsilon: 0 }), flatten(), dense(10, "softmax")], 1);
    expect((await network.readWeights()).slice(0, 4).map(([value]) => value)).toEqual([1, 0, 0, 1]);
    const kernel = new Float32Array(7840).map((_, i) => (i % 10 === 0 ? 1 : 0));
    network.writeWeights([Float32Array.of(2), Float32Array.of(0.5), Float32Array.of(0.25), Float32Array.of(4), kernel, new Float32Array(10)]);
    const values = Float32Array.from({ length: 2 * 784 }, (_, i) => Math.sin(i) / 2 + 0.5);
    const scaled = Array.from(values, (value) => 3 * value + 1);
    const mean = scaled.reduce((sum, value) => sum + value, 0) / scaled.length;
    const variance = scaled.reduce((sum, value) => sum + (value - mean) ** 2, 0) / scaled.length;
    /** Logit 0 of the first image: the sum of its normalised pixels. */
    const sumOf = (mean: number, variance: number) => scaled.slice(0, 784).reduce((sum, value) => sum + (2 * (value - mean)) / Math.sqrt(variance) + 0.5, 0);
    using sums = new ScoreSums();
    tf.tidy(() => {
      const xs = tf.tensor4d(values, [2, 28, 28, 1]);
      expectClose([network.logits(xs, { iteration: 0, firstRow: 0 }).dataSync()[0]!], [sumOf(mean, variance)], 1e-4);
      expectClose([network.logits(xs, null).dataSync()[0]!], [sumOf(0.25, 4)], 1e-4);
      const { updates } = backpropagate(network, { xs, labels: tf.tensor1d([0, 1], "int32") }, { iteration: 0, firstRow: 0 }, { examples: 2, smoothing: 0 }, sums);
      for (const { variable, value } of updates) variable.assign(value);
    });
    const moved = await network.readWeights();
    expectClose([moved[2]![0]!, moved[3]![0]!], [0.75 * 0.25 + 0.25 * mean, 0.75 * 4 + 0.25 * variance], 1e-5);
  });

  test("dropout of whole channels: a batch computed in parts gets the masks of the whole", () => {
    using network = new Network([conv2d(3), spatialDropout2d(0.5), flatten(), dense(10, "softmax")], 1);
    tf.tidy(() => {
      const { xs } = someBatch(5);
      const whole = network.logits(xs, { iteration: 7, firstRow: 0 });
      const parts = [network.logits(tf.slice(xs, 0, 2), { iteration: 7, firstRow: 0 }), network.logits(tf.slice(xs, 2, 3), { iteration: 7, firstRow: 2 })];
      expectClose(tf.concat(parts).dataSync(), whole.dataSync(), 1e-5);
      expect([...whole.dataSync()]).not.toEqual([...network.logits(xs, { iteration: 8, firstRow: 0 }).dataSync()]);
    });
  });

  test("a softmax of its own at the end is left to the loss as well; before the end it is refused", () => {
    using joined = new Network([flatten(), dense(10, "softmax")], 1);
    using apart = new Network([flatten(), dense(10, "linear"), activation("softmax")], 1);
    expect(logitsOf(apart, null)).toEqual(logitsOf(joined, null));
    expect(() => new Network([flatten(), dense(10, "softmax"), dense(10, "softmax")], 1)).toThrow("dense is a softmax before the end; only the last layer can be one");
  });

  test("leaves no tensor behind, whatever the layers, in training and outside", async () => {
    for (const layers of [everything, [conv2d(2, { activation: "selu", dilationRate: 2 }), globalMaxPooling2d(), dense(10, "softmax")], [flatten(), dropout(0), dense(10, "softmax")]]) {
      await expectNoTensorLeak(async () => {
        using network = new Network(layers, 4);
        await lossAndGradients(network);
        const { xs, labels } = someBatch();
        const logits = network.logits(xs, null);
        tf.dispose([xs, labels, logits]);
      });
    }
  });
});
