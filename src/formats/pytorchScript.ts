/** @file The experiment as a PyTorch script, with Keras's arithmetic where PyTorch's differs. */
import type { LayerSpec } from "../nn/architectures/layers";
import { samePads } from "./onnx/onnxLayout";
import { classNamesPython, inOneLine, settingsPython, sizesPython, type ExperimentPlan, type PlannedNetwork } from "./python";
import { inputShapes } from "./weights";

/** The script, trailing newline included. */
export function pytorchScript(plan: ExperimentPlan): string {
  const networks = plan.networks.map(({ number, config }) => `    ${number}: ${settingsPython(config)},`).join("\n");
  const builds = plan.networks.map(buildPython).join("\n");
  return [
    HEADER,
    `${sizesPython(plan)}\n${classNamesPython()}\nNETWORKS = {\n${networks}\n}`,
    DATA,
    `def build(number):\n    """The network as the paper numbers it; its outputs are logits."""\n${builds}\n    raise ValueError(f"no network {number}")`,
    TRAINING,
    MAIN,
  ].join("\n\n\n");
}

const HEADER = `"""Fashion-MNIST with three convolutional networks: the experiment of the page Fitting Room, in PyTorch.

The same networks, split, seed and settings. It needs torch, torchvision and scikit-learn:
    pip install torch torchvision scikit-learn

Where PyTorch differs from Keras, Keras's way is taken: the first weights are Glorot's with biases of zero, Adam's epsilon
is 1e-7 (PyTorch adds it after the bias correction, Keras before: the first steps differ a little), flattening is by
height, width and channel, and the last batch of an epoch may be small. The same seed does not give the same numbers in
two programs. Expect test accuracies within about half a percentage point.
"""
import copy
import random

import numpy as np
import torch
import torchvision
from sklearn.metrics import classification_report, confusion_matrix
from sklearn.model_selection import train_test_split
from torch import nn`;

const DATA = `def load(train, indices=None, size=None):
    """Images [n, 1, 28, 28] in [0, 1] and their labels, on the device."""
    dataset = torchvision.datasets.FashionMNIST("data", train=train, download=True)
    chosen = np.arange(size) if indices is None else indices
    images = dataset.data[chosen].float().div(255).unsqueeze(1)
    return images.to(DEVICE), dataset.targets[chosen].to(DEVICE)


DEVICE = torch.device("cuda" if torch.cuda.is_available() else "mps" if torch.backends.mps.is_available() else "cpu")


class KerasFlatten(nn.Module):
    """[n, channels, height, width] to [n, height * width * channels], in Keras's order."""

    def forward(self, images):
        return images.permute(0, 2, 3, 1).flatten(1)`;

function buildPython({ number, name, layers }: PlannedNetwork): string {
  const shapes = inputShapes(layers);
  const lines = layers.flatMap((layer, i) => layerPython(layer, shapes[i]!)).map((line) => `            ${line},`);
  return `    if number == ${number}:  # ${inOneLine(name)}\n        return nn.Sequential(\n${lines.join("\n")}\n        )`;
}

/** @param input `[null, height, width, channels]` or `[null, units]`. */
function layerPython(layer: LayerSpec, input: readonly (number | null)[]): string[] {
  switch (layer.type) {
    case "conv2d": {
      const [left, right] = samePads(input[2]!, layer.strides);
      const [top, bottom] = samePads(input[1]!, layer.strides);
      const pad = layer.padding === "same" ? [`nn.ZeroPad2d((${[left, right, top, bottom].join(", ")}))`] : [];
      return [...pad, `nn.Conv2d(${input[3]}, ${layer.filters}, 3, stride=${layer.strides})`, "nn.ReLU()"];
    }
    case "maxPooling2d":
      return ["nn.MaxPool2d(2)"];
    case "flatten":
      return ["KerasFlatten()"];
    case "dense":
      // The loss takes logits, as it does here and in Keras.
      return [`nn.Linear(${input[1]}, ${layer.units})`, ...(layer.activation === "relu" ? ["nn.ReLU()"] : [])];
    case "dropout":
      return [`nn.Dropout(${layer.rate})`];
  }
}

