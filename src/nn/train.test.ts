import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { bandedImages } from "../testing/images";
import { expectClose, expectNoTensorLeak, onEachBackend } from "../testing/tensors";
import { architectureById } from "./architectures";
import { conv2d, dense, dropout, flatten, maxPooling2d } from "./architectures/layers";
import { backpropagate } from "./backpropagate";
import { toBatch, wholeSet } from "./batches";
import { evaluate, score } from "./evaluate";
import { mirrorRows, meanOf } from "./mirror";
import { Network } from "./network";
import { runKernel } from "./ops/contract";
import { NonFiniteLossError, train, writeFinalWeights, type Checkpoint, type TrainOptions } from "./train";
import { ScoreSums } from "./scores";
import { selectBackend } from "./selectBackend";
import { adam, NO_AUGMENTATION, PLAIN_TRAINING, rmsprop, SCHEDULES, sgd, type TrainConfig } from "./trainConfig";
import type { EpochRecord, TrainEvent } from "./trainEvents";

const layers = [conv2d(4, { strides: 2 }), maxPooling2d(), flatten(), dense(16), dropout(0.25), dense(10, "softmax")];
const trainSet = wholeSet(bandedImages(110, 1));
const validationSet = wholeSet(bandedImages(40, 2));
const config: TrainConfig = { ...PLAIN_TRAINING, epochs: 2, batchSize: 40, learningRate: 0.01, seed: 1, earlyStopping: null };

/** Together all that a checkpoint has to carry, or that has to follow from epoch and step. */
const RECIPES: readonly Partial<TrainConfig>[] = [
  {
    optimizer: sgd({ momentum: 0.9, nesterov: true }),
    schedule: { name: "cosine", warmupEpochs: 1.5, alpha: 0.1 },
    averaging: { momentum: 0.8 },
    labelSmoothing: 0.1,
    augmentation: { ...NO_AUGMENTATION, translation: 2, rotation: 10, horizontalFlip: "alternating", cutOut: 5 },
  },
  { optimizer: rmsprop({ momentum: 0.5, centered: true }), learningRate: 0.001, schedule: SCHEDULES.oneCycle, weightDecay: 0.01, clipping: { name: "globalClipnorm", limit: 1 } },
  { optimizer: adam({ amsgrad: true }), schedule: SCHEDULES.exponential, earlyStopping: { monitor: "val_accuracy", patience: 9, minDelta: 0, restoreBestWeights: true } },
];

async function fit(network: Network, change: Partial<TrainConfig> = {}, options: TrainOptions = {}): Promise<TrainEvent[]> {
  const events: TrainEvent[] = [];
  for await (const event of train(network, trainSet, validationSet, { ...config, ...change }, options)) events.push(event);
  return events;
}

function epochsOf(events: readonly TrainEvent[]): Omit<EpochRecord, "seconds">[] {
  return events.flatMap((event) => (event.type === "epoch" ? [{ ...event.record, seconds: undefined }] : []));
}

