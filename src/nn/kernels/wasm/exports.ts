/** @file What the compiled kernels export and import: the page's side of `assembly/kernels.ts`, where each is explained. */

/** Addresses are bytes in tfjs's heap. */
export interface KernelExports {
  controlBytes(): number;
  start(control: number): void;
  setThreads(count: number): void;
  help(control: number, thread: number): void;
  stop(): void;
  convPool(x: number, kernel: number, bias: number, y: number, codes: number, ...geometry: number[]): void;
  convPoolGrad(dy: number, x: number, kernel: number, y: number, codes: number, dKernel: number, dBias: number, dx: number, ...geometry: number[]): void;
  denseActivation(x: number, kernel: number, bias: number, y: number, n: number, k: number, m: number, isRelu: number, dropped: number, key: number, offset: number, kept: number): void;
  denseActivationGrad(dy: number, x: number, kernel: number, y: number, dKernel: number, dBias: number, dx: number, n: number, k: number, m: number, isRelu: number, kept: number): void;
  pool(x: number, y: number, n: number, ...geometry: number[]): void;
  poolGrad(dy: number, x: number, y: number, dx: number, n: number, ...geometry: number[]): void;
  activate(x: number, y: number, size: number, kind: number, alpha: number): void;
  activateGrad(dy: number, x: number, y: number, dx: number, size: number, kind: number, alpha: number): void;
  batchNorm(x: number, gamma: number, beta: number, y: number, mean: number, variance: number, rows: number, channels: number, epsilon: number): void;
  batchNormGrad(dy: number, x: number, gamma: number, mean: number, variance: number, dx: number, dGamma: number, dBeta: number, rows: number, channels: number, epsilon: number): void;
  channelAffine(x: number, scale: number, shift: number, y: number, rows: number, channels: number): void;
  dropout(x: number, y: number, size: number, channels: number, pixels: number, dropped: number, key: number, offset: number, kept: number): void;
  imageRoom(bytes: number): number;
  imageBatch(pixels: number, augmentations: number, y: number, n: number, height: number, width: number, channels: number): void;
  softmaxCrossEntropy(logits: number, labels: number, sums: number, dLogits: number, n: number, classes: number, scale: number, smoothing: number): void;
  adamUpdate(variable: number, momentum: number, velocity: number, gradient: number, newVariable: number, newMomentum: number, newVelocity: number, size: number, stepSize: number, rate1: number, rate2: number, epsilon: number): void;
}

/** The kernels on a heap. `scratch` gives them working memory: an address good for as many bytes, until asked again. */
export async function instantiateKernels(module: WebAssembly.Module, memory: WebAssembly.Memory, scratch: (bytes: number) => number): Promise<KernelExports> {
  const instance = await WebAssembly.instantiate(module, { env: { memory, scratch } });
  return instance.exports as unknown as KernelExports;
}
