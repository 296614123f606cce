import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { LayerSpec } from "../../nn/architectures/layers";
import { predict } from "../../nn/predict";
import { randomPixels } from "../../testing/everyLayer";
import { runOnnx, softmaxOfTens } from "../../testing/onnxRuntime";
import { largestDifference, randomArray } from "../../testing/trainedModels";
import { ModelFormatError } from "../formatError";
import type { ImportedModel } from "../model";
import { readOnnx } from "./onnxReader";
import { encodeModel, type AttributeProto, type GraphProto, type NodeProto, type TensorProto } from "./onnxProto";

const pixels = randomPixels(3, 5);

function predicted({ layers, weights }: Pick<ImportedModel, "layers" | "weights">, images = pixels): number[] {
  return Array.from({ length: images.length / 784 }, (_, image) => Array.from(predict(layers, weights, images.subarray(image * 784, (image + 1) * 784)))).flat();
}

/** A node; `x → y` in its inputs and outputs. */
function node(op: string, input: readonly string[], output: string, attribute: readonly AttributeProto[] = []): NodeProto {
  return { op_type: op, name: output, input, output: [output], attribute };
}
const int = (name: string, i: number): AttributeProto => ({ name, i, type: 2 });
const ints = (name: string, ...values: number[]): AttributeProto => ({ name, ints: values, type: 7 });
const float = (name: string, f: number): AttributeProto => ({ name, f, type: 1 });
const text = (name: string, s: string): AttributeProto => ({ name, s: new TextEncoder().encode(s), type: 3 });

function floats(name: string, dims: readonly number[], values?: readonly number[]): TensorProto {
  const length = dims.reduce((product, size) => product * size, 1);
  const data = values === undefined ? randomArray(length, name.length + length, 0.4) : Float32Array.from(values);
  return { name, dims, data_type: 1, raw_data: new Uint8Array(data.buffer) };
}
const sizes = (name: string, ...values: number[]): TensorProto => ({ name, dims: [values.length], data_type: 7, int64_data: values });

interface Graph {
  readonly nodes: readonly NodeProto[];
  readonly tensors?: readonly TensorProto[];
  /** Without the batch; [1, 28, 28] unless said otherwise. */
  readonly shape?: readonly number[];
  readonly opset?: number;
  readonly batch?: number;
}

/** From "x" to "y". */
function onnx({ nodes, tensors = [], shape = [1, 28, 28], opset = 20, batch }: Graph, more: Partial<GraphProto> = {}): Uint8Array {
  const value = (name: string, dims: readonly number[]) => {
    const first = batch === undefined ? { dim_param: "N" } : { dim_value: batch };
    return { name, type: { tensor_type: { elem_type: 1, shape: { dim: [first, ...dims.map((size) => ({ dim_value: size }))] } } } };
  };
  const graph = { name: "g", node: nodes, initializer: tensors, input: [value("x", shape)], output: [value("y", [10])], ...more };
  return encodeModel({ ir_version: 9, producer_name: "pytorch", producer_version: "2.13.0", opset_import: [{ domain: "", version: opset }], graph });
}

/** The nodes from "x" to "a", behind them a dense layer of ten for `size` numbers. */
function ended(size: number, { nodes, tensors = [], ...rest }: Graph): Graph {
  return { nodes: [...nodes, node("Flatten", ["a"], "flat"), node("Gemm", ["flat", "w", "b"], "y")], tensors: [...tensors, floats("w", [size, 10]), floats("b", [10])], ...rest };
}

const conv = (output: string, input = "x", attribute: readonly AttributeProto[] = []): NodeProto => node("Conv", [input, "k", "kb"], output, attribute);
const kernel = [floats("k", [2, 1, 3, 3]), floats("kb", [2])];

/** What ONNX Runtime says of the file itself is what the layers give here. */
async function expectSame(graph: Graph, layers: readonly Partial<LayerSpec>[]): Promise<ImportedModel> {
  const bytes = onnx(graph);
  const model = readOnnx(bytes);
  expect(model.layers).toMatchObject(layers);
  expect(model.layers).toHaveLength(layers.length);
  expect(largestDifference(predicted(model), softmaxOfTens(await runOnnx(bytes, pixels, graph.shape ?? [1, 28, 28])))).toBeLessThan(1e-5);
  return model;
}

