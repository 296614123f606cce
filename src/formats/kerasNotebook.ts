/** @file The experiment as a Jupyter notebook that runs in Keras, as the paper did it: nbformat 4.5. */
import { fileName } from "./fileNames";
import { layerToKerasCode } from "./kerasCodeWriter";
import { AUGMENT_PYTHON, classNamesPython, inOneLine, keyPython, needs, networksPython, pythonValue, SCHEDULE_PYTHON, sizePython, sizesPython, type ExperimentPlan, type PlannedNetwork } from "./python";

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
    { kind: "code", text: `def build(number):\n    """The network of one run of the page."""\n${plan.networks.map(buildPython).join("\n")}\n    raise ValueError(f"no network {number}")` },
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


def prepare(pixels):
    """Bytes [n, 28, 28] to numbers in [0, 1], [n, 28, 28, 1]."""
    return (pixels.astype("float32") / 255.0)[..., np.newaxis]


train_indices, validation_indices = train_test_split(np.arange(len(images)), test_size=0.2, random_state=2020)
train_indices, validation_indices = train_indices[:TRAIN_SIZE], validation_indices[:VALIDATION_SIZE]
x_train, y_train = prepare(images[train_indices]), labels[train_indices]
x_validation, y_validation = prepare(images[validation_indices]), labels[validation_indices]
x_test, y_test = prepare(test_images[:TEST_SIZE]), test_labels[:TEST_SIZE]
print(x_train.shape, x_validation.shape, x_test.shape)`;

function buildPython(network: PlannedNetwork): string {
  const { name, layers } = network;
  const lines = ["layers.Input((28, 28, 1))", ...layers.map(layerToKerasCode)].map((line) => `            ${line},`);
  return `    if number == ${keyPython(network)}:  # ${inOneLine(name)}\n        return keras.Sequential([\n${lines.join("\n")}\n        ])`;
}

/** Cells that train: what only some recipes need is left out where none does. */
function training(plan: ExperimentPlan): string {
  const parts = [
    OPTIMIZER,
    ...(needs(plan, "schedule") ? [SCHEDULE_PYTHON, LEARNING_RATE] : []),
    ...(needs(plan, "augmentation") ? [AUGMENT_PYTHON, AUGMENTED] : []),
    fitting(plan),
  ];
  return parts.join("\n\n\n");
}

const OPTIMIZER = `OPTIMIZERS = dict(adam=keras.optimizers.Adam, adamw=keras.optimizers.AdamW, sgd=keras.optimizers.SGD, rmsprop=keras.optimizers.RMSprop)


def optimizer_of(settings):
    """Keras's optimizer with the run's options; what is not said is Keras's Adam with its defaults."""
    options = dict(settings.get("optimizer", dict(name="adam")))
    kind = OPTIMIZERS[options.pop("name")]
    if "clipping" in settings:
        options[settings["clipping"]["name"]] = settings["clipping"]["limit"]
    if "ema_momentum" in settings:
        options.update(use_ema=True, ema_momentum=settings["ema_momentum"])
    decay = settings.get("weight_decay", 0.0)
    if decay > 0 or kind is keras.optimizers.AdamW:
        options["weight_decay"] = decay
    return kind(learning_rate=settings["learning_rate"], **options)`;

const LEARNING_RATE = `class LearningRate(keras.callbacks.Callback):
    """Sets the learning rate before each step."""

    def __init__(self, settings, steps_per_epoch):
        super().__init__()
        self.settings, self.steps_per_epoch, self.steps = settings, steps_per_epoch, 0

    def on_train_batch_begin(self, batch, logs=None):
        self.model.optimizer.learning_rate = learning_rate_at(self.settings, self.steps, self.steps_per_epoch)
        self.steps += 1`;

const AUGMENTED = `class Augmented(keras.utils.PyDataset):
    """Batches of training images, changed at random and in a new order in each epoch."""

    def __init__(self, images, labels, settings):
        super().__init__()
        self.images, self.labels, self.settings, self.epoch = images, labels, settings, 1
        self.random = np.random.default_rng(settings["seed"])
        self.coins = self.random.integers(0, 2, len(images))
        self.order = self.random.permutation(len(images))

    def __len__(self):
        return math.ceil(len(self.images) / self.settings["batch_size"])

    def __getitem__(self, batch):
        chosen = self.order[batch * self.settings["batch_size"] :][: self.settings["batch_size"]]
        images = augment(self.images[chosen, :, :, 0], self.settings["augmentation"], self.coins[chosen], self.epoch, self.random)
        return images[..., np.newaxis], self.labels[chosen]

    def on_epoch_end(self):
        self.epoch += 1
        self.order = self.random.permutation(len(self.images))`;

