import "@tensorflow/tfjs-backend-cpu";
import "@tensorflow/tfjs-backend-webgl";
import type { MathBackendWebGL, WebGLMemoryInfo } from "@tensorflow/tfjs-backend-webgl";
import * as tf from "@tensorflow/tfjs-core";
import { beforeEach, expect, suite, test, vi } from "vitest";
import { expectClose, expectNoTensorLeak } from "../../../testing/tensors";
import {
  activation,
  averagePooling2d,
  batchNormalization,
  conv2d,
  dense,
  dropout,
  flatten,
  globalAveragePooling2d,
  type LayerSpec,
  leakyReLU,
  maxPooling2d,
  rescaling,
  reshape,
  spatialDropout2d,
  zeroPadding2d,
} from "../../architectures/layers";
import { renewBackend } from "../../backend";
import type { WeightUpdate } from "../../blocks/block";
import { Network } from "../../network";
import { type KernelInputs, runKernel } from "../../ops/contract";
import { describeKernels } from "../conformance.suite";
import { deviceOf } from "./device";
import { precompile } from "./precompile";
import { registerWebglKernels } from "./register";

registerWebglKernels();

describeKernels("webgl", select);

async function select(name: string): Promise<void> {
  tf.env().set("SOFTWARE_WEBGL_ENABLED", true);
  // tfjs would go on with another one.
  if (!(await tf.setBackend(name))) throw new Error(`The backend ${name} cannot be had here.`);
  await tf.ready();
}

suite("imageBatch", () => {
  beforeEach(() => select("webgl"));

  test.each([1, 5, 512])("%i images become pixels / 255", async (n) => {
    const pixels = Uint8Array.from({ length: n * 784 }, (_, i) => (i * 7) % 256);
    await expectNoTensorLeak(async () => {
      const images = runImageBatch(pixels, [n, 28, 28, 1]);
      expect(images.shape).toEqual([n, 28, 28, 1]);
      expectClose(await images.data(), Float32Array.from(pixels, (pixel) => pixel / 255), 2 ** -23);
      images.dispose();
    });
  });

  test("takes no more textures the second time", () => {
    const make = () => runImageBatch(new Uint8Array(8 * 784), [8, 28, 28, 1]).dispose();
    make();
    const before = bytesAllocated();
    make();
    expect(bytesAllocated()).toBe(before);
  });

  test("refuses a wrong number of pixels", () => {
    expect(() => runImageBatch(new Uint8Array(783), [1, 28, 28, 1])).toThrow("783 pixels");
  });
});

suite("pooling without ReLU", () => {
  beforeEach(() => select("webgl"));

  test("a window's winner is known where its largest sum is 0 or below, too", async () => {
    // Under a 1 × 1 kernel: 0 as the largest, at the last place; −1, at the third; equal ones, at the first.
    const x = tf.tensor4d([-1, -3, -2, -2, -2, -2, -4, -1, -2, 0, -2, -2], [1, 2, 2, 3]);
    const kernel = tf.tensor4d([1, 0, 0, 0, 1, 0, 0, 0, 1], [1, 1, 3, 3]);
    const bias = tf.zeros<tf.Rank.R1>([3]);
    const dy = tf.tensor4d([5, 7, 11], [1, 1, 1, 3]);
    const attrs = { strides: [1, 1], padding: "valid", dilations: [1, 1], activation: "linear", poolSize: 2 } as const;
    const [y] = runKernel("ConvPool", { x, kernel, bias }, { ...attrs, training: true });
    const [dKernel, dBias, dx] = runKernel("ConvPoolGrad", { dy, x, kernel, y }, { ...attrs, wantsDx: true });
    expectClose(await y.data(), [0, -1, -2], 1e-6);
    expectClose(await dBias.data(), [5, 7, 11], 1e-6);
    expectClose(await dx!.data(), [0, 0, 11, 0, 0, 0, 0, 7, 0, 5, 0, 0], 1e-6);
    tf.dispose([x, kernel, bias, dy, y, dKernel, dBias, dx!]);
  });
});

