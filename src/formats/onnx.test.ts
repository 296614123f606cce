import * as ort from "onnxruntime-web";
import { beforeAll, describe, expect, test } from "vitest";
import { ARCHITECTURE_IDS, architectureById, type ArchitectureId } from "../nn/architectures";
import { selectBackend } from "../nn/selectBackend";
import { areEqual, largestDifference, probabilitiesOf, randomArray, trainedModel } from "../testing/trainedModels";
import { exportModel, importModel, ModelFormatError } from ".";
import { samePads, toHwio, toOihw, transpose } from "./onnx/onnxLayout";
import { decodeModel, encodeModel, type AttributeProto, type ModelProto, type NodeProto, type TensorProto } from "./onnx/onnxProto";

beforeAll(async () => {
  await selectBackend("cpu");
  ort.env.wasm.numThreads = 1;
});

const images = randomArray(3 * 784, 7).map(Math.abs);

/** Probabilities by onnxruntime. */
async function runOnnx(bytes: Uint8Array, shape: readonly number[] = [3, 28, 28, 1]): Promise<Float32Array> {
  const session = await ort.InferenceSession.create(bytes, { executionProviders: ["wasm"] });
  const results = await session.run({ [session.inputNames[0]!]: new ort.Tensor("float32", images, shape) });
  const output = results[session.outputNames[0]!]!;
  expect(output.dims).toEqual([3, 10]);
  return output.data as Float32Array;
}

async function exportedModel(id: ArchitectureId): Promise<ModelProto> {
  return decodeModel((await exportModel(await trainedModel(id), "onnx")).bytes);
}

describe.each(ARCHITECTURE_IDS)("architecture %i", (id) => {
  const { layers } = architectureById(id);

  test("predicts in onnxruntime what it predicts here", async () => {
    const model = await trainedModel(id);
    const predicted = await runOnnx((await exportModel(model, "onnx")).bytes);
    expect(largestDifference(predicted, probabilitiesOf(layers, model.weights, images))).toBeLessThan(1e-6);
  });

  test.each([
    ["as TensorFlow's converter writes it", asTensorFlow, [3, 28, 28, 1]],
    ["as PyTorch's exporter writes it", asPytorch, [3, 1, 28, 28]],
  ] as const)("is read %s", async (_, rewrite, shape) => {
    const { weights } = await trainedModel(id);
    const bytes = encodeModel(rewrite(await exportedModel(id)));
    // The rewriting is right, onnxruntime says.
    expect(largestDifference(await runOnnx(bytes, shape), probabilitiesOf(layers, weights, images))).toBeLessThan(1e-6);
    const back = await importModel(bytes);
    expect(back.architecture).toBe(id);
    expect(areEqual(back.weights, weights)).toBe(true);
  });
});

test("says of itself what tools ask for", async () => {
  const model = await exportedModel(2);
  expect(model).toMatchObject({ ir_version: 8, producer_name: "Fitting Room", opset_import: [{ domain: "", version: 13 }] });
  expect(model.metadata_props).toContainEqual({ key: "fitting_room.architecture", value: "2" });
  expect(model.metadata_props).toContainEqual({ key: "fitting_room.dataset", value: "fashion-mnist" });
  expect(model.graph!.input).toEqual([
    { name: "images", type: { tensor_type: { elem_type: 1, shape: { dim: [{ dim_param: "N" }, { dim_value: 28 }, { dim_value: 28 }, { dim_value: 1 }] } } } },
  ]);
  expect(model.graph!.node!.map(({ op_type }) => op_type).join(" ")).toBe(
    "Transpose Conv Relu MaxPool Conv Relu MaxPool Transpose Flatten Gemm Relu Gemm Relu Gemm Relu Gemm Softmax",
  );
});

