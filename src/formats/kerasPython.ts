/** @file Training in Keras as Python text: what the notebook and the folder of a whole experiment have in common. */
import { layerToKerasCode } from "./kerasCodeWriter";
import { AUGMENT_PYTHON, inOneLine, keyPython, SCHEDULE_PYTHON, type ExperimentPlan, type PlannedNetwork, type RecipePart } from "./python";

/** Whether the text needs a part of recipes. */
export type IsNeeded = (part: RecipePart) => boolean;

/** The function `build(number)`, which makes the network of one run. */
export function buildPython({ networks }: Pick<ExperimentPlan, "networks">): string {
  return `def build(number):\n    """The network of one run of the page."""\n${networks.map(networkPython).join("\n")}\n    raise ValueError(f"no network {number}")`;
}

function networkPython(network: PlannedNetwork): string {
  const { name, layers } = network;
  const lines = ["layers.Input((28, 28, 1))", ...layers.map(layerToKerasCode)].map((line) => `            ${line},`);
  return `    if number == ${keyPython(network)}:  # ${inOneLine(name)}\n        return keras.Sequential([\n${lines.join("\n")}\n        ])`;
}

/** Pixels as networks take them; needs numpy as np. */
export const PREPARE_PYTHON = `def prepare(pixels):
    """Bytes [n, 28, 28] to numbers in [0, 1], [n, 28, 28, 1]."""
    return (pixels.astype("float32") / 255.0)[..., np.newaxis]`;

/**
 * `train(number, settings, train_set, validation_set)` and what it calls; needs keras, numpy as np, `build` and
 * `strategy`, and math where a schedule or augmentation is needed. What is not needed is left out.
 */
export function trainPython(isNeeded: IsNeeded): string {
  return [
    OPTIMIZER,
    ...(isNeeded("schedule") ? [SCHEDULE_PYTHON, LEARNING_RATE] : []),
    ...(isNeeded("augmentation") ? [AUGMENT_PYTHON, AUGMENTED] : []),
    ...(isNeeded("labelSmoothing") ? [SMOOTHING] : []),
    fitPython(isNeeded),
  ].join("\n\n\n");
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

const SMOOTHING = `def labels_of(settings, labels):
    """Label smoothing takes the classes as vectors."""
    return keras.utils.to_categorical(labels, 10) if "label_smoothing" in settings else labels


def loss_of(settings):
    if "label_smoothing" in settings:
        return keras.losses.CategoricalCrossentropy(label_smoothing=settings["label_smoothing"])
    return "sparse_categorical_crossentropy"`;

function fitPython(isNeeded: IsNeeded): string {
  const isSmoothed = isNeeded("labelSmoothing");
  const labels = (name: string): string => (isSmoothed ? `labels_of(settings, ${name})` : name);
  const plain = `data = dict(x=x, y=${labels("y")}, batch_size=settings["batch_size"])\n`;
  const data = isNeeded("augmentation") ? `    if "augmentation" in settings:\n        data = dict(x=Augmented(x, ${labels("y")}, settings))\n    else:\n        ${plain}` : `    ${plain}`;
  const schedule = isNeeded("schedule") ? `    if "schedule" in settings:\n        callbacks.append(LearningRate(settings, -(-len(x) // settings["batch_size"])))\n` : "";
  return `def train(number, settings, train_set, validation_set, callbacks=()):
    """One network trained by its run's recipe: the model, Keras's history, and its EarlyStopping (None without one)."""
    (x, y), (x_held_out, y_held_out) = train_set, validation_set
    keras.utils.set_random_seed(settings["seed"])
    with strategy.scope():
        model = build(number)
        model.compile(optimizer=optimizer_of(settings), loss=${isSmoothed ? "loss_of(settings)" : '"sparse_categorical_crossentropy"'}, metrics=["accuracy"])
    callbacks, stopping = list(callbacks), None
${schedule}    if settings["early_stopping"] is not None:
        options = dict(monitor="val_loss") | settings["early_stopping"]
        stopping = keras.callbacks.EarlyStopping(mode="max" if options["monitor"] == "val_accuracy" else "min", **options)
        callbacks.append(stopping)
${data}    history = model.fit(
        **data,
        epochs=settings["epochs"],
        validation_data=(x_held_out, ${labels("y_held_out")}),
        validation_batch_size=settings["batch_size"],
        callbacks=callbacks,
        verbose=2,
    )
    return model, history, stopping`;
}

/** `predict(model, settings, x)`: probabilities [n, 10], with the mirror image's where a recipe says so. */
export function predictPython(isNeeded: IsNeeded): string {
  const flip = isNeeded("testTimeFlip") ? `    if settings.get("test_time_flip", False):\n        mirrored = model.predict(x[:, :, ::-1], batch_size=settings["batch_size"], verbose=0)\n        probabilities = (probabilities + mirrored) / 2\n` : "";
  return `def predict(model, settings, x):
    """Probabilities [n, 10]."""
    probabilities = model.predict(x, batch_size=settings["batch_size"], verbose=0)
${flip}    return probabilities`;
}
