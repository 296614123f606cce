/** @file The test every implementation of the kernels answers to: the same numbers as tfjs's own operations on cpu. */
import * as tf from "@tensorflow/tfjs-core";
import { expect, suite, test } from "vitest";
import { mulberry32 } from "../../data/random";
import { expectClose, expectNoTensorLeak } from "../../testing/tensors";
import type { Pair } from "../architectures/layers";
import { type ActivationAttrs, type ConvAttrs, type KernelAttrs, type KernelInputs, type KernelName, type PoolAttrs, runKernel } from "../ops/contract";
import { registerStockKernels } from "./stock";

/** A tensor on the host. */
interface HostTensor {
  readonly shape: number[];
  readonly values: Float32Array | Int32Array;
}

interface Convolution {
  readonly x: readonly [n: number, h: number, w: number, ci: number];
  /** `[kh, kw, co]`. */
  readonly kernel: readonly [number, number, number];
  readonly attrs: ConvAttrs;
}

function convolution(x: Convolution["x"], kernel: Convolution["kernel"], options: Partial<ConvAttrs> = {}): Convolution {
  return { x, kernel, attrs: { strides: [1, 1], padding: "valid", dilations: [1, 1], activation: "relu", poolSize: 1, ...options } };
}

const CONVOLUTIONS = [
  // The paper's networks' own, few images.
  convolution([3, 28, 28, 1], [3, 3, 32], { poolSize: 2 }),
  convolution([2, 28, 28, 1], [3, 3, 64], { poolSize: 2 }),
  convolution([3, 13, 13, 32], [3, 3, 64], { strides: [2, 2], padding: "same", poolSize: 2 }),
  convolution([2, 13, 13, 64], [3, 3, 128], { strides: [2, 2], padding: "same", poolSize: 2 }),
  convolution([5, 3, 3, 128], [3, 3, 64], { strides: [2, 2], padding: "same", poolSize: 2 }),
  // Odd ones: sizes no block divides, one channel, one image, even kernels, large strides, nothing pooled away or all.
  convolution([1, 5, 7, 3], [3, 3, 5], { padding: "same" }),
  convolution([2, 6, 5, 2], [2, 2, 3], { padding: "same", poolSize: 2 }),
  convolution([3, 9, 8, 4], [3, 3, 4], { strides: [3, 3], padding: "same" }),
  convolution([2, 11, 10, 5], [3, 2, 7], { strides: [2, 2], poolSize: 2 }),
  convolution([7, 4, 4, 6], [4, 4, 9]),
  convolution([1, 4, 6, 1], [3, 3, 1], { poolSize: 2 }),
  convolution([4, 8, 8, 3], [1, 1, 6], { poolSize: 2 }),
  convolution([2, 7, 7, 3], [5, 5, 4], { strides: [2, 2], padding: "same", poolSize: 2 }),
  convolution([1, 3, 3, 17], [3, 3, 33], { padding: "same" }),
  convolution([9, 6, 6, 8], [3, 3, 16], { padding: "same", poolSize: 2 }),
  // Other kernels on whole images, as the first layer and behind one.
  convolution([2, 28, 28, 1], [5, 5, 32], { poolSize: 2 }),
  convolution([2, 28, 28, 1], [7, 7, 32], { padding: "same", poolSize: 2 }),
  convolution([2, 28, 28, 1], [7, 7, 16], { strides: [2, 2] }),
  convolution([2, 28, 28, 1], [1, 1, 4]),
  convolution([1, 28, 28, 1], [6, 6, 3], { padding: "same" }),
  convolution([2, 12, 12, 32], [5, 5, 32], { padding: "same", poolSize: 2 }),
  convolution([2, 14, 14, 16], [7, 7, 24], { padding: "same", activation: "linear" }),
  convolution([3, 11, 11, 17], [5, 5, 16], { strides: [2, 2] }),
  convolution([2, 7, 7, 64], [1, 1, 48], { activation: "linear" }),
  convolution([1, 1, 1, 5], [1, 1, 3], { activation: "linear" }),
  convolution([2, 1, 1, 20], [3, 3, 12], { padding: "same" }),
  // Windows that are not square, strides that differ, and larger than the window.
  convolution([2, 9, 10, 4], [3, 5, 8]),
  convolution([2, 9, 10, 4], [5, 3, 8], { padding: "same", activation: "linear" }),
  convolution([2, 12, 9, 3], [1, 7, 6], { padding: "same" }),
  convolution([2, 12, 9, 3], [7, 1, 6], { strides: [1, 2] }),
  convolution([3, 13, 12, 6], [3, 3, 10], { strides: [2, 1], padding: "same", poolSize: 2 }),
  convolution([3, 13, 12, 6], [3, 3, 10], { strides: [1, 3], activation: "linear" }),
  convolution([2, 10, 11, 5], [2, 2, 7], { strides: [3, 3] }),
  convolution([2, 10, 11, 5], [2, 3, 7], { strides: [3, 2], padding: "same", activation: "linear" }),
  convolution([2, 8, 8, 9], [1, 1, 12], { strides: [2, 2], padding: "same" }),
  convolution([2, 7, 7, 3], [4, 4, 5], { strides: [2, 3], padding: "same", poolSize: 2 }),
  // Windows as large as the image, and larger than what padding leaves of it.
  convolution([3, 7, 7, 8], [7, 7, 11]),
  convolution([3, 5, 6, 4], [5, 6, 3], { activation: "linear" }),
  convolution([2, 3, 2, 4], [7, 7, 3], { padding: "same" }),
  convolution([2, 2, 2, 6], [5, 5, 4], { strides: [2, 2], padding: "same", activation: "linear" }),
  // Many channels, and numbers of them that no vector divides.
  convolution([1, 5, 5, 300], [3, 3, 20], { padding: "same" }),
  convolution([1, 5, 5, 20], [3, 3, 300], { padding: "same", activation: "linear" }),
  convolution([2, 6, 6, 17], [5, 5, 17], { padding: "same", poolSize: 2 }),
  convolution([2, 6, 6, 1], [5, 5, 1], { activation: "linear" }),
  convolution([2, 6, 6, 2], [7, 7, 3], { padding: "same", activation: "linear" }),
  convolution([1, 4, 4, 130], [1, 1, 70], { activation: "linear" }),
  convolution([37, 5, 5, 3], [3, 3, 4], { activation: "linear" }),
  // Dilated.
  convolution([2, 28, 28, 1], [3, 3, 8], { dilations: [2, 2], poolSize: 2 }),
  convolution([2, 11, 12, 6], [3, 3, 10], { dilations: [2, 2], padding: "same" }),
  convolution([2, 11, 12, 6], [3, 3, 10], { dilations: [2, 1], activation: "linear" }),
  convolution([1, 9, 9, 17], [5, 3, 4], { dilations: [1, 2], padding: "same", activation: "linear" }),
  convolution([2, 13, 13, 4], [7, 7, 5], { dilations: [2, 2] }),
  convolution([2, 7, 8, 3], [2, 2, 5], { dilations: [2, 2], padding: "same", poolSize: 2 }),
  convolution([2, 3, 3, 4], [3, 3, 5], { dilations: [2, 2], padding: "same" }),
  convolution([2, 6, 6, 4], [1, 1, 5], { dilations: [2, 2] }),
] as const;