const ending = [{ type: "flatten" }, { type: "dense", units: 10, activation: "softmax" }] as const;
const activated = (activation: string): Partial<LayerSpec>[] => [{ type: "conv2d", activation: activation as "relu" }, ...ending];

/** Exporters take activations apart in many ways. */
const DECOMPOSED: readonly [name: string, layers: readonly Partial<LayerSpec>[], nodes: readonly NodeProto[], tensors?: readonly TensorProto[]][] = [
  ["silu", activated("silu"), [node("Sigmoid", ["c"], "s"), node("Mul", ["s", "c"], "a")]],
  ["gelu, divided first", activated("gelu"), [node("Div", ["c", "r"], "d"), node("Erf", ["d"], "e"), node("Add", ["e", "one"], "p"), node("Mul", ["c", "p"], "m"), node("Mul", ["m", "half"], "a")], [floats("r", [], [Math.SQRT2]), floats("one", [], [1]), floats("half", [], [0.5])]],
  ["gelu, halved first", activated("gelu"), [node("Mul", ["half", "c"], "h"), node("Mul", ["c", "r"], "d"), node("Erf", ["d"], "e"), node("Add", ["one", "e"], "p"), node("Mul", ["h", "p"], "a")], [floats("r", [], [Math.SQRT1_2]), floats("one", [], [1]), floats("half", [1], [0.5])]],
  ["relu6 as Clip", activated("relu6"), [node("Clip", ["c", "low", "high"], "a")], [floats("low", [], [0]), floats("high", [], [6])]],
  ["relu6 as Min of Relu", activated("relu6"), [node("Relu", ["c"], "s"), node("Min", ["s", "high"], "a")], [floats("high", [], [6])]],
  ["relu as Max", activated("relu"), [node("Max", ["c", "zero"], "a")], [floats("zero", [], [0])]],
  ["softplus as a logarithm", activated("softplus"), [node("Exp", ["c"], "e"), node("Add", ["e", "one"], "p"), node("Log", ["p"], "a")], [floats("one", [], [1])]],
  ["leaky_relu as Max", activated("leaky_relu"), [node("Mul", ["c", "slope"], "s"), node("Max", ["c", "s"], "a")], [floats("slope", [], [0.2])]],
  ["a slope of its own", [{ type: "conv2d" }, { type: "leakyReLU", negativeSlope: 0.01 }, ...ending], [node("LeakyRelu", ["c"], "a", [float("alpha", 0.01)])]],
  ["an alpha of its own", [{ type: "conv2d" }, { type: "elu", alpha: 0.5 }, ...ending], [node("Elu", ["c"], "a", [float("alpha", 0.5)])]],
  ["selu", activated("selu"), [node("Selu", ["c"], "a")]],
  ["two, one after the other", [{ type: "conv2d", activation: "tanh" }, { type: "activation", activation: "silu" }, ...ending], [node("Tanh", ["c"], "t"), node("Sigmoid", ["t"], "s"), node("Mul", ["t", "s"], "a")]],
  ["a scaled one", [{ type: "conv2d", activation: "linear" }, { type: "rescaling", scale: 0.5, offset: 0.25 }, { type: "activation", activation: "relu" }, ...ending], [node("Mul", ["c", "half"], "h"), node("Add", ["h", "quarter"], "q"), node("Relu", ["q"], "a")], [floats("half", [], [0.5]), floats("quarter", [], [0.25])]],
];

test.each(DECOMPOSED)("reads %s", async (_, layers, nodes, tensors = []) => {
  await expectSame(ended(1352, { nodes: [conv("c"), ...nodes], tensors: [...kernel, ...tensors] }), layers);
});

