/** @file A whole experiment as a folder of Python that trains all its runs in Keras, on one machine or on a Ray cluster, and writes results.json. */
import type { ArchitectureId } from "../nn/architectures";
import type { LayerSpec } from "../nn/architectures/layers";
import { summarize } from "../nn/summary";
import { RUN_PYTHON } from "./experimentRunPython";
import { buildPython, predictPython, PREPARE_PYTHON, trainPython } from "./kerasPython";
import { networksPython, sizesPython, type ExperimentPlan, type PlannedNetwork } from "./python";

/** One of the experiment's runs: `number` is its id, a whole number. */
interface FolderRun extends PlannedNetwork {
  /** As results.json has it. */
  readonly network: { readonly name: string; readonly layers: readonly LayerSpec[]; readonly architecture: ArchitectureId | null };
}

/** What the folder repeats: all runs, trained or not. */
export interface FolderPlan extends Omit<ExperimentPlan, "networks"> {
  readonly name: string;
  readonly preset: string | null;
  /** The number that the next run gets: further seeds count on from here. */
  readonly nextId: number;
  readonly networks: readonly FolderRun[];
}

/** The folder's files by name. */
export function experimentFolder(plan: FolderPlan): Readonly<Record<string, string>> {
  return {
    "README.md": readme(plan),
    "requirements.txt": REQUIREMENTS,
    "experiment.json": experimentJson(plan),
    "networks.py": networksFile(plan),
    "train.py": TRAIN_PYTHON,
    "run.py": RUN_PYTHON,
  };
}

function experimentJson({ name, preset, nextId, networks }: FolderPlan): string {
  const runs = networks.map(({ number, name: runName, network }) => ({ id: number, name: runName, network, params: summarize(network.layers).totalParams }));
  return `${JSON.stringify({ name, preset, nextId, runs }, null, 1)}\n`;
}

function networksFile(plan: FolderPlan): string {
  return `"""The networks of the experiment, and the recipe of each.

Recipes can be changed here: results.json tells of the recipe that a run was trained by. Networks are changed in the
page, which knows them by experiment.json; take the experiment again afterwards.
"""
import keras
from keras import layers

${sizesPython(plan)}
NETWORKS = {
${networksPython(plan)}
}


${buildPython(plan)}
`;
}