suite("dense tensors among tfjs's operations", () => {
  beforeEach(() => select("webgl"));

  test.each([[[8, 6]], [[2, 3, 5, 4]], [[7]], [[3, 5]], [[48]], [[4, 2]], [[1]], [[2]]])("shape %j", async (shape) => {
    const size = tf.util.sizeFromShape(shape);
    const values = Float32Array.from({ length: size }, (_, i) => i + 1);
    await expectNoTensorLeak(async () => {
      const zeros = tf.zeros(shape);
      const start = tf.tensor(values, shape);
      const [dense, ...rest] = runKernel("AdamUpdate", { variable: start, momentum: zeros, velocity: zeros, gradient: zeros }, { stepSize: 0, beta1: 0.9, beta2: 0.9, epsilon: 1 });
      const reshaped = tf.reshape(dense, [-1]);
      const doubled = tf.mul(dense, 2);
      const sliced = tf.slice(reshaped, Math.floor(size / 2));
      const summed = tf.sum(dense);
      expect([...(await dense.data())]).toEqual([...values]);
      expect([...(await reshaped.data())]).toEqual([...values]);
      expect([...(await doubled.data())]).toEqual([...values].map((value) => 2 * value));
      expect([...(await sliced.data())]).toEqual(Array.from(values).slice(Math.floor(size / 2)));
      expect((await summed.data())[0]).toBe((size * (size + 1)) / 2);
      tf.dispose([zeros, start, dense, ...rest, reshaped, doubled, sliced, summed]);
    });
  });

  test("slices of tfjs's tensors are read from where they begin", async () => {
    const whole = tf.tidy(() => tf.add(tf.tensor1d(Float32Array.from({ length: 64 }, (_, i) => i)), 0));
    const part = tf.slice(whole, 16, 32);
    const zeros = tf.zeros([32]);
    const updated = runKernel("AdamUpdate", { variable: part, momentum: zeros, velocity: zeros, gradient: zeros }, { stepSize: 0, beta1: 0.9, beta2: 0.9, epsilon: 1 });
    expect([...(await updated[0].data())]).toEqual(Array.from({ length: 32 }, (_, i) => i + 16));
    tf.dispose([whole, part, zeros, ...updated]);
  });
});

suite("training", () => {
  beforeEach(() => select("webgl"));

  test.each(["small", "of every kind"] as const)("steps of a network %s leave neither tensors nor textures behind, and the loss falls", async (kind) => {
    using network = new SmallNetwork(kind === "small" ? SMALL : EVERY_KIND);
    const losses = [await network.step(), await network.step()];
    const before = { ...tf.memory(), bytes: bytesAllocated() };
    for (let i = 0; i < 6; i++) losses.push(await network.step());
    expect({ ...tf.memory(), bytes: bytesAllocated() }).toEqual(before);
    expect(losses.at(-1)).toBeLessThan(losses[0]!);
  });

  test("four render targets are enough", async () => {
    const gradients = async (maxTargets: number) => {
      using network = new SmallNetwork();
      Object.assign(deviceOf(tf.backend() as MathBackendWebGL), { maxTargets });
      const { sums, grads } = tf.tidy(() => {
        const { sums, grads } = network.gradients();
        return { sums, grads };
      });
      const values = await Promise.all(Object.values(grads).map((gradient) => gradient.data()));
      tf.dispose([sums, ...Object.values(grads)]);
      return values;
    };
    const { maxTargets } = deviceOf(tf.backend() as MathBackendWebGL);
    const found = await gradients(4);
    (await gradients(maxTargets)).forEach((values, i) => expectClose(found[i]!, values, 1e-5));
  });

  test("goes on after the context was lost and the backend renewed", async () => {
    const first = await firstLoss();
    (tf.backend() as MathBackendWebGL).gpgpu.gl.getExtension("WEBGL_lose_context")!.loseContext();
    await new Promise((resolve) => setTimeout(resolve, 100));
    await renewBackend();
    expect(await firstLoss()).toBe(first);
  });

  test("precompiling computes nothing, leaves nothing behind, and ends when all is done", async () => {
    await renewBackend();
    using network = new SmallNetwork();
    const before = tf.memory().numTensors;
    const progress = [];
    for await (const step of precompile(() => network.gradients().sums.dispose())) progress.push(step);
    expect(progress.at(-1)!.done).toBe(progress.at(-1)!.total);
    expect(progress.at(-1)!.total).toBeGreaterThan(10);
    expect(tf.memory().numTensors).toBe(before);
    const loss = await network.step();
    expect(loss).toBeCloseTo(await firstLoss(), 5);
  });

  test("after precompiling, steps of a network of every kind of layer compile nothing more", async () => {
    await renewBackend();
    using network = new SmallNetwork(EVERY_KIND);
    for await (const { done } of precompile(() => network.rehearse())) expect(done).toBeGreaterThanOrEqual(0);
    await readTwoNumbers();
    const compileShader = vi.spyOn((tf.backend() as MathBackendWebGL).gpgpu.gl, "compileShader");
    expect(await network.step()).toBeGreaterThan(0);
    await network.step();
    expect(compileShader).not.toHaveBeenCalled();
    compileShader.mockRestore();
  });
});

