/** @file The contract's kernels for tfjs's wasm backend: makes outputs, hands addresses to the compiled kernels. */
import * as tf from "@tensorflow/tfjs-core";
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import { outside } from "../../../data/arrays";
import type { ConvAttrs, KernelAttrs, KernelInputs, KernelName } from "../../ops/contract";
import { dropoutThreshold } from "../../ops/dropoutMask";
import type { KernelExports } from "./exports";

/** What a kernel is called with. */
interface Call<Name extends KernelName> {
  readonly inputs: KernelInputs<Name>;
  readonly attrs: KernelAttrs<Name>;
  readonly backend: BackendWasm;
  readonly wasm: KernelExports;
}

const KERNELS: { readonly [Name in KernelName]: (call: Call<Name>) => tf.TensorInfo[] } = {
  ImageBatch: imageBatch,
  ConvPool: convReluPool,
  ConvPoolGrad: convReluPoolGrad,
  DenseActivation: denseActivation,
  DenseActivationGrad: denseActivationGrad,
  SoftmaxCrossEntropy: softmaxCrossEntropy,
  AdamUpdate: adamUpdate,
};

const NAMES = Object.keys(KERNELS) as KernelName[];

/** Registers the kernels; outputs are the caller's. */
export function registerKernels(wasm: KernelExports): void {
  shareClones();
  for (const kernelName of NAMES) {
    const compute = KERNELS[kernelName] as (call: unknown) => tf.TensorInfo[];
    tf.registerKernel({ kernelName, backendName: "wasm", kernelFunc: ({ inputs, attrs, backend }) => compute({ inputs, attrs, backend, wasm }) });
  }
}

/**
 * tfjs's clone copies here, unlike on its other backends; the tape clones all that gradients will need. Tensors never
 * change, so a clone may share its numbers.
 */
function shareClones(): void {
  tf.unregisterKernel("Identity", "wasm");
  tf.registerKernel({
    kernelName: "Identity",
    backendName: "wasm",
    kernelFunc: ({ inputs, backend }) => {
      const { x } = inputs as { x: tf.TensorInfo };
      (backend as BackendWasm).incRef(x.dataId);
      return { dataId: x.dataId, shape: x.shape, dtype: x.dtype };
    },
  });
}

/** Takes them out again. tfjs's Identity stays replaced: it needs none of the compiled kernels. */
export function unregisterKernels(): void {
  for (const kernelName of NAMES) tf.unregisterKernel(kernelName, "wasm");
}

/** Intensities of the 256 bytes. */
const INTENSITIES = Float32Array.from({ length: 256 }, (_, byte) => byte / 255);

function imageBatch({ attrs: { pixels, shape }, backend }: Call<"ImageBatch">): tf.TensorInfo[] {
  const xs = backend.makeOutput(shape, "float32");
  const values = backend.typedArrayFromHeap(xs);
  for (let i = 0; i < pixels.length; i++) {
    const pixel = pixels[i] ?? outside(pixels, i);
    values[i] = INTENSITIES[pixel] ?? outside(INTENSITIES, pixel);
  }
  return [xs];
}

function convReluPool({ inputs: { x, kernel, bias }, attrs, backend, wasm }: Call<"ConvPool">): tf.TensorInfo[] {
  const geometry = geometryOf(x.shape, kernel.shape, attrs);
  const y = backend.makeOutput(geometry.pooledShape, "float32");
  // Which of each window's positions won, or none: a byte each.
  const codes = attrs.training && attrs.poolSize === 2 ? backend.makeOutput(geometry.pooledShape, "bool") : null;
  const at = addresses(backend);
  wasm.convReluPool(at(x), at(kernel), at(bias), at(y), codes === null ? 0 : at(codes), ...geometry.numbers);
  return codes === null ? [y] : [y, codes];
}