describe("padding", () => {
  const padded = (size: number, attribute: readonly AttributeProto[]): Graph => ended(2 * size * size, { nodes: [conv("a", "x", attribute)], tensors: kernel });

  test.each([
    ["Keras's same", 28, [ints("pads", 1, 1, 1, 1)], [{ type: "conv2d", padding: "same" }]],
    ["SAME_UPPER", 14, [text("auto_pad", "SAME_UPPER"), ints("strides", 2, 2)], [{ type: "conv2d", padding: "same", strides: [2, 2] }]],
    ["SAME_LOWER, which is not Keras's", 14, [text("auto_pad", "SAME_LOWER"), ints("strides", 2, 2)], [{ type: "zeroPadding2d", padding: [[1, 0], [1, 0]] }, { type: "conv2d", padding: "valid" }]],
    ["PyTorch's at strides of 2", 14, [ints("pads", 1, 1, 1, 1), ints("strides", 2, 2)], [{ type: "zeroPadding2d", padding: [[1, 1], [1, 1]] }, { type: "conv2d", padding: "valid" }]],
    ["more than the kernel", 30, [ints("pads", 2, 2, 2, 2)], [{ type: "zeroPadding2d" }, { type: "conv2d", padding: "valid" }]],
    ["dilation", 28, [ints("pads", 2, 2, 2, 2), ints("dilations", 2, 2)], [{ type: "conv2d", padding: "same", dilationRate: [2, 2] }]],
  ] as const)("of convolutions: %s", async (_, size, attribute, layers) => {
    await expectSame(padded(size, attribute), [...layers, ...ending] as Partial<LayerSpec>[]);
  });

  test.each([
    ["a maximum behind relu", "Relu", "MaxPool", 9, [ints("pads", 1, 1, 1, 1), ints("strides", 3, 3)], [{ type: "zeroPadding2d" }, { type: "maxPooling2d", padding: "valid" }]],
    ["a maximum as Keras pads it", "Tanh", "MaxPool", 9, [ints("pads", 0, 0, 1, 1), ints("strides", 3, 3)], [{ type: "maxPooling2d", padding: "same" }]],
    ["a maximum whose size is rounded up", "Tanh", "MaxPool", 13, [int("ceil_mode", 1), ints("strides", 2, 2)], [{ type: "maxPooling2d", padding: "same" }]],
    ["a mean over zeros", "Tanh", "AveragePool", 14, [ints("pads", 1, 1, 2, 2), ints("strides", 2, 2), int("count_include_pad", 1)], [{ type: "zeroPadding2d", padding: [[1, 2], [1, 2]] }, { type: "averagePooling2d", padding: "valid" }]],
    ["a mean that leaves padding out", "Tanh", "AveragePool", 9, [ints("pads", 0, 0, 1, 1), ints("strides", 3, 3)], [{ type: "averagePooling2d", padding: "same" }]],
  ] as const)("of pools: %s", async (_, activation, pool, size, attribute, layers) => {
    const graph = ended(2 * size * size, { nodes: [conv("c"), node(activation, ["c"], "r"), node(pool, ["r"], "a", [ints("kernel_shape", 3, 3), ...attribute])], tensors: kernel });
    await expectSame(graph, [{ type: "conv2d" }, ...layers, ...ending] as Partial<LayerSpec>[]);
  });

  test("by a node of its own, channels last", async () => {
    const nodes = [node("Pad", ["x", "pads"], "p"), node("Transpose", ["p"], "t", [ints("perm", 0, 3, 1, 2)]), conv("a", "t")];
    await expectSame(ended(2 * 28 * 29, { nodes, tensors: [...kernel, sizes("pads", 0, 1, 0, 0, 0, 1, 3, 0)], shape: [28, 28, 1] }), [{ type: "zeroPadding2d", padding: [[1, 1], [0, 3]] }, { type: "conv2d" }, ...ending]);
  });
});

