/** @file Three steps of each optimizer and schedule, against Keras's own (fixtures/optimizer-steps.json). */
import * as tf from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import { fromBase64, fromGzip, toFloats } from "../../testing/bytes";
import { expectNoTensorLeak, onEachBackend } from "../../testing/tensors";
import type { LabelledImages } from "../../data/dataset";
import { conv2d, dense, flatten, maxPooling2d } from "../architectures/layers";
import fixture from "../fixtures/optimizer-steps.json";
import { Network } from "../network";
import { learningRateAt } from "../schedule";
import { ScoreSums } from "../scores";
import { adam, adamw, PLAIN_TRAINING, rmsprop, type ScheduleSpec, sgd, type ClippingSpec, type OptimizerSpec, type TrainConfig } from "../trainConfig";
import { trainStep } from "../trainStep";
import { Optimizer, type OptimizerConfig } from "./optimizer";
import { fitsOptimizer, fromAdamState, isPlainAdam, toAdamState } from "./state";

type Case = (typeof fixture.cases)[number];

/** Keras's config of an optimizer, whichever it is. */
interface KerasOptimizer {
  readonly kind: string;
  readonly learning_rate: number | KerasSchedule;
  readonly weight_decay?: number;
  readonly clipnorm?: number;
  readonly global_clipnorm?: number;
  readonly clipvalue?: number;
  readonly use_ema: boolean;
  readonly ema_momentum: number;
  readonly [name: string]: unknown;
}

type KerasSchedule = Readonly<Record<string, number | string | number[] | boolean | null>>;

const BATCH = 16;
const STEPS = 3;

function optimizerOf(keras: KerasOptimizer): OptimizerSpec {
  const { momentum, nesterov, rho, centered, epsilon, beta_1: beta1, beta_2: beta2, amsgrad } = keras as unknown as Record<"momentum" | "nesterov" | "rho" | "centered" | "epsilon" | "beta_1" | "beta_2" | "amsgrad", never>;
  switch (keras.kind) {
    case "SGD":
      return sgd({ momentum, nesterov });
    case "RMSprop":
      return rmsprop({ rho, momentum, epsilon, centered });
    case "AdamW":
      return adamw({ beta1, beta2, epsilon, amsgrad });
    default:
      return adam({ beta1, beta2, epsilon, amsgrad });
  }
}

function clippingOf({ clipnorm, global_clipnorm: globalClipnorm, clipvalue }: KerasOptimizer): ClippingSpec | null {
  if (clipnorm !== undefined) return { name: "clipnorm", limit: clipnorm };
  if (globalClipnorm !== undefined) return { name: "globalClipnorm", limit: globalClipnorm };
  return clipvalue === undefined ? null : { name: "clipvalue", limit: clipvalue };
}

/** The same learning rates in our terms: `epochs` of so many steps. */
function scheduleOf({ learning_rate: rate }: KerasOptimizer): { readonly learningRate: number; readonly schedule: ScheduleSpec; readonly epochs: number; readonly stepsPerEpoch: number } {
  const steps = { epochs: STEPS, stepsPerEpoch: 1 };
  if (typeof rate === "number") return { learningRate: rate, schedule: { name: "constant", warmupEpochs: 0 }, ...steps };
  const number = (name: string) => rate[name] as number;
  switch (rate["kind"]) {
    case "CosineDecay": {
      const warmupEpochs = number("warmup_steps");
      const learningRate = warmupEpochs === 0 ? number("initial_learning_rate") : number("warmup_target");
      return { learningRate, schedule: { name: "cosine", warmupEpochs, alpha: number("alpha") }, epochs: warmupEpochs + number("decay_steps"), stepsPerEpoch: 1 };
    }
    case "PiecewiseConstantDecay": {
      const [[boundary], [before, after]] = [rate["boundaries"], rate["values"]] as [[number], [number, number]];
      return { learningRate: before, schedule: { name: "step", warmupEpochs: 0, everyEpochs: 1, factor: after / before }, epochs: 2, stepsPerEpoch: boundary + 1 };
    }
    default:
      return { learningRate: number("initial_learning_rate"), schedule: { name: "exponential", warmupEpochs: 0, rate: number("decay_rate") }, epochs: STEPS, stepsPerEpoch: number("decay_steps") };
  }
}

