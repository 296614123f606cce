/**
 * @file Reads ONNX networks: ours, and those that PyTorch's two exporters, Keras's own and tf2onnx make of the same layers.
 *
 * Nodes that do not lead to the output are passed over; those that compute with the file's own numbers are computed;
 * the rest become layers, one after the other. What no layer of this page is, is refused by its name.
 */
import { messageOf } from "../../data/errors";
import { IMAGE_SIZE } from "../../data/dataset";
import { isSoftmaxLayer } from "../../nn/summary";
import { refuse } from "../formatError";
import { identifyLayers } from "../identify";
import { MAX_ONNX_ITEMS } from "../limits";
import { cleanMetadata } from "../metadata";
import type { ImportedModel } from "../model";
import { fitWeights } from "../weights";
import { LayerChain, type Data } from "./layerChain";
import { constantOf, fold } from "./onnxConstants";
import { isLogarithm, X } from "./onnxFunctions";
import { nodeName, WHAT } from "./onnxNodes";
import { operate, type Context, type Value } from "./onnxOperators";
import { DATA_TYPE, decodeModel, type GraphProto, type ModelProto, type NodeProto, type ValueInfoProto } from "./onnxProto";
import { readTensor, type FilesBeside } from "./onnxTensors";
import { METADATA_PREFIX } from "./onnxWriter";

/** The oldest whose operators mean what is read here. */
const OLDEST_OPSET = 7;

/**
 * Reads an ONNX model.
 * @param beside Files chosen with it, by name: weights that it keeps elsewhere.
 * @throws ModelFormatError if the bytes are no ONNX, or if no layers of this page compute what it does.
 */
export function readOnnx(bytes: Uint8Array, beside: FilesBeside = new Map()): ImportedModel {
  const model = decode(bytes);
  const graph = model.graph ?? refuse(`${WHAT} holds no graph. If it is another kind of file, choose a .zip, .h5, .keras or .onnx file of a network.`);
  const { chain, notes } = new GraphReader(graph, beside, opsetOf(model)).read();
  const { architecture, layers, notes: moreNotes } = identifyLayers(chain.layers, WHAT, false);
  const props = (model.metadata_props ?? []).filter(({ key }) => key?.startsWith(METADATA_PREFIX) === true && key !== `${METADATA_PREFIX}architecture`);
  return {
    architecture,
    layers,
    weights: fitWeights(layers, chain.weights, WHAT),
    optimizer: null,
    format: "onnx",
    notes: [...notes, ...moreNotes],
    metadata: cleanMetadata([["producer", producerOf(model)], ...props.map(({ key, value }) => [key!.slice(METADATA_PREFIX.length), value] as const)]),
  };
}

function decode(bytes: Uint8Array): ModelProto {
  try {
    return decodeModel(bytes);
  } catch (error) {
    refuse(`${WHAT} is damaged, cut short or no ONNX at all (${messageOf(error)}). Save or download it again.`, error);
  }
}

function opsetOf({ opset_import = [] }: ModelProto): number {
  const opset = opset_import.find(({ domain = "" }) => domain === "" || domain === "ai.onnx")?.version ?? OLDEST_OPSET;
  if (opset < OLDEST_OPSET) refuse(`${WHAT} is of ONNX's opset ${opset}; from ${OLDEST_OPSET} (2017) on it is read here. Export the model again with a newer exporter.`);
  return opset;
}

function producerOf({ producer_name, producer_version = "" }: ModelProto): string | undefined {
  return producer_name === undefined || producer_version === "" ? producer_name : `${producer_name} ${producer_version}`;
}

class GraphReader {
  readonly #graph: GraphProto;
  readonly #opset: number;
  readonly #values = new Map<string, Value>();
  readonly #chain = new LayerChain();
  readonly #notes: string[] = [];

