/** @file Keras code becomes layers without being run; what is not known is named, with its line. */
import { describe, expect, test } from "vitest";
import { mulberry32 } from "../data/random";
import {
  activation,
  averagePooling2d,
  batchNormalization,
  conv2d,
  dense,
  dropout,
  elu,
  flatten,
  globalAveragePooling2d,
  globalMaxPooling2d,
  leakyReLU,
  maxPooling2d,
  rescaling,
  reshape,
  spatialDropout2d,
  zeroPadding2d,
} from "../nn/architectures/layers";
import { architectureById } from "../nn/architectures";
import { randomLayers } from "../experiment/fixtures/randomExperiments";
import { layersFromKerasCode } from "./kerasCode";
import { layersToKerasCode } from "./kerasCodeWriter";

test("the paper's second network, as a notebook has it", () => {
  const code = `
import keras
from keras import layers
num_classes = 10
input_shape = (28, 28, 1)

model = keras.Sequential([
    keras.Input(shape=input_shape),
    layers.Conv2D(32, 3, activation="relu"),   # [b, 26, 26, 32]
    layers.MaxPooling2D(2),
    layers.Conv2D(64, (3, 3), strides=2, padding="same", activation='relu'),
    layers.MaxPooling2D(pool_size=(2, 2)),
    layers.Flatten(),
    layers.Dense(128, activation="relu"),
    layers.Dropout(0.25),
    layers.Dense(256, "relu"),
    layers.Dropout(rate=.25),
    layers.Dense(128, activation=tf.nn.relu),
    layers.Dense(num_classes, activation="softmax"),
], name="paper_2")
model.summary()
model.compile(optimizer=keras.optimizers.Adam(learning_rate=1e-3), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
history = model.fit(x_train, y_train, batch_size=512, epochs=20, validation_data=(x_val, y_val))
`;
  expect(layersFromKerasCode(code)).toEqual({ layers: architectureById(2).layers, notes: [], problem: null });
});

test("model.add, a function that builds it, and a bare list", () => {
  const expected = [flatten(), dense(10, "softmax")];
  expect(layersFromKerasCode("model = Sequential()\nmodel.add(Flatten(input_shape=(28, 28)))\nmodel.add(Dense(10, activation='softmax'))").layers).toEqual(expected);
  expect(layersFromKerasCode("def build():\n    return tf.keras.Sequential([tf.keras.layers.Flatten(),\n        tf.keras.layers.Dense(10, 'softmax')])").layers).toEqual(expected);
  expect(layersFromKerasCode("[layers.Flatten(), layers.Dense(10, activation='softmax')]").layers).toEqual(expected);
  expect(layersFromKerasCode("layers.Flatten()\nlayers.Dense(10, activation='softmax')").layers).toEqual(expected);
});

test("every kind of layer, every argument", () => {
  const { layers, problem } = layersFromKerasCode(`keras.Sequential([
    layers.InputLayer(batch_shape=(None, 28, 28, 1)),
    layers.Rescaling(1.0, offset=-0.5),
    layers.ZeroPadding2D(((1, 2), (0, 1))), layers.ZeroPadding2D((1, 2)), layers.ZeroPadding2D(),
    layers.Conv2D(filters=8, kernel_size=(3, 5), strides=(1, 2), padding="SAME", use_bias=False, name="first"),
    layers.BatchNormalization(momentum=0.9, epsilon=1e-5, scale=False),
    layers.BatchNormalization(), layers.ReLU(), layers.ReLU(6.0), layers.ReLU(None, 0.1), layers.LeakyReLU(0.2), layers.LeakyReLU(alpha=0.1), layers.LeakyReLU(), layers.ELU(2),
    layers.Conv2D(4, 3, dilation_rate=2, activation="gelu", kernel_initializer="glorot_uniform", bias_initializer="zeros"),
    layers.MaxPool2D(3, 2, "same"), layers.AveragePooling2D(2, strides=1), layers.SpatialDropout2D(0.1),
    layers.Reshape((-1 * 1,)) if False else layers.Reshape((7, 7, 4)),
    layers.GlobalAveragePooling2D(),
    layers.Activation("swish"), layers.Activation(keras.activations.leaky_relu), layers.Dense(10), layers.Softmax(),
])`.replace("layers.Reshape((-1 * 1,)) if False else ", ""));
  expect(problem).toBeNull();
  expect(layers).toEqual([
    rescaling(1, -0.5),
    zeroPadding2d([1, 2], [0, 1]),
    zeroPadding2d(1, 2),
    zeroPadding2d(1),
    conv2d(8, { kernelSize: [3, 5], strides: [1, 2], padding: "same", useBias: false, activation: "linear" }),
    batchNormalization({ momentum: 0.9, epsilon: 1e-5, scale: false }),
    batchNormalization(),
    activation("relu"),
    activation("relu6"),
    leakyReLU(0.1),
    leakyReLU(0.2),
    leakyReLU(0.1),
    leakyReLU(0.3),
    elu(2),
    conv2d(4, { dilationRate: 2, activation: "gelu" }),
    maxPooling2d(3, { strides: 2, padding: "same" }),
    averagePooling2d(2, { strides: 1 }),
    spatialDropout2d(0.1),
    reshape(7, 7, 4),
    globalAveragePooling2d(),
    activation("silu"),
    activation("leaky_relu"),
    dense(10, "linear"),
    activation("softmax"),
  ]);
});

