/** @file The experiment as a PyTorch script, with Keras's arithmetic where PyTorch's differs. */
import { at } from "../data/arrays";
import type { Activation, LayerSpec, Pair } from "../nn/architectures/layers";
import { samePads } from "./onnx/onnxLayout";
import { AUGMENT_PYTHON, classNamesPython, inOneLine, keyPython, needs, networksPython, pythonValue, recipeOf, SCHEDULE_PYTHON, sizePython, sizesPython, type ExperimentPlan, type PlannedNetwork } from "./python";
import { inputShapes } from "./weights";

/** The script, trailing newline included. What only some networks and recipes need is left out where none does. */
export function pytorchScript(plan: ExperimentPlan): string {
  const builds = plan.networks.map(buildPython);
  const modules = MODULES.filter(([name]) => builds.some((build) => build.includes(`${name}(`))).map(([, code]) => code);
  return [
    header(plan),
    `${sizesPython(plan)}\n${classNamesPython()}\nNETWORKS = {\n${networksPython(plan)}\n}`,
    DATA,
    ...modules,
    `def build(number):\n    """The network of one run of the page; its outputs are logits."""\n${builds.join("\n")}\n    raise ValueError(f"no network {number}")`,
    optimizerPython(plan),
    ...(needs(plan, "schedule") ? [SCHEDULE_PYTHON] : []),
    ...(needs(plan, "augmentation") ? [AUGMENT_PYTHON] : []),
    trainingPython(plan),
    mainPython(plan),
  ].join("\n\n\n");
}

function header(plan: ExperimentPlan): string {
  return `"""Fashion-MNIST with convolutional networks: the experiment of the page Fitting Room, in PyTorch.

The same ${plan.networks.length === 1 ? "network" : "networks"}, split, seeds and settings. It needs torch, torchvision and scikit-learn:
    pip install torch torchvision scikit-learn

Where PyTorch differs from Keras, Keras's way is taken: the first weights are Glorot's with biases of zero, the
optimizers are Keras's (see KerasOptimizer), "same" padding puts the odd zero behind, flattening is by height, width and
channel, and the last batch of an epoch may be small. The same seed does not give the same numbers in two programs.
Expect test accuracies within about half a percentage point of a run that was trained to its end on the same images.
"""
import copy
${needs(plan, "schedule") ? "import math\n" : ""}import random

import numpy as np
import torch
import torchvision
from sklearn.metrics import classification_report, confusion_matrix
from sklearn.model_selection import train_test_split
from torch import nn`;
}

const DATA = `def load(train, indices=None, size=None):
    """Images [n, 1, 28, 28] in [0, 1] and their labels, on the device."""
    dataset = torchvision.datasets.FashionMNIST("data", train=train, download=True)
    chosen = np.arange(size) if indices is None else indices
    images = dataset.data[chosen].float().div(255).unsqueeze(1)
    return images.to(DEVICE), dataset.targets[chosen].to(DEVICE)


DEVICE = torch.device("cuda" if torch.cuda.is_available() else "mps" if torch.backends.mps.is_available() else "cpu")`;

