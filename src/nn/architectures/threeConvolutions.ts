/** @file Architecture 3 of "Deep Learning Project: Fashion MNIST Classification": 289,610 parameters. */
import type { Architecture } from "./architecture";
import { conv2d, dense, dropout, flatten, maxPooling2d } from "./layers";

/** Input `[b, 28, 28, 1]`; the shape that each layer makes of it stands behind it, b the batch. */
export const threeConvolutions = {
  id: 3,
  name: "Three convolutions",
  description: "Three wider convolutions down to a single pixel, four dense layers with dropout, and early stopping.",
  layers: [
    conv2d(64), // [b, 26, 26, 64]
    maxPooling2d(), // [b, 13, 13, 64]
    conv2d(128, { strides: 2, padding: "same" }), // [b, 7, 7, 128]
    maxPooling2d(), // [b, 3, 3, 128]
    conv2d(64, { strides: 2, padding: "same" }), // [b, 2, 2, 64]
    maxPooling2d(), // [b, 1, 1, 64]
    flatten(), // [b, 64]
    dense(128), // [b, 128]
    dropout(0.25),
    dense(256), // [b, 256]
    dropout(0.5),
    dense(256), // [b, 256]
    dropout(0.25),
    dense(128), // [b, 128]
    dropout(0.1),
    dense(10, "softmax"), // probabilities [b, 10]
  ],
  protocol: { epochs: 50, earlyStopping: true },
  published: {
    paperTestAccuracy: 0.82,
    keras: [
      { seed: 0, epochs: 10, secondsPerEpoch: 10.31, trainAccuracy: 0.908, testAccuracy: 0.8944, testLoss: 0.2997, correctPerClass: [819, 975, 838, 878, 858, 954, 699, 979, 986, 958] },
      { seed: 1, epochs: 12, secondsPerEpoch: 10.28, trainAccuracy: 0.9124, testAccuracy: 0.8949, testLoss: 0.2982, correctPerClass: [831, 980, 749, 937, 895, 974, 686, 965, 971, 961] },
      { seed: 2, epochs: 8, secondsPerEpoch: 16.63, trainAccuracy: 0.895, testAccuracy: 0.8769, testLoss: 0.3406, correctPerClass: [922, 970, 915, 832, 731, 980, 524, 945, 980, 970] },
    ],
  },
} as const satisfies Architecture;