/** The loop over the networks. */
function fitting(plan: ExperimentPlan): string {
  const isSmoothed = needs(plan, "labelSmoothing");
  const isAugmented = needs(plan, "augmentation");
  const hasSizes = needs(plan, "sizes");
  const [train, validation] = hasSizes ? ["x_train[:train_size], y_train[:train_size]", "x_validation[:validation_size], y_validation[:validation_size]"] : ["x_train, y_train", "x_validation, y_validation"];
  const loss = isSmoothed ? "loss_of(settings)" : '"sparse_categorical_crossentropy"';
  const labels = (name: string): string => (isSmoothed ? `labels_of(settings, ${name})` : name);
  const data = isAugmented
    ? `    if "augmentation" in settings:\n        data = dict(x=Augmented(x, ${labels("y")}, settings))\n    else:\n        data = dict(x=x, y=${labels("y")}, batch_size=settings["batch_size"])\n`
    : `    data = dict(x=x, y=${labels("y")}, batch_size=settings["batch_size"])\n`;
  const schedule = needs(plan, "schedule") ? `    if "schedule" in settings:\n        callbacks.append(LearningRate(settings, -(-len(x) // settings["batch_size"])))\n` : "";
  return `${isSmoothed ? `${SMOOTHING}\n\n\n` : ""}strategy = tf.distribute.MirroredStrategy()
models, histories = {}, {}
for number, settings in NETWORKS.items():
    keras.utils.set_random_seed(settings["seed"])
    with strategy.scope():
        model = build(number)
        model.compile(optimizer=optimizer_of(settings), loss=${loss}, metrics=["accuracy"])
    model.summary()
${hasSizes ? `    train_size, validation_size = ${sizePython(plan, "train")}, ${sizePython(plan, "validation")}\n` : ""}    x, y = ${train}
    x_held_out, y_held_out = ${validation}
    callbacks = []
${schedule}    if settings["early_stopping"] is not None:
        stopping = dict(monitor="val_loss") | settings["early_stopping"]
        mode = "max" if stopping["monitor"] == "val_accuracy" else "min"
        callbacks.append(keras.callbacks.EarlyStopping(mode=mode, **stopping))
${data}    histories[number] = model.fit(
        **data,
        epochs=settings["epochs"],
        validation_data=(x_held_out, ${labels("y_held_out")}),
        validation_batch_size=settings["batch_size"],
        callbacks=callbacks,
        verbose=2,
    )
    model.save(FILES[number])
    models[number] = model`;
}

const SMOOTHING = `def labels_of(settings, labels):
    """Label smoothing takes the classes as vectors."""
    return keras.utils.to_categorical(labels, 10) if "label_smoothing" in settings else labels


def loss_of(settings):
    if "label_smoothing" in settings:
        return keras.losses.CategoricalCrossentropy(label_smoothing=settings["label_smoothing"])
    return "sparse_categorical_crossentropy"`;

function results(plan: ExperimentPlan): string {
  const flip = needs(plan, "testTimeFlip") ? `    if settings.get("test_time_flip", False):\n        mirrored = model.predict(x[:, :, ::-1], batch_size=settings["batch_size"], verbose=0)\n        probabilities = (probabilities + mirrored) / 2\n` : "";
  const sized = needs(plan, "sizes") ? `[: ${sizePython(plan, "test")}]` : "";
  return `for number, model in models.items():
    settings = NETWORKS[number]
    x, y = x_test${sized}, y_test${sized}
    probabilities = model.predict(x, batch_size=settings["batch_size"], verbose=0)
${flip}    predictions = probabilities.argmax(axis=1)
    print(f"Network {number}: test accuracy {(predictions == y).mean():.4f}")
    print(confusion_matrix(y, predictions, labels=range(10)))
    print(classification_report(y, predictions, labels=range(10), target_names=CLASS_NAMES, zero_division=0))`;
}