async function firstLoss(): Promise<number> {
  using network = new SmallNetwork();
  return network.step();
}

/** The first reading back of a shape compiles a small program of tfjs's, which is no part of a step. */
async function readTwoNumbers(): Promise<void> {
  const two = tf.tensor1d([1, 2]);
  const updated = runKernel("AdamUpdate", { variable: two, momentum: two, velocity: two, gradient: two }, { stepSize: 0, beta1: 0.9, beta2: 0.9, epsilon: 1 });
  await updated[0].data();
  tf.dispose([two, ...updated]);
}

function bytesAllocated(): number {
  return (tf.memory() as unknown as WebGLMemoryInfo).numBytesInGPUAllocated;
}

const SMALL = [conv2d(8), maxPooling2d(), conv2d(16, { strides: 2, padding: "same" }), maxPooling2d(), flatten(), dense(20), dropout(0.25), dense(10, "softmax")];

const EVERY_KIND = [
  rescaling(2, -0.5),
  zeroPadding2d(1, 2),
  conv2d(6, { kernelSize: 5, activation: "linear", useBias: false }),
  batchNormalization(),
  activation("gelu"),
  maxPooling2d(3, { strides: 2, padding: "same" }),
  spatialDropout2d(0.1),
  conv2d(9, { kernelSize: [2, 3], dilationRate: 2, padding: "same", activation: "elu" }),
  conv2d(8, { strides: [2, 1] }),
  averagePooling2d(),
  leakyReLU(),
  reshape(4, 6, 6),
  conv2d(5, { kernelSize: 1, activation: "tanh" }),
  globalAveragePooling2d(),
  dense(20, "silu"),
  batchNormalization({ scale: false }),
  dropout(0.25),
  dense(10, "softmax"),
];

/** A network and Adam on eight images; owns its tensors. */
class SmallNetwork implements Disposable {
  readonly #network: Network;
  readonly #moments: readonly (readonly [tf.Variable, tf.Variable])[];
  readonly #images = runImageBatch(
    Uint8Array.from({ length: 8 * 784 }, (_, i) => (i * i) % 256),
    [8, 28, 28, 1],
  );
  readonly #labels = tf.tensor1d(Int32Array.from({ length: 8 }, (_, i) => i), "int32");

  constructor(layers: readonly LayerSpec[] = SMALL) {
    this.#network = new Network(layers, 1);
    this.#moments = this.#network.variables.map(({ shape }) => [tf.variable(tf.zeros(shape)), tf.variable(tf.zeros(shape))] as const);
  }

  /** The caller disposes `sums`, which no tidy does. */
  gradients(): { sums: tf.Tensor1D; grads: tf.Tensor[]; updates: readonly WeightUpdate[] } {
    const { logits, updates, back } = this.#network.train(this.#images, { iteration: 0, firstRow: 0 });
    const [sums, dLogits] = runKernel("SoftmaxCrossEntropy", { logits, labels: this.#labels }, { scale: 1 / 8, smoothing: 0 });
    return { sums: tf.keep(sums), grads: back(dLogits), updates };
  }

  /** All of a step but that nothing changes. */
  rehearse(): void {
    const { sums } = this.#renewed();
    sums.dispose();
  }

  /** One step of Adam; the loss before it. */
  async step(): Promise<number> {
    const sums = tf.tidy(() => {
      const { sums, values } = this.#renewed();
      for (const { variable, value } of values) variable.assign(value);
      return sums;
    });
    const loss = (await sums.data())[0]! / 8;
    sums.dispose();
    return loss;
  }

  #renewed(): { sums: tf.Tensor1D; values: readonly WeightUpdate[] } {
    const { sums, grads, updates } = this.gradients();
    const stepped = this.#network.variables.flatMap((variable, i) => {
      const [momentum, velocity] = this.#moments[i]!;
      const inputs: KernelInputs<"AdamUpdate"> = { variable, momentum, velocity, gradient: grads[i]! };
      const renewed = runKernel("AdamUpdate", inputs, { stepSize: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 });
      return [variable, momentum, velocity].map((variable, j) => ({ variable, value: renewed[j]! }));
    });
    return { sums, values: [...stepped, ...updates] };
  }

  [Symbol.dispose](): void {
    this.#network[Symbol.dispose]();
    tf.dispose([this.#moments.flat(), this.#images, this.#labels] as never);
  }
}

function runImageBatch(pixels: Uint8Array, shape: [number, number, number, number]): tf.Tensor4D {
  return runKernel("ImageBatch", {}, { pixels, shape, augmentations: null })[0];
}
