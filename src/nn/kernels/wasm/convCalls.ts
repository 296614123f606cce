/** @file Convolutions' kernels for tfjs's wasm backend. */
import type * as tf from "@tensorflow/tfjs-core";
import type { ConvAttrs } from "../../ops/contract";
import { extent } from "../../summary";
import { addresses, type Call } from "./call";

export function convPool({ inputs: { x, kernel, bias }, attrs, backend, wasm }: Call<"ConvPool">): tf.TensorInfo[] {
  const geometry = geometryOf(x.shape, kernel.shape, attrs);
  const y = backend.makeOutput(geometry.pooledShape, "float32");
  // Which of each window's positions won, or none: a byte each.
  const codes = attrs.training && attrs.poolSize === 2 ? backend.makeOutput(geometry.pooledShape, "bool") : null;
  const at = addresses(backend);
  wasm.convPool(at(x), at(kernel), at(bias), at(y), codes === null ? 0 : at(codes), ...geometry.numbers);
  return codes === null ? [y] : [y, codes];
}

export function convPoolGrad({ inputs: { dy, x, kernel, y, memory0: codes }, attrs, backend, wasm }: Call<"ConvPoolGrad">): tf.TensorInfo[] {
  const { numbers } = geometryOf(x.shape, kernel.shape, attrs);
  const dKernel = backend.makeOutput(kernel.shape, "float32");
  const dBias = backend.makeOutput([kernel.shape[3]], "float32");
  const dx = attrs.wantsDx ? backend.makeOutput(x.shape, "float32") : null;
  const at = addresses(backend);
  wasm.convPoolGrad(at(dy), at(x), at(kernel), at(y), codes === undefined ? 0 : at(codes), at(dKernel), at(dBias), dx === null ? 0 : at(dx), ...numbers);
  return dx === null ? [dKernel, dBias] : [dKernel, dBias, dx];
}

type Shape = readonly [number, number, number, number];

/** What the compiled kernels are told of a convolution, in their order, and the shape of what comes out. */
function geometryOf([n, height, width, channels]: Shape, [kernelHeight, kernelWidth, , filters]: Shape, attrs: ConvAttrs) {
  const { strides, padding, dilations, activation, poolSize } = attrs;
  const rows = extent(height, (kernelHeight - 1) * dilations[0] + 1, strides[0], padding);
  const columns = extent(width, (kernelWidth - 1) * dilations[1] + 1, strides[1], padding);
  const windows = [Math.floor(rows.size / poolSize), Math.floor(columns.size / poolSize)] as const;
  return {
    numbers: [n, height, width, channels, kernelHeight, kernelWidth, filters, ...strides, ...dilations, rows.before, columns.before, Number(activation === "relu"), poolSize, ...windows],
    pooledShape: [n, ...windows, filters],
  };
}