interface Pooling {
  readonly x: readonly [n: number, h: number, w: number, c: number];
  readonly window: Omit<PoolAttrs, "kind">;
}

function pooling(x: Pooling["x"], poolSize: Pair, strides: Pair, padding: PoolAttrs["padding"] = "valid"): Pooling {
  return { x, window: { poolSize, strides, padding } };
}

const POOLINGS = [
  pooling([2, 28, 28, 4], [2, 2], [2, 2]),
  pooling([2, 13, 13, 32], [2, 2], [2, 2]),
  pooling([2, 13, 13, 5], [2, 2], [2, 2], "same"),
  // Windows that overlap, and that leave gaps.
  pooling([3, 14, 14, 16], [3, 3], [2, 2], "same"),
  pooling([3, 14, 15, 17], [3, 3], [2, 2]),
  pooling([2, 9, 9, 3], [3, 3], [1, 1], "same"),
  pooling([2, 9, 9, 3], [2, 2], [1, 1]),
  pooling([2, 9, 9, 3], [2, 2], [3, 3]),
  pooling([2, 9, 9, 3], [2, 2], [3, 3], "same"),
  pooling([1, 8, 8, 1], [3, 3], [3, 3]),
  pooling([1, 8, 8, 1], [3, 3], [3, 3], "same"),
  pooling([1, 7, 7, 300], [2, 2], [2, 2], "same"),
  // Not square.
  pooling([2, 10, 7, 6], [2, 3], [2, 3]),
  pooling([2, 10, 7, 6], [3, 2], [1, 2], "same"),
  pooling([2, 10, 7, 6], [1, 2], [1, 1], "same"),
  pooling([2, 10, 7, 6], [4, 4], [4, 4]),
  // One pixel, the whole image, and a window larger than the image.
  pooling([3, 1, 1, 9], [1, 1], [1, 1]),
  pooling([3, 6, 6, 9], [1, 1], [2, 2]),
  pooling([3, 7, 7, 64], [7, 7], [7, 7]),
  pooling([2, 28, 28, 3], [28, 28], [28, 28]),
  pooling([5, 3, 4, 10], [3, 4], [3, 4]),
  pooling([2, 1, 1, 5], [2, 2], [2, 2], "same"),
  pooling([2, 2, 3, 5], [3, 3], [1, 1], "same"),
] as const;

