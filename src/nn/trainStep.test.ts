import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { bandedImages } from "../testing/images";
import { expectClose, expectNoTensorLeak } from "../testing/tensors";
import { activation, batchNormalization, conv2d, dense, dropout, flatten, globalAveragePooling2d, maxPooling2d, rescaling, spatialDropout2d, zeroPadding2d } from "./architectures/layers";
import { imagesPerTask } from "./backend";
import { backpropagate, backpropagateInTurns } from "./backpropagate";
import { toBatch, wholeSet } from "./batches";
import { GradientSums } from "./gradientSums";
import { Network } from "./network";
import { nextMessage } from "./nextMessage";
import { Optimizer } from "./optimizers/optimizer";
import { ScoreSums } from "./scores";
import { selectBackend } from "./selectBackend";
import { train, type Checkpoint, type TrainOptions } from "./train";
import { HeldTensors } from "./tidied";
import { PLAIN_TRAINING } from "./trainConfig";
import { TRAINING_COST } from "./trainEvents";
import { trainStep } from "./trainStep";

test("a batch is computed in parts on the page's own thread, but not where it is normalised by its own mean", { timeout: 60_000 }, async () => {
  await selectBackend("cpu");
  const images = bandedImages(20);
  // Momentum 0: the moving mean is that of what was given last.
  using network = new Network([batchNormalization({ momentum: 0 }), conv2d(32, { kernelSize: 5 }), flatten(), dense(10, "softmax")], 1);
  expect(network.needsWholeBatch).toBe(true);
  expect(imagesPerTask(network.multiplyAdds * TRAINING_COST)).toBeLessThan(20);
  const config = { ...PLAIN_TRAINING, epochs: 1, batchSize: 20, learningRate: 0.001, seed: 1, earlyStopping: null };
  for await (const event of train(network, wholeSet(images), wholeSet(images, 2), config)) if (event.type === "epoch") break;
  const movingMean = (await network.readWeights())[2]!;
  expectClose(movingMean, [images.images.reduce((sum, pixel) => sum + pixel / 255, 0) / images.images.length], 1e-5);
});

test("goes on from a checkpoint to the bit where moving statistics are among the weights", { timeout: 60_000 }, async () => {
  await selectBackend("cpu");
  const images = bandedImages(24);
  const layers = [conv2d(3, { strides: 3, useBias: false, activation: "linear" }), batchNormalization({ momentum: 0.9 }), activation("relu"), spatialDropout2d(0.2), flatten(), dense(10, "softmax")];
  const config = { ...PLAIN_TRAINING, batchSize: 16, learningRate: 0.01, seed: 1, earlyStopping: { monitor: "val_loss", patience: 9, minDelta: 0, restoreBestWeights: true } as const };
  const fit = async (network: Network, epochs: number, options: TrainOptions): Promise<void> => {
    for await (const _ of train(network, wholeSet(images), wholeSet(images, 8), { ...config, epochs }, options)) continue;
  };
  await expectNoTensorLeak(async () => {
    const checkpoints: Checkpoint[] = [];
    using straight = new Network(layers, 1);
    await fit(straight, 3, { onCheckpoint: (checkpoint) => checkpoints.push(checkpoint) });
    // The seed is that of the masks too; of its first weights nothing may be left.
    using resumed = new Network(layers, 1);
    resumed.writeWeights(checkpoints[2]!.weights);
    await fit(resumed, 3, { from: checkpoints[0]! });
    expect(await resumed.readWeights()).toEqual(await straight.readWeights());
    expect(checkpoints[0]!.weights.map(({ length }) => length)).toEqual([27, 3, 3, 3, 3, 2430, 10]);
    expect(checkpoints[0]!.weights[3]).not.toEqual(checkpoints[2]!.weights[3]);
  });
});

/** Every kind of block there is. @param strides of the first convolution: with 1, a batch of 20 is more than the cpu computes at once. */
const mixed = (strides: number) => [
  rescaling(2, -1),
  zeroPadding2d(1),
  conv2d(4, { kernelSize: 5, strides, activation: "linear" }),
  batchNormalization(),
  activation("gelu"),
  spatialDropout2d(0.2),
  conv2d(8, { kernelSize: 5 }),
  maxPooling2d(),
  batchNormalization({ scale: false }),
  globalAveragePooling2d(),
  dense(16),
  dropout(0.3),
  dense(10, "softmax"),
];
const CONFIG = { ...PLAIN_TRAINING, epochs: 1, batchSize: 20, learningRate: 0.01, seed: 1, earlyStopping: null };
const LOSS = { examples: 20, smoothing: 0.1 };

test("block by block, with turns for the page, comes to the same weights and scores to the bit, and leaves nothing behind", { timeout: 60_000 }, async () => {
  await selectBackend("cpu");
  const source = bandedImages(20);
  const indices = Int32Array.from({ length: 20 }, (_, i) => i);
  await expectNoTensorLeak(async () => {
    using atOnce = new Network(mixed(1), 1);
    using inTurns = new Network(mixed(1), 1);
    expect(imagesPerTask(inTurns.multiplyAdds * TRAINING_COST)).toBeLessThan(20);
    using before = new Optimizer(atOnce.variables, CONFIG);
    using after = new Optimizer(inTurns.variables, CONFIG);
    using expected = new ScoreSums();
    using got = new ScoreSums();
    using gradients = new GradientSums();
    tf.tidy(() => {
      const found = backpropagate(atOnce, toBatch(source, indices), { iteration: 0, firstRow: 0 }, LOSS, expected);
      gradients.add(found.gradients);
      for (const { variable, value } of found.updates) variable.assign(value);
    });
    before.applyGradients(gradients.sums, 0.01);
    let [numTurns, isDone] = [0, false];
    const page = (async () => {
      for (; !isDone; numTurns++) await nextMessage();
    })();
    await trainStep(inTurns, after, { source, indices, learningRate: 0.01, labelSmoothing: 0.1, augment: null }, got);
    isDone = true;
    await page;
    expect(await inTurns.readWeights()).toEqual(await atOnce.readWeights());
    expect(await got.means()).toEqual(await expected.means());
    // There and back through a dozen blocks.
    expect(numTurns).toBeGreaterThan(12);
  });
});

test("wherever it is broken off, nothing is left behind", { timeout: 60_000 }, async () => {
  await selectBackend("cpu");
  const source = bandedImages(4);
  using network = new Network(mixed(2), 1);
  const numTurns = { most: 0 };
  for (let stopAfter = 0; numTurns.most === stopAfter; stopAfter++) {
    await expectNoTensorLeak(() => {
      using held = new HeldTensors();
      using sums = new ScoreSums();
      const batch = toBatch(source, Int32Array.of(0, 1, 2, 3));
      held.own([batch.xs, batch.labels]);
      const turns = backpropagateInTurns(network, batch, { iteration: 0, firstRow: 0 }, LOSS, sums, held.own);
      let isEnded = false;
      for (let turn = 0; turn <= stopAfter; turn++) isEnded = turns.next().done === true;
      if (!isEnded) numTurns.most = stopAfter + 1;
    });
  }
  expect(numTurns.most).toBe(20);
});
