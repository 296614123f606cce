/** @file The contract's kernels for tfjs's wasm backend: each makes outputs, and hands addresses to the compiled kernels. */
import * as tf from "@tensorflow/tfjs-core";
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import type { KernelName } from "../../ops/contract";
import type { Call } from "./call";
import { convPool, convPoolGrad } from "./convCalls";
import { denseActivation, denseActivationGrad } from "./denseCalls";
import type { KernelExports } from "./exports";
import type { Heap } from "./heap";
import { activate, activateGrad, batchNorm, batchNormGrad, channelAffine, dropout, pool, poolGrad } from "./layerCalls";
import { adamUpdate, imageBatch, softmaxCrossEntropy } from "./trainingCalls";

const KERNELS: { readonly [Name in KernelName]: (call: Call<Name>) => tf.TensorInfo[] } = {
  ImageBatch: imageBatch,
  ConvPool: convPool,
  ConvPoolGrad: convPoolGrad,
  DenseActivation: denseActivation,
  DenseActivationGrad: denseActivationGrad,
  Pool: pool,
  PoolGrad: poolGrad,
  Activate: activate,
  ActivateGrad: activateGrad,
  BatchNorm: batchNorm,
  BatchNormGrad: batchNormGrad,
  ChannelAffine: channelAffine,
  Dropout: dropout,
  SoftmaxCrossEntropy: softmaxCrossEntropy,
  AdamUpdate: adamUpdate,
};

const NAMES = Object.keys(KERNELS) as KernelName[];

/** Registers the kernels; outputs are the caller's. */
export function registerKernels(wasm: KernelExports, heap: Heap): void {
  shareClones();
  for (const kernelName of NAMES) {
    const compute = KERNELS[kernelName] as (call: unknown) => tf.TensorInfo[];
    tf.registerKernel({ kernelName, backendName: "wasm", kernelFunc: ({ inputs, attrs, backend }) => compute({ inputs, attrs, backend, wasm, heap }) });
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