const ACTIVATIONS: readonly ActivationAttrs[] = [
  { activation: "relu", alpha: 0 },
  { activation: "relu6", alpha: 0 },
  { activation: "leaky_relu", alpha: 0.2 },
  { activation: "leaky_relu", alpha: 0.3 },
  { activation: "leaky_relu", alpha: 0 },
  { activation: "elu", alpha: 1 },
  { activation: "elu", alpha: 0.5 },
  { activation: "selu", alpha: 0 },
  { activation: "gelu", alpha: 0 },
  { activation: "silu", alpha: 0 },
  { activation: "softplus", alpha: 0 },
  { activation: "tanh", alpha: 0 },
  { activation: "sigmoid", alpha: 0 },
];

/** What exponentials overflow and vanish at, and every corner with its neighbours. */
const SPECIAL_NUMBERS = Float32Array.of(0, -0, 1e-30, -1e-30, 1e-6, -1e-6, 1e-3, -1e-3, 1, -1, 5.999, 6, 6.001, 20, -20, 87, -87, 89, -89, 104, -104, 1e4, -1e4, 1e30, -1e30);

/** Any number of axes, channels last. More than two rows: of two, batch normalisation's gradient is all cancellation, and float32's digits chance. */
const NORMALISED: readonly { readonly shape: number[] }[] = [[16, 10], [1, 300], [37, 1], [3, 5, 7, 17], [1, 28, 28, 1], [8, 13, 13, 32], [3, 1, 1, 5], [64, 2, 2, 3]].map((shape) => ({ shape }));

const PLAIN_POOLED: ConvAttrs = { strides: [1, 1], padding: "valid", dilations: [1, 1], activation: "relu", poolSize: 2 };

/** `[n, k, m]`. */
const PRODUCTS = [
  [1, 1, 1],
  [3, 5, 7],
  [64, 576, 128],
  [33, 130, 65],
  [10, 5408, 128],
  [128, 128, 10],
  [17, 64, 256],
] as const;

/**
 * Compares every kernel of the backend `name` with `stock.ts` on cpu. `select` makes a backend current; both must have
 * been registered. Tolerances allow for another order of summation, not for other arithmetic.
 */
