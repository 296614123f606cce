/** @file The compiled kernels against the contract, on a heap of their own and on a shared one, and what they leave behind. */
import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import { afterAll, afterEach, beforeAll, expect, suite, test } from "vitest";
import { mulberry32 } from "../../../data/random";
import { HAS_SHARED_MEMORY, MOST_THREADS } from "../../../testing/threads";
import { AUGMENTATION_NUMBERS } from "../../ops/augmentations";
import { type KernelInputs, runKernel } from "../../ops/contract";
import { describeSteps } from "../../steps.suite";
import { describeKernels } from "../conformance.suite";
import { startWasmBackend, stopWasmBackend } from "./register";

suite("on a page of its own, not isolated", () => {
  beforeAll(async () => {
    await renew({ isolated: false });
    // Without fusing here, with it below.
    await startWasmBackend({ fma: false });
  });
  afterAll(stopWasmBackend);

  test("computes on one thread", async () => {
    expect(await startWasmBackend()).toEqual({ threads: 1, oneThread: HAS_SHARED_MEMORY ? "shared memory refused" : "no shared memory", simd: true, fma: false });
  });

  describeKernels("wasm", select);
  suite("in networks", () => {
    beforeAll(() => select("wasm"));
    describeSteps();
  });

  test("leaves no tensor and no heap behind", async () => {
    await expectNothingGrows();
  });
});

suite("isolated", () => {
  beforeAll(async () => {
    await renew({ isolated: true });
    await startWasmBackend();
  });
  afterAll(stopWasmBackend);

  test("computes on as many threads as there are, up to eight", async () => {
    expect(crossOriginIsolated, "the test page").toBe(true);
    expect(await startWasmBackend()).toMatchObject({ threads: MOST_THREADS, oneThread: HAS_SHARED_MEMORY ? null : "no shared memory", simd: true });
  });

  describeKernels("wasm", select);
  suite("in networks", () => {
    beforeAll(() => select("wasm"));
    describeSteps();
  });

  test("leaves no tensor and no heap behind", async () => {
    await expectNothingGrows();
  });

  test("a full heap is an error with a sentence, and nothing is written over", async () => {
    await tf.setBackend("wasm");
    const expected = await trainingStep(8);
    expect(() => tf.tidy(() => tf.zeros([2 ** 30 - 2 ** 14]))).toThrow(/^The WebAssembly heap has no room for \d+ more bytes\./);
    expect(numDifferences(await trainingStep(8), expected)).toBe(0);
  });

  test("starting again does nothing", async () => {
    const info = await startWasmBackend();
    expect(await startWasmBackend({ threads: 1 })).toBe(info);
  });

  test("the same inputs give the same bits, however many threads there are, and whoever is late", async () => {
    await tf.setBackend("wasm");
    const expected = await trainingStep(48);
    for (let repeat = 0; repeat < 20; repeat++) expect(numDifferences(await trainingStep(48), expected)).toBe(0);
    for (const threads of [1, 3]) {
      stopWasmBackend();
      await startWasmBackend({ threads });
      expect(numDifferences(await trainingStep(48), expected)).toBe(0);
    }
  });

  test("dropout over parts of a batch is that of the whole", async () => {
    await tf.setBackend("wasm");
    const [x, kernel, bias] = [uniform([40, 24], 1) as tf.Tensor2D, uniform([24, 33], 2) as tf.Tensor2D, tf.ones([33]) as tf.Tensor1D];
    const y = (part: tf.Tensor2D, offset: number) =>
      runKernel("DenseActivation", { x: part, kernel, bias }, { activation: "relu", dropout: { rate: 0.4, key: 99, offset } })[0];
    const parts = [y(tf.slice(x, [0, 0], [16, 24]), 0), y(tf.slice(x, [16, 0], [24, 24]), 16 * 33)];
    expect(await tf.concat(parts).data()).toEqual(await y(x, 0).data());
  });
});