function configOf(keras: KerasOptimizer): OptimizerConfig {
  return { optimizer: optimizerOf(keras), weightDecay: keras.weight_decay ?? 0, clipping: clippingOf(keras), averaging: keras.use_ema ? { momentum: keras.ema_momentum } : null };
}

/** Within 1e-5 of the array's largest. */
function expectLikeKeras(actual: ArrayLike<number>, expected: ArrayLike<number>): void {
  const largest = Math.max(...Array.from(expected, Math.abs));
  const off = Math.max(...Array.from(expected, (value, i) => Math.abs(value - actual[i]!)));
  expect(actual.length).toBe(expected.length);
  expect(off / largest).toBeLessThan(1e-5);
}

const layers = [conv2d(3), maxPooling2d(4), flatten(), dense(10, "softmax")];

async function sourceOf(): Promise<LabelledImages> {
  return { images: await fromGzip(fixture.images), labels: Uint8Array.from(fixture.labels), size: fixture.labels.length };
}

const arraysOf = (texts: readonly string[]): Float32Array[] => texts.map((text) => toFloats(fromBase64(text)));

function expectAllLikeKeras(actual: readonly Float32Array[], expected: readonly string[]): void {
  expect(actual).toHaveLength(expected.length);
  arraysOf(expected).forEach((array, i) => expectLikeKeras(actual[i]!, array));
}

onEachBackend(() => {
  test.each(fixture.cases.map((one) => [one.name, one] as const))("%s: losses, learning rates, weights and averages are Keras's after three steps", async (_name, one: Case) => {
    const source = await sourceOf();
    const keras = one.optimizer as unknown as KerasOptimizer;
    const scheduled = scheduleOf(keras);
    await expectNoTensorLeak(async () => {
      using network = new Network(layers, 1);
      network.writeWeights(arraysOf(one.initialWeights));
      using optimizer = new Optimizer(network.variables, configOf(keras));
      for (const [step, expected] of one.steps.entries()) {
        const learningRate = learningRateAt(scheduled, step, scheduled.stepsPerEpoch);
        expect(Math.abs(learningRate - expected.learningRate)).toBeLessThanOrEqual(1e-6 * expected.learningRate);
        const indices = Int32Array.from({ length: BATCH }, (_, i) => step * BATCH + i);
        using sums = new ScoreSums();
        await trainStep(network, optimizer, { source, indices, learningRate, labelSmoothing: one.labelSmoothing, augment: null }, sums);
        expectLikeKeras([(await sums.means()).loss], [expected.loss]);
      }
      expectAllLikeKeras(await network.readWeights(), one.weights);
      if (one.averagedWeights === undefined) return;
      optimizer.finalize();
      expectAllLikeKeras(await network.readWeights(), one.averagedWeights);
    });
  });

  test.each<[string, Partial<OptimizerConfig>]>([
    ["SGD without momentum", { optimizer: sgd() }],
    ["Nesterov with decay, clipping and averages", { optimizer: sgd({ momentum: 0.9, nesterov: true }), weightDecay: 0.01, clipping: { name: "globalClipnorm", limit: 0.5 }, averaging: { momentum: 0.9 } }],
    ["AMSGrad", { optimizer: adam({ amsgrad: true }) }],
    ["centered RMSprop with momentum", { optimizer: rmsprop({ momentum: 0.9, centered: true }), clipping: { name: "clipvalue", limit: 0.1 } }],
  ])("%s goes on from a saved state to the bit, leaves no tensor, and a rehearsal changes nothing", async (_name, change) => {
    const config: OptimizerConfig = { ...PLAIN_TRAINING, ...change };
    const gradientAt = (step: number) => tf.tensor1d([0.3 - 0.2 * step, 1e-3 * step, -2 + step]);
    await expectNoTensorLeak(async () => {
      const start = () => tf.tidy(() => tf.variable(tf.tensor1d([0.5, -1, 2])));
      const [straight, resumed] = [start(), start()];
      using one = new Optimizer([straight], config);
      for (let step = 0; step < 6; step++) tf.tidy(() => one.applyGradients([gradientAt(step)], 0.1 / (step + 1)));
      using before = new Optimizer([resumed], config);
      for (let step = 0; step < 3; step++) tf.tidy(() => before.applyGradients([gradientAt(step)], 0.1 / (step + 1)));
      const state = await before.readState();
      tf.tidy(() => before.rehearse());
      expect(await before.readState()).toEqual(state);
      using after = new Optimizer([resumed], config);
      after.writeState(JSON.parse(JSON.stringify(state), (_key, value: unknown) => (isNumbers(value) ? Float32Array.from(Object.values(value)) : value)) as typeof state);
      for (let step = 3; step < 6; step++) tf.tidy(() => after.applyGradients([gradientAt(step)], 0.1 / (step + 1)));
      for (const optimizer of [one, after]) optimizer.finalize();
      expect([...resumed.dataSync()]).toEqual([...straight.dataSync()]);
      expect(await after.readState()).toEqual(await one.readState());
      tf.dispose([straight, resumed]);
    });
  });

  test("averages begin with the weights where a state has none", async () => {
    const variable = tf.variable(tf.tensor1d([1, 2]));
    using plain = new Optimizer([variable], PLAIN_TRAINING);
    tf.tidy(() => plain.applyGradients([tf.tensor1d([1, 1])], 0.1));
    const weights = [...variable.dataSync()];
    using averaging = new Optimizer([variable], { ...PLAIN_TRAINING, averaging: { momentum: 0.5 } });
    averaging.writeState(await plain.readState());
    averaging.finalize();
    expect([...variable.dataSync()]).toEqual(weights);
    variable.dispose();
  });
});