/** Keras's layers that PyTorch has otherwise, by the name that a network uses. */
const MODULES: readonly (readonly [name: string, code: string])[] = [
  [
    "KerasFlatten",
    `class KerasFlatten(nn.Module):
    """[n, channels, height, width] to [n, height * width * channels], in Keras's order."""

    def forward(self, images):
        return images.permute(0, 2, 3, 1).flatten(1)`,
  ],
  [
    "KerasReshape",
    `class KerasReshape(nn.Module):
    """To a shape as Keras has it, in Keras's order; images [n, height, width, channels] have their channels first here."""

    def __init__(self, *shape):
        super().__init__()
        self.shape = shape

    def forward(self, x):
        x = x.permute(0, 2, 3, 1) if x.dim() == 4 else x
        x = x.reshape(len(x), *self.shape)
        return x.permute(0, 3, 1, 2) if x.dim() == 4 else x`,
  ],
  [
    "KerasBatchNorm",
    `class KerasBatchNorm(nn.Module):
    """Over the batch and all axes but one. The running variance is the batch's own; PyTorch's BatchNorm takes Bessel's.

    momentum: as PyTorch has it, which is 1 minus Keras's.
    """

    def __init__(self, channels, momentum, eps, axis=1, center=True, scale=True):
        super().__init__()
        self.momentum, self.eps, self.axis = momentum, eps, axis
        self.weight = nn.Parameter(torch.ones(channels)) if scale else None
        self.bias = nn.Parameter(torch.zeros(channels)) if center else None
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))

    def forward(self, x):
        x = x.movedim(self.axis, -1)
        mean, variance = self.running_mean, self.running_var
        if self.training:
            variance, mean = torch.var_mean(x, dim=tuple(range(x.dim() - 1)), unbiased=False)
            with torch.no_grad():
                self.running_mean.lerp_(mean, self.momentum)
                self.running_var.lerp_(variance, self.momentum)
        x = (x - mean) * torch.rsqrt(variance + self.eps)
        x = x if self.weight is None else x * self.weight
        x = x if self.bias is None else x + self.bias
        return x.movedim(-1, self.axis)`,
  ],
  [
    "KerasAveragePool",
    `class KerasAveragePool(nn.Module):
    """Average pooling with Keras's "same" padding, which does not count in the mean."""

    def __init__(self, kernel_size, stride, padding):
        super().__init__()
        self.pad, self.pool = nn.ZeroPad2d(padding), nn.AvgPool2d(kernel_size, stride)

    def forward(self, images):
        return self.pool(self.pad(images)) / self.pool(self.pad(torch.ones_like(images[:1, :1])))`,
  ],
  [
    "GlobalAveragePool",
    `class GlobalAveragePool(nn.Module):
    """[n, channels, height, width] to [n, channels]."""

    def forward(self, images):
        return images.mean((2, 3))`,
  ],
  [
    "GlobalMaxPool",
    `class GlobalMaxPool(nn.Module):
    """[n, channels, height, width] to [n, channels]."""

    def forward(self, images):
        return images.amax((2, 3))`,
  ],
  [
    "Rescaling",
    `class Rescaling(nn.Module):
    def __init__(self, scale, offset):
        super().__init__()
        self.scale, self.offset = scale, offset

    def forward(self, x):
        return x * self.scale + self.offset`,
  ],
];

function buildPython(network: PlannedNetwork): string {
  const { name, layers } = network;
  const shapes = inputShapes(layers);
  const isEnd = (i: number): boolean => layers.slice(i + 1).every(({ type }) => ["flatten", "reshape", "dropout", "spatialDropout2d"].includes(type));
  const lines = layers.flatMap((layer, i) => layerPython(layer, at(shapes, i).slice(1).map(Number), isEnd(i))).map((line) => `            ${line},`);
  return `    if number == ${keyPython(network)}:  # ${inOneLine(name)}\n        return nn.Sequential(\n${lines.join("\n")}\n        )`;
}

/**
 * @param input `[height, width, channels]`, `[units]`, or what a Reshape made.
 * @param isEnd Whether the network's softmax is this layer's: the loss takes logits, as it does here and in Keras.
 */
function layerPython(layer: LayerSpec, input: readonly number[], isEnd: boolean): string[] {
  const [height = 1, width = 1] = input;
  const channels = at(input, input.length - 1);
  const isImage = input.length === 3;
  switch (layer.type) {
    case "conv2d": {
      const reach = layer.kernelSize.map((size, axis) => (size - 1) * at(layer.dilationRate, axis) + 1);
      const pad = layer.padding === "same" ? [`nn.ZeroPad2d((${padsOf([height, width], reach, layer.strides).join(", ")}))`] : [];
      const options = [...optional("stride", layer.strides), ...optional("dilation", layer.dilationRate), ...(layer.useBias ? [] : ["bias=False"])];
      return [...pad, `nn.Conv2d(${[channels, layer.filters, pairPython(layer.kernelSize), ...options].join(", ")})`, ...activationPython(layer.activation, isEnd)];
    }
    case "maxPooling2d":
    case "averagePooling2d":
      return poolingPython(layer, [height, width]);
    case "globalMaxPooling2d":
      return ["GlobalMaxPool()"];
    case "globalAveragePooling2d":
      return ["GlobalAveragePool()"];
    case "batchNormalization": {
      const options = [...(isImage ? [] : ["axis=-1"]), ...(layer.center ? [] : ["center=False"]), ...(layer.scale ? [] : ["scale=False"])];
      return [`KerasBatchNorm(${[channels, `momentum=${rounded(1 - layer.momentum)}`, `eps=${pythonValue(layer.epsilon)}`, ...options].join(", ")})`];
    }
    case "flatten":
      return [isImage ? "KerasFlatten()" : "nn.Flatten()"];
    case "reshape":
      return [`KerasReshape(${layer.targetShape.join(", ")})`];
    case "zeroPadding2d": {
      const [[top, bottom], [left, right]] = layer.padding;
      return [`nn.ZeroPad2d((${[left, right, top, bottom].join(", ")}))`];
    }
    case "rescaling":
      return [`Rescaling(${pythonValue(layer.scale)}, ${pythonValue(layer.offset)})`];
    case "dense":
      return [`nn.Linear(${[channels, layer.units, ...(layer.useBias ? [] : ["bias=False"])].join(", ")})`, ...activationPython(layer.activation, isEnd)];
    case "activation":
      return activationPython(layer.activation, isEnd);
    case "leakyReLU":
      return [`nn.LeakyReLU(${pythonValue(layer.negativeSlope)})`];
    case "elu":
      return [`nn.ELU(${pythonValue(layer.alpha)})`];
    case "dropout":
      return [`nn.Dropout(${layer.rate})`];
    case "spatialDropout2d":
      return [`nn.Dropout2d(${layer.rate})`];
  }
}