suite.skipIf(!HAS_SHARED_MEMORY)("where the browser gives shared memory in small pieces only", () => {
  const { Memory } = WebAssembly;
  afterEach(() => {
    WebAssembly.Memory = Memory;
    stopWasmBackend();
  });

  /** Safari on iPhones refuses a maximum of gigabytes; others, in little memory, any. */
  function refuseAbove(pages: number): void {
    WebAssembly.Memory = new Proxy(Memory, {
      construct(target, [descriptor]: [WebAssembly.MemoryDescriptor]) {
        if (descriptor.shared === true && descriptor.maximum! > pages) throw new RangeError("Out of memory");
        return new target(descriptor);
      },
    });
  }

  test("takes what it can get", async () => {
    refuseAbove(8192);
    await renew({ isolated: true });
    expect(await startWasmBackend()).toMatchObject({ threads: MOST_THREADS, oneThread: null });
    expect((await trainingStep(8)).length).toBeGreaterThan(0);
  });

  test("computes on one thread, and says why, where there is none", async () => {
    refuseAbove(0);
    await renew({ isolated: true });
    expect(await startWasmBackend()).toMatchObject({ threads: 1, oneThread: "shared memory refused" });
    expect((await trainingStep(8)).length).toBeGreaterThan(0);
  });
});

async function select(backend: string): Promise<void> {
  // tfjs would go on with another one.
  if (!(await tf.setBackend(backend))) throw new Error(`The backend ${backend} cannot be had here.`);
}

/** A fresh wasm backend, as on a page that has shared memory or not. */
async function renew({ isolated }: { isolated: boolean }): Promise<void> {
  stopWasmBackend();
  const factory = tf.findBackendFactory("wasm");
  await tf.setBackend("cpu");
  tf.removeBackend("wasm");
  tf.registerBackend("wasm", factory);
  tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", isolated);
}

/** Uniform in (−1, 1), the same for the same seed. */
function uniform(shape: number[], seed: number): tf.Tensor {
  const random = mulberry32(seed);
  return tf.tensor(Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => random() * 2 - 1), shape);
}

/** One pass through every kernel, forward and back, for n images; all of its results. */
async function trainingStep(n: number): Promise<Float32Array[]> {
  const results = tf.tidy(() => {
    const images = uniform([n, 28, 28, 1], 1) as tf.Tensor4D;
    const [kernel1, bias1] = [uniform([3, 3, 1, 32], 2) as tf.Tensor4D, uniform([32], 3) as tf.Tensor1D];
    const [kernel2, bias2] = [uniform([3, 3, 32, 64], 4) as tf.Tensor4D, uniform([64], 5) as tf.Tensor1D];
    const [kernel3, bias3] = [uniform([576, 10], 6) as tf.Tensor2D, uniform([10], 7) as tf.Tensor1D];
    const first = { strides: [1, 1], padding: "valid", dilations: [1, 1], activation: "relu", poolSize: 2 } as const;
    const second = { ...first, strides: [2, 2], padding: "same" } as const;
    const [y1, codes1] = runKernel("ConvPool", { x: images, kernel: kernel1, bias: bias1 }, { ...first, training: true });
    const [y2, codes2] = runKernel("ConvPool", { x: y1, kernel: kernel2, bias: bias2 }, { ...second, training: true });
    const flat = tf.reshape(y2, [n, 576]) as tf.Tensor2D;
    const [logits] = runKernel("DenseActivation", { x: flat, kernel: kernel3, bias: bias3 }, { activation: "linear", dropout: null });
    const labels = tf.tensor1d(Int32Array.from({ length: n }, (_, i) => i % 10), "int32");
    const [sums, dLogits] = runKernel("SoftmaxCrossEntropy", { logits, labels }, { scale: 1 / n, smoothing: 0 });
    const dense = runKernel("DenseActivationGrad", { dy: dLogits, x: flat, kernel: kernel3, y: logits }, { activation: "linear", rate: 0, wantsDx: true });
    const dy2 = tf.reshape(dense[2]!, y2.shape) as tf.Tensor4D;
    const conv2 = runKernel("ConvPoolGrad", { dy: dy2, x: y1, kernel: kernel2, y: y2, memory0: codes2! }, { ...second, wantsDx: true });
    const conv1 = runKernel("ConvPoolGrad", { dy: conv2[2]!, x: images, kernel: kernel1, y: y1, memory0: codes1! }, { ...first, wantsDx: false });
    const state: KernelInputs<"AdamUpdate"> = { variable: kernel2, momentum: tf.zerosLike(kernel2), velocity: tf.zerosLike(kernel2), gradient: conv2[0] };
    const adam = runKernel("AdamUpdate", state, { stepSize: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 });
    return [y2, logits, sums, dLogits, ...dense, ...conv2, ...conv1, ...adam, ...generalStep(n)].map((tensor) => tf.clone(tensor!));
  });
  const values = await Promise.all(results.map((tensor) => tensor.data<"float32">()));
  tf.dispose(results);
  return values;
}

