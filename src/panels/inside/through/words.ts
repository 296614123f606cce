/** @file What this view says of layers: their kinds, shapes and what each does, in plain words. Pure. */
import type { Activation, LayerSpec } from "../../../nn/architectures/layers";
import { namedAlpha } from "../../../nn/ops/namedAlpha";
import { formatInteger, formatPercent } from "../../format";
import { isPictures, type ShownLayer, unitCount } from "./shownLayers";

const ACTIVATION_NAMES: Readonly<Record<Activation, string>> = {
  linear: "nothing",
  relu: "ReLU",
  leaky_relu: "leaky ReLU",
  elu: "ELU",
  selu: "SELU",
  gelu: "GELU",
  silu: "SiLU",
  relu6: "ReLU6",
  softplus: "softplus",
  tanh: "tanh",
  sigmoid: "sigmoid",
  softmax: "softmax",
};

export function activationName(activation: Activation): string {
  return ACTIVATION_NAMES[activation];
}

/** The kind, for a heading: "Convolution". */
export function kindName(spec: LayerSpec): string {
  switch (spec.type) {
    case "conv2d":
      return "Convolution";
    case "maxPooling2d":
      return "Max pooling";
    case "averagePooling2d":
      return "Average pooling";
    case "globalMaxPooling2d":
      return "Global max pooling";
    case "globalAveragePooling2d":
      return "Global average pooling";
    case "batchNormalization":
      return "Batch normalisation";
    case "flatten":
      return "Flatten";
    case "reshape":
      return "Reshape";
    case "zeroPadding2d":
      return "Zero padding";
    case "rescaling":
      return "Rescaling";
    case "dense":
      return "Dense";
    case "activation":
      return capital(activationName(spec.activation));
    case "leakyReLU":
      return "Leaky ReLU";
    case "elu":
      return "ELU";
    case "dropout":
      return "Dropout";
    case "spatialDropout2d":
      return "Spatial dropout";
  }
}

/** The activation of a layer that has one of its own or is one; null for others, for linear, and for the softmax at the end. */
export function activationOf(spec: LayerSpec): Activation | null {
  const activation = spec.type === "leakyReLU" ? "leaky_relu" : spec.type === "elu" ? "elu" : "activation" in spec ? spec.activation : "linear";
  return activation === "linear" || activation === "softmax" ? null : activation;
}

/** What one of a layer's units is called. */
export function unitWord(layer: Pick<ShownLayer, "spec" | "output" | "answers">): string {
  if (layer.answers) return "class";
  if (layer.spec.type === "conv2d") return "filter";
  if (isPictures(layer)) return "channel";
  return layer.spec.type === "dense" ? "unit" : "number";
}

/** "26 × 26 × 32", "128 numbers". */
export function shapeWords(shape: readonly number[]): string {
  const [only] = shape;
  return shape.length === 1 && only !== undefined ? `${formatInteger(only)} ${only === 1 ? "number" : "numbers"}` : shape.map(formatInteger).join(" × ");
}

/** What the layer does, in a sentence, with its own sizes. */
export function layerSentence(layer: ShownLayer): string {
  const { spec, input, output } = layer;
  switch (spec.type) {
    case "conv2d": {
      const depth = input[2] ?? 1;
      return `${counted(spec.filters, "filter")} of ${times(spec.kernelSize)}${depth > 1 ? ` × ${depth}` : ""} slide over ${depth > 1 ? "the pictures before" : "the picture"}. Each number says how well a filter fits there.`;
    }
    case "maxPooling2d":
      return `Of each ${times(spec.poolSize)} numbers the largest stays: smaller pictures that still say where something was found.`;
    case "averagePooling2d":
      return `Of each ${times(spec.poolSize)} numbers the mean stays.`;
    case "globalMaxPooling2d":
      return "Of each whole picture the largest number stays.";
    case "globalAveragePooling2d":
      return "Of each whole picture the mean stays.";
    case "batchNormalization":
      return `Each ${isPictures(layer) ? "picture" : "number"} is shifted and stretched by what was usual for it in training.`;
    case "flatten":
      return `All numbers of the ${formatInteger(input[2] ?? 1)} pictures in one list, row by row, so that a dense layer can read them.`;
    case "reshape":
      return `The same numbers, laid out anew as ${shapeWords(output)}.`;
    case "zeroPadding2d":
      return "A frame of zeros around each picture.";
    case "rescaling":
      return `Each number × ${spec.scale}${spec.offset === 0 ? "" : `, + ${spec.offset}`}.`;
    case "dense":
      return layer.answers
        ? `One sum for each class (its logit) over all ${formatInteger(input[0] ?? 0)} numbers before; softmax makes probabilities of them.`
        : `${counted(spec.units, "unit")}: each weighs all ${formatInteger(input[0] ?? 0)} numbers before and adds them up.`;
    case "activation":
      return spec.activation === "softmax" ? "Softmax makes probabilities of the logits: all above 0, together 1." : activationSentence(spec.activation, namedAlpha(spec.activation));
    case "leakyReLU":
      return activationSentence("leaky_relu", spec.negativeSlope);
    case "elu":
      return activationSentence("elu", spec.alpha);
    case "dropout":
    case "spatialDropout2d":
      return `Switched off ${formatPercent(spec.rate, 0)} at random while training; when the network answers, all numbers pass unchanged.`;
  }
}

/** What an activation does to a number, a sentence. @param alpha slope of leaky ReLU, alpha of ELU */
export function activationSentence(activation: Activation, alpha: number): string {
  switch (activation) {
    case "relu":
      return "ReLU keeps what is above 0 and makes the rest 0.";
    case "relu6":
      return "ReLU6 keeps what lies between 0 and 6, and cuts off the rest.";
    case "leaky_relu":
      return `Leaky ReLU keeps what is above 0; of the rest it keeps ${alpha}.`;
    case "elu":
    case "selu":
      return `${activationName(activation)} keeps what is above 0 and bends the rest towards a floor below 0.`;
    case "gelu":
    case "silu":
      return `${activationName(activation)} keeps what is well above 0 and takes the rest softly to 0.`;
    case "softplus":
      return "Softplus is a ReLU with a rounded corner.";
    case "tanh":
      return "Tanh squeezes each number between −1 and 1.";
    case "sigmoid":
      return "Sigmoid squeezes each number between 0 and 1.";
    case "linear":
      return "Each number passes unchanged.";
    case "softmax":
      return "Softmax makes probabilities of them: all above 0, together 1.";
  }
}

/** A number for arithmetic: three decimals, more where it is small, with a true minus. */
export function plain(value: number): string {
  const size = Math.abs(value);
  const digits = size >= 1_000 ? value.toFixed(0) : size === 0 || size >= 0.0995 ? value.toFixed(3) : size < 0.00005 ? "0.000" : value.toPrecision(2);
  return digits.replace("-", "−");
}

/** With its sign, for what is added: "+0.120". */
export function signed(value: number): string {
  return value < 0 ? plain(value) : `+${plain(value)}`;
}

/** "1 filter", "32 filters". */
export function counted(count: number, word: string): string {
  return `${formatInteger(count)} ${count === 1 ? word : plural(word)}`;
}

export function plural(word: string): string {
  return word.endsWith("s") ? `${word}es` : `${word}s`;
}

/** "3 × 3". */
function times(pair: readonly number[]): string {
  return pair.join(" × ");
}

/** "32 filters", of all of a layer's units. */
export function unitsWords(layer: ShownLayer): string {
  return counted(unitCount(layer), unitWord(layer));
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
