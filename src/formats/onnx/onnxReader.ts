/**
 * @file Reads ONNX networks: ours, and those that tf2onnx and PyTorch's exporter plausibly make of the same layers.
 *
 * The graph is followed from its input, one node after the other, and each node is one part of a layer. A graph that
 * branches, or has any other kind of node, is refused: it is no network of this page.
 */
import { IMAGE_SIZE } from "../../data/dataset";
import { messageOf } from "../../data/errors";
import type { LayerSpec } from "../../nn/architectures/layers";
import { summarize } from "../../nn/summary";
import { refuse } from "../formatError";
import { identifyLayers } from "../identify";
import { describe } from "../json";
import { MAX_ONNX_ITEMS } from "../limits";
import { cleanMetadata } from "../metadata";
import type { ImportedModel } from "../model";
import { fitWeights, type FoundWeights } from "../weights";
import { samePads, toHwio, transpose } from "./onnxLayout";
import { attribute, expectInts, ints, nodeName, WHAT } from "./onnxNodes";
import { decodeModel, type GraphProto, type ModelProto, type NodeProto } from "./onnxProto";
import { GraphTensors } from "./onnxTensors";
import { METADATA_PREFIX } from "./onnxWriter";
import { at } from "../../data/arrays";

/**
 * Reads an ONNX model.
 * @throws ModelFormatError if the bytes are no ONNX, or none of the page's networks.
 */
export function readOnnx(bytes: Uint8Array): ImportedModel {
  const model = decode(bytes);
  const graph = model.graph ?? refuse(`${WHAT} holds no graph. If it is another kind of file, choose a .zip, .h5, .keras or .onnx file of a network.`);
  const { layers, weights } = new GraphReader(graph).read();
  const architecture = identifyLayers(layers, WHAT, false);
  const props = (model.metadata_props ?? []).filter(({ key }) => key?.startsWith(METADATA_PREFIX) === true && key !== `${METADATA_PREFIX}architecture`);
  return {
    architecture: architecture.id,
    layers: architecture.layers,
    weights: fitWeights(architecture.layers, weights, WHAT),
    optimizer: null,
    format: "onnx",
    metadata: cleanMetadata([["producer", model.producer_name], ...props.map(({ key, value }) => [key!.slice(METADATA_PREFIX.length), value] as const)]),
  };
}

function decode(bytes: Uint8Array): ModelProto {
  try {
    return decodeModel(bytes);
  } catch (error) {
    refuse(`${WHAT} is damaged, cut short or no ONNX at all (${messageOf(error)}). Save or download it again.`, error);
  }
}

/** Whether channels come last, as in Keras, or first; "flat" once there is no image any more. */
type Layout = "nhwc" | "nchw" | "flat";

/** A convolution or dense layer as far as it has been read. */
interface OpenLayer {
  readonly name: string;
  readonly kernel: FoundWeights;
  bias: FoundWeights | null;
  readonly close: (activation: "relu" | "softmax") => LayerSpec;
}

class GraphReader {
  readonly #graph: GraphProto;
  readonly #tensors: GraphTensors;
  readonly #consumers = new Map<string, NodeProto[]>();
  readonly #layers: LayerSpec[] = [];
  readonly #weights: FoundWeights[] = [];
  #open: OpenLayer | null = null;
  #layout: Layout;

  constructor(graph: GraphProto) {
    this.#graph = graph;
    this.#tensors = new GraphTensors(graph);
    for (const node of graph.node ?? []) for (const name of node.input ?? []) this.#consumers.set(name, [...(this.#consumers.get(name) ?? []), node]);
    this.#layout = "nhwc";
  }