function convReluPoolGrad({ inputs: { dy, x, kernel, y, memory0: codes }, attrs, backend, wasm }: Call<"ConvPoolGrad">): tf.TensorInfo[] {
  const { numbers } = geometryOf(x.shape, kernel.shape, attrs);
  const dKernel = backend.makeOutput(kernel.shape, "float32");
  const dBias = backend.makeOutput([kernel.shape[3]], "float32");
  const dx = attrs.wantsDx ? backend.makeOutput(x.shape, "float32") : null;
  const at = addresses(backend);
  wasm.convReluPoolGrad(at(dy), at(x), at(kernel), at(y), codes === undefined ? 0 : at(codes), at(dKernel), at(dBias), dx === null ? 0 : at(dx), ...numbers);
  return dx === null ? [dKernel, dBias] : [dKernel, dBias, dx];
}

/** What the compiled kernels are told of a convolution, in their order, and the shape of what comes out. */
function geometryOf(xShape: [number, number, number, number], kernelShape: [number, number, number, number], { strides, padding, poolSize }: ConvAttrs) {
  const [n, height, width, channels] = xShape;
  const [kernelHeight, kernelWidth, , filters] = kernelShape;
  const { outHeight, outWidth, padInfo } = tf.backend_util.computeConv2DInfo(xShape, kernelShape, strides, 1, padding);
  const windowRows = Math.floor(outHeight / poolSize);
  const windowColumns = Math.floor(outWidth / poolSize);
  return {
    numbers: [n, height, width, channels, kernelHeight, kernelWidth, filters, strides, padInfo.top, padInfo.left, poolSize, windowRows, windowColumns],
    pooledShape: [n, windowRows, windowColumns, filters],
  };
}

function denseActivation({ inputs: { x, kernel, bias }, attrs: { activation, dropout }, backend, wasm }: Call<"DenseActivation">): tf.TensorInfo[] {
  const [n, k] = x.shape;
  const m = kernel.shape[1];
  const y = backend.makeOutput([n, m], "float32");
  const at = addresses(backend);
  const { rate, key, offset } = dropout ?? { rate: 0, key: 0, offset: 0 };
  wasm.denseActivation(at(x), at(kernel), at(bias), at(y), n, k, m, Number(activation === "relu"), dropoutThreshold(rate), key, offset, 1 / (1 - rate));
  return [y];
}

function denseActivationGrad({ inputs: { dy, x, kernel, y }, attrs: { activation, rate, wantsDx }, backend, wasm }: Call<"DenseActivationGrad">): tf.TensorInfo[] {
  const [n, k] = x.shape;
  const m = kernel.shape[1];
  const dKernel = backend.makeOutput([k, m], "float32");
  const dBias = backend.makeOutput([m], "float32");
  const dx = wantsDx ? backend.makeOutput([n, k], "float32") : null;
  const at = addresses(backend);
  wasm.denseActivationGrad(at(dy), at(x), at(kernel), at(y), at(dKernel), at(dBias), dx === null ? 0 : at(dx), n, k, m, Number(activation === "relu"), 1 / (1 - rate));
  return dx === null ? [dKernel, dBias] : [dKernel, dBias, dx];
}

function softmaxCrossEntropy({ inputs: { logits, labels }, attrs: { scale }, backend, wasm }: Call<"SoftmaxCrossEntropy">): tf.TensorInfo[] {
  const [n, classes] = logits.shape;
  const sums = backend.makeOutput([2], "float32");
  const dLogits = backend.makeOutput([n, classes], "float32");
  const at = addresses(backend);
  wasm.softmaxCrossEntropy(at(logits), at(labels), at(sums), at(dLogits), n, classes, scale);
  return [sums, dLogits];
}

function adamUpdate({ inputs: { variable, momentum, velocity, gradient }, attrs, backend, wasm }: Call<"AdamUpdate">): tf.TensorInfo[] {
  const renewed = [variable, momentum, velocity].map(({ shape }) => backend.makeOutput(shape, "float32"));
  const at = addresses(backend);
  const [newVariable, newMomentum, newVelocity] = renewed.map(at) as [number, number, number];
  const { stepSize, beta1, beta2, epsilon } = attrs;
  wasm.adamUpdate(at(variable), at(momentum), at(velocity), at(gradient), newVariable, newMomentum, newVelocity, variable.size, stepSize, 1 - beta1, 1 - beta2, epsilon);
  return renewed;
}

/** Where a tensor's numbers are in the heap. */
function addresses(backend: BackendWasm): (tensor: tf.TensorInfo) => number {
  return ({ dataId }) => backend.getMemoryOffset(dataId);
}