function isNumbers(value: unknown): value is Record<string, number> {
  return typeof value === "object" && value !== null && "0" in value && typeof value["0"] === "number" && !Array.isArray(value);
}

describe("a state", () => {
  const moments = { momentums: [Float32Array.of(1)], velocities: [Float32Array.of(2)] };

  test("of plain Adam has the files' form, and comes back", () => {
    const state = { kind: "adam", iterations: 3, slots: moments } as const;
    expect(toAdamState(state)).toEqual({ iterations: 3, ...moments });
    expect(fromAdamState(toAdamState(state)!)).toEqual(state);
    expect(toAdamState({ ...state, slots: { ...moments, velocityHats: moments.velocities } })).toBeNull();
    expect(toAdamState({ ...state, kind: "rmsprop" })).toBeNull();
  });

  test.each<[OptimizerSpec, boolean]>([
    [adam(), true],
    [adamw(), true],
    [adam({ amsgrad: true }), false],
    [sgd({ momentum: 0.9 }), false],
    // The same slots, with another meaning.
    [rmsprop({ momentum: 0.9 }), false],
  ])("of Adam fits only an optimizer that means the same by it: %o", (spec, fits) => {
    expect(fitsOptimizer({ kind: "adam", iterations: 3, slots: { ...moments, averages: moments.momentums } }, spec)).toBe(fits);
  });

  test("has room in files if it is plain Adam's", () => {
    expect([adam(), adamw(), adam({ amsgrad: true }), sgd({ momentum: 0.9 }), rmsprop()].map(isPlainAdam)).toEqual([true, true, false, false, false]);
  });

  test("of another is refused with what was wanted", () => {
    const variable = tf.variable(tf.zeros([1]));
    using optimizer = new Optimizer([variable], { ...PLAIN_TRAINING, optimizer: sgd({ momentum: 0.9 }) } satisfies Partial<TrainConfig>);
    expect(() => optimizer.writeState({ kind: "adam", iterations: 3, slots: moments })).toThrow("sgd goes on from momentums, got adam's momentums, velocities");
    variable.dispose();
  });
});