/** The same through the kernels of other networks: 5 × 5 without pooling, normalised, a smooth activation, pools, dropout of channels. */
function generalStep(n: number): tf.Tensor[] {
  const pixels = Uint8Array.from({ length: n * 784 }, (_, i) => (i * 7919) % 256);
  const augmentations = Float32Array.from({ length: n * AUGMENTATION_NUMBERS }, (_, i) => [0.9, 0.2, -1, -0.2, 0.9, 4, 1.1, -0.05, i % 20, 9, 5][i % AUGMENTATION_NUMBERS]!);
  const [images] = runKernel("ImageBatch", {}, { pixels, shape: [n, 28, 28, 1], augmentations });
  const linear = { strides: [1, 1], padding: "same", dilations: [1, 1], activation: "linear", poolSize: 1 } as const;
  const [kernel1, bias1, kernel2] = [uniform([5, 5, 1, 12], 2) as tf.Tensor4D, uniform([12], 3) as tf.Tensor1D, uniform([5, 3, 12, 12], 8) as tf.Tensor4D];
  const [gamma, beta] = [uniform([12], 4) as tf.Tensor1D, uniform([12], 5) as tf.Tensor1D];
  const halves = { kind: "max", poolSize: [3, 3], strides: [2, 2], padding: "same" } as const;
  const whole = { kind: "average", poolSize: [14, 14], strides: [14, 14], padding: "valid" } as const;
  const [gelu, fates] = [{ activation: "gelu", alpha: 0 } as const, { rate: 0.3, key: 5, offset: 0, pixels: 196 }];
  const [y1] = runKernel("ConvPool", { x: images, kernel: kernel1, bias: bias1 }, { ...linear, training: true });
  const [normal, mean, variance] = runKernel("BatchNorm", { x: y1, gamma, beta }, { epsilon: 1e-3 });
  const [smooth] = runKernel("Activate", { x: normal }, gelu);
  const [half] = runKernel("Pool", { x: smooth as tf.Tensor4D }, { ...halves, training: true });
  const [kept] = runKernel("Dropout", { x: half }, fates);
  const dilated = { ...linear, dilations: [2, 2] } as const;
  const [y2] = runKernel("ConvPool", { x: kept as tf.Tensor4D, kernel: kernel2, bias: bias1 }, { ...dilated, training: true });
  const [means] = runKernel("Pool", { x: y2 }, { ...whole, training: true });
  const [dy2] = runKernel("PoolGrad", { dy: means, x: y2, y: means }, whole);
  const conv2 = runKernel("ConvPoolGrad", { dy: dy2, x: kept as tf.Tensor4D, kernel: kernel2, y: y2 }, { ...dilated, wantsDx: true });
  const [dHalf] = runKernel("Dropout", { x: conv2[2]! }, fates);
  const [dSmooth] = runKernel("PoolGrad", { dy: dHalf as tf.Tensor4D, x: smooth as tf.Tensor4D, y: half }, halves);
  const [dNormal] = runKernel("ActivateGrad", { dy: dSmooth, x: normal, y: smooth }, gelu);
  const norm = runKernel("BatchNormGrad", { dy: dNormal, x: y1, gamma, mean, variance }, { epsilon: 1e-3 });
  const conv1 = runKernel("ConvPoolGrad", { dy: norm[0] as tf.Tensor4D, x: images, kernel: kernel1, y: y1 }, { ...linear, wantsDx: true });
  const [affine] = runKernel("ChannelAffine", { x: y1, scale: gamma, shift: beta }, {});
  return [images, y1, normal, smooth, half, kept, means, conv2[0], conv2[1], dHalf, ...norm, ...conv1, affine] as tf.Tensor[];
}

/** `toEqual` would take a second over as many numbers. */
function numDifferences(actual: readonly Float32Array[], expected: readonly Float32Array[]): number {
  return actual.reduce((count, values, i) => count + values.reduce((sum, value, j) => sum + Number(!Object.is(value, expected[i]![j])), 0), 0);
}

async function expectNothingGrows(): Promise<void> {
  await tf.setBackend("wasm");
  await trainingStep(32);
  const [tensors, bytes] = [tf.memory().numTensors, heapBytes()];
  for (let step = 0; step < 200; step++) await trainingStep(32);
  expect(tf.memory().numTensors).toBe(tensors);
  expect(heapBytes()).toBe(bytes);
}

function heapBytes(): number {
  const { wasm } = tf.backend() as BackendWasm;
  return (wasm as unknown as { readonly HEAPU8: Uint8Array }).HEAPU8.buffer.byteLength;
}
