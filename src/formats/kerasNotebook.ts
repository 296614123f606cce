/** @file The experiment as a Jupyter notebook that runs in Keras, as the paper did it: nbformat 4.5. */
import type { LayerSpec } from "../nn/architectures/layers";
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
    case "conv2d": {
      const options = [...(layer.strides === 1 ? [] : [`strides=${layer.strides}`]), ...(layer.padding === "valid" ? [] : [`padding="${layer.padding}"`])];
      return `layers.Conv2D(${[layer.filters, 3, ...options, 'activation="relu"'].join(", ")})`;
    }
    case "maxPooling2d":
      return "layers.MaxPooling2D(2)";
    case "flatten":
      return "layers.Flatten()";
    case "dense":
      return `layers.Dense(${layer.units}, activation="${layer.activation}")`;
    case "dropout":
      return `layers.Dropout(${layer.rate})`;
  }
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
