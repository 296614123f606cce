/** @file The experiment as a Jupyter notebook that runs in Keras, as the paper did it: nbformat 4.5. */
import type { Activation, LayerSpec, Padding, Pair } from "../nn/architectures/layers";
import { fileName } from "./fileNames";
import { classNamesPython, pythonValue, inOneLine, settingsPython, sizesPython, type ExperimentPlan, type PlannedNetwork } from "./python";

interface Cell {
  readonly kind: "markdown" | "code";
  readonly text: string;
}

/** The notebook's JSON, trailing newline included. */
export function kerasNotebook(plan: ExperimentPlan): string {
  const cells = notebookCells(plan).map(({ kind, text }, i) => ({
    cell_type: kind,
    id: `cell-${i + 1}`,
    metadata: {},
    ...(kind === "code" ? { execution_count: null, outputs: [] } : {}),
    source: text.split("\n").map((line, at, lines) => (at === lines.length - 1 ? line : `${line}\n`)),
  }));
  const metadata = { kernelspec: { display_name: "Python 3", language: "python", name: "python3" }, language_info: { name: "python" } };
  return `${JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 5 }, null, 1)}\n`;
}

/** The code of all cells, one after the other: the notebook as a script. */
export function notebookCode(plan: ExperimentPlan): string {
  return `${notebookCells(plan)
    .filter(({ kind }) => kind === "code")
    .map(({ text }) => text)
    .join("\n\n")}\n`;
}

function notebookCells(plan: ExperimentPlan): Cell[] {
  return [
    { kind: "markdown", text: INTRODUCTION },
    { kind: "code", text: IMPORTS },
    { kind: "markdown", text: "## Settings\n\nThose of the run in the page." },
    { kind: "code", text: settings(plan) },
    { kind: "markdown", text: "## Data\n\nPixels in [0, 1]; a fifth of the training images is held out for validation, `random_state=2020`." },
    { kind: "code", text: DATA },
    { kind: "markdown", text: "## Networks" },
    { kind: "code", text: `def build(number):\n    """The network as the paper numbers it."""\n${plan.networks.map(buildPython).join("\n")}\n    raise ValueError(f"no network {number}")` },
    { kind: "markdown", text: "## Training\n\n`MirroredStrategy` spreads each batch over all graphics cards there are; with none it runs on the processor." },
    { kind: "code", text: TRAINING },
    { kind: "markdown", text: "## Results" },
    { kind: "code", text: RESULTS },
  ];
}

const INTRODUCTION = `# Fashion-MNIST with three convolutional networks

The experiment of the page Fitting Room, in Keras: the same networks, split, seed and settings. It needs
TensorFlow 2.16 or later (with Keras 3) and scikit-learn: \`pip install tensorflow scikit-learn\`.

The same seed does not give the same numbers in two programs, as each draws its random numbers in its own way. Expect
test accuracies within about half a percentage point.`;

const IMPORTS = `import keras
import numpy as np
import tensorflow as tf
from keras import layers
from sklearn.metrics import classification_report, confusion_matrix
from sklearn.model_selection import train_test_split`;

function settings(plan: ExperimentPlan): string {
  const networks = plan.networks.map(({ number, config }) => `    ${number}: ${settingsPython(config)},`);
  const files = plan.networks.map(({ number, fileBase }) => `${number}: ${pythonValue(fileName(fileBase, "keras-h5"))}`);
  return [sizesPython(plan), classNamesPython(), "NETWORKS = {", ...networks, "}", `FILES = {${files.join(", ")}}`].join("\n");
}

const DATA = `(images, labels), (test_images, test_labels) = keras.datasets.fashion_mnist.load_data()


def prepare(pixels):
    """Bytes [n, 28, 28] to numbers in [0, 1], [n, 28, 28, 1]."""
    return (pixels.astype("float32") / 255.0)[..., np.newaxis]


train_indices, validation_indices = train_test_split(np.arange(len(images)), test_size=0.2, random_state=2020)
train_indices, validation_indices = train_indices[:TRAIN_SIZE], validation_indices[:VALIDATION_SIZE]
x_train, y_train = prepare(images[train_indices]), labels[train_indices]
x_validation, y_validation = prepare(images[validation_indices]), labels[validation_indices]
x_test, y_test = prepare(test_images[:TEST_SIZE]), test_labels[:TEST_SIZE]
print(x_train.shape, x_validation.shape, x_test.shape)`;

function buildPython({ number, name, layers }: PlannedNetwork): string {
  const lines = ["layers.Input((28, 28, 1))", ...layers.map(layerPython)].map((line) => `            ${line},`);
  return `    if number == ${number}:  # ${inOneLine(name)}\n        return keras.Sequential([\n${lines.join("\n")}\n        ])`;
}