function poolingPython(layer: Extract<LayerSpec, { readonly type: "maxPooling2d" | "averagePooling2d" }>, size: Pair): string[] {
  const kernel = pairPython(layer.poolSize);
  const options = [kernel, ...(layer.strides.join() === layer.poolSize.join() ? [] : [`stride=${pairPython(layer.strides)}`])].join(", ");
  const kind = layer.type === "maxPooling2d" ? "MaxPool2d" : "AvgPool2d";
  const pads = layer.padding === "same" ? padsOf(size, layer.poolSize, layer.strides) : [0, 0, 0, 0];
  if (pads.every((pad) => pad === 0)) return [`nn.${kind}(${options})`];
  if (kind === "AvgPool2d") return [`KerasAveragePool(${kernel}, ${pairPython(layer.strides)}, (${pads.join(", ")}))`];
  return [`nn.ConstantPad2d((${pads.join(", ")}), float("-inf"))`, `nn.MaxPool2d(${options})`];
}

/** Keras's "same" as PyTorch's padding layers take it: left, right, top, bottom. */
function padsOf([height, width]: Pair, window: readonly number[], strides: Pair): number[] {
  return [...samePads(width, strides[1], window[1]), ...samePads(height, strides[0], window[0])];
}

const ACTIVATION_MODULES = {
  linear: null,
  relu: "nn.ReLU()",
  leaky_relu: "nn.LeakyReLU(0.2)",
  elu: "nn.ELU()",
  selu: "nn.SELU()",
  gelu: "nn.GELU()",
  silu: "nn.SiLU()",
  relu6: "nn.ReLU6()",
  softplus: "nn.Softplus()",
  tanh: "nn.Tanh()",
  sigmoid: "nn.Sigmoid()",
  softmax: "nn.Softmax(-1)",
} as const satisfies Record<Activation, string | null>;

function activationPython(activation: Activation, isEnd: boolean): string[] {
  const found = activation === "softmax" && isEnd ? null : ACTIVATION_MODULES[activation];
  return found === null ? [] : [found];
}

/** One number where both are the same. */
function pairPython([rows, columns]: Pair): string {
  return rows === columns ? String(rows) : `(${rows}, ${columns})`;
}

/** Left out where it is 1 both ways. */
function optional(name: string, value: Pair): string[] {
  return value.join() === "1,1" ? [] : [`${name}=${pairPython(value)}`];
}

/** Without the digits that subtraction in binary leaves: 1 − 0.99 is 0.01. */
function rounded(value: number): string {
  return String(Number(value.toPrecision(12)));
}

