/** @file Architecture 1 of "Deep Learning Project: Fashion MNIST Classification": 693,962 parameters. */
import type { Architecture } from "./architecture";
import { conv2d, dense, flatten, maxPooling2d } from "./layers";

/** Input `[b, 28, 28, 1]`; the shape that each layer makes of it stands behind it, b the batch. */
export const oneConvolution = {
  id: 1,
  name: "One convolution",
  description: "One convolution and one hidden layer: the paper’s baseline, and the largest of the three.",
  layers: [
    conv2d(32), // [b, 26, 26, 32]
    maxPooling2d(), // [b, 13, 13, 32]
    flatten(), // [b, 5408]
    dense(128), // [b, 128]
    dense(10, "softmax"), // probabilities [b, 10]
  ],
  protocol: { epochs: 10, earlyStopping: false },
  published: {
    paperTestAccuracy: 0.89,
    keras: [
      { seed: 0, epochs: 10, secondsPerEpoch: 4.85, trainAccuracy: 0.9249, testAccuracy: 0.8984, testLoss: 0.2809, correctPerClass: [905, 977, 843, 888, 896, 965, 617, 977, 976, 940] },
      { seed: 1, epochs: 10, secondsPerEpoch: 3.08, trainAccuracy: 0.9202, testAccuracy: 0.8972, testLoss: 0.2818, correctPerClass: [866, 974, 830, 931, 890, 977, 620, 974, 981, 929] },
      { seed: 2, epochs: 10, secondsPerEpoch: 3.34, trainAccuracy: 0.9256, testAccuracy: 0.9017, testLoss: 0.2697, correctPerClass: [883, 972, 833, 914, 892, 970, 651, 952, 979, 971] },
    ],
  },
} as const satisfies Architecture;