  read(): { layers: readonly LayerSpec[]; weights: readonly FoundWeights[] } {
    const input = (this.#graph.input ?? []).find(({ name }) => !this.#tensors.has(name ?? ""));
    if (input === undefined) refuse(`${WHAT} has no input for images. Choose a file of one of the three networks.`);
    const sizes = input.type?.tensor_type?.shape?.dim?.map(({ dim_value }) => dim_value);
    if (sizes?.[1] === 1 && sizes[2] === IMAGE_SIZE) this.#layout = "nchw";
    let current = input.name ?? "";
    for (let steps = 0; ; steps++) {
      if (steps > MAX_ONNX_ITEMS) refuse(`${WHAT} has nodes that form a circle. It is damaged; save it again.`);
      const [node, another] = this.#consumers.get(current) ?? [];
      if (node === undefined) break;
      if (another !== undefined) refuse(`${WHAT} uses “${current}” twice: its network branches, and none of this page's does. Choose a file of one of the three.`);
      this.#node(node, current);
      current = node.output?.[0] ?? refuse(`${WHAT} has a node “${node.name ?? ""}” without output. It is damaged; save it again.`);
    }
    if (this.#open !== null) refuse(`${WHAT} ends after the layer “${this.#open.name}” without an activation; this page's networks end with Softmax. Export the model with its softmax layer.`);
    return { layers: this.#layers, weights: this.#weights };
  }

  #node(node: NodeProto, current: string): void {
    if (node.input?.[0] !== current && node.op_type !== "Add") refuse(`${WHAT}: the node ${nodeName(node)} takes “${current}” in an unexpected place. It is damaged, or of another network.`);
    switch (node.op_type) {
      case "Identity":
      case "Dropout":
        return;
      case "Transpose":
        return this.#transpose(node);
      case "Reshape":
      case "Squeeze":
        return this.#reshape(node);
      case "Flatten":
        if ((attribute(node, "axis")?.i ?? 1) !== 1) refuse(`${WHAT}: ${nodeName(node)} flattens from another axis than the first.`);
        return this.#flatten();
      case "Conv":
        return this.#conv(node);
      case "MaxPool":
        return this.#maxPool(node);
      case "Gemm":
      case "MatMul":
        return this.#dense(node);
      case "Add":
        return this.#add(node);
      case "Relu":
        return this.#activation(node, "relu");
      case "Softmax":
        return this.#activation(node, "softmax");
      default:
        refuse(`${WHAT} has a node of the kind ${describe(node.op_type)} (${nodeName(node)}), which none of this page's networks has. Choose a file of one of the three.`);
    }
  }

  #transpose(node: NodeProto): void {
    const perm = ints(node, "perm").join();
    if (this.#layout === "nhwc" && perm === "0,3,1,2") this.#layout = "nchw";
    else if (this.#layout === "nchw" && perm === "0,2,3,1") this.#layout = "nhwc";
    else refuse(`${WHAT}: ${nodeName(node)} swaps axes (${perm}) in a way that none of this page's networks does.`);
  }

  /** tf2onnx turns swapping axes of size 1, and flattening, into Reshape. */
  #reshape(node: NodeProto): void {
    const isFirst = this.#layers.length === 0 && this.#open === null;
    const target = node.op_type === "Reshape" ? this.#tensors.integers(node.input?.[1] ?? "", node) : [];
    if (isFirst && target.length === 4) this.#layout = target[1] === 1 ? "nchw" : "nhwc";
    else if (!isFirst && (target.length === 2 || node.op_type === "Squeeze")) this.#flatten();
    else refuse(`${WHAT}: ${nodeName(node)} reshapes to [${target.join(", ")}], which none of this page's networks does.`);
  }

  #flatten(): void {
    this.#expectClosed("flattened");
    this.#layers.push({ type: "flatten" });
    // The layout stays until the dense layer has put its rows into Keras's order.
  }

  #conv(node: NodeProto): void {
    this.#expectClosed("convolved");
    if (this.#layout !== "nchw") refuse(`${WHAT}: ${nodeName(node)} convolves images whose channels come last. It is damaged; save it again.`);
    const found = this.#tensors.weight(node, 1);
    if (found.shape.length !== 4 || found.shape[2] !== 3 || found.shape[3] !== 3) refuse(`${WHAT}: ${nodeName(node)} has a kernel of shape [${found.shape.join(", ")}]; this page's convolutions have [filters, channels, 3, 3].`);
    expectInts(node, "dilations", [1, 1]);
    if ((attribute(node, "group")?.i ?? 1) !== 1) refuse(`${WHAT}: ${nodeName(node)} convolves in groups, and none of this page's networks does.`);
    const strides = ints(node, "strides", [1, 1]);
    if (strides[0] !== strides[1] || (strides[0] !== 1 && strides[0] !== 2)) refuse(`${WHAT}: ${nodeName(node)} has strides [${strides.join(", ")}]; this page has 1 and 2.`);
    const spec = { type: "conv2d", filters: at(found.shape, 0), strides: strides[0], padding: this.#padding(node, strides[0]) } as const;
    const kernel = { name: found.name, shape: [3, 3, at(found.shape, 1), at(found.shape, 0)], values: toHwio(found.values, found.shape) };
    this.#open = { name: node.name ?? found.name, kernel, bias: this.#tensors.optionalWeight(node, 2), close: () => spec };
  }

  /** "valid" for no padding, "same" for what TensorFlow would pad here. */
  #padding(node: NodeProto, strides: 1 | 2): "valid" | "same" {
    const auto = new TextDecoder().decode(attribute(node, "auto_pad")?.s ?? new Uint8Array(0));
    if (auto === "SAME_UPPER") return "same";
    if (auto === "VALID") return "valid";
    const pads = ints(node, "pads", [0, 0, 0, 0]);
    if (pads.every((pad) => pad === 0)) return "valid";
    const [height, width] = this.#shape();
    const [top, bottom] = samePads(height ?? 0, strides);
    const [left, right] = samePads(width ?? 0, strides);
    if (pads.join() !== [top, left, bottom, right].join()) refuse(`${WHAT}: ${nodeName(node)} pads by [${pads.join(", ")}]; this page's convolutions have none or Keras's "same", here [${[top, left, bottom, right].join(", ")}].`);
    return "same";
  }

  #maxPool(node: NodeProto): void {
    this.#expectClosed("pooled");
    expectInts(node, "kernel_shape", [2, 2]);
    expectInts(node, "strides", [2, 2], [1, 1]);
    expectInts(node, "pads", [0, 0, 0, 0]);
    expectInts(node, "dilations", [1, 1]);
    if ((attribute(node, "ceil_mode")?.i ?? 0) !== 0) refuse(`${WHAT}: ${nodeName(node)} rounds its output's size up; this page's pooling rounds down.`);
    this.#layers.push({ type: "maxPooling2d" });
  }