describe("axes", () => {
  test.each([
    ["[N, 784] made an image", [784], [node("Reshape", ["x", "s"], "i"), conv("a", "i")], [sizes("s", -1, 1, 28, 28)]],
    ["[N, 28, 28] made an image", [28, 28], [node("Unsqueeze", ["x", "s"], "i"), conv("a", "i")], [sizes("s", -3)]],
    ["channels last throughout", [28, 28, 1], [node("Transpose", ["x"], "i", [ints("perm", 0, 3, 1, 2)]), conv("c", "i"), node("Transpose", ["c"], "a", [ints("perm", 0, 2, 3, 1)])], []],
    ["flattened by a computed shape", [1, 28, 28], [conv("c"), node("Shape", ["c"], "sh"), node("Gather", ["sh", "first"], "n"), node("Unsqueeze", ["n", "zero"], "n1"), node("Concat", ["n1", "rest"], "to", [int("axis", 0)]), node("Reshape", ["c", "to"], "a")], [{ name: "first", dims: [], data_type: 7, int64_data: [0] }, sizes("zero", 0), sizes("rest", -1)]],
    ["rows and columns joined, then parted again", [1, 28, 28], [conv("c"), node("Reshape", ["c", "s"], "j"), node("Reshape", ["j", "s2"], "a")], [sizes("s", 0, 0, -1), sizes("s2", 0, 2, 26, 26)]],
  ] as const)("%s", async (_, shape, nodes, tensors) => {
    await expectSame(ended(1352, { nodes, tensors: [...kernel, ...tensors], shape }), activated("linear"));
  });

  test("an image of another shape is Keras's Reshape", async () => {
    const graph = ended(2 * 12 * 54, { nodes: [node("Reshape", ["x", "s"], "i"), conv("a", "i")], tensors: [...kernel, sizes("s", -1, 1, 14, 56)] });
    await expectSame(graph, [{ type: "reshape", targetShape: [14, 56, 1] }, ...activated("linear")]);
  });

  test("a batch of fixed size", async () => {
    const graph = ended(1352, { nodes: [conv("c"), node("Reshape", ["c", "s"], "a")], tensors: [...kernel, sizes("s", 3, 1352)], batch: 3 });
    await expectSame(graph, activated("linear"));
  });

  test("normalisation of what was flattened with channels first", async () => {
    const numbers = ["g", "be", "m"].map((name) => floats(name, [1352]));
    const variances = floats("v", [1352], Array.from(randomArray(1352, 3), (value) => 1 + value / 2));
    const graph = ended(1352, { nodes: [conv("c"), node("Flatten", ["c"], "f"), node("BatchNormalization", ["f", "g", "be", "m", "v"], "a", [float("epsilon", 1e-5), float("momentum", 0.9)])], tensors: [...kernel, ...numbers, variances] });
    await expectSame(graph, [{ type: "conv2d" }, { type: "flatten" }, { type: "batchNormalization", epsilon: 1e-5, momentum: 0.9 }, ending[1]]);
  });

  test("means over rows and columns, channels last", async () => {
    const nodes = [node("Transpose", ["x"], "i", [ints("perm", 0, 3, 1, 2)]), conv("c", "i"), node("Transpose", ["c"], "l", [ints("perm", 0, 2, 3, 1)]), node("ReduceMean", ["l", "over"], "a", [int("keepdims", 0)])];
    await expectSame(ended(2, { nodes, tensors: [...kernel, sizes("over", 1, 2)], shape: [28, 28, 1] }), [{ type: "conv2d" }, { type: "globalAveragePooling2d" }, ending[1]]);
  });
});