describe("what is no network of this page is refused with the reason", () => {
  const withNode = (change: (node: NodeProto) => NodeProto, op: string) => (model: ModelProto): ModelProto => ({
    ...model,
    graph: { ...model.graph, node: model.graph!.node!.map((node) => (node.op_type === op ? change(node) : node)) },
  });
  const withAttribute = (op: string, attribute: AttributeProto) => withNode((node) => ({ ...node, attribute: [...(node.attribute ?? []).filter(({ name }) => name !== attribute.name), attribute] }), op);
  const withTensor = (index: number, change: Partial<TensorProto>) => (model: ModelProto): ModelProto => ({
    ...model,
    graph: { ...model.graph, initializer: model.graph!.initializer!.map((tensor, i) => (i === index ? { ...tensor, ...change } : tensor)) },
  });

  test.each<[string, (model: ModelProto) => ModelProto]>([
    ["holds no graph", (model) => ({ ir_version: model.ir_version! })],
    ["has a node of the kind \"LSTM\" (LSTM “conv2d/relu”)", withNode((node) => ({ ...node, op_type: "LSTM" }), "Relu")],
    ["Conv “conv2d_1/conv” makes layers that do not fit together, or that Keras does not have (conv2d_1 has strides and a dilation rate above 1 at once", withAttribute("Conv", { name: "dilations", ints: [2, 2] })],
    ["Gemm “dense/gemm” has a kernel for 576 numbers, but is given 64", withAttribute("Conv", { name: "strides", ints: [3, 3] })],
    ["Gemm “dense/gemm” has a kernel for 576 numbers, but is given 1024", withAttribute("Conv", { name: "pads", ints: [2, 2, 2, 2] })],
    ["Gemm “dense/gemm” has a kernel for 576 numbers, but is given 256", withAttribute("MaxPool", { name: "kernel_shape", ints: [3, 3] })],
    ["swaps axes (3,2,1,0)", withAttribute("Transpose", { name: "perm", ints: [3, 2, 1, 0] })],
    ["“conv2d/kernel” are kept in another file. Save the model as a single file", withTensor(0, { data_location: 1 })],
    ["“conv2d/kernel” are of type 11; float (1) is read here", withTensor(0, { data_type: 11 })],
    ["“conv2d/kernel” should hold 32 × 1 × 3 × 4 values, but hold 288", withTensor(0, { dims: [32, 1, 3, 4] })],
    ["“conv2d/kernel” should hold 9007199254740991 × 9007199254740991 values, but hold 288", withTensor(0, { dims: [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER] })],
    ["Gemm “dense_2/gemm” has a kernel for 256 numbers, but is given 128", (model) => without(model, ["dense_1/gemm", "dense_1/relu"])],
  ])("%s", async (message, change) => {
    const read = importModel(encodeModel(change(await exportedModel(2))));
    await expect(read).rejects.toThrow(message);
    await expect(read).rejects.toThrow(ModelFormatError);
  });
});

test("kernels change their axes there and back", () => {
  const kernel = Float32Array.from({ length: 2 * 3 * 4 * 5 }, (_, i) => i);
  const oihw = toOihw(kernel, [2, 3, 4, 5]);
  // [o][i][h][w] = [h][w][i][o]: element (1, 2, 3, 4) of the old is (4, 3, 1, 2) of the new.
  expect(oihw[((4 * 4 + 3) * 2 + 1) * 3 + 2]).toBe(((1 * 3 + 2) * 4 + 3) * 5 + 4);
  expect(toHwio(oihw, [5, 4, 2, 3])).toEqual(kernel);
});

test.each([
  [13, 2, [1, 1]],
  [3, 2, [1, 1]],
  [28, 1, [1, 1]],
  [28, 2, [0, 1]],
  [1, 2, [1, 1]],
] as const)("pads %i pixels at stride %i as TensorFlow does: %j", (size, strides, expected) => {
  expect(samePads(size, strides)).toEqual(expected);
});

