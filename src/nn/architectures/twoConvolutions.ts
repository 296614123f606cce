/** @file Architecture 2 of "Deep Learning Project: Fashion MNIST Classification": 159,882 parameters. */
import type { Architecture } from "./architecture";
import { conv2d, dense, dropout, flatten, maxPooling2d } from "./layers";

/** Input `[b, 28, 28, 1]`; the shape that each layer makes of it stands behind it, b the batch. */
export const twoConvolutions = {
  id: 2,
  name: "Two convolutions",
  description: "A second, strided convolution shrinks the image before the dense layers; dropout between them.",
  layers: [
    conv2d(32), // [b, 26, 26, 32]
    maxPooling2d(), // [b, 13, 13, 32]
    conv2d(64, { strides: 2, padding: "same" }), // [b, 7, 7, 64]
    maxPooling2d(), // [b, 3, 3, 64]
    flatten(), // [b, 576]
    dense(128), // [b, 128]
    dropout(0.25),
    dense(256), // [b, 256]
    dropout(0.25),
    dense(128), // [b, 128]
    dense(10, "softmax"), // probabilities [b, 10]
  ],
  protocol: { epochs: 20, earlyStopping: false },
  published: {
    paperTestAccuracy: 0.91,
    keras: [
      { seed: 0, epochs: 20, secondsPerEpoch: 3.88, trainAccuracy: 0.9262, testAccuracy: 0.9033, testLoss: 0.2709, correctPerClass: [870, 982, 880, 884, 871, 953, 671, 982, 981, 959] },
      { seed: 1, epochs: 20, secondsPerEpoch: 5.0, trainAccuracy: 0.9261, testAccuracy: 0.9063, testLoss: 0.2699, correctPerClass: [887, 978, 862, 936, 850, 964, 696, 987, 971, 932] },
      { seed: 2, epochs: 20, secondsPerEpoch: 6.78, trainAccuracy: 0.9236, testAccuracy: 0.9015, testLoss: 0.2845, correctPerClass: [886, 973, 890, 933, 847, 973, 609, 960, 977, 967] },
    ],
  },
} as const satisfies Architecture;
