/** @file The weights that an ONNX graph holds: initializers and constants, checked as they are asked for. */
import { refuse } from "../formatError";
import { MAX_ONNX_ITEMS } from "../limits";
import { sizeOfShape, type FoundWeights } from "../weights";
import { attribute, nodeName, WHAT } from "./onnxNodes";
import { DATA_TYPE, type GraphProto, type NodeProto, type TensorProto } from "./onnxProto";

export class GraphTensors {
  readonly #tensors: ReadonlyMap<string, TensorProto>;

  /** @throws ModelFormatError if there are more nodes or tensors than any network of this page has by far. */
  constructor(graph: GraphProto) {
    const nodes = graph.node ?? [];
    const tensors = graph.initializer ?? [];
    if (nodes.length > MAX_ONNX_ITEMS || tensors.length > MAX_ONNX_ITEMS) refuse(`${WHAT} has ${nodes.length} nodes and ${tensors.length} tensors; this page's networks have at most 21 and 16.`);
    const constants = nodes.filter(({ op_type }) => op_type === "Constant").flatMap(constant);
    this.#tensors = new Map([...tensors.map((tensor) => [tensor.name ?? "", tensor] as const), ...constants]);
  }

  has(name: string): boolean {
    return this.#tensors.has(name);
  }

  /** The tensor that stands at `position` of the node's inputs. @throws ModelFormatError if the file does not hold it, or not soundly. */
  weight(node: NodeProto, position: number): FoundWeights {
    return this.tensor(node.input?.[position] ?? "", node);
  }

  /** The same; null where the node has no such input. */
  optionalWeight(node: NodeProto, position: number): FoundWeights | null {
    const name = node.input?.[position] ?? "";
    return name === "" ? null : this.tensor(name, node);
  }

  /** The tensor `name`, which `node` uses. @throws ModelFormatError if the file does not hold it, or not soundly. */
  tensor(name: string, node: NodeProto): FoundWeights {
    const tensor = this.#tensors.get(name) ?? refuse(`${WHAT}: ${nodeName(node)} uses the weights “${name}”, which the file does not hold. Save the model with its weights inside.`);
    const shape = tensor.dims ?? [];
    const what = `${WHAT}: the weights “${name}”`;
    if (tensor.data_location === 1) refuse(`${what} are kept in another file. Save the model as a single file.`);
    if (tensor.data_type !== DATA_TYPE.float) refuse(`${what} are of type ${tensor.data_type ?? "unknown"}; float (1) is read here.`);
    const values = floats(tensor);
    if (shape.length > 4 || shape.some((size) => size < 0) || values.length !== sizeOfShape(shape)) refuse(`${what} should hold ${shape.join(" × ")} values, but hold ${values.length}. The file is damaged; save it again.`);
    return { name, shape, values };
  }

  /** A shape that the file holds as numbers. @throws ModelFormatError if it is computed, or of another type. */
  integers(name: string, node: NodeProto): readonly number[] {
    const tensor = this.#tensors.get(name);
    if (tensor?.data_type !== DATA_TYPE.int64) refuse(`${WHAT}: ${nodeName(node)} computes a shape, and none of this page's networks does.`);
    if (tensor.raw_data === undefined) return tensor.int64_data ?? [];
    const { buffer } = new Uint8Array(tensor.raw_data.subarray(0, 64));
    return Array.from(new BigInt64Array(buffer, 0, Math.floor(buffer.byteLength / 8)), Number);
  }
}

function constant(node: NodeProto): [string, TensorProto][] {
  const value = attribute(node, "value")?.t;
  const name = node.output?.[0];
  return value === undefined || name === undefined ? [] : [[name, value]];
}

/** Copies, as the file's bytes need not be aligned. */
function floats({ raw_data, float_data }: TensorProto): Float32Array {
  if (raw_data === undefined) return Float32Array.from(float_data ?? []);
  return new Float32Array(new Uint8Array(raw_data).buffer, 0, Math.floor(raw_data.length / 4));
}
