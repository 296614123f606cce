import { expect, test } from "vitest";
import { bandedImages } from "../testing/images";
import { expectClose, expectNoTensorLeak } from "../testing/tensors";
import { activation, batchNormalization, conv2d, dense, flatten, spatialDropout2d } from "./architectures/layers";
import { imagesPerTask } from "./backend";
import { wholeSet } from "./batches";
import { Network } from "./network";
import { selectBackend } from "./selectBackend";
import { train, type Checkpoint, type TrainOptions } from "./train";
import { PLAIN_TRAINING } from "./trainConfig";
import { TRAINING_COST } from "./trainEvents";

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
