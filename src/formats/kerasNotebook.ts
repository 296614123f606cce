/** @file The experiment as a Jupyter notebook that runs in Keras, as the paper did it: nbformat 4.5. */
import { fileName } from "./fileNames";
import { buildPython, predictPython, PREPARE_PYTHON, trainPython } from "./kerasPython";
import { classNamesPython, keyPython, needs, networksPython, pythonValue, sizePython, sizesPython, type ExperimentPlan, type RecipePart } from "./python";

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
    { kind: "markdown", text: introduction(plan) },
    { kind: "code", text: imports(plan) },
    { kind: "markdown", text: "## Settings\n\nThose of the runs in the page." },
    { kind: "code", text: settings(plan) },
    { kind: "markdown", text: "## Data\n\nPixels in [0, 1]; a fifth of the training images is held out for validation, `random_state=2020`." },
    { kind: "code", text: DATA },
    { kind: "markdown", text: "## Networks" },
    { kind: "code", text: buildPython(plan) },
    { kind: "markdown", text: "## Training\n\n`MirroredStrategy` spreads each batch over all graphics cards there are; with none it runs on the processor." },
    { kind: "code", text: training(plan) },
    { kind: "markdown", text: "## Results" },
    { kind: "code", text: results(plan) },
  ];
}

function introduction(plan: ExperimentPlan): string {
  return `# Fashion-MNIST with convolutional networks

The experiment of the page Fitting Room, in Keras: the same ${plan.networks.length === 1 ? "network" : "networks"}, split, seeds and settings. It needs
TensorFlow 2.16 or later (with Keras 3) and scikit-learn: \`pip install tensorflow scikit-learn\`.

The same seed does not give the same numbers in two programs, as each draws its random numbers in its own way. Expect
test accuracies within about half a percentage point of a run that was trained to its end on the same images.`;
}

function imports(plan: ExperimentPlan): string {
  return `${needs(plan, "schedule") || needs(plan, "augmentation") ? "import math\n\n" : ""}import keras
import numpy as np
import tensorflow as tf
from keras import layers
from sklearn.metrics import classification_report, confusion_matrix
from sklearn.model_selection import train_test_split`;
}

function settings(plan: ExperimentPlan): string {
  const files = plan.networks.map((network) => `${keyPython(network)}: ${pythonValue(fileName(network.fileBase, "keras-h5"))}`);
  return [sizesPython(plan), classNamesPython(), "NETWORKS = {", networksPython(plan), "}", `FILES = {${files.join(", ")}}`].join("\n");
}

const DATA = `(images, labels), (test_images, test_labels) = keras.datasets.fashion_mnist.load_data()


${PREPARE_PYTHON}


train_indices, validation_indices = train_test_split(np.arange(len(images)), test_size=0.2, random_state=2020)
train_indices, validation_indices = train_indices[:TRAIN_SIZE], validation_indices[:VALIDATION_SIZE]
x_train, y_train = prepare(images[train_indices]), labels[train_indices]
x_validation, y_validation = prepare(images[validation_indices]), labels[validation_indices]
x_test, y_test = prepare(test_images[:TEST_SIZE]), test_labels[:TEST_SIZE]
print(x_train.shape, x_validation.shape, x_test.shape)`;

/** Cells that train: what only some recipes need is left out where none does. */
function training(plan: ExperimentPlan): string {
  const isNeeded = (part: RecipePart): boolean => needs(plan, part);
  const cut = (name: "train" | "validation"): string => (isNeeded("sizes") ? `[: ${sizePython(plan, name)}]` : "");
  return `strategy = tf.distribute.MirroredStrategy()


${trainPython(isNeeded)}


models, histories = {}, {}
for number, settings in NETWORKS.items():
    train_set = x_train${cut("train")}, y_train${cut("train")}
    validation_set = x_validation${cut("validation")}, y_validation${cut("validation")}
    models[number], histories[number], _ = train(number, settings, train_set, validation_set)
    models[number].summary()
    models[number].save(FILES[number])`;
}

function results(plan: ExperimentPlan): string {
  const sized = needs(plan, "sizes") ? `[: ${sizePython(plan, "test")}]` : "";
  return `${predictPython((part) => needs(plan, part))}


for number, model in models.items():
    settings = NETWORKS[number]
    x, y = x_test${sized}, y_test${sized}
    predictions = predict(model, settings, x).argmax(axis=1)
    print(f"Network {number}: test accuracy {(predictions == y).mean():.4f}")
    print(confusion_matrix(y, predictions, labels=range(10)))
    print(classification_report(y, predictions, labels=range(10), target_names=CLASS_NAMES, zero_division=0))`;
}
