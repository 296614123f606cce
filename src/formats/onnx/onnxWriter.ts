/** @file Writes ONNX, opset 13: images `[N, 28, 28, 1]` in, as Keras has them, probabilities `[N, 10]` out. */
import { at } from "../../data/arrays";
import { IMAGE_SIZE, NUM_CLASSES } from "../../data/dataset";
import { architectureById } from "../../nn/architectures";
import type { LayerSpec } from "../../nn/architectures/layers";
import { summarize } from "../../nn/summary";
import { METADATA_KEY } from "../metadata";
import type { TrainedModel } from "../model";
import { assertWeights, inputShapes, weightSpecs } from "../weights";
import { samePads, toOihw } from "./onnxLayout";
import { ATTRIBUTE_TYPE, DATA_TYPE, encodeModel, type AttributeProto, type GraphProto, type NodeProto, type TensorProto, type ValueInfoProto } from "./onnxProto";

/** The oldest that has Softmax as it is today; and the IR version of its time, so that old runtimes take it. */
const OPSET_VERSION = 13;
const IR_VERSION = 8;

/** Before each of our own names in `metadata_props`, where other programs write too. */
export const METADATA_PREFIX = `${METADATA_KEY}.`;
export const PRODUCER = "Fitting Room";

/** The file's bytes. Dropout is left out, as it does nothing once a network is trained; Adam's state has no place in ONNX. */
export function writeOnnx({ architecture: id, layers, weights, metadata }: TrainedModel): Uint8Array<ArrayBuffer> {
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
  const inputs = inputShapes(layers);
  chain.add("Transpose", "to_nchw", [], [intsAttribute("perm", [0, 3, 1, 2])]);
  layers.forEach((layer, i) => addLayer(chain, layer, at(names, i), at(inputs, i)));
  return {
    name: "fashion_mnist",
    node: chain.nodes("probabilities"),
    initializer: weightSpecs(layers).map((spec, i) => toTensor(`${spec.layer}/${spec.weight}`, spec.shape, at(weights, i))),
    input: [valueInfo("images", ["N", IMAGE_SIZE, IMAGE_SIZE, 1])],
    output: [valueInfo("probabilities", ["N", NUM_CLASSES])],
  };
}

/** Nodes of which each takes what the one before gives. */
class Chain {
  readonly #nodes: (NodeProto & { readonly output: readonly string[] })[] = [];
  #last: string;

  constructor(input: string) {
    this.#last = input;
  }

  add(op: string, name: string, weights: readonly string[] = [], attribute: readonly AttributeProto[] = []): void {
    this.#nodes.push({ input: [this.#last, ...weights], output: [name], name, op_type: op, attribute });
    this.#last = name;
  }

  /** With the last output under the graph's own name. */
  nodes(output: string): NodeProto[] {
    return this.#nodes.map((node, i) => (i === this.#nodes.length - 1 ? { ...node, output: [output] } : node));
  }
}

function addLayer(chain: Chain, layer: LayerSpec, name: string, input: readonly (number | null)[]): void {
  switch (layer.type) {
    case "conv2d": {
      const [, height, width] = input;
      const [[top, bottom], [left, right]] = layer.padding === "same" ? [samePads(sizeOf(height), layer.strides), samePads(sizeOf(width), layer.strides)] : NO_PADS;
      const geometry = [intsAttribute("kernel_shape", [3, 3]), intsAttribute("strides", [layer.strides, layer.strides]), intsAttribute("pads", [top, left, bottom, right])];
      chain.add("Conv", `${name}/conv`, [`${name}/kernel`, `${name}/bias`], geometry);
      chain.add("Relu", `${name}/relu`);
      return;
    }
    case "maxPooling2d":
      chain.add("MaxPool", name, [], [intsAttribute("kernel_shape", [2, 2]), intsAttribute("strides", [2, 2])]);
      return;
    case "flatten":
      // Back to Keras's order of axes first, so that the dense kernel stays as it is.
      chain.add("Transpose", `${name}/to_nhwc`, [], [intsAttribute("perm", [0, 2, 3, 1])]);
      chain.add("Flatten", name, [], [intAttribute("axis", 1)]);
      return;
    case "dense":
      chain.add("Gemm", `${name}/gemm`, [`${name}/kernel`, `${name}/bias`]);
      if (layer.activation === "relu") chain.add("Relu", `${name}/relu`);
      else chain.add("Softmax", `${name}/softmax`, [], [intAttribute("axis", -1)]);
      return;
    case "dropout":
      return;
  }
}

const NO_PADS = [
  [0, 0],
  [0, 0],
] as const;

/** A size that is known, as an image's are. */
function sizeOf(size: number | null | undefined): number {
  if (size == null) throw new Error("internal: a convolution of no image");
  return size;
}

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

function intsAttribute(name: string, ints: readonly number[]): AttributeProto {
  return { name, ints, type: ATTRIBUTE_TYPE.ints };
}