/** The chain without the nodes of these names. */
function without(model: ModelProto, names: readonly string[]): ModelProto {
  const kept = model.graph!.node!.filter(({ name }) => !names.includes(name!));
  const node = kept.map((item, i) => ({ ...item, input: [i === 0 ? "images" : kept[i - 1]!.output![0]!, ...item.input!.slice(1)] }));
  return { ...model, graph: { ...model.graph, node } };
}

/** MatMul and Add for Gemm, Reshape for the first Transpose and for Flatten, "SAME_UPPER", floats one by one. */
function asTensorFlow(model: ModelProto): ModelProto {
  const graph = model.graph!;
  const int64 = (name: string, values: number[]): TensorProto => ({ name, dims: [values.length], data_type: 7, int64_data: values });
  const node = graph.node!.flatMap((item): NodeProto[] => {
    const [input, kernel, bias] = item.input!;
    if (item.op_type === "Gemm") {
      const product = `${item.name}/product`;
      return [
        { name: product, op_type: "MatMul", input: [input!, kernel!], output: [product] },
        { ...item, op_type: "Add", input: [bias!, product] },
      ];
    }
    if (item.op_type === "Transpose" && item.name === "to_nchw") return [{ ...item, op_type: "Reshape", attribute: [], input: [input!, "image_shape"] }];
    if (item.op_type === "Flatten") return [{ ...item, op_type: "Reshape", attribute: [], input: [input!, "flat_shape"] }];
    if (item.op_type !== "Conv" || item.attribute!.find(({ name }) => name === "pads")!.ints!.every((pad) => pad === 0)) return [item];
    const auto: AttributeProto = { name: "auto_pad", s: new TextEncoder().encode("SAME_UPPER"), type: 3 };
    return [{ ...item, attribute: [...item.attribute!.filter(({ name }) => name !== "pads"), auto] }];
  });
  const flatSize = graph.initializer!.find(({ dims }) => dims!.length === 2)!.dims![0]!;
  const initializer = graph.initializer!.map((tensor) => (tensor.dims!.length === 1 ? { ...tensor, raw_data: undefined, float_data: Array.from(new Float32Array(Uint8Array.from(tensor.raw_data!).buffer)) } : tensor));
  return { ...model, graph: { ...graph, node, initializer: [...initializer, int64("image_shape", [-1, 1, 28, 28]), int64("flat_shape", [-1, flatSize])] as TensorProto[] } };
}

/** Channels first from input to Flatten, and dense kernels as [out, in]. */
function asPytorch(model: ModelProto): ModelProto {
  const graph = model.graph!;
  const lastShape = { 5408: [13, 13, 32], 576: [3, 3, 64], 64: [1, 1, 64] } as const;
  let isFirstDense = true;
  const initializer = graph.initializer!.map((tensor): TensorProto => {
    if (tensor.dims!.length !== 2) return tensor;
    const values = new Float32Array(Uint8Array.from(tensor.raw_data!).buffer);
    const [rows, columns] = tensor.dims! as [number, number];
    const ordered = isFirstDense ? transpose(values, [...lastShape[rows as keyof typeof lastShape], columns], [2, 0, 1, 3]) : values;
    isFirstDense = false;
    return { ...tensor, dims: [columns, rows], raw_data: new Uint8Array(transpose(ordered, [rows, columns], [1, 0]).buffer) };
  });
  const kept = graph.node!.filter(({ op_type }) => op_type !== "Transpose");
  const node = kept.map((item, i): NodeProto => {
    const input = [i === 0 ? "images" : kept[i - 1]!.output![0]!, ...item.input!.slice(1)];
    return item.op_type === "Gemm" ? { ...item, input, attribute: [{ name: "transB", i: 1, type: 2 }] } : { ...item, input };
  });
  const input = [{ name: "images", type: { tensor_type: { elem_type: 1, shape: { dim: [{ dim_param: "N" }, { dim_value: 1 }, { dim_value: 28 }, { dim_value: 28 }] } } } }];
  return { ...model, graph: { ...graph, node, initializer, input } };
}