onEachBackend((backend) => {
  test("yields every step with the last partial batch kept, then validation, then the epoch", async () => {
    await expectNoTensorLeak(async () => {
      using network = new Network(layers, 1);
      const events = await fit(network);
      const types = events.filter(({ type }) => type !== "progress" && type !== "compiling").map(({ type }) => type);
      expect(events[0]).toEqual({ type: "compiling", done: 0, total: 0 });
      expect(types.join(" ")).toBe("step step step validating epoch step step step validating epoch end");
      expect(events.find(({ type }) => type === "step")).toMatchObject({ epoch: 1, step: 1, stepsPerEpoch: 3 });
      expect(events.at(-1)).toEqual({ type: "end", reason: "completed", restoredEpoch: null });
    });
  });

  test.runIf(backend === "webgl")("compiles all shaders before the first step, and says how far it is", async () => {
    using network = new Network(layers, 1);
    const events = await fit(network, { epochs: 1 });
    const last = events.findLastIndex(({ type }) => type === "compiling");
    expect(events.findIndex(({ type }) => type === "step")).toBeGreaterThan(last);
    const { done, total } = events[last] as { done: number; total: number };
    expect(done).toBe(total);
    expect(total).toBeGreaterThan(0);
  });

  test("learns", async () => {
    using network = new Network(layers, 1);
    const records = epochsOf(await fit(network, { epochs: 20 }));
    expect(records.at(-1)!.valAccuracy).toBeGreaterThan(0.9);
    expect(records.at(-1)!.loss).toBeLessThan(records[0]!.loss / 2);
  });

  test("the first reading is the loss before any update", async () => {
    using network = new Network([flatten(), dense(10, "softmax")], 1);
    network.writeWeights([new Float32Array(7840), new Float32Array(10)]);
    const progress = (await fit(network, { epochs: 1 })).find((event) => event.type === "progress");
    expect(progress).toMatchObject({ epoch: 1, step: 1 });
    expectClose([(progress as { loss: number }).loss], [Math.log(10)], 1e-5);
  });

  test("the epoch's validation figures are those of a separate pass", async () => {
    using network = new Network(layers, 1);
    const record = epochsOf(await fit(network, { epochs: 1 }))[0]!;
    const pass = score(network, validationSet, config);
    let next = await pass.next();
    while (next.done !== true) next = await pass.next();
    expect(next.value).toEqual({ loss: record.valLoss, accuracy: record.valAccuracy });
    const test = evaluate(network, validationSet, config);
    let last = await test.next();
    while (last.done !== true) last = await test.next();
    expectClose([last.value.loss, last.value.accuracy], [record.valLoss, record.valAccuracy], 1e-5);
    expectClose([sum(last.value.probabilities.slice(0, 10))], [1], 1e-5);
  });

  test("the same seed gives the same curve, another seed another", async () => {
    const curves: unknown[] = [];
    for (const seed of [1, 1, 2]) {
      using network = new Network(layers, seed);
      curves.push(epochsOf(await fit(network, { seed })));
    }
    expect(curves[0]).toEqual(curves[1]);
    expect(curves[0]).not.toEqual(curves[2]);
  });

  test("goes on from a checkpoint with the same curve as an uninterrupted run", async () => {
    await expectNoTensorLeak(async () => {
      const checkpoints: Checkpoint[] = [];
      using straight = new Network(layers, 1);
      const whole = epochsOf(await fit(straight, { epochs: 4 }, { onCheckpoint: (checkpoint) => checkpoints.push(checkpoint) }));
      using resumed = new Network(layers, 1);
      resumed.writeWeights(resumed.weightInfos.map(({ shape }) => new Float32Array(tf.util.sizeFromShape([...shape]))));
      const rest = epochsOf(await fit(resumed, { epochs: 4 }, { from: checkpoints[1]! }));
      expect(rest).toEqual(whole.slice(2));
      expect(await resumed.readWeights()).toEqual(await straight.readWeights());
    });
  });

  test("goes on from a checkpoint by a whole recipe, whatever it has to remember", async () => {
    for (const recipe of RECIPES) {
      await expectNoTensorLeak(async () => {
        const checkpoints: Checkpoint[] = [];
        using straight = new Network(layers, 1);
        const whole = epochsOf(await fit(straight, { ...recipe, epochs: 4 }, { onCheckpoint: (checkpoint) => checkpoints.push(checkpoint) }));
        using resumed = new Network(layers, 1);
        const rest = epochsOf(await fit(resumed, { ...recipe, epochs: 4 }, { from: checkpoints[1]! }));
        expect(rest).toEqual(whole.slice(2));
        expect(await resumed.readWeights()).toEqual(await straight.readWeights());
      });
    }
  });

  test("averages take the weights' place when training ends, and not before", async () => {
    const checkpoints: Checkpoint[] = [];
    using network = new Network(layers, 1);
    const recipe = { averaging: { momentum: 0.9 } };
    const records = epochsOf(await fit(network, recipe, { onCheckpoint: (checkpoint) => checkpoints.push(checkpoint) }));
    const averages = checkpoints[1]!.optimizer!.slots.averages!;
    expect(await network.readWeights()).toEqual(averages);
    expect(averages).not.toEqual(checkpoints[1]!.weights);
    using plain = new Network(layers, 1);
    expect(epochsOf(await fit(plain))).toEqual(records);
    expect(await plain.readWeights()).toEqual(checkpoints[1]!.weights);
    writeFinalWeights(plain, checkpoints[1]!);
    expect(await plain.readWeights()).toEqual(averages);
    // Best weights are the last word.
    const best = { epoch: 1, weights: checkpoints[0]!.weights };
    writeFinalWeights(plain, { ...checkpoints[1]!, best });
    expect(await plain.readWeights()).toEqual(best.weights);
  });

  test("another optimizer's state is left aside", async () => {
    const checkpoints: Checkpoint[] = [];
    using network = new Network(layers, 1);
    await fit(network, { epochs: 1 }, { onCheckpoint: (checkpoint) => checkpoints.push(checkpoint) });
    const curves: unknown[] = [];
    for (const optimizer of [checkpoints[0]!.optimizer, null]) {
      using next = new Network(layers, 1);
      curves.push(epochsOf(await fit(next, { optimizer: sgd(), epochs: 2 }, { from: { ...checkpoints[0]!, optimizer } })));
    }
    expect(curves[0]).toEqual(curves[1]);
  });

  test("the first step of a warm-up changes nothing", async () => {
    using network = new Network(layers, 1);
    const weights = [await network.readWeights()];
    for await (const event of train(network, trainSet, validationSet, { ...config, schedule: { name: "constant", warmupEpochs: 1 } })) {
      if (event.type === "step") weights.push(await network.readWeights());
      if (event.type === "epoch") break;
    }
    expect(weights[1]).toEqual(weights[0]);
    expect(weights[2]).not.toEqual(weights[0]);
  });

  test("labels are smoothed in the losses of training, of validation and of the test alike", async () => {
    using network = new Network([flatten(), dense(10, "softmax")], 1);
    const zeros = [new Float32Array(7840), Float32Array.from({ length: 10 }, (_, i) => (i === 0 ? Math.log(9) : 0))];
    network.writeWeights(zeros);
    // Logits for a half of class 0; a tenth of the images are of it, and the others have 1/18 each.
    const [half, rest] = [-Math.log(0.5), -Math.log(1 / 18)];
    const plain = 0.1 * half + 0.9 * rest;
    const expected = 0.8 * plain + 0.2 * plain;
    const skewed = wholeSet(bandedImages(1));
    const ofOne = (smoothing: number): number => (1 - smoothing) * half + smoothing * plain;
    for (const labelSmoothing of [0, 0.2]) {
      const pass = evaluate(network, skewed, { ...config, labelSmoothing });
      let last = await pass.next();
      while (last.done !== true) last = await pass.next();
      expectClose([last.value.loss], [ofOne(labelSmoothing)], 1e-5);
      const flipped = evaluate(network, skewed, { ...config, labelSmoothing, testTimeFlip: true });
      last = await flipped.next();
      while (last.done !== true) last = await flipped.next();
      expectClose([last.value.loss], [ofOne(labelSmoothing)], 1e-5);
    }
    // Over all classes alike, smoothing changes nothing.
    const record = epochsOf(await fit(network, { labelSmoothing: 0.2, learningRate: 1e-12, epochs: 1 }))[0]!;
    expectClose([record.loss, record.valLoss], [expected, expected], 1e-5);
  });

  test("test-time flip is the mean of what is said of images and their mirror images", async () => {
    using network = new Network(layers, 1);
    const { source } = validationSet;
    const images = source.images.slice();
    mirrorRows(images);
    const rows: Float32Array[] = [];
    for (const [set, testTimeFlip] of [[validationSet, false], [wholeSet({ ...source, images }), false], [validationSet, true]] as const) {
      const pass = evaluate(network, set, { ...config, testTimeFlip });
      const done: number[] = [];
      let next = await pass.next();
      for (; next.done !== true; next = await pass.next()) done.push(next.value.done / next.value.total);
      expect(done.at(-1)).toBe(1);
      rows.push(Float32Array.from(next.value.probabilities));
      if (testTimeFlip) expectClose([next.value.loss], [-mean([...source.labels].map((label, i) => Math.log(rows[2]![10 * i + label]!)))], 1e-5);
    }
    expectClose(rows[2]!, meanOf(rows[0]!, rows[1]!), 1e-6);
    expect(rows[1]).not.toEqual(rows[0]);
  });

  test("augmentation that changes nothing changes nothing; any other changes the training and not the validation", async () => {
    const curves: Omit<EpochRecord, "seconds">[][] = [];
    for (const augmentation of [null, NO_AUGMENTATION, { ...NO_AUGMENTATION, translation: 3 }]) {
      using network = new Network(layers, 1);
      curves.push(epochsOf(await fit(network, { augmentation, learningRate: 1e-12, epochs: 1 })));
    }
    expect(curves[1]).toEqual(curves[0]);
    expect(curves[2]![0]!.loss).not.toBeCloseTo(curves[0]![0]!.loss, 4);
    expect(curves[2]![0]!.valLoss).toBeCloseTo(curves[0]![0]!.valLoss, 4);
  });

  test("stops by accuracy where that is watched", async () => {
    using network = new Network(layers, 1);
    const earlyStopping = { monitor: "val_accuracy", patience: 2, minDelta: 0, restoreBestWeights: true } as const;
    const events = await fit(network, { epochs: 60, earlyStopping });
    const accuracies = epochsOf(events).map(({ valAccuracy }) => valAccuracy);
    const best = accuracies.indexOf(Math.max(...accuracies));
    expect(events.at(-1)).toEqual({ type: "end", reason: "early-stopping", restoredEpoch: best + 1 });
    expect(accuracies).toHaveLength(best + 3);
  });

  test("frees everything when the consumer stops early, in training and in validation", async () => {
    for (const at of ["step", "validating"]) {
      await expectNoTensorLeak(async () => {
        using network = new Network(layers, 1);
        for await (const event of train(network, trainSet, validationSet, config)) if (event.type === at) break;
      });
    }
  });

  test("frees everything when the consumer throws", async () => {
    await expectNoTensorLeak(async () => {
      using network = new Network(layers, 1);
      await expect(async () => {
        for await (const event of train(network, trainSet, validationSet, config)) if (event.type === "step") throw new Error("consumer");
      }).rejects.toThrow("consumer");
    });
  });

  test("a loss that is no number stops the run, says where, and frees everything", async () => {
    await expectNoTensorLeak(async () => {
      using network = new Network(layers, 1);
      const run = fit(network, { learningRate: 1e30, epochs: 5 });
      await expect(run).rejects.toThrow(NonFiniteLossError);
      await expect(run).rejects.toThrow(/The loss became .* epoch \d.*smaller learning rate/);
    });
  });

  test("stops early and puts the best weights back, also when the consumer stops it", async () => {
    const earlyStopping = { monitor: "val_loss", patience: 1, minDelta: 0.5, restoreBestWeights: true } as const;
    using network = new Network(layers, 1);
    const checkpoints: Checkpoint[] = [];
    const onCheckpoint = (checkpoint: Checkpoint): void => void checkpoints.push(checkpoint);
    const events = await fit(network, { epochs: 50, learningRate: 0.003, earlyStopping }, { onCheckpoint });
    const end = events.at(-1)!;
    expect(end).toMatchObject({ type: "end", reason: "early-stopping" });
    const { restoredEpoch } = end as { restoredEpoch: number };
    expect(restoredEpoch).toBeLessThan(checkpoints.length);
    expect(await network.readWeights()).toEqual(checkpoints[restoredEpoch - 1]!.weights);

    using stopped = new Network(layers, 1);
    const options = { onCheckpoint };
    checkpoints.length = 0;
    for await (const event of train(stopped, trainSet, validationSet, { ...config, epochs: 9, earlyStopping }, options)) {
      if (event.type === "step" && event.epoch === 2) break;
    }
    expect(await stopped.readWeights()).toEqual(checkpoints[0]!.weights);
  });

  test("single stepping reads every step", async () => {
    using network = new Network(layers, 1);
    const events = await fit(network, {}, { wantsReading: () => true });
    expect(events.filter(({ type }) => type === "progress")).toHaveLength(6);
  });

  test.runIf(backend !== "cpu")("a step in parts ends where a whole one does", async () => {
    // The cpu backend takes this network one image at a time, WebGL all six at once, WebAssembly something between.
    const { layers } = architectureById(3);
    const six = wholeSet(bandedImages(6, 1));
    const losses: number[] = [];
    for (const name of ["cpu", backend] as const) {
      await selectBackend(name);
      using network = new Network(layers, 1);
      for await (const event of train(network, six, six, { ...config, epochs: 1, learningRate: 0.001 })) {
        if (event.type === "epoch") losses.push(event.record.loss, event.record.valLoss);
      }
    }
    expectClose(losses.slice(2), losses.slice(0, 2), 1e-4);
  });

  test.runIf(backend !== "cpu")("loss and gradients agree with the cpu backend to five digits", async () => {
    const results: number[][] = [];
    for (const name of ["cpu", backend] as const) {
      await selectBackend(name);
      using network = new Network([conv2d(4), maxPooling2d(), conv2d(6, { strides: 2, padding: "same" }), maxPooling2d(), flatten(), dense(10, "softmax")], 3);
      results.push(lossAndGradients(network));
    }
    expectClose(results[1]!, results[0]!, 2e-5);
  });
});

function lossAndGradients(network: Network): number[] {
  using sums = new ScoreSums();
  return tf.tidy(() => {
    const batch = toBatch(trainSet.source, trainSet.indices.subarray(0, 20));
    const { gradients } = backpropagate(network, batch, { iteration: 0, firstRow: 0 }, { examples: 20, smoothing: 0 }, sums);
    const [batchSums] = runKernel("SoftmaxCrossEntropy", { logits: network.logits(batch.xs, { iteration: 0, firstRow: 0 }), labels: batch.labels }, { scale: 1, smoothing: 0 });
    return [batchSums.dataSync()[0]! / 20, ...gradients.flatMap((gradient) => Array.from(gradient.dataSync()))];
  });
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
