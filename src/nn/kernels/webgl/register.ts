/** @file Registers the WebGL kernels with tfjs. */
import "@tensorflow/tfjs-backend-webgl";
import { getKernel, type KernelConfig, type KernelFunc, registerKernel, type TensorInfo, unregisterKernel, util } from "@tensorflow/tfjs-core";
import type { MathBackendWebGL } from "@tensorflow/tfjs-backend-webgl";
import { present } from "../../../data/arrays";
import type { KernelAttrs, KernelName } from "../../ops/contract";
import { activate, activateGrad } from "./activations";
import { adamUpdate } from "./adamKernel";
import { batchNorm, batchNormGrad } from "./batchNormKernels";
import { channelAffine, dropout } from "./channelKernels";
import { convPool, convPoolGrad } from "./convKernels";
import { denseActivation, denseActivationGrad } from "./denseKernels";
import { disposeDevice } from "./device";
import { imageBatch } from "./imageBatch";
import { isDense } from "./layout";
import { softmaxCrossEntropy } from "./lossKernel";
import { pool, poolGrad } from "./poolKernels";
import { Workbench } from "./workbench";

const BACKEND = "webgl";

/** Registers the contract's kernels for tfjs's WebGL backend. Again and again does no harm. */
export function registerWebglKernels(): void {
  if (getKernel("AdamUpdate", BACKEND) !== undefined) return;
  register("ImageBatch", (work, _inputs, attrs) => imageBatch(work, attrs));
  register("ConvPool", convPool);
  register("ConvPoolGrad", convPoolGrad);
  register("DenseActivation", denseActivation);
  register("DenseActivationGrad", denseActivationGrad);
  register("Pool", pool);
  register("PoolGrad", poolGrad);
  register("Activate", activate);
  register("ActivateGrad", activateGrad);
  register("BatchNorm", batchNorm);
  register("BatchNormGrad", batchNormGrad);
  register("ChannelAffine", channelAffine);
  register("Dropout", dropout);
  register("SoftmaxCrossEntropy", softmaxCrossEntropy);
  register("AdamUpdate", adamUpdate, { disposeFunc: (backend) => disposeDevice(backend as unknown as MathBackendWebGL) });
  replaceReshape();
}

type Compute<Name extends KernelName> = (work: Workbench, inputs: never, attrs: KernelAttrs<Name>) => TensorInfo[];

function register<Name extends KernelName>(kernelName: Name, compute: Compute<Name>, more: Partial<KernelConfig> = {}): void {
  registerKernel({
    kernelName,
    backendName: BACKEND,
    kernelFunc: ({ inputs, attrs, backend }) => {
      using work = new Workbench(backend as MathBackendWebGL);
      return compute(work, inputs as never, attrs as never);
    },
    ...more,
  });
}

/**
 * tfjs's Reshape copies a packed tensor whose last two axes change. A dense one has all its elements in order, and is the
 * same under every shape.
 */
function replaceReshape(): void {
  const original = present(getKernel("Reshape", BACKEND), "Reshape of tfjs");
  const reshape: KernelFunc = (args) => {
    const { x } = args.inputs as { x: TensorInfo };
    const { shape } = args.attrs as unknown as { shape: number[] };
    const backend = args.backend as MathBackendWebGL;
    if (!isDense(backend.getDataInfo(x.dataId))) return original.kernelFunc(args);
    backend.incRef(x.dataId);
    return { ...x, shape: util.inferFromImplicitShape(shape, util.sizeFromShape(x.shape)) };
  };
  unregisterKernel("Reshape", BACKEND);
  registerKernel({ ...original, kernelFunc: reshape });
}
