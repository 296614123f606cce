import { expect, test } from "vitest";
import { bandedImages } from "../testing/images";
import { expectClose } from "../testing/tensors";
import { batchNormalization, conv2d, dense, flatten } from "./architectures/layers";
import { imagesPerTask } from "./backend";
import { wholeSet } from "./batches";
import { Network } from "./network";
import { selectBackend } from "./selectBackend";
import { train } from "./train";
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