  /** @throws ModelFormatError if there are more nodes or tensors than any network of this page has by far. */
  constructor(graph: GraphProto, beside: FilesBeside, opset: number) {
    this.#graph = graph;
    this.#opset = opset;
    const { node = [], initializer = [] } = graph;
    if (node.length > MAX_ONNX_ITEMS || initializer.length > MAX_ONNX_ITEMS) refuse(`${WHAT} has ${node.length} nodes and ${initializer.length} tensors; at most ${MAX_ONNX_ITEMS} of each are read. No network that this page can train is that large.`);
    const used = new Set(this.#neededNodes().flatMap(({ input = [] }) => input));
    for (const tensor of initializer) if (used.has(tensor.name ?? "")) this.#values.set(tensor.name ?? "", readTensor(tensor, tensor.name ?? "", beside));
  }

  read(): { readonly chain: LayerChain; readonly notes: readonly string[] } {
    const input = this.#onlyInput();
    const batchSize = this.#giveImages(input);
    for (const node of this.#neededNodes()) this.#compute(node, { chain: this.#chain, opset: this.#opset, batchSize });
    const name = this.#onlyOutput();
    const output = this.#values.get(name);
    if (output?.kind !== "data") refuse(`${WHAT}: its output “${name}” does not come from the images. It is damaged; save it again.`);
    this.#end(output, name);
    return { chain: this.#chain, notes: this.#notes };
  }

  #end(output: Data, name: string): void {
    const node: NodeProto = { op_type: "the output", name };
    const isLogOfSoftmax = this.#chain.layers.some(isSoftmaxLayer) && isLogarithm(output.formula);
    if (isLogOfSoftmax || this.#neededNodes().some(({ op_type }) => op_type === "LogSoftmax")) this.#notes.push("The file ends in logarithms of probabilities (log-softmax); here it ends in the probabilities.");
    this.#chain.end(isLogOfSoftmax ? { ...output, formula: X } : output, node);
  }

  /** Those that lead to the outputs, in the file's order. */
  #neededNodes(): readonly NodeProto[] {
    const nodes = this.#graph.node ?? [];
    const needed = new Set((this.#graph.output ?? []).map(({ name }) => name ?? ""));
    // Backwards, as the file has each node before those that use it.
    const kept = [...nodes].reverse().filter(({ output = [], input = [] }) => {
      const isNeeded = output.some((name) => name !== "" && needed.has(name));
      if (isNeeded) for (const name of input) needed.add(name);
      return isNeeded;
    });
    return kept.reverse();
  }

  #onlyInput(): ValueInfoProto {
    const tensors = new Set((this.#graph.initializer ?? []).map(({ name }) => name));
    const [input, another] = (this.#graph.input ?? []).filter(({ name }) => !tensors.has(name));
    if (input === undefined) refuse(`${WHAT} has no input for images. Choose a file of a network that takes them.`);
    if (another !== undefined) refuse(`${WHAT} takes several inputs (“${input.name ?? ""}”, “${another.name ?? ""}”); this page's networks take images alone.`);
    return input;
  }

  #onlyOutput(): string {
    const [output, another] = this.#graph.output ?? [];
    if (output === undefined) refuse(`${WHAT} has no output. It is damaged; save it again.`);
    if (another !== undefined) refuse(`${WHAT} gives several outputs (“${output.name ?? ""}”, “${another.name ?? ""}”); this page's networks give ten probabilities alone. Export the network with one output.`);
    return output.name ?? "";
  }

  /** @returns how many images the graph takes at once; null for any number. */
  #giveImages({ name = "", type }: ValueInfoProto): number | null {
    const elementType = type?.tensor_type?.elem_type ?? DATA_TYPE.float;
    if (![DATA_TYPE.float, DATA_TYPE.float16, DATA_TYPE.bfloat16].some((known) => known === elementType)) refuse(`${WHAT} takes images of type ${elementType}; float (1), pixels from 0 to 1, is read here. Export the model for floats.`);
    const sizes = type?.tensor_type?.shape?.dim?.map(({ dim_value }) => dim_value ?? null) ?? [];
    const isKnown = INPUT_SHAPES.some((shape) => shape.length === sizes.length - 1 && shape.every((size, i) => size === sizes[i + 1]));
    if (!isKnown) refuse(`${WHAT} takes images of the shape [${sizes.map((size) => size ?? "N").join(", ")}]; Fashion-MNIST's are [N, 1, 28, 28], [N, 28, 28, 1], [N, 28, 28] or [N, 784].`);
    this.#values.set(name, this.#chain.input(sizes.slice(1).map((size) => size ?? 0)));
    return sizes[0] ?? null;
  }

  #compute(node: NodeProto, context: Context): void {
    const inputs = (node.input ?? []).map((name) => (name === "" ? null : (this.#values.get(name) ?? this.#missing(name, node))));
    const dependsOnImages = inputs.some((input) => input?.kind === "data");
    const value = node.op_type === "Constant" ? constantOf(node) : dependsOnImages ? operate(inputs, node, context) : fold(node, inputs.map((input) => (input?.kind === "constant" ? input : null)));
    const [name] = node.output ?? [];
    if (name === undefined || name === "") refuse(`${WHAT} has a node ${nodeName(node)} without output. It is damaged; save it again.`);
    this.#values.set(name, value);
  }

  #missing(name: string, node: NodeProto): never {
    const maker = (this.#graph.node ?? []).find(({ output }) => output?.includes(name));
    if (maker === undefined) refuse(`${WHAT}: ${nodeName(node)} uses the weights “${name}”, which the file does not hold. Save the model with its weights inside.`);
    if (maker.output?.[0] !== name) refuse(`${WHAT}: ${nodeName(node)} uses a side output of ${nodeName(maker)}, “${name}”, which no layer of this page has.`);
    return refuse(`${WHAT}: ${nodeName(node)} uses “${name}” before the file has computed it: its nodes form a circle or are out of order. It is damaged; save it again.`);
  }
}

/** Without the batch; all of them row by row. */
const INPUT_SHAPES: readonly (readonly number[])[] = [[1, IMAGE_SIZE, IMAGE_SIZE], [IMAGE_SIZE, IMAGE_SIZE, 1], [IMAGE_SIZE, IMAGE_SIZE], [IMAGE_SIZE * IMAGE_SIZE]];
