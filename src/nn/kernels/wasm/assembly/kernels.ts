/**
 * @file The kernels as the page calls them: each describes a job, finds scratch, and runs its phases one after the other.
 *
 * Numbers go in and out through tfjs's heap; the module has no data of its own there. Addresses are those of tensors.
 */
export { adamUpdate } from "./adamKernel";
export { controlBytes, help, setThreads, start, stop } from "./calls";
export { convPool, convPoolGrad } from "./convKernels";
export { denseActivation, denseActivationGrad } from "./denseKernels";
export {
  activate, activateGrad, batchNorm, batchNormGrad, channelAffine, dropout, imageBatch, imageRoom, pool, poolGrad, softmaxCrossEntropy,
} from "./layerKernels";