describe("numbers for each channel", () => {
  test("are a bias where there is none yet", async () => {
    const graph = ended(1352, { nodes: [node("Conv", ["x", "k"], "c"), node("Add", ["bias", "c"], "a")], tensors: [kernel[0]!, floats("bias", [1, 2, 1, 1])] });
    await expectSame(graph, [{ type: "conv2d", useBias: true }, ...ending]);
  });

  test("are a normalisation elsewhere, as tf2onnx writes one", async () => {
    const graph = ended(1352, { nodes: [conv("c"), node("Relu", ["c"], "r"), node("Mul", ["r", "s"], "m"), node("Add", ["m", "o"], "a")], tensors: [...kernel, floats("s", [2, 1, 1]), floats("o", [1, 2, 1, 1])] });
    await expectSame(graph, [{ type: "conv2d", activation: "relu" }, { type: "batchNormalization" }, ...ending]);
  });

  test("scaled products and transposed kernels", async () => {
    const graph = { nodes: [node("Flatten", ["x"], "f"), node("Gemm", ["f", "w", "b"], "g", [float("alpha", 0.5), float("beta", 2), int("transB", 1)]), node("Transpose", ["v"], "vt", [ints("perm", 1, 0)]), node("MatMul", ["g", "vt"], "y")], tensors: [floats("w", [6, 784]), floats("b", [6]), floats("v", [10, 6])] };
    await expectSame(graph, [{ type: "flatten" }, { type: "dense", units: 6, activation: "linear" }, { type: "dense", units: 10, useBias: false }]);
  });
});

describe("the end", () => {
  const dense = [node("Flatten", ["x"], "f"), node("Gemm", ["f", "w"], "g")];
  const tensors = [floats("w", [784, 10])];
  const layers = [{ type: "flatten" }, { type: "dense", activation: "softmax" }] as const;

  test("logits get their softmax, and a note", async () => {
    const model = await expectSame({ nodes: [dense[0]!, node("Gemm", ["f", "w"], "y")], tensors }, layers);
    expect(model.notes.join()).toMatch(/logits.*softmax/);
  });

  test.each([
    ["LogSoftmax", [node("LogSoftmax", ["g"], "y", [int("axis", 1)])]],
    ["the logarithm of Softmax", [node("Softmax", ["g"], "s", [int("axis", -1)]), node("Log", ["s"], "y")]],
  ] as const)("%s becomes softmax, and a note", async (_, nodes) => {
    const model = await expectSame({ nodes: [...dense, ...nodes], tensors }, layers);
    expect(model.notes.join()).toContain("logarithms of probabilities");
  });

  test("softmax stays, without a note", () => {
    expect(readOnnx(onnx({ nodes: [...dense, node("Softmax", ["g"], "y", [int("axis", 1)])], tensors })).notes).toEqual([]);
  });
});