export function describeKernels(name: string, select: (backend: string) => Promise<void>): void {
  suite(`kernels on ${name}`, () => {
    /** Outputs on `backend`, on the host; memories excluded by `count`. */
    async function outputs<Name extends KernelName>(backend: string, kernel: Name, inputs: Record<string, HostTensor>, attrs: KernelAttrs<Name>, count: number): Promise<HostTensor[]> {
      await select(backend);
      const found: HostTensor[] = [];
      await expectNoTensorLeak(async () => {
        const tensors = toTensors(inputs);
        const results = tf.tidy(() => runKernel(kernel, tensors as KernelInputs<Name>, attrs) as tf.Tensor[]);
        for (const result of results.slice(0, count)) found.push(await toHost(result));
        tf.dispose([...Object.values(tensors), ...results]);
      });
      return found;
    }

    async function expectSame<Name extends KernelName>(kernel: Name, inputs: Record<string, HostTensor>, attrs: KernelAttrs<Name>, count: number, tolerance: number): Promise<void> {
      registerStockKernels("cpu");
      compare(await outputs(name, kernel, inputs, attrs, count), await outputs("cpu", kernel, inputs, attrs, count), tolerance);
    }

    for (const { x: xShape, kernel: kernelShape, attrs } of CONVOLUTIONS) {
      const [kh, kw, co] = kernelShape;
      const title = `[${xShape}] ∗ [${kh},${kw},${xShape[3]},${co}] ${JSON.stringify(attrs)}`;
      const x = uniform(xShape, 1);
      const kernel = uniform([kh, kw, xShape[3], co], 2);
      const bias = uniform([co], 3);

      test(`ConvPool ${title}`, async () => {
        await expectSame("ConvPool", { x, kernel, bias }, { ...attrs, training: false }, 1, 1e-5);
      });

      test.each([true, false])(`ConvPoolGrad ${title}, wantsDx %s`, async (wantsDx) => {
        registerStockKernels("cpu");
        const found: HostTensor[][] = [];
        for (const backend of [name, "cpu"]) {
          await select(backend);
          await expectNoTensorLeak(async () => {
            const { x: xs, kernel: kernels, bias: biases } = toTensors({ x, kernel, bias }) as KernelInputs<"ConvPool">;
            const [y, ...memory] = tf.tidy(() => runKernel("ConvPool", { x: xs, kernel: kernels, bias: biases }, { ...attrs, training: true }));
            const dy = toTensors({ dy: uniform(y.shape, 4) })["dy"] as tf.Tensor4D;
            const inputs: KernelInputs<"ConvPoolGrad"> = { dy, x: xs, kernel: kernels, y };
            memory.forEach((tensor, i) => (inputs[`memory${i}`] = tensor));
            const gradients = tf.tidy(() => runKernel("ConvPoolGrad", inputs, { ...attrs, wantsDx }) as tf.Tensor[]);
            expect(gradients).toHaveLength(wantsDx ? 3 : 2);
            found.push(await Promise.all([y, ...gradients].map(toHost)));
            tf.dispose([xs, kernels, biases, y, ...memory, dy, ...gradients]);
          });
        }
        compare(found[0]!, found[1]!, 2e-5);
      });
    }

    test("ConvPoolGrad gives the first of equal maxima everything, and nothing where all are 0", async () => {
      // Four equal pixels under a 1 × 1 kernel: the window's maxima are equal, positive in channel 0, negative in channel 1.
      const x = { shape: [1, 2, 2, 1], values: new Float32Array([1, 1, 1, 1]) };
      const kernel = { shape: [1, 1, 1, 2], values: new Float32Array([2, -2]) };
      await select(name);
      const tensors = toTensors({ x, kernel, bias: uniform([2], 3, 0), dy: { shape: [1, 1, 1, 2], values: new Float32Array([5, 7]) } });
      const [y, ...memory] = tf.tidy(() => runKernel("ConvPool", tensors as KernelInputs<"ConvPool">, { ...PLAIN_POOLED, training: true }));
      const inputs = { dy: tensors["dy"], x: tensors["x"], kernel: tensors["kernel"], y } as KernelInputs<"ConvPoolGrad">;
      memory.forEach((tensor, i) => (inputs[`memory${i}`] = tensor));
      const [dKernel, dBias, dx] = tf.tidy(() => runKernel("ConvPoolGrad", inputs, { ...PLAIN_POOLED, wantsDx: true }));
      expect([...(await dKernel.data())]).toEqual([5, 0]);
      expect([...(await dBias.data())]).toEqual([5, 0]);
      expect([...(await dx!.data())]).toEqual([10, 0, 0, 0]);
      tf.dispose([...Object.values(tensors), y, ...memory, dKernel, dBias, dx!]);
    });

    for (const [n, k, m] of PRODUCTS) {
      const [x, kernel, bias] = [uniform([n, k], 5), uniform([k, m], 6, 1 / Math.sqrt(k)), uniform([m], 7)];
      for (const [activation, dropout] of [
        ["linear", null],
        ["relu", null],
        ["relu", { rate: 0.25, key: 4_000_000_007, offset: 12_345 }],
        ["relu", { rate: 0.5, key: 1, offset: 0 }],
      ] as const) {
        const title = `[${n}, ${k}] · [${k}, ${m}], ${activation}, dropout ${dropout?.rate ?? "none"}`;
        test(`DenseActivation ${title}`, async () => {
          await expectSame("DenseActivation", { x, kernel, bias }, { activation, dropout }, 1, 1e-5);
        });
        test(`DenseActivationGrad ${title}`, async () => {
          const y = uniform([n, m], 8);
          if (activation === "relu") y.values.forEach((value, i) => (y.values[i] = Math.max(0, value)));
          for (const wantsDx of [true, false]) {
            await expectSame("DenseActivationGrad", { dy: uniform([n, m], 9), x, kernel, y }, { activation, rate: dropout?.rate ?? 0, wantsDx }, wantsDx ? 3 : 2, 1e-5);
          }
        });
      }
    }

    for (const { x: shape, window } of POOLINGS) {
      test.each(["max", "average"] as const)(`%s Pool and PoolGrad [${shape}] ${JSON.stringify(window)}`, async (kind) => {
        // Few different numbers, so that there are ties; all negative, so that padding's zeros would win.
        for (const values of [uniform(shape, 15), mapped(uniform(shape, 16), (value) => Math.round(value * 2) - 3)]) {
          await expectSamePooling(values, { ...window, kind });
        }
      });
    }

    async function expectSamePooling(x: HostTensor, attrs: PoolAttrs): Promise<void> {
      registerStockKernels("cpu");
      const found: HostTensor[][] = [];
      for (const backend of [name, "cpu"]) {
        await select(backend);
        await expectNoTensorLeak(async () => {
          const { x: xs } = toTensors({ x }) as KernelInputs<"Pool">;
          const [inference, ...none] = tf.tidy(() => runKernel("Pool", { x: xs }, { ...attrs, training: false }));
          const [y, ...memory] = tf.tidy(() => runKernel("Pool", { x: xs }, { ...attrs, training: true }));
          const dy = toTensors({ dy: uniform(y.shape, 17) })["dy"] as tf.Tensor4D;
          const inputs: KernelInputs<"PoolGrad"> = { dy, x: xs, y };
          memory.forEach((tensor, i) => (inputs[`memory${i}`] = tensor));
          const gradients = tf.tidy(() => runKernel("PoolGrad", inputs, attrs) as tf.Tensor[]);
          found.push(await Promise.all([inference, y, ...gradients].map(toHost)));
          tf.dispose([xs, inference, ...none, y, ...memory, dy, ...gradients]);
        });
      }
      compare(found[0]!, found[1]!, 1e-5);
    }

    for (const attrs of ACTIVATIONS) {
      const title = `${attrs.activation} ${attrs.alpha}`;

      test.each([[[1]], [[37, 10]], [[5, 3, 3, 17]], [[2, 26, 26, 32]]])(`Activate and ActivateGrad ${title} on [%s]`, async (shape) => {
        const x = uniform(shape, 18, 8);
        await expectSame("Activate", { x }, attrs, 1, 1e-5);
        const y = await valuesOf(x, attrs);
        await expectSame("ActivateGrad", { dy: uniform(shape, 19), x, y }, attrs, 1, 1e-5);
      });

      test(`Activate and ActivateGrad ${title} at corners and far out: finite, and each as it should be`, async () => {
        const x = { shape: [SPECIAL_NUMBERS.length], values: SPECIAL_NUMBERS };
        const y = await valuesOf(x, attrs);
        const dy = { shape: x.shape, values: new Float32Array(SPECIAL_NUMBERS.length).fill(1) };
        registerStockKernels("cpu");
        for (const [kernel, inputs] of [["Activate", { x }], ["ActivateGrad", { dy, x, y }]] as const) {
          const [ours] = await outputs(name, kernel, inputs, attrs, 1);
          const [theirs] = await outputs("cpu", kernel, inputs, attrs, 1);
          // One by one: compared with the largest, all others would be nothing.
          expectClose(ours!.values, theirs!.values, 1e-5);
          expect(ours!.values.every(Number.isFinite)).toBe(true);
        }
      });
    }

    async function valuesOf(x: HostTensor, attrs: ActivationAttrs): Promise<HostTensor> {
      registerStockKernels("cpu");
      return (await outputs("cpu", "Activate", { x }, attrs, 1))[0]!;
    }

    test.each(NORMALISED)("BatchNorm and BatchNormGrad over [$shape]", async ({ shape }) => {
      const channels = shape.at(-1)!;
      const x = mapped(uniform(shape, 20, 2), (value, i) => value + (i % channels) % 5);
      const [gamma, beta] = [uniform([channels], 21, 2), uniform([channels], 22)];
      for (const epsilon of [1e-3, 1e-5]) {
        await expectSame("BatchNorm", { x, gamma, beta }, { epsilon }, 3, 2e-5);
        registerStockKernels("cpu");
        const [, mean, variance] = await outputs("cpu", "BatchNorm", { x, gamma, beta }, { epsilon }, 3);
        await expectSame("BatchNormGrad", { dy: uniform(shape, 23), x, gamma, mean: mean!, variance: variance! }, { epsilon }, 3, 5e-5);
      }
    });

    test("BatchNorm of numbers far from 0 keeps their small differences", async () => {
      const x = mapped(uniform([512, 3], 24, 0.5), (value) => value + 1_000);
      await expectSame("BatchNorm", { x, gamma: constant(3, 1), beta: constant(3, 0) }, { epsilon: 1e-3 }, 3, 1e-3);
    });

    test("BatchNorm of equal numbers gives beta", async () => {
      const beta = uniform([2], 25);
      const [y] = await outputs(name, "BatchNorm", { x: constant(8, 3, [4, 2]), gamma: constant(2, 5), beta }, { epsilon: 1e-3 }, 1);
      expectClose(y!.values, Array.from({ length: 8 }, (_, i) => beta.values[i % 2]!), 1e-5);
    });

    test.each(NORMALISED)("ChannelAffine over [$shape]", async ({ shape }) => {
      const channels = shape.at(-1)!;
      await expectSame("ChannelAffine", { x: uniform(shape, 26), scale: uniform([channels], 27, 3), shift: uniform([channels], 28) }, {}, 1, 1e-6);
    });

    test.each([
      [[64, 128], 1, 0.5, 0],
      [[1, 1], 1, 0.9, 7],
      [[3, 5, 5, 17], 1, 0.25, 12_345],
      [[3, 5, 5, 17], 25, 0.25, 0],
      [[2, 26, 26, 32], 676, 0.1, 64],
      [[4, 1, 1, 3], 1, 0, 0],
      [[4, 2, 3, 1], 6, 0.5, 9],
    ])("Dropout of [%s], %i elements sharing a fate, rate %f, offset %i", async (shape, pixels, rate, offset) => {
      await expectSame("Dropout", { x: uniform(shape, 29) }, { rate, key: 4_000_000_007, offset, pixels }, 1, 1e-6);
    });

    test("Dropout drops whole channels, each image's own, and the mask of a part is that of the whole", async () => {
      const attrs = { rate: 0.5, key: 99, offset: 0, pixels: 9 };
      const [whole] = await outputs(name, "Dropout", { x: constant(4 * 9 * 16, 1, [4, 3, 3, 16]) }, attrs, 1);
      const kept = (image: number, channel: number): Set<number> => new Set(Array.from({ length: 9 }, (_, pixel) => whole!.values[(image * 9 + pixel) * 16 + channel]!));
      const fates = Array.from({ length: 64 }, (_, i) => [...kept(Math.floor(i / 16), i % 16)]);
      expect(fates.every((fate) => fate.length === 1 && (fate[0] === 0 || fate[0] === 2))).toBe(true);
      expect(new Set(fates.map(([fate]) => fate)).size).toBe(2);
      const [part] = await outputs(name, "Dropout", { x: constant(2 * 9 * 16, 1, [2, 3, 3, 16]) }, { ...attrs, offset: 2 * 16 }, 1);
      expect([...part!.values]).toEqual(Array.from(whole!.values.slice(2 * 9 * 16)));
    });

    test.each([
      [1, 10, 1, 0],
      [37, 10, 3, 0],
      [512, 10, 1 / 512, 0],
      [5, 3, 1, 0],
      [64, 10, 1 / 512, 0],
      [512, 10, 1 / 512, 0.1],
      [5, 3, 1, 0.5],
      [1, 10, 1, 0.05],
    ])("SoftmaxCrossEntropy %i × %i, scale %f, smoothing %f", async (n, classes, scale, smoothing) => {
      const labels = { shape: [n], values: Int32Array.from({ length: n }, (_, i) => (i * 7) % classes) };
      await expectSame("SoftmaxCrossEntropy", { logits: uniform([n, classes], 10, 5), labels }, { scale, smoothing }, 2, 1e-5);
    });

    test("SoftmaxCrossEntropy is stable for huge logits, and predicts the first of equals", async () => {
      const logits = { shape: [3, 3], values: new Float32Array([1e4, -1e4, 0, 2, 2, 2, 0, 3, 3]) };
      const labels = { shape: [3], values: new Int32Array([0, 0, 2]) };
      const [sums, dLogits] = await outputs(name, "SoftmaxCrossEntropy", { logits, labels }, { scale: 1, smoothing: 0 }, 2);
      expectClose(sums!.values, [Math.log(3) + Math.log(2 + Math.exp(-3)), 2], 1e-5);
      expect(dLogits!.values.every(Number.isFinite)).toBe(true);
      // A third of each class: of the first row −(0 − 1e4 − 2e4) / 6, of the second ln 3, of the third 1.5 more than −ln p of the likely ones.
      const [smoothed, dSmoothed] = await outputs(name, "SoftmaxCrossEntropy", { logits, labels }, { scale: 1, smoothing: 0.5 }, 2);
      const likely = Math.log(2 + Math.exp(-3));
      expectClose(smoothed!.values, [5_000 + Math.log(3) + likely + 0.5, 2], 1e-5);
      expect(dSmoothed!.values.every(Number.isFinite)).toBe(true);
    });

    test.each([
      ["unchanged", AS_IT_IS],
      ["mirrored", [1, 0, 0, 0, -1, 27, 1, 0, 0, 0, 0]],
      ["shifted by part of a pixel", [1, 0, -1.25, 0, 1, 2.6, 1, 0, 0, 0, 0]],
      ["shifted out of sight", [1, 0, 40, 0, 1, 0, 1, 0, 0, 0, 0]],
      ["turned and smaller", [1.07, 0.31, -5.1, -0.31, 1.07, 3.3, 1, 0, 0, 0, 0]],
      ["brighter, with less contrast", [1, 0, 0, 0, 1, 0, 0.8, 0.15, 0, 0, 0]],
      ["darker, with more contrast", [1, 0, 0, 0, 1, 0, 1.3, -0.2, 0, 0, 0]],
      ["with a square cut out", [1, 0, 0, 0, 1, 0, 1, 0, 5, 9, 7]],
      ["with a square cut out at the edge", [1, 0, 0, 0, 1, 0, 1, 0, -3, 24, 8]],
      ["all at once", [0.93, -0.22, 3.7, 0.22, 0.93, -2.1, 1.2, -0.1, 10, 11, 6]],
    ])("ImageBatch %s", async (_what, augmentation) => {
      // Each image its own: what is done to the second must not be done to the first.
      const augmentations = Float32Array.from([...AS_IT_IS, ...augmentation, ...AS_IT_IS]);
      await expectSame("ImageBatch", {}, { pixels: garments(3), shape: [3, 28, 28, 1], augmentations }, 1, 1e-5);
    });

    test.each([[1], [5], [130]])("ImageBatch of %i images, not augmented", async (images) => {
      await expectSame("ImageBatch", {}, { pixels: garments(images), shape: [images, 28, 28, 1], augmentations: null }, 1, 1e-6);
    });

    test.each([[1], [7], [1000], [9 * 64 * 128]])("AdamUpdate of %i weights", async (size) => {
      const inputs = { variable: uniform([size], 11), momentum: uniform([size], 12, 1e-2), velocity: uniform([size], 13, 1e-4), gradient: uniform([size], 14, 1e-2) };
      inputs.velocity.values.forEach((value, i) => (inputs.velocity.values[i] = Math.abs(value)));
      await expectSame("AdamUpdate", inputs, { stepSize: 3e-4, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 }, 3, 1e-6);
    });
  });
}