  #dense(node: NodeProto): void {
    this.#expectClosed("multiplied");
    const found = this.#tensors.weight(node, 1);
    if (found.shape.length !== 2) refuse(`${WHAT}: ${nodeName(node)} has a kernel of shape [${found.shape.join(", ")}]; a dense layer's has two axes.`);
    const isGemm = node.op_type === "Gemm";
    if (isGemm && ((attribute(node, "alpha")?.f ?? 1) !== 1 || (attribute(node, "beta")?.f ?? 1) !== 1 || (attribute(node, "transA")?.i ?? 0) !== 0)) {
      refuse(`${WHAT}: ${nodeName(node)} scales or transposes its input, and none of this page's networks does.`);
    }
    // PyTorch keeps dense kernels as [out, in].
    const isTransposed = isGemm && (attribute(node, "transB")?.i ?? 0) !== 0;
    const shape = isTransposed ? [at(found.shape, 1), at(found.shape, 0)] : found.shape;
    const values = isTransposed ? transpose(found.values, found.shape, [1, 0]) : found.values;
    const kernel = { name: found.name, shape, values: this.#layers.at(-1)?.type === "flatten" ? this.#inKerasOrder(values, shape) : values };
    this.#layout = "flat";
    this.#open = { name: node.name ?? found.name, kernel, bias: isGemm ? this.#tensors.optionalWeight(node, 2) : null, close: (activation) => ({ type: "dense", units: at(shape, 1), activation }) };
  }

  /** Rows of the first dense kernel as Keras flattens (height, width, channel), where the file flattens channels first. */
  #inKerasOrder(values: ArrayLike<number>, shape: readonly number[]): ArrayLike<number> {
    const [height = 1, width = 1, channels = 1] = this.#shape(this.#layers.slice(0, -1));
    if (this.#layout !== "nchw" || height * width * channels !== shape[0]) return values;
    return transpose(values, [channels, height, width, at(shape, 1)], [1, 2, 0, 3]);
  }

  /** A bias that stands by itself, as TensorFlow has it. */
  #add(node: NodeProto): void {
    const bias = (node.input ?? []).find((name) => this.#tensors.has(name));
    if (this.#open === null || this.#open.bias !== null || bias === undefined) refuse(`${WHAT}: ${nodeName(node)} adds something that is no bias of a layer, and none of this page's networks does.`);
    const found = this.#tensors.tensor(bias, node);
    this.#open.bias = { ...found, shape: [found.values.length] };
  }

  #activation(node: NodeProto, activation: "relu" | "softmax"): void {
    const open = this.#open ?? refuse(`${WHAT}: ${nodeName(node)} does not follow a convolution or a dense layer, as it does in this page's networks.`);
    const layer = open.close(activation);
    if (layer.type === "conv2d" && activation !== "relu") refuse(`${WHAT}: the convolution “${open.name}” should be followed by Relu.`);
    this.#layers.push(layer);
    this.#weights.push(open.kernel, open.bias ?? refuse(`${WHAT}: the layer “${open.name}” has no bias; every one of this page's has.`));
    this.#open = null;
  }

  #expectClosed(done: string): void {
    if (this.#open !== null) refuse(`${WHAT}: the output of the layer “${this.#open.name}” is ${done} without an activation before; this page's networks have Relu there.`);
  }

  /** `[height, width, channels]` after the layers so far. */
  #shape(layers: readonly LayerSpec[] = this.#layers): number[] {
    try {
      const shape = summarize(layers).layers.at(-1)?.outputShape ?? [null, IMAGE_SIZE, IMAGE_SIZE, 1];
      return shape.filter((size) => size !== null);
    } catch (error) {
      refuse(`${WHAT} has layers that do not fit together (${messageOf(error)}).`, error);
    }
  }
}