describe("is refused with its cause:", () => {
  const bytes = (nodes: readonly NodeProto[], tensors: readonly TensorProto[] = kernel, more: Partial<Graph> = {}): Uint8Array => onnx(ended(1352, { nodes, tensors, ...more }));
  const flat = [node("Flatten", ["x"], "f"), node("Gemm", ["f", "w"], "g")];
  const w = [floats("w", [784, 10])];

  test.each<[string, string, () => Uint8Array]>([
    ["a residual connection", "takes the outputs of two branches, Relu “r” and Conv “d”", () => bytes([conv("c"), node("Relu", ["c"], "r"), node("Conv", ["r", "k2"], "d", [ints("pads", 1, 1, 1, 1)]), node("Add", ["r", "d"], "a")], [...kernel, floats("k2", [2, 2, 3, 3])])],
    ["a branch that joins", "kind \"Concat\"", () => bytes([conv("c"), node("Concat", ["c", "c"], "a", [int("axis", 1)])])],
    ["softmax over the batch", "is taken over the batch (axis 0)", () => onnx({ nodes: [...flat, node("Softmax", ["g"], "y", [int("axis", 0)])], tensors: w })],
    ["softmax over channels", "over axis 1 of [N, 2, 26, 26], which are not the classes", () => bytes([conv("c"), node("Softmax", ["c"], "a", [int("axis", 1)])])],
    ["softmax in the middle", "after its softmax", () => onnx({ nodes: [...flat, node("Softmax", ["g"], "s"), node("Gemm", ["s", "v"], "y")], tensors: [...w, floats("v", [10, 10])] })],
    ["several outputs", "gives several outputs (“y”, “g”)", () => onnx({ nodes: [...flat, node("Softmax", ["g"], "y")], tensors: w }, { output: [{ name: "y" }, { name: "g" }] })],
    ["classes instead of probabilities", "kind \"ArgMax\"", () => onnx({ nodes: [...flat, node("ArgMax", ["g"], "y")], tensors: w })],
    ["sigmoid at the end", "ends in sigmoid", () => onnx({ nodes: [...flat, node("Sigmoid", ["g"], "y")], tensors: w })],
    ["eleven classes", "11", () => onnx({ nodes: [node("Flatten", ["x"], "f"), node("Gemm", ["f", "w"], "y")], tensors: [floats("w", [784, 11])] })],
    ["other images", "takes images of the shape [N, 3, 32, 32]", () => bytes([conv("a")], kernel, { shape: [3, 32, 32] })],
    ["bytes as images", "takes images of type 2", () => onnx({ nodes: [...flat], tensors: w }, { input: [{ name: "x", type: { tensor_type: { elem_type: 2, shape: { dim: [{ dim_param: "N" }, { dim_value: 784 }] } } } }] })],
    ["groups", "convolves in 2 groups", () => bytes([conv("a", "x", [int("group", 2)])])],
    ["HardSigmoid", "HardSigmoid “a”, which is none of this page's activations", () => bytes([conv("c"), node("HardSigmoid", ["c"], "a")])],
    ["gelu by tanh", "Gelu “a”, which is none of this page's activations", () => bytes([conv("c"), node("Gelu", ["c"], "a", [text("approximate", "tanh")])])],
    ["a padded maximum of what may be negative", "pads what may be below zero", () => onnx(ended(2 * 14 * 14, { nodes: [conv("c"), node("MaxPool", ["c"], "a", [ints("kernel_shape", 3, 3), ints("strides", 2, 2), ints("pads", 1, 1, 2, 2)])], tensors: kernel }))],
    ["a mean whose padding does not count", "averages over padding that does not count", () => bytes([conv("c"), node("AveragePool", ["c"], "a", [ints("kernel_shape", 3, 3), ints("pads", 1, 1, 2, 2)])])],
    ["strides and dilation at once", "strides and a dilation rate above 1", () => bytes([conv("a", "x", [ints("strides", 2, 2), ints("dilations", 2, 2)])])],
    ["channels last into a convolution", "axes are in another order", () => bytes([conv("a")], kernel, { shape: [28, 28, 1] })],
    ["images mixed", "mixes images or does not fit", () => bytes([conv("c"), node("Reshape", ["c", "s"], "a")], [...kernel, sizes("s", -1, 676)])],
    ["normalisation by the batch", "normalises by the batch it is given", () => bytes([conv("c"), node("BatchNormalization", ["c", "kb", "kb", "kb", "kb"], "a", [int("training_mode", 1)])])],
    ["numbers for each pixel", "one number for all, or one for each channel", () => bytes([node("Add", ["x", "map"], "m"), conv("a", "m")], [...kernel, floats("map", [28, 28])])],
    ["another domain's operator", "kind \"ai.onnx.ml.Scaler\"", () => bytes([conv("c"), { ...node("Scaler", ["c"], "a"), domain: "ai.onnx.ml" }])],
    ["a circle", "its nodes form a circle", () => bytes([conv("c", "d"), node("Relu", ["c"], "d"), node("Relu", ["c"], "a")])],
    ["an opset from before", "opset 6", () => bytes([conv("a")], kernel, { opset: 6 })],
    ["a flag that is neither", "has ceil_mode = 3; 0 or 1 was expected", () => bytes([conv("c"), node("MaxPool", ["c"], "a", [ints("kernel_shape", 2, 2), int("ceil_mode", 3)])])],
    ["side outputs", "uses a side output of MaxPool", () => bytes([{ ...node("MaxPool", ["x"], "p", [ints("kernel_shape", 3, 3)]), output: ["p", "q"] }, conv("a", "q")])],
  ])("%s", (_, message, make) => {
    const read = () => readOnnx(make());
    expect(read).toThrow(ModelFormatError);
    expect(read).toThrow(message);
  });
});