const TRAINING = `def initialise(module):
    """Keras's first weights: glorot_uniform kernels, zero biases."""
    if isinstance(module, (nn.Conv2d, nn.Linear)):
        nn.init.xavier_uniform_(module.weight)
        nn.init.zeros_(module.bias)


def train_epoch(model, optimizer, images, labels, batch_size):
    """One pass in a new order; the mean loss and accuracy over the epoch, dropout on."""
    model.train()
    loss_sum, correct = 0.0, 0
    for chosen in torch.randperm(len(labels)).to(DEVICE).split(batch_size):
        optimizer.zero_grad()
        logits = model(images[chosen])
        loss = nn.functional.cross_entropy(logits, labels[chosen])
        loss.backward()
        optimizer.step()
        loss_sum += loss.item() * len(chosen)
        correct += (logits.argmax(1) == labels[chosen]).sum().item()
    return loss_sum / len(labels), correct / len(labels)


@torch.no_grad()
def score(model, images, labels, batch_size):
    """Mean loss, and the predicted classes."""
    model.eval()
    logits = torch.cat([model(batch) for batch in images.split(batch_size)])
    return nn.functional.cross_entropy(logits, labels).item(), logits.argmax(1)


def fit(model, settings, train_set, validation_set):
    """Keras's fit, with its EarlyStopping(monitor="val_loss", mode="min")."""
    optimizer = torch.optim.Adam(model.parameters(), lr=settings["learning_rate"], eps=1e-7)
    stopping = settings["early_stopping"]
    best_loss, best_weights, wait = float("inf"), None, 0
    for epoch in range(1, settings["epochs"] + 1):
        loss, accuracy = train_epoch(model, optimizer, *train_set, settings["batch_size"])
        val_loss, val_predictions = score(model, *validation_set, settings["batch_size"])
        val_accuracy = (val_predictions == validation_set[1]).float().mean().item()
        print(f"epoch {epoch}: loss {loss:.4f}, accuracy {accuracy:.4f}, val_loss {val_loss:.4f}, val_accuracy {val_accuracy:.4f}")
        if stopping is None:
            continue
        wait += 1
        improved = val_loss < best_loss - stopping["min_delta"]
        if stopping["restore_best_weights"] and (improved or best_weights is None):
            best_weights = copy.deepcopy(model.state_dict())
        if improved:
            best_loss, wait = val_loss, 0
        elif wait >= stopping["patience"] and epoch > 1:
            break
    if best_weights is not None:
        model.load_state_dict(best_weights)`;

const MAIN = `def main():
    train_indices, validation_indices = train_test_split(np.arange(60_000), test_size=0.2, random_state=2020)
    train_set = load(True, train_indices[:TRAIN_SIZE])
    validation_set = load(True, validation_indices[:VALIDATION_SIZE])
    test_images, test_labels = load(False, size=TEST_SIZE)
    for number, settings in NETWORKS.items():
        random.seed(settings["seed"])
        np.random.seed(settings["seed"])
        torch.manual_seed(settings["seed"])
        model = build(number).apply(initialise).to(DEVICE)
        print(model)
        fit(model, settings, train_set, validation_set)
        _, predictions = score(model, test_images, test_labels, settings["batch_size"])
        predictions, labels = predictions.cpu().numpy(), test_labels.cpu().numpy()
        print(f"Network {number}: test accuracy {(predictions == labels).mean():.4f}")
        print(confusion_matrix(labels, predictions, labels=range(10)))
        print(classification_report(labels, predictions, labels=range(10), target_names=CLASS_NAMES, zero_division=0))
        torch.save(model.state_dict(), f"fashion_mnist_cnn_model{number}.pt")


if __name__ == "__main__":
    main()
`;
