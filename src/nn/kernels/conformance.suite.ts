/** @file The test every implementation of the kernels answers to: the same numbers as tfjs's own operations on cpu. */
import * as tf from "@tensorflow/tfjs-core";
import { expect, suite, test } from "vitest";
import { mulberry32 } from "../../data/random";
import { expectClose, expectNoTensorLeak } from "../../testing/tensors";
import { type KernelAttrs, type KernelInputs, type KernelName, runKernel } from "../ops/contract";
import { registerStockKernels } from "./stock";

/** A tensor on the host. */
interface HostTensor {
  readonly shape: number[];
  readonly values: Float32Array | Int32Array;
}

/** `[n, h, w, ci, kh, kw, co, strides, padding, poolSize]`. */
const CONVOLUTIONS = [
  // The networks' own, few images.
  [3, 28, 28, 1, 3, 3, 32, 1, "valid", 2],
  [2, 28, 28, 1, 3, 3, 64, 1, "valid", 2],
  [3, 13, 13, 32, 3, 3, 64, 2, "same", 2],
  [2, 13, 13, 64, 3, 3, 128, 2, "same", 2],
  [5, 3, 3, 128, 3, 3, 64, 2, "same", 2],
  // Odd ones: sizes no block divides, one channel, one image, even kernels, large strides, nothing pooled away or all.
  [1, 5, 7, 3, 3, 3, 5, 1, "same", 1],
  [2, 6, 5, 2, 2, 2, 3, 1, "same", 2],
  [3, 9, 8, 4, 3, 3, 4, 3, "same", 1],
  [2, 11, 10, 5, 3, 2, 7, 2, "valid", 2],
  [7, 4, 4, 6, 4, 4, 9, 1, "valid", 1],
  [1, 4, 6, 1, 3, 3, 1, 1, "valid", 2],
  [4, 8, 8, 3, 1, 1, 6, 1, "valid", 2],
  [2, 7, 7, 3, 5, 5, 4, 2, "same", 2],
  [1, 3, 3, 17, 3, 3, 33, 1, "same", 1],
  [9, 6, 6, 8, 3, 3, 16, 1, "same", 2],
] as const;

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

    for (const [n, h, w, ci, kh, kw, co, strides, padding, poolSize] of CONVOLUTIONS) {
      const title = `[${n}, ${h}, ${w}, ${ci}] ∗ [${kh}, ${kw}, ${ci}, ${co}], strides ${strides}, ${padding}, pool ${poolSize}`;
      const x = uniform([n, h, w, ci], 1);
      const kernel = uniform([kh, kw, ci, co], 2);
      const bias = uniform([co], 3);
      const attrs = { strides, padding, poolSize };

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
      const [y, ...memory] = tf.tidy(() => runKernel("ConvPool", tensors as KernelInputs<"ConvPool">, { strides: 1, padding: "valid", poolSize: 2, training: true }));
      const inputs = { dy: tensors["dy"], x: tensors["x"], kernel: tensors["kernel"], y } as KernelInputs<"ConvPoolGrad">;
      memory.forEach((tensor, i) => (inputs[`memory${i}`] = tensor));
      const [dKernel, dBias, dx] = tf.tidy(() => runKernel("ConvPoolGrad", inputs, { strides: 1, padding: "valid", poolSize: 2, wantsDx: true }));
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

    test.each([
      [1, 10, 1],
      [37, 10, 3],
      [512, 10, 1 / 512],
      [5, 3, 1],
      [64, 10, 1 / 512],
    ])("SoftmaxCrossEntropy %i × %i, scale %f", async (n, classes, scale) => {
      const labels = { shape: [n], values: Int32Array.from({ length: n }, (_, i) => (i * 7) % classes) };
      await expectSame("SoftmaxCrossEntropy", { logits: uniform([n, classes], 10, 5), labels }, { scale }, 2, 1e-5);
    });

    test("SoftmaxCrossEntropy is stable for huge logits, and predicts the first of equals", async () => {
      const logits = { shape: [3, 3], values: new Float32Array([1e4, -1e4, 0, 2, 2, 2, 0, 3, 3]) };
      const labels = { shape: [3], values: new Int32Array([0, 0, 2]) };
      const [sums, dLogits] = await outputs(name, "SoftmaxCrossEntropy", { logits, labels }, { scale: 1 }, 2);
      expectClose(sums!.values, [Math.log(3) + Math.log(2 + Math.exp(-3)), 2], 1e-5);
      expect(dLogits!.values.every(Number.isFinite)).toBe(true);
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