/** Numbers in (−scale, scale), the same for the same seed. */
function uniform(shape: readonly number[], seed: number, scale = 1): HostTensor {
  const random = mulberry32(seed);
  return { shape: [...shape], values: Float32Array.from({ length: tf.util.sizeFromShape([...shape]) }, () => (random() * 2 - 1) * scale) };
}

/** `constant(6, 1)` is a vector of six ones. */
function constant(size: number, value: number, shape: readonly number[] = [size]): HostTensor {
  return { shape: [...shape], values: new Float32Array(size).fill(value) };
}

function mapped({ shape, values }: HostTensor, change: (value: number, i: number) => number): HostTensor {
  return { shape, values: Float32Array.from(values as Float32Array, change) };
}

/** Bright in the middle, 0 around. */
function garments(images: number): Uint8Array {
  const random = mulberry32(30);
  return Uint8Array.from({ length: images * 784 }, (_, i) => {
    const [row, column] = [Math.floor((i % 784) / 28), i % 28];
    return row > 4 && row < 23 && column > 6 && column < 21 ? 1 + random() * 254 : 0;
  });
}

/** No augmentation, in the contract's numbers. */
const AS_IT_IS = [1, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0];

function toTensors(inputs: Record<string, HostTensor>): Record<string, tf.Tensor> {
  return Object.fromEntries(Object.entries(inputs).map(([key, { shape, values }]) => [key, tf.tensor(values, shape, values instanceof Int32Array ? "int32" : "float32")]));
}

async function toHost(tensor: tf.Tensor): Promise<HostTensor> {
  return { shape: tensor.shape, values: (await tensor.data()) as Float32Array };
}

/** Differences are measured against the largest value of each output: sums of many terms cancel. */
function compare(actual: readonly HostTensor[], expected: readonly HostTensor[], tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  actual.forEach(({ shape, values }, i) => {
    expect(shape).toEqual(expected[i]!.shape);
    const largest = (expected[i]!.values as Float32Array).reduce((most, value) => Math.max(most, Math.abs(value)), 1e-30);
    expectClose(Array.from(values, (value) => value / largest), Array.from(expected[i]!.values, (value) => value / largest), tolerance);
  });
}
