/** @file Weights alone in safetensors, by PyTorch's names and by Keras's, onto networks that have a place for them. */
import { expect, test } from "vitest";
import { batchNormalization, conv2d, dense, flatten, type LayerSpec, maxPooling2d } from "../nn/architectures/layers";
import { areEqual } from "../testing/trainedModels";
import { randomWeights } from "../testing/everyKind";
import { importModel, WeightsAloneError } from ".";
import { transpose } from "./onnx/onnxLayout";
import { weightSpecs } from "./weights";

interface Tensor {
  readonly dtype?: string;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

function safetensors(tensors: Readonly<Record<string, Tensor>>, metadata: object = { format: "pt" }): Uint8Array {
  let end = 0;
  const entries = Object.entries(tensors).map(([name, { dtype = "F32", shape, bytes }]) => [name, { dtype, shape, data_offsets: [end, (end += bytes.length)] }]);
  const header = new TextEncoder().encode(JSON.stringify({ __metadata__: metadata, ...Object.fromEntries(entries) }));
  const out = new Uint8Array(8 + header.length + end);
  new DataView(out.buffer).setBigUint64(0, BigInt(header.length), true);
  out.set(header, 8);
  let at = 8 + header.length;
  for (const { bytes } of Object.values(tensors)) {
    out.set(bytes, at);
    at += bytes.length;
  }
  return out;
}

const floats = (values: Float32Array, shape: readonly number[]): Tensor => ({ shape, bytes: new Uint8Array(Float32Array.from(values).buffer) });

const LAYERS: readonly LayerSpec[] = [conv2d(3, { kernelSize: [5, 3] }), batchNormalization(), maxPooling2d(), conv2d(4), flatten(), dense(6), dense(10, "softmax")];
const weights = randomWeights(LAYERS);
const specs = weightSpecs(LAYERS);

/** As PyTorch keeps them: [out, in, height, width], [out, in], channels flattened first. In no good order. */
function asPytorch(): Record<string, Tensor> {
  const kernel = (i: number, axes: readonly number[], values = weights[i]!): Tensor => floats(transpose(values, specs[i]!.shape, axes), axes.map((axis) => specs[i]!.shape[axis]!));
  const vector = (i: number): Tensor => floats(weights[i]!, specs[i]!.shape);
  const [height, width, channels] = [10, 11, 4];
  const flattened = transpose(weights[8]!, [height, width, channels, 6], [2, 0, 1, 3]);
  return {
    "bn1.bias": vector(3), "bn1.num_batches_tracked": { dtype: "I64", shape: [], bytes: new Uint8Array(8) }, "bn1.running_mean": vector(4), "bn1.running_var": vector(5), "bn1.weight": vector(2),
    "conv1.bias": vector(1), "conv1.weight": kernel(0, [3, 2, 0, 1]), "conv2.bias": vector(7), "conv2.weight": kernel(6, [3, 2, 0, 1]),
    "fc1.bias": vector(9), "fc1.weight": kernel(8, [1, 0], flattened), "fc2.bias": vector(11), "fc2.weight": kernel(10, [1, 0]),
  };
}

test("PyTorch's names and order of axes, batch normalisation and flatten included", async () => {
  const back = await importModel(safetensors(asPytorch()), { onto: LAYERS });
  expect(back).toMatchObject({ architecture: null, layers: LAYERS, format: "safetensors", optimizer: null, metadata: { format: "pt" } });
  expect(areEqual(back.weights, weights)).toBe(true);
  expect(back.notes).toEqual(["The file holds weights alone: strides, paddings, pooling, activations, the epsilon of batch normalisation and the scale of the images (0 to 1) are assumed to be those of the network that was picked."]);
});

test("Keras's names", async () => {
  const named = Object.fromEntries(specs.map(({ layer, weight, shape }, i) => [`${layer}/${weight}`, floats(weights[i]!, shape)]).reverse());
  expect(areEqual((await importModel(safetensors(named), { onto: LAYERS })).weights, weights)).toBe(true);
});

test("half floats and bfloat16", async () => {
  const layers = [flatten(), dense(10, "softmax", { useBias: false })];
  const halves = (bits: number): Tensor => ({ shape: [10, 784], bytes: new Uint8Array(new Uint16Array(7840).fill(bits).buffer) });
  const [half] = (await importModel(safetensors({ "fc.weight": { ...halves(0x3555), dtype: "F16" } }), { onto: layers })).weights;
  const [brain] = (await importModel(safetensors({ "fc.weight": { ...halves(0x4049), dtype: "BF16" } }), { onto: layers })).weights;
  expect([half![0], brain![7]]).toEqual([0.333251953125, 3.140625]);
});

test("without a network, or onto one that they do not fit, they are refused by name", async () => {
  const bytes = safetensors(asPytorch());
  await expect(importModel(bytes)).rejects.toThrow(WeightsAloneError);
  await expect(importModel(bytes)).rejects.toThrow("holds weights alone (conv1 5 × 3 × 1 × 3 and 3");
  await expect(importModel(bytes, { onto: LAYERS.filter(({ type }) => type !== "batchNormalization") })).rejects.toThrow("holds weights of 5 layers (conv1, conv2, fc1, fc2, bn1), where the network has 4");
  await expect(importModel(bytes, { onto: LAYERS.map((layer) => (layer.type === "dense" && layer.units === 6 ? { ...layer, units: 7 } : layer)) })).rejects.toThrow('dense\'s kernel of shape [440, 7], but "fc1/kernel" has shape [440, 6]');
});

test.each<[string, Readonly<Record<string, Tensor>>]>([
  ["the layer “norm” is neither a convolution, a dense layer nor batch normalisation (a layer normalisation, perhaps)", { "norm.weight": floats(new Float32Array(3), [3]), "norm.bias": floats(new Float32Array(3), [3]) }],
  ['the layer “rnn” has "weight_hh"', { "rnn.weight_hh": floats(new Float32Array(4), [2, 2]), "rnn.weight": floats(new Float32Array(4), [2, 2]) }],
  ["lies outside the file", { "fc.weight": { shape: [3, 3], bytes: new Uint8Array(4) } }],
  ['is of type "U8"', { "fc.weight": { dtype: "U8", shape: [1], bytes: new Uint8Array(1) } }],
])("refused: %s", async (message, tensors) => {
  await expect(importModel(safetensors(tensors), { onto: LAYERS })).rejects.toThrow(message);
});

test("two layers of one shape whose names do not say which comes first", async () => {
  const layers = [conv2d(2, { useBias: false }), flatten(), dense(8, "relu", { useBias: false }), dense(8, "relu", { useBias: false }), dense(8, "relu", { useBias: false }), dense(10, "softmax", { useBias: false })];
  const square = floats(new Float32Array(64), [8, 8]);
  const tensors = (a: string, b: string) => safetensors({ "conv.weight": floats(new Float32Array(18), [2, 1, 3, 3]), "fc.weight": floats(new Float32Array(8 * 1352), [8, 1352]), [a]: square, [b]: square, "out.weight": floats(new Float32Array(80), [10, 8]) });
  await expect(importModel(tensors("left.weight", "middle.weight"), { onto: layers })).rejects.toThrow("has “left” and “middle”, of the same shape, and its names do not say which comes first");
});