function optimizerPython(plan: ExperimentPlan): string {
  const names = new Set(plan.networks.map((network) => recipeOf(network).optimizer.name));
  const isAdam = names.has("adam") || names.has("adamw");
  const rules = [...(isAdam ? [ADAM] : []), ...(names.has("sgd") ? [SGD] : []), ...(names.has("rmsprop") ? [RMSPROP] : [])];
  return `class KerasOptimizer:
    """Keras's optimizers: gradients are clipped, weights decay (biases too), the rule moves them, averages follow.

    torch.optim has others: its Adam adds epsilon after the bias correction and its SGD has the learning rate outside the
    momentum.
    """

    def __init__(self, parameters, settings):
        self.parameters, self.iterations = list(parameters), 0
        self.spec = settings.get("optimizer", dict(name="adam", beta_1=0.9, beta_2=0.999, epsilon=1e-7, amsgrad=False))
        self.decay, self.clipping = settings.get("weight_decay", 0.0), settings.get("clipping")
        self.ema_momentum = settings.get("ema_momentum")
        self.slots = [{} for _ in self.parameters]
        self.averages = [torch.zeros_like(parameter) for parameter in self.parameters]

    @torch.no_grad()
    def step(self, learning_rate):
        self.iterations += 1
        rule = dict(${[...(isAdam ? ["adam=self.adam, adamw=self.adam"] : []), ...(names.has("sgd") ? ["sgd=self.sgd"] : []), ...(names.has("rmsprop") ? ["rmsprop=self.rmsprop"] : [])].join(", ")})[self.spec["name"]]
        gradients = self.clipped([parameter.grad for parameter in self.parameters])
        for parameter, gradient, slots, average in zip(self.parameters, gradients, self.slots, self.averages):
            parameter.sub_(parameter * (self.decay * learning_rate))
            parameter.sub_(rule(gradient, slots, learning_rate))
            if self.ema_momentum is not None:
                average.lerp_(parameter, 1.0 if self.iterations == 1 else 1 - self.ema_momentum)

    def clipped(self, gradients):
        if self.clipping is None:
            return gradients
        limit = self.clipping["limit"]
        if self.clipping["name"] == "clipvalue":
            return [gradient.clamp(-limit, limit) for gradient in gradients]
        norms = [gradient.norm() for gradient in gradients]
        if self.clipping["name"] == "global_clipnorm":
            norms = [torch.stack(norms).norm()] * len(gradients)
        return [gradient * (limit / norm.clamp(min=limit)) for gradient, norm in zip(gradients, norms)]

    def slot(self, slots, name, gradient):
        return slots.setdefault(name, torch.zeros_like(gradient))

${rules.join("\n\n")}

    @torch.no_grad()
    def finalize(self):
        """Puts the averages in the weights' place, where there are any."""
        if self.ema_momentum is not None and self.iterations > 0:
            for parameter, average in zip(self.parameters, self.averages):
                parameter.copy_(average)`;
}

const ADAM = `    def adam(self, gradient, slots, learning_rate):
        beta_1, beta_2 = self.spec["beta_1"], self.spec["beta_2"]
        momentum, velocity = self.slot(slots, "momentum", gradient), self.slot(slots, "velocity", gradient)
        momentum.add_((gradient - momentum) * (1 - beta_1))
        velocity.add_((gradient.square() - velocity) * (1 - beta_2))
        if self.spec["amsgrad"]:
            velocity = slots["largest"] = torch.maximum(self.slot(slots, "largest", gradient), velocity)
        step_size = learning_rate * (1 - beta_2**self.iterations) ** 0.5 / (1 - beta_1**self.iterations)
        return momentum * step_size / (velocity.sqrt() + self.spec["epsilon"])`;

const SGD = `    def sgd(self, gradient, slots, learning_rate):
        momentum, step = self.spec["momentum"], gradient * learning_rate
        if momentum == 0:
            return step
        velocity = self.slot(slots, "velocity", gradient)
        velocity.mul_(momentum).sub_(step)
        return step - velocity * momentum if self.spec["nesterov"] else -velocity`;

const RMSPROP = `    def rmsprop(self, gradient, slots, learning_rate):
        rho, momentum = self.spec["rho"], self.spec["momentum"]
        velocity = self.slot(slots, "velocity", gradient)
        velocity.mul_(rho).add_(gradient.square() * (1 - rho))
        spread = velocity
        if self.spec["centered"]:
            average = self.slot(slots, "average", gradient)
            average.mul_(rho).add_(gradient * (1 - rho))
            spread = velocity - average.square()
        step = gradient * learning_rate / (spread + self.spec["epsilon"]).sqrt()
        if momentum == 0:
            return step
        moving = self.slot(slots, "momentum", gradient)
        return moving.mul_(momentum).add_(step).clone()`;