test("a flat input is a flattened image; a network in a network is its layers", () => {
  expect(layersFromKerasCode("keras.Sequential([keras.Input((784,)), layers.Dense(10, activation='softmax')])").layers).toEqual([flatten(), dense(10, "softmax")]);
  expect(layersFromKerasCode("Sequential([Input((28, 28, 1)), Sequential([GlobalMaxPooling2D()]), Dropout(0.5, seed=3), Dense(10, 'softmax')])").layers).toEqual([globalMaxPooling2d(), dropout(0.5), dense(10, "softmax")]);
});

test("a size of -1 is what is left, as in files; what does not fit is for others to say", () => {
  expect(layersFromKerasCode("Sequential([MaxPool2D(), Reshape((-1,)), Dense(10, 'softmax')])").layers).toEqual([maxPooling2d(), reshape(196), dense(10, "softmax")]);
  expect(layersFromKerasCode("Sequential([MaxPool2D(30), BatchNormalization(), Softmax()])").layers).toEqual([maxPooling2d(30), batchNormalization(), activation("softmax")]);
});

test("says what it passed over", () => {
  const { layers, notes } = layersFromKerasCode("Sequential([\nRandomRotation(0.1),\nFlatten(),\nDense(10, 'softmax', kernel_initializer='he_normal')])");
  expect(layers).toEqual([flatten(), dense(10, "softmax")]);
  expect(notes).toEqual([
    "Line 2: RandomRotation acts only while training and was left out.",
    'Line 4: kernel_initializer="he_normal" was passed over: networks begin with Keras’s own initialisers here.',
  ]);
});

