/** @file Beyond what fixtures/optimizer-steps.json holds to Keras's learning rates (optimizers/optimizer.test.ts). */
import { expect, test } from "vitest";
import { learningRateAt, learningRateCurve, type ScheduledConfig } from "./schedule";
import { SCHEDULES, type ScheduleSpec } from "./trainConfig";

const rates = (schedule: ScheduleSpec, epochs: number, stepsPerEpoch: number): number[] =>
  Array.from({ length: epochs * stepsPerEpoch }, (_, step) => learningRateAt({ learningRate: 2, schedule, epochs }, step, stepsPerEpoch));

const close = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 9));

test("constant is the learning rate itself, to the bit", () => {
  expect(rates(SCHEDULES.constant, 2, 3)).toEqual(Array(6).fill(2));
});

test.each<[string, ScheduleSpec, number[]]>([
  ["steps change with an epoch's first step", { name: "step", warmupEpochs: 0, everyEpochs: 2, factor: 0.5 }, [2, 2, 2, 2, 1, 1, 1, 1]],
  ["steps count from the warm-up's end", { name: "step", warmupEpochs: 1, everyEpochs: 1, factor: 0.5 }, [0, 1, 2, 2, 1, 1, 0.5, 0.5]],
  ["a warm-up may end within an epoch", { name: "constant", warmupEpochs: 1.5 }, [0, 2 / 3, 4 / 3, 2, 2, 2, 2, 2]],
  ["a warm-up longer than the training never arrives", { name: "cosine", warmupEpochs: 8, alpha: 0 }, [0, 1, 2, 3, 4, 5, 6, 7].map((step) => step / 8)],
  ["exponential is smooth within an epoch", { name: "exponential", warmupEpochs: 0, rate: 0.25 }, [2, 1, 0.5, 0.25, 0.125, 0.0625, 0.03125, 0.015625]],
  ["cosine ends at alpha", { name: "cosine", warmupEpochs: 0, alpha: 0.5 }, [0, 1, 2, 3, 4, 5, 6, 7].map((step) => 1 + 0.5 * (1 + Math.cos((Math.PI * step) / 8)))],
  ["one-cycle rises to its peak and falls", { name: "oneCycle", warmupEpochs: 0, peak: 0.25, start: 0.5, end: 0 }, [1, 1.5, ...[0, 1, 2, 3, 4, 5].map((step) => 1 + Math.cos((Math.PI * step) / 6))]],
])("%s", (_name, schedule, expected) => {
  expect(rates(schedule, 4, 2)).toEqual(close(expected));
});

test("a curve has the first step and the last, and the rates of training between", () => {
  const config: ScheduledConfig = { learningRate: 0.01, schedule: SCHEDULES.oneCycle, epochs: 10 };
  const curve = learningRateCurve(config, 94, 50);
  expect(curve).toHaveLength(50);
  expect([curve[0], curve.at(-1)]).toEqual([
    { epoch: 0, learningRate: expect.closeTo(0.0004, 9) },
    { epoch: 939 / 94, learningRate: learningRateAt(config, 939, 94) },
  ]);
  for (const { epoch, learningRate } of curve) expect(learningRate).toBe(learningRateAt(config, Math.round(epoch * 94), 94));
  expect(learningRateCurve({ ...config, epochs: 1 }, 3)).toHaveLength(3);
  expect(learningRateCurve({ ...config, epochs: 1 }, 1)).toHaveLength(1);
});