function trainingPython(plan: ExperimentPlan): string {
  const smoothing = needs(plan, "labelSmoothing") ? ', label_smoothing=settings.get("label_smoothing", 0.0)' : "";
  const isAugmented = needs(plan, "augmentation");
  const hasSchedule = needs(plan, "schedule");
  const augmented = isAugmented
    ? `        batch = images[chosen]
        if "augmentation" in settings:
            changed = augment(batch[:, 0].cpu().numpy(), settings["augmentation"], coins[chosen.cpu().numpy()], epoch, draws)
            batch = torch.from_numpy(changed).unsqueeze(1).to(DEVICE)
        logits = model(batch)`
    : "        logits = model(images[chosen])";
  const rate = hasSchedule ? "learning_rate_at(settings, optimizer.iterations, len(batches))" : 'settings["learning_rate"]';
  const draws = isAugmented ? ", epoch, coins, draws" : "";
  return `def initialise(module):
    """Keras's first weights: glorot_uniform kernels, zero biases."""
    if isinstance(module, (nn.Conv2d, nn.Linear)):
        nn.init.xavier_uniform_(module.weight)
        if module.bias is not None:
            nn.init.zeros_(module.bias)


def train_epoch(model, optimizer, images, labels, settings${draws}):
    """One pass in a new order; the mean loss and accuracy over the epoch, dropout on."""
    model.train()
    loss_sum, correct = 0.0, 0
    batches = torch.randperm(len(labels)).to(DEVICE).split(settings["batch_size"])
    for chosen in batches:
        model.zero_grad()
${augmented}
        loss = nn.functional.cross_entropy(logits, labels[chosen]${smoothing})
        loss.backward()
        optimizer.step(${rate})
        loss_sum += loss.item() * len(chosen)
        correct += (logits.argmax(1) == labels[chosen]).sum().item()
    return loss_sum / len(labels), correct / len(labels)


@torch.no_grad()
def score(model, images, labels, settings):
    """Mean loss, and the logits."""
    model.eval()
    logits = torch.cat([model(batch) for batch in images.split(settings["batch_size"])])
    return nn.functional.cross_entropy(logits, labels${smoothing}).item(), logits


def fit(model, settings, train_set, validation_set):
    """Keras's fit, with its EarlyStopping."""
    optimizer = KerasOptimizer(model.parameters(), settings)
    stopping = settings["early_stopping"]
    best, best_weights, wait = -float("inf"), None, 0
${isAugmented ? '    draws = np.random.default_rng(settings["seed"])\n    coins = draws.integers(0, 2, len(train_set[1]))\n' : ""}    for epoch in range(1, settings["epochs"] + 1):
        loss, accuracy = train_epoch(model, optimizer, *train_set, settings${draws})
        val_loss, val_logits = score(model, *validation_set, settings)
        val_accuracy = (val_logits.argmax(1) == validation_set[1]).float().mean().item()
        print(f"epoch {epoch}: loss {loss:.4f}, accuracy {accuracy:.4f}, val_loss {val_loss:.4f}, val_accuracy {val_accuracy:.4f}")
        if stopping is None:
            continue
        wait += 1
        watched = val_accuracy if stopping.get("monitor") == "val_accuracy" else -val_loss
        improved = watched - stopping["min_delta"] > best
        if stopping["restore_best_weights"] and (improved or best_weights is None):
            best_weights = copy.deepcopy(model.state_dict())
        if improved:
            best, wait = watched, 0
        elif wait >= stopping["patience"] and epoch > 1:
            break
    optimizer.finalize()
    if best_weights is not None:
        model.load_state_dict(best_weights)`;
}

function mainPython(plan: ExperimentPlan): string {
  const cut = (name: "train" | "validation" | "test", set: string): string => (needs(plan, "sizes") ? `[part[: ${sizePython(plan, name)}] for part in ${set}]` : set);
  const flip = needs(plan, "testTimeFlip")
    ? `        probabilities = logits.softmax(1)
        if settings.get("test_time_flip", False):
            probabilities = (probabilities + score(model, test_images.flip(3), test_labels, settings)[1].softmax(1)) / 2
        predictions, labels = probabilities.argmax(1).cpu().numpy(), test_labels.cpu().numpy()`
    : "        predictions, labels = logits.argmax(1).cpu().numpy(), test_labels.cpu().numpy()";
  return `def main():
    train_indices, validation_indices = train_test_split(np.arange(60_000), test_size=0.2, random_state=2020)
    train_set = load(True, train_indices[:TRAIN_SIZE])
    validation_set = load(True, validation_indices[:VALIDATION_SIZE])
    test_set = load(False, size=TEST_SIZE)
    for number, settings in NETWORKS.items():
        random.seed(settings["seed"])
        np.random.seed(settings["seed"])
        torch.manual_seed(settings["seed"])
        model = build(number).apply(initialise).to(DEVICE)
        print(model)
        fit(model, settings, ${cut("train", "train_set")}, ${cut("validation", "validation_set")})
        test_images, test_labels = ${cut("test", "test_set")}
        _, logits = score(model, test_images, test_labels, settings)
${flip}
        print(f"Network {number}: test accuracy {(predictions == labels).mean():.4f}")
        print(confusion_matrix(labels, predictions, labels=range(10)))
        print(classification_report(labels, predictions, labels=range(10), target_names=CLASS_NAMES, zero_division=0))
        torch.save(model.state_dict(), f"fashion_mnist_cnn_model{number}.pt")


if __name__ == "__main__":
    main()
`;
}