const TRAIN_PYTHON = `"""One function that trains a run as the page does, and one that scores it too. run.py calls the second, here or in a Ray task."""
import math
import tempfile
import time
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

from networks import build

CARDS = tf.config.list_physical_devices("GPU")
for card in CARDS:
    tf.config.experimental.set_memory_growth(card, True)  # Runs may share a card.
# Several cards share each batch; one, or none, is Keras's usual way.
strategy = tf.distribute.MirroredStrategy() if len(CARDS) > 1 else tf.distribute.get_strategy()


${trainPython(() => true)}


${predictPython(() => true)}


${PREPARE_PYTHON}


class Clock(keras.callbacks.Callback):
    """Seconds of each epoch, validation included."""

    def __init__(self):
        super().__init__()
        self.seconds, self.began = [], 0.0

    def on_epoch_begin(self, epoch, logs=None):
        self.began = time.perf_counter()

    def on_epoch_end(self, epoch, logs=None):
        self.seconds.append(time.perf_counter() - self.began)


def train_and_score(job, data):
    """What came of one run: its course, the probabilities of the test images [n, 10], and its .keras file's bytes.

    data: of bytes, the sets "train" and "test" as (images, labels), and the split's indices into the first.
    """
    settings, clock = job["settings"], Clock()
    count = build(job["number"]).count_params()
    if count != job["params"]:
        raise ValueError(f"the network in networks.py has {count} weights, the page's has {job['params']}. Change it in the page and take the experiment again.")
    images, labels = data["train"]
    train_indices = data["train_indices"][: settings["train_size"]]
    validation_indices = data["validation_indices"][: settings["validation_size"]]
    train_set = prepare(images[train_indices]), labels[train_indices]
    validation_set = prepare(images[validation_indices]), labels[validation_indices]
    model, history, stopping = train(job["number"], settings, train_set, validation_set, [clock])
    test_images, test_labels = (part[: settings["test_size"]] for part in data["test"])
    probabilities = predict(model, settings, prepare(test_images))
    return dict(
        trainSize=len(train_indices),
        validationSize=len(validation_indices),
        endReason="early-stopping" if stopping is not None and stopping.stopped_epoch > 0 else "completed",
        restoredEpoch=stopping.best_epoch + 1 if stopping is not None and stopping.restore_best_weights else None,
        history={name: [finite(value) for value in history.history[key]] for name, key in CURVES.items()},
        secondsPerEpoch=clock.seconds,
        testLoss=finite(loss_of_rows(probabilities, test_labels, settings.get("label_smoothing", 0.0))),
        backend=dict(name="tensorflow", renderer=cards_text(), threads=None),
        probabilities=probabilities,
        model=file_of(model),
    )


CURVES = dict(loss="loss", accuracy="accuracy", valLoss="val_loss", valAccuracy="val_accuracy")


def loss_of_rows(probabilities, labels, smoothing):
    """The mean cross-entropy, labels smoothed as in training."""
    logs = np.log(np.clip(probabilities.astype("float64"), 1e-7, 1 - 1e-7))
    return -((1 - smoothing) * logs[np.arange(len(labels)), labels] + smoothing * logs.mean(axis=1)).mean()


def finite(value):
    """A number that JSON has; None for others."""
    return float(value) if math.isfinite(value) else None


def cards_text():
    names = [tf.config.experimental.get_device_details(card).get("device_name", "GPU") for card in CARDS]
    return ", ".join(names) if names else None


def file_of(model):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.keras"
        model.save(path)
        return path.read_bytes()
`;

/** Those that the folder has been tried with. */
const REQUIREMENTS = `# Python 3.11 or later. For graphics cards of NVIDIA: tensorflow[and-cuda]==2.21.0
keras==3.15.1
numpy==2.4.6
# Only for --ray.
ray==2.58.0
scikit-learn==1.9.1
tensorflow==2.21.0
`;

function readme({ name, networks, isOnBuiltIn }: FolderPlan): string {
  const builtIn = isOnBuiltIn
    ? "\nThe page was on garments that it draws itself, which no other program has. Here it is Fashion-MNIST: to lay the\nresults beside runs of the page, train those on Fashion-MNIST.\n"
    : "";
  return `# ${name}

${networks.length} ${networks.length === 1 ? "run" : "runs"} of the page Fitting Room, to be trained in Keras: the same networks, recipes, seeds and split.
${builtIn}
    pip install -r requirements.txt
    python run.py                 one run after the other
    python run.py --ray           as Ray tasks, on whatever cluster ray.init() finds (RAY_ADDRESS, --address), else on this machine
    python run.py --seeds 3       each run from three seeds
    python run.py --help          the rest

results.json is written anew after each run. The page opens it (Results room, "Open a network"): its runs then stand beside
those of the page with their scores, curves and confusion matrices, as long as both were scored on the same images.
results.json has no weights; those of each run are in runs/, as .keras files that the page opens too.

- \`networks.py\`: networks and recipes. A changed recipe is trained anew.
- \`train.py\`: how one run is trained. Where it sees several graphics cards, \`tf.distribute\` uses all of them.
- \`run.py\`: which runs are trained, where, and results.json.
- \`experiment.json\`: what the page calls them.

On a cluster, every machine needs what requirements.txt names; the folder itself is sent there, and the images too.
A run takes 2 CPUs and, if there are any, one card: \`--cpus\` and \`--gpus\` change that.

The same seed does not give the same numbers in two programs, as each draws its random numbers in its own way. Expect
test accuracies within about half a percentage point.
`;
}
