/** @file Writes any network as ONNX, opset 13: images `[N, 28, 28, 1]` in, as Keras has them, probabilities `[N, 10]` out. */
import { at } from "../../data/arrays";
import { IMAGE_SIZE, NUM_CLASSES } from "../../data/dataset";
import { architectureById } from "../../nn/architectures";
import type { Activation, BatchNormalization, Conv2d, LayerSpec, Pair } from "../../nn/architectures/layers";
import { summarize } from "../../nn/summary";
import { METADATA_KEY } from "../metadata";
import type { TrainedModel } from "../model";
import { assertWeights, inputShapes, weightSpecs } from "../weights";
import { samePads, toOihw } from "./onnxLayout";
import { ATTRIBUTE_TYPE, DATA_TYPE, encodeModel, type AttributeProto, type GraphProto, type NodeProto, type TensorProto, type ValueInfoProto } from "./onnxProto";

/** The oldest that has Softmax as it is today, and all that these layers need; and the IR version of its time, so that old runtimes take it. */
const OPSET_VERSION = 13;
const IR_VERSION = 8;

/** Before each of our own names in `metadata_props`, where other programs write too. */
export const METADATA_PREFIX = `${METADATA_KEY}.`;
export const PRODUCER = "Fitting Room";

/** The file's bytes. Dropout is left out, as it does nothing once a network is trained; Adam's state has no place in ONNX. */
export function writeOnnx({ architecture: id, layers, weights, metadata }: Pick<TrainedModel, "architecture" | "layers" | "weights" | "metadata">): Uint8Array<ArrayBuffer> {
  const description = id === null ? "A convolutional network." : architectureById(id).description;
  assertWeights(layers, weights, "writeOnnx");
  const props = Object.entries({ ...metadata, ...(id === null ? {} : { architecture: String(id) }) }).map(([key, value]) => ({ key: METADATA_PREFIX + key, value }));
  return encodeModel({
    ir_version: IR_VERSION,
    producer_name: PRODUCER,
    doc_string: `${description} Input: Fashion-MNIST images [N, 28, 28, 1], pixels divided by 255. Output: probabilities [N, 10].`,
    graph: toGraph(layers, weights),
    opset_import: [{ domain: "", version: OPSET_VERSION }],
    metadata_props: props,
  });
}

function toGraph(layers: readonly LayerSpec[], weights: readonly Float32Array[]): GraphProto {
  const chain = new Chain("images");
  const names = summarize(layers).layers.map(({ name }) => name);
  const inputs = inputShapes(layers).map((shape) => shape.filter((size) => size !== null));
  chain.add("Transpose", "to_nchw", [], [intsAttribute("perm", [0, 3, 1, 2])]);
  layers.forEach((layer, i) => addLayer(chain, layer, at(names, i), at(inputs, i)));
  return {
    name: "fashion_mnist",
    node: chain.nodes("probabilities"),
    initializer: [...weightSpecs(layers).map((spec, i) => toTensor(`${spec.layer}/${spec.weight}`, spec.shape, at(weights, i))), ...chain.constants],
    input: [valueInfo("images", ["N", IMAGE_SIZE, IMAGE_SIZE, 1])],
    output: [valueInfo("probabilities", ["N", NUM_CLASSES])],
  };
}

/** Nodes of which each takes what the one before gives, and the numbers that they take besides weights. */
class Chain {
  readonly #nodes: (NodeProto & { readonly output: readonly string[] })[] = [];
  readonly #constants = new Map<string, TensorProto>();
  #last: string;

  constructor(input: string) {
    this.#last = input;
  }

  /** What the next node takes. */
  get last(): string {
    return this.#last;
  }

