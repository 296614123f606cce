/** @file Dense layers' kernels for tfjs's wasm backend. */
import type * as tf from "@tensorflow/tfjs-core";
import { dropoutThreshold } from "../../ops/dropoutMask";
import { addresses, type Call } from "./call";

export function denseActivation({ inputs: { x, kernel, bias }, attrs: { activation, dropout }, backend, wasm }: Call<"DenseActivation">): tf.TensorInfo[] {
  const [n, k] = x.shape;
  const m = kernel.shape[1];
  const y = backend.makeOutput([n, m], "float32");
  const at = addresses(backend);
  const { rate, key, offset } = dropout ?? { rate: 0, key: 0, offset: 0 };
  wasm.denseActivation(at(x), at(kernel), at(bias), at(y), n, k, m, Number(activation === "relu"), dropoutThreshold(rate), key, offset, 1 / (1 - rate));
  return [y];
}

export function denseActivationGrad({ inputs: { dy, x, kernel, y }, attrs: { activation, rate, wantsDx }, backend, wasm }: Call<"DenseActivationGrad">): tf.TensorInfo[] {
  const [n, k] = x.shape;
  const m = kernel.shape[1];
  const dKernel = backend.makeOutput([k, m], "float32");
  const dBias = backend.makeOutput([m], "float32");
  const dx = wantsDx ? backend.makeOutput([n, k], "float32") : null;
  const at = addresses(backend);
  wasm.denseActivationGrad(at(dy), at(x), at(kernel), at(y), at(dKernel), at(dBias), dx === null ? 0 : at(dx), n, k, m, Number(activation === "relu"), 1 / (1 - rate));
  return dx === null ? [dKernel, dBias] : [dKernel, dBias, dx];
}