describe("weights in a second file", () => {
  const values = randomArray(784 * 10, 4, 0.1);
  const second = new Uint8Array(values.buffer);
  const external = (location: string, length = second.length): TensorProto => ({ name: "w", dims: [784, 10], data_type: 1, data_location: 1, external_data: [{ key: "location", value: location }, { key: "offset", value: "0" }, { key: "length", value: String(length) }] });
  const bytes = (tensor: TensorProto): Uint8Array => onnx({ nodes: [node("Flatten", ["x"], "f"), node("Gemm", ["f", "w"], "y")], tensors: [tensor] });

  test("are read from it", () => {
    expect(readOnnx(bytes(external("net.onnx.data")), new Map([["net.onnx.data", second]])).weights).toEqual([values]);
  });

  test.each([
    ["is missing", external("net.onnx.data"), new Map(), "are kept in another file, “net.onnx.data”. Choose both files together"],
    ["has another name", external("../dir/net.data"), new Map([["net.onnx.data", second]]), "are kept in another file, “net.data”"],
    ["is cut short", external("net.data"), new Map([["net.data", second.subarray(0, 100)]]), "should be bytes 0 to 31360 of “net.data”, but that file has 100"],
    ["is asked for too much", external("net.data", 2 ** 52), new Map([["net.data", second]]), "but that file has 31360"],
  ] as const)("which %s", (_, tensor, beside, message) => {
    expect(() => readOnnx(bytes(tensor), beside)).toThrow(message);
  });
});

test("real files of PyTorch's two exporters", async () => {
  for (const exporter of ["old", "new"]) {
    const bytes = readFileSync(`src/formats/fixtures/onnx/kernel-5-pad-${exporter}.onnx`);
    const model = readOnnx(bytes);
    expect(model.metadata["producer"]).toMatch(/^pytorch 2\.13\.0/);
    expect(model.layers.map(({ type }) => type)).toEqual(["conv2d", "maxPooling2d", "conv2d", "globalAveragePooling2d", "dense"]);
    expect(largestDifference(predicted(model), softmaxOfTens(await runOnnx(bytes, pixels, [1, 28, 28])))).toBeLessThan(1e-5);
  }
  expect(() => readOnnx(readFileSync("src/formats/fixtures/onnx/residual-old.onnx"))).toThrow("two branches, Relu “/Relu” and Conv “/e/Conv”");
});

/** Files that PyTorch and Keras wrote lie beside the project where it is developed. */
const INTEROP = "../shared/reference/interop";
const TEST_IMAGES = "../shared/fashion-mnist/t10k-images-idx3-ubyte.gz";
const hasInterop = existsSync(`${INTEROP}/index-onnx.json`) && existsSync(TEST_IMAGES);

interface Listed {
  readonly file: string;
  readonly files: readonly string[];
  readonly expect: string;
  readonly probabilities: readonly (readonly number[])[] | null;
}

function listed(): readonly Listed[] {
  return hasInterop ? (JSON.parse(readFileSync(`${INTEROP}/index-onnx.json`, "utf8")) as { files: Listed[] }).files : [];
}

describe.skipIf(!hasInterop)(`files by PyTorch and Keras (needs ${INTEROP}; skipped where that is missing)`, () => {
  const images = hasInterop ? gunzipSync(readFileSync(TEST_IMAGES)).subarray(16, 16 + 16 * 784) : new Uint8Array(0);

  const isOpened = ({ expect: expected }: Listed): boolean => expected === "opens";
  const read = ({ file, files }: Listed): ImportedModel => readOnnx(readFileSync(`${INTEROP}/${file}`), new Map(files.slice(1).map((name) => [name, readFileSync(`${INTEROP}/${name}`)])));

  test("are listed", () => expect(listed().length).toBeGreaterThan(0));

  test.each(listed().filter(isOpened))("$file opens", (item) => {
    expect(largestDifference(predicted(read(item), images), item.probabilities!.flat())).toBeLessThan(1e-5);
  });

  test.each(listed().filter((item) => !isOpened(item)))("$file is refused", (item) => {
    expect(() => read(item)).toThrow(/two branches|over the batch/);
  });
});