function layerPython(layer: LayerSpec): string {
  switch (layer.type) {
    case "conv2d":
      return called("Conv2D", layer.filters, pythonPair(layer.kernelSize), ...windowed(layer, [1, 1]), ...dilated(layer.dilationRate), ...activated(layer.activation), ...biased(layer.useBias));
    case "maxPooling2d":
      return called("MaxPooling2D", pythonPair(layer.poolSize), ...windowed(layer, layer.poolSize));
    case "averagePooling2d":
      return called("AveragePooling2D", pythonPair(layer.poolSize), ...windowed(layer, layer.poolSize));
    case "globalMaxPooling2d":
      return called("GlobalMaxPooling2D");
    case "globalAveragePooling2d":
      return called("GlobalAveragePooling2D");
    case "batchNormalization": {
      const { momentum, epsilon, center, scale } = layer;
      return called("BatchNormalization", ...(momentum === 0.99 ? [] : [`momentum=${momentum}`]), ...(epsilon === 1e-3 ? [] : [`epsilon=${epsilon}`]), ...(center ? [] : ["center=False"]), ...(scale ? [] : ["scale=False"]));
    }
    case "flatten":
      return called("Flatten");
    case "reshape":
      return called("Reshape", `(${layer.targetShape.join(", ")}${layer.targetShape.length === 1 ? "," : ""})`);
    case "zeroPadding2d":
      return called("ZeroPadding2D", `(${layer.padding.map(([before, after]) => `(${before}, ${after})`).join(", ")})`);
    case "rescaling":
      return called("Rescaling", layer.scale, ...(layer.offset === 0 ? [] : [`offset=${layer.offset}`]));
    case "dense":
      return called("Dense", layer.units, ...activated(layer.activation), ...biased(layer.useBias));
    case "activation":
      return called("Activation", `"${layer.activation}"`);
    case "leakyReLU":
      return called("LeakyReLU", `negative_slope=${layer.negativeSlope}`);
    case "elu":
      return called("ELU", `alpha=${layer.alpha}`);
    case "dropout":
      return called("Dropout", layer.rate);
    case "spatialDropout2d":
      return called("SpatialDropout2D", layer.rate);
  }
}

function called(kind: string, ...options: readonly (string | number)[]): string {
  return `layers.${kind}(${options.join(", ")})`;
}

/** One number where both are the same. */
function pythonPair([rows, columns]: Pair): string {
  return rows === columns ? String(rows) : `(${rows}, ${columns})`;
}

function windowed({ strides, padding }: { readonly strides: Pair; readonly padding: Padding }, usualStrides: Pair): string[] {
  return [...(strides.join() === usualStrides.join() ? [] : [`strides=${pythonPair(strides)}`]), ...(padding === "valid" ? [] : [`padding="${padding}"`])];
}

function dilated(rate: Pair): string[] {
  return rate.join() === "1,1" ? [] : [`dilation_rate=${pythonPair(rate)}`];
}

function activated(activation: Activation): string[] {
  return activation === "linear" ? [] : [`activation="${activation}"`];
}

function biased(useBias: boolean): string[] {
  return useBias ? [] : ["use_bias=False"];
}

const TRAINING = `strategy = tf.distribute.MirroredStrategy()
models, histories = {}, {}
for number, settings in NETWORKS.items():
    keras.utils.set_random_seed(settings["seed"])
    with strategy.scope():
        model = build(number)
        model.compile(
            optimizer=keras.optimizers.Adam(learning_rate=settings["learning_rate"]),
            loss="sparse_categorical_crossentropy",
            metrics=["accuracy"],
        )
    model.summary()
    callbacks = []
    if settings["early_stopping"] is not None:
        callbacks.append(keras.callbacks.EarlyStopping(monitor="val_loss", mode="min", **settings["early_stopping"]))
    histories[number] = model.fit(
        x_train,
        y_train,
        batch_size=settings["batch_size"],
        epochs=settings["epochs"],
        validation_data=(x_validation, y_validation),
        callbacks=callbacks,
        verbose=2,
    )
    model.save(FILES[number])
    models[number] = model`;

const RESULTS = `for number, model in models.items():
    probabilities = model.predict(x_test, batch_size=NETWORKS[number]["batch_size"], verbose=0)
    predictions = probabilities.argmax(axis=1)
    print(f"Network {number}: test accuracy {(predictions == y_test).mean():.4f}")
    print(confusion_matrix(y_test, predictions, labels=range(10)))
    print(classification_report(y_test, predictions, labels=range(10), target_names=CLASS_NAMES, zero_division=0))`;