describe("what cannot be read is said, with its line", () => {
  test.each([
    ["", "Line 1: no keras.Sequential([...]) was found. Paste the code of a Sequential network."],
    ["hello", "Line 1: no keras.Sequential([...]) was found. Paste the code of a Sequential network."],
    ["Sequential([\n  Flatten(),\n  Conv3D(4, 3)])", "Line 3: Conv3D is none of the layers that this page has: Conv2D, MaxPooling2D,"],
    ["Sequential([DepthwiseConv2D(3)])", "Line 1: DepthwiseConv2D is none of the layers"],
    ["Sequential([Conv2D(4)])", "Line 1: Conv2D needs kernel_size."],
    ["Sequential([Conv2D(4, 3, groups=2)])", "Line 1: Conv2D has groups=2, and only groups=1 is known here."],
    ["Sequential([Conv2D(4, 3, activation='mish')])", 'Line 1: Conv2D needs one of linear, relu, leaky_relu, elu, selu, gelu, silu, relu6, softplus, tanh, sigmoid, softmax as activation, got "mish".'],
    ["Sequential([Conv2D(4, 3, kernel_regularizer=l2(0.1))])", "Line 1: Conv2D has kernel_regularizer=l2(…), which is not known here. Leave it out."],
    ["Sequential([Conv2D('four', 3)])", 'Line 1: Conv2D needs a number as filters, got "four".'],
    ["Sequential([Conv2D(4, (3, 3, 3))])", "Line 1: Conv2D needs a number or two, as in 3 or (3, 3) as kernel_size, got (3, 3, 3)."],
    ["Sequential([Flatten(1, 2, 3)])", "Line 1: Flatten takes at most 1 values without a name, got 3."],
    ["Sequential([Dense(10, units=10)])", "Line 1: Dense says units twice."],
    ["Sequential([Dense(a=1, a=2)])", "Line 1: Dense(…) says a twice."],
    ["Sequential([Dense(5 + 5)])", 'Line 1: "+" would have to be computed, and nothing is computed here. Write the value itself.'],
    ["Sequential([Dense(n)])", "Line 1: Dense needs a number as units, got n."],
    ["Sequential([Flatten(),\n  Dense(0)])", 'Line 2: Dense: "units" should be a whole number from 1, but is 0.'],
    ["Sequential([ReLU(3)])", "Line 1: ReLU has max_value = 3 and negative_slope = 0; this page's ReLU has no upper end, or 6."],
    ["Sequential([Dropout(1)])", 'Line 1: Dropout: "rate" should be from 0, below 1, but is 1.'],
    ["Sequential([Dense(10)", 'Line 1: "[" is never closed.'],
    ["Sequential([Dense(10))", 'Line 1: ")" cannot close the "[" of line 1.'],
    ["model.add(Dense(10)))", 'Line 1: ")" closes nothing.'],
    ["for i in range(3):\n  model.add(Flatten())", 'Line 1: "for" would have to be run, and nothing is run here. Write the layers one by one.'],
    ["x = layers.Dense(10)(x)", "Line 1: a layer is called with another's output. Only Sequential networks are read: write keras.Sequential([...])."],
    ["model = keras.Model(inputs, outputs)", "Line 1: only Sequential networks are read; this is a functional Model."],
    ["Sequential([Input((32, 32, 3))])", "Line 1: the input is 32 × 32 × 3; images are 28 × 28 × 1 here."],
    ["a = Sequential([Flatten()])\nb = Sequential([Flatten()])", "Line 2: there is a second Sequential. Paste one network at a time."],
    ["Sequential([Flatten(), 3])", "Line 1: a list of layers has 3 in it."],
    ["Sequential(layers)", "Line 1: Sequential takes a list of layers"],
    ["Sequential([Flatten() Dense(10)])", 'Line 1: expected ",", got "Dense".'],
    ["Sequential({1: 2})", "Line 1: dictionaries and sets are not read here."],
    ["eval('1')", "Line 1: eval(…) is not known here."],
    ["Sequential([Dense(10, activation=?)])", 'Line 1: "?" begins nothing that is read here.'],
    ["x".repeat(50_001), "The code has 50,001 characters; at most 50,000 are read."],
    [`${"[".repeat(60)}${"]".repeat(60)}`, "Line 1: there are more than 50 brackets within each other."],
  ])("%s", (code, problem) => {
    const read = layersFromKerasCode(code);
    expect(read.layers).toBeNull();
    expect(read.problem).toContain(problem);
  });

  test("random code never throws, and is read in a moment", () => {
    const random = mulberry32(7);
    const words = ["keras.Sequential(", "[", "]", "(", ")", ",", "=", "layers.Dense", "10", "'relu'", "\n", "model.add(", "#", "\"", "-", ".", "Flatten()", "None", "for", "\\", "é", "'''"];
    for (let i = 0; i < 2_000; i++) {
      const code = Array.from({ length: Math.floor(random() * 30) }, () => words[Math.floor(random() * words.length)]).join("");
      const { layers, problem } = layersFromKerasCode(code);
      expect(layers === null ? problem : "it is one.").toMatch(/[.…]$/);
    }
  });
});

test("any network is written and read back", () => {
  const random = mulberry32(9);
  for (let i = 0; i < 300; i++) {
    const layers = randomLayers(random);
    expect(layersFromKerasCode(layersToKerasCode(layers))).toEqual({ layers, notes: [], problem: null });
  }
});

test("what is Keras's default is left out", () => {
  expect(layersToKerasCode(architectureById(2).layers)).toBe(`import keras
from keras import layers

model = keras.Sequential([
    layers.Input((28, 28, 1)),
    layers.Conv2D(32, 3, activation="relu"),
    layers.MaxPooling2D(2),
    layers.Conv2D(64, 3, strides=2, padding="same", activation="relu"),
    layers.MaxPooling2D(2),
    layers.Flatten(),
    layers.Dense(128, activation="relu"),
    layers.Dropout(0.25),
    layers.Dense(256, activation="relu"),
    layers.Dropout(0.25),
    layers.Dense(128, activation="relu"),
    layers.Dense(10, activation="softmax"),
])
`);
});
