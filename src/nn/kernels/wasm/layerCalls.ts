/** @file The kernels of pooling, activations, normalisation and dropout for tfjs's wasm backend. */
import type * as tf from "@tensorflow/tfjs-core";
import { last } from "../../../data/arrays";
import type { ActivationAttrs, PoolAttrs } from "../../ops/contract";
import { dropoutThreshold } from "../../ops/dropoutMask";
import { extent } from "../../summary";
import { addresses, type Call } from "./call";

export function pool({ inputs: { x }, attrs, backend, wasm }: Call<"Pool">): tf.TensorInfo[] {
  const { numbers, pooledShape } = geometryOf(x.shape, attrs);
  const y = backend.makeOutput(pooledShape, "float32");
  const at = addresses(backend);
  wasm.pool(at(x), at(y), x.shape[0], ...numbers);
  return [y];
}

export function poolGrad({ inputs: { dy, x, y }, attrs, backend, wasm }: Call<"PoolGrad">): tf.TensorInfo[] {
  const dx = backend.makeOutput(x.shape, "float32");
  const at = addresses(backend);
  wasm.poolGrad(at(dy), at(x), at(y), at(dx), x.shape[0], ...geometryOf(x.shape, attrs).numbers);
  return [dx];
}

/** What the compiled kernels are told of a pooling, in their order, and the shape of what comes out. */
function geometryOf([n, height, width, channels]: [number, number, number, number], { kind, poolSize, strides, padding }: PoolAttrs) {
  const rows = extent(height, poolSize[0], strides[0], padding);
  const columns = extent(width, poolSize[1], strides[1], padding);
  return {
    numbers: [height, width, channels, ...poolSize, ...strides, rows.before, columns.before, rows.size, columns.size, Number(kind === "max")],
    pooledShape: [n, rows.size, columns.size, channels],
  };
}

/** In the order of `Kind` in `assembly/activate.ts`. */
const ACTIVATION_KINDS: readonly ActivationAttrs["activation"][] = ["relu", "leaky_relu", "elu", "selu", "gelu", "silu", "relu6", "softplus", "tanh", "sigmoid"];

export function activate({ inputs: { x }, attrs: { activation, alpha }, backend, wasm }: Call<"Activate">): tf.TensorInfo[] {
  const y = backend.makeOutput(x.shape, "float32");
  const at = addresses(backend);
  wasm.activate(at(x), at(y), x.size, ACTIVATION_KINDS.indexOf(activation), alpha);
  return [y];
}

export function activateGrad({ inputs: { dy, x, y }, attrs: { activation, alpha }, backend, wasm }: Call<"ActivateGrad">): tf.TensorInfo[] {
  const dx = backend.makeOutput(x.shape, "float32");
  const at = addresses(backend);
  wasm.activateGrad(at(dy), at(x), at(y), at(dx), x.size, ACTIVATION_KINDS.indexOf(activation), alpha);
  return [dx];
}

export function batchNorm({ inputs: { x, gamma, beta }, attrs: { epsilon }, backend, wasm }: Call<"BatchNorm">): tf.TensorInfo[] {
  const [y, mean, variance] = [backend.makeOutput(x.shape, "float32"), backend.makeOutput(gamma.shape, "float32"), backend.makeOutput(gamma.shape, "float32")];
  const at = addresses(backend);
  wasm.batchNorm(at(x), at(gamma), at(beta), at(y), at(mean), at(variance), x.size / gamma.size, gamma.size, epsilon);
  return [y, mean, variance];
}

export function batchNormGrad({ inputs: { dy, x, gamma, mean, variance }, attrs: { epsilon }, backend, wasm }: Call<"BatchNormGrad">): tf.TensorInfo[] {
  const [dx, dGamma, dBeta] = [backend.makeOutput(x.shape, "float32"), backend.makeOutput(gamma.shape, "float32"), backend.makeOutput(gamma.shape, "float32")];
  const at = addresses(backend);
  wasm.batchNormGrad(at(dy), at(x), at(gamma), at(mean), at(variance), at(dx), at(dGamma), at(dBeta), x.size / gamma.size, gamma.size, epsilon);
  return [dx, dGamma, dBeta];
}

export function channelAffine({ inputs: { x, scale, shift }, backend, wasm }: Call<"ChannelAffine">): tf.TensorInfo[] {
  const y = backend.makeOutput(x.shape, "float32");
  const at = addresses(backend);
  wasm.channelAffine(at(x), at(scale), at(shift), at(y), x.size / scale.size, scale.size);
  return [y];
}

export function dropout({ inputs: { x }, attrs: { rate, key, offset, pixels }, backend, wasm }: Call<"Dropout">): tf.TensorInfo[] {
  const y = backend.makeOutput(x.shape, "float32");
  const at = addresses(backend);
  wasm.dropout(at(x), at(y), x.size, last<number>(x.shape), pixels, dropoutThreshold(rate), key, offset, 1 / (1 - rate));
  return [y];
}