  get constants(): readonly TensorProto[] {
    return [...this.#constants.values()];
  }

  /** @param more Inputs behind the first. */
  add(op: string, name: string, more: readonly string[] = [], attribute: readonly AttributeProto[] = []): void {
    this.#nodes.push({ input: [this.#last, ...more], output: [name], name, op_type: op, attribute });
    this.#last = name;
  }

  /** Floats under this name. @returns the name. */
  floats(name: string, values: readonly number[], shape: readonly number[] = []): string {
    this.#constants.set(name, toTensor(name, shape, Float32Array.from(values)));
    return name;
  }

  /** Sizes under this name. @returns the name. */
  sizes(name: string, values: readonly number[]): string {
    const data = BigInt64Array.from(values, BigInt);
    this.#constants.set(name, { dims: [values.length], data_type: DATA_TYPE.int64, name, raw_data: new Uint8Array(data.buffer) });
    return name;
  }

  /** With the last output under the graph's own name. */
  nodes(output: string): NodeProto[] {
    const isFinal = (name: string): boolean => name === this.#last;
    const renamed = (names: readonly string[] = []): string[] => names.map((name) => (isFinal(name) ? output : name));
    return this.#nodes.map((node) => ({ ...node, input: renamed(node.input), output: renamed(node.output) }));
  }
}

/** @param input Without the batch: images as Keras has them; in the graph their channels come first, until they are flattened. */
function addLayer(chain: Chain, layer: LayerSpec, name: string, input: readonly number[]): void {
  switch (layer.type) {
    case "conv2d":
      chain.add("Conv", `${name}/conv`, [`${name}/kernel`, ...(layer.useBias ? [`${name}/bias`] : [])], convolutionAttributes(layer, input));
      addActivation(chain, layer.activation, name, 1);
      return;
    case "maxPooling2d":
    case "averagePooling2d": {
      const pads = layer.padding === "same" ? [intsAttribute("pads", padsOf(layer, layer.poolSize, input))] : [];
      chain.add(layer.type === "maxPooling2d" ? "MaxPool" : "AveragePool", name, [], [intsAttribute("kernel_shape", layer.poolSize), intsAttribute("strides", layer.strides), ...pads]);
      return;
    }
    case "globalMaxPooling2d":
    case "globalAveragePooling2d":
      chain.add(layer.type === "globalMaxPooling2d" ? "GlobalMaxPool" : "GlobalAveragePool", `${name}/pool`);
      chain.add("Flatten", name, [], [intAttribute("axis", 1)]);
      return;
    case "batchNormalization":
      addNormalization(chain, layer, name, input);
      return;
    case "flatten":
      // Back to Keras's order of axes first, so that the dense kernel stays as it is.
      addToNhwc(chain, name, input);
      chain.add("Flatten", name, [], [intAttribute("axis", 1)]);
      return;
    case "reshape":
      addToNhwc(chain, name, input);
      chain.add("Reshape", name, [chain.sizes(`${name}/shape`, [-1, ...layer.targetShape])]);
      if (layer.targetShape.length === IMAGE_RANK) chain.add("Transpose", `${name}/to_nchw`, [], [intsAttribute("perm", [0, 3, 1, 2])]);
      return;
    case "zeroPadding2d": {
      const [[top, bottom], [left, right]] = layer.padding;
      chain.add("Pad", name, [chain.sizes(`${name}/pads`, [0, 0, top, left, 0, 0, bottom, right])]);
      return;
    }
    case "rescaling":
      chain.add("Mul", `${name}/mul`, [chain.floats(`${name}/scale`, [layer.scale])]);
      chain.add("Add", `${name}/add`, [chain.floats(`${name}/offset`, [layer.offset])]);
      return;
    case "dense":
      chain.add("Gemm", `${name}/gemm`, [`${name}/kernel`, ...(layer.useBias ? [`${name}/bias`] : [])]);
      addActivation(chain, layer.activation, name, -1);
      return;
    case "activation":
      addActivation(chain, layer.activation, name, input.length === IMAGE_RANK ? 1 : -1);
      return;
    case "leakyReLU":
      chain.add("LeakyRelu", name, [], [floatAttribute("alpha", layer.negativeSlope)]);
      return;
    case "elu":
      chain.add("Elu", name, [], [floatAttribute("alpha", layer.alpha)]);
      return;
    case "dropout":
    case "spatialDropout2d":
      return;
  }
}

/** Axes of an image without the batch. */
const IMAGE_RANK = 3;

function convolutionAttributes(layer: Conv2d, input: readonly number[]): AttributeProto[] {
  const window = layer.kernelSize.map((size, axis) => (size - 1) * at(layer.dilationRate, axis) + 1);
  const pads = layer.padding === "same" ? padsOf(layer, window, input) : [0, 0, 0, 0];
  const dilations = layer.dilationRate.some((rate) => rate !== 1) ? [intsAttribute("dilations", layer.dilationRate)] : [];
  return [intsAttribute("kernel_shape", layer.kernelSize), intsAttribute("strides", layer.strides), intsAttribute("pads", pads), ...dilations];
}

/** Keras's "same": above, left, below, right. */
function padsOf({ strides }: { readonly strides: Pair }, window: readonly number[], [height, width]: readonly number[]): number[] {
  const [top, bottom] = samePads(height ?? 0, strides[0], window[0]);
  const [left, right] = samePads(width ?? 0, strides[1], window[1]);
  return [top, left, bottom, right];
}

/** Along the last axis of Keras's, which ONNX wants as the second. */
function addNormalization(chain: Chain, layer: BatchNormalization, name: string, input: readonly number[]): void {
  const channels = at(input, input.length - 1);
  const constant = (weight: string, value: number): string => chain.floats(`${name}/${weight}`, Array.from({ length: channels }, () => value), [channels]);
  const gamma = layer.scale ? `${name}/gamma` : constant("gamma", 1);
  const beta = layer.center ? `${name}/beta` : constant("beta", 0);
  // Images have their channels there already, and flat numbers have no other axis.
  const isMoved = input.length === 2 || input.length > IMAGE_RANK;
  const axes = input.map((_, axis) => axis + 1);
  if (isMoved) chain.add("Transpose", `${name}/to_channels_first`, [], [intsAttribute("perm", [0, input.length, ...axes.slice(0, -1)])]);
  chain.add("BatchNormalization", name, [gamma, beta, `${name}/moving_mean`, `${name}/moving_variance`], [floatAttribute("epsilon", layer.epsilon), floatAttribute("momentum", layer.momentum)]);
  if (isMoved) chain.add("Transpose", `${name}/to_channels_last`, [], [intsAttribute("perm", [0, ...axes.slice(1), 1])]);
}

function addToNhwc(chain: Chain, name: string, input: readonly number[]): void {
  if (input.length === IMAGE_RANK) chain.add("Transpose", `${name}/to_nhwc`, [], [intsAttribute("perm", [0, 2, 3, 1])]);
}

/** @param axis That of the classes, for softmax. */
function addActivation(chain: Chain, activation: Activation, layer: string, axis: number): void {
  const name = `${layer}/${activation}`;
  const x = chain.last;
  switch (activation) {
    case "linear":
      return;
    case "relu6":
      chain.add("Clip", name, [chain.floats("relu6/min", [0]), chain.floats("relu6/max", [6])]);
      return;
    case "silu":
      chain.add("Sigmoid", `${name}/sigmoid`);
      chain.add("Mul", name, [x]);
      return;
    case "gelu":
      // Its own operator came with opset 20: x / 2 · (1 + erf(x / √2)).
      chain.add("Mul", `${name}/scaled`, [chain.floats("gelu/sqrt_half", [Math.SQRT1_2])]);
      chain.add("Erf", `${name}/erf`);
      chain.add("Add", `${name}/add`, [chain.floats("gelu/one", [1])]);
      chain.add("Mul", `${name}/mul`, [x]);
      chain.add("Mul", name, [chain.floats("gelu/half", [0.5])]);
      return;
    case "leaky_relu":
      chain.add("LeakyRelu", name, [], [floatAttribute("alpha", 0.2)]);
      return;
    case "softmax":
      chain.add("Softmax", name, [], [intAttribute("axis", axis)]);
      return;
    default:
      chain.add(OPERATORS[activation], name);
  }
}

/** ONNX's operators that need no more than their name; Elu's alpha is 1 and Selu's numbers are Keras's unless said otherwise. */
const OPERATORS = { relu: "Relu", elu: "Elu", selu: "Selu", softplus: "Softplus", tanh: "Tanh", sigmoid: "Sigmoid" } as const;

function toTensor(name: string, shape: readonly number[], values: Float32Array): TensorProto {
  const isKernel = shape.length === 4;
  const dims = isKernel ? [3, 2, 0, 1].map((axis) => at(shape, axis)) : shape;
  const data = isKernel ? toOihw(values, shape) : values;
  return { dims, data_type: DATA_TYPE.float, name, raw_data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) };
}

function valueInfo(name: string, shape: readonly (number | string)[]): ValueInfoProto {
  const dim = shape.map((size) => (typeof size === "number" ? { dim_value: size } : { dim_param: size }));
  return { name, type: { tensor_type: { elem_type: DATA_TYPE.float, shape: { dim } } } };
}

function intAttribute(name: string, i: number): AttributeProto {
  return { name, i, type: ATTRIBUTE_TYPE.int };
}

function floatAttribute(name: string, f: number): AttributeProto {
  return { name, f, type: ATTRIBUTE_TYPE.float };
}

function intsAttribute(name: string, ints: readonly number[]): AttributeProto {
  return { name, ints, type: ATTRIBUTE_TYPE.ints };
}
