/** @file What each kernel's host side is given. */
import type * as tf from "@tensorflow/tfjs-core";
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import type { KernelAttrs, KernelInputs, KernelName } from "../../ops/contract";
import type { KernelExports } from "./exports";
import type { Heap } from "./heap";

/** What a kernel is called with. */
export interface Call<Name extends KernelName> {
  readonly inputs: KernelInputs<Name>;
  readonly attrs: KernelAttrs<Name>;
  readonly backend: BackendWasm;
  readonly wasm: KernelExports;
  readonly heap: Heap;
}

/** Where a tensor's numbers are in the heap. */
export function addresses(backend: BackendWasm): (tensor: tf.TensorInfo) => number {
  return ({ dataId }) => backend.getMemoryOffset(dataId);
}
