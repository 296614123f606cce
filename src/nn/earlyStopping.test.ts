import { describe, expect, test } from "vitest";
import { EarlyStopping } from "./earlyStopping";
import fixture from "./fixtures/early-stopping.json";

type Config = ConstructorParameters<typeof EarlyStopping>[0];

/** What a training loop does with the callback; the snapshot stands for the weights. */
function play(valLosses: readonly number[], settings: Omit<Config, "monitor"> & Partial<Config>) {
  const config: Config = { monitor: "val_loss", ...settings };
  const stopping = new EarlyStopping(config);
  let snapshot: number | null = null;
  for (const [epochIndex, valLoss] of valLosses.entries()) {
    const { improved, stop } = stopping.update(epochIndex, valLoss);
    if (config.restoreBestWeights && improved) snapshot = epochIndex;
    if (stop) return { epochsRun: epochIndex + 1, stoppedEarly: true, restoredEpochIndex: snapshot, bestEpoch: stopping.bestEpoch };
  }
  return { epochsRun: valLosses.length, stoppedEarly: false, restoredEpochIndex: snapshot, bestEpoch: stopping.bestEpoch };
}

/** Mode "max" is mode "min" of the negatives: an accuracy of 1 − loss stops where the loss does, in float32 as far as its digits go. */
test.each(fixture.cases)("accuracy upwards stops where its negative does as a loss: $valLoss, patience $patience, min_delta $minDelta", ({ valLoss, patience, minDelta, restoreBestWeights }) => {
  const config = { patience, minDelta, restoreBestWeights };
  expect(play(valLoss.map((loss) => -loss), { ...config, monitor: "val_accuracy" })).toEqual(play(valLoss, config));
});

test("accuracy: more is better, by more than min_delta", () => {
  const config = { monitor: "val_accuracy", patience: 1, minDelta: 0.01, restoreBestWeights: true } as const;
  expect(play([0.5, 0.52, 0.9, 0.905, 0.95], config)).toMatchObject({ epochsRun: 4, stoppedEarly: true, restoredEpochIndex: 2 });
  expect(play([0.5, NaN], config)).toMatchObject({ epochsRun: 2, restoredEpochIndex: 0 });
  // Keras compares with "greater": as good is not better.
  expect(play([0.9, 0.9], { ...config, minDelta: 0 })).toMatchObject({ epochsRun: 2, stoppedEarly: true, restoredEpochIndex: 0 });
});

test.each(fixture.cases)("Keras 3.15.1: $valLoss, patience $patience, min_delta $minDelta, restore $restoreBestWeights", (expected) => {
  const { patience, minDelta, restoreBestWeights, epochsRun, stoppedEarly, restoredEpochIndex } = expected;
  const result = play(expected.valLoss, { patience, minDelta, restoreBestWeights });
  expect(result).toMatchObject({ epochsRun, stoppedEarly, restoredEpochIndex });
  expect(restoreBestWeights ? result.bestEpoch : null).toBe(restoredEpochIndex);
});

describe("beyond the fixture, read from Keras's source", () => {
  const config = { patience: 0, minDelta: 0, restoreBestWeights: true };

  test("no best epoch before the first", () => {
    expect(new EarlyStopping({ monitor: "val_loss", ...config }).bestEpoch).toBeNull();
  });

  test("NaN is no improvement, but the first epoch is kept all the same", () => {
    expect(play([NaN, NaN, 0.5], config)).toMatchObject({ epochsRun: 2, stoppedEarly: true, restoredEpochIndex: 0 });
    expect(play([NaN, 0.5, NaN], config)).toMatchObject({ epochsRun: 3, stoppedEarly: true, restoredEpochIndex: 1 });
    expect(play([0.5, NaN], config)).toMatchObject({ epochsRun: 2, stoppedEarly: true, restoredEpochIndex: 0 });
  });

  test("an epoch that falls short of min_delta leaves the mark where it was", () => {
    // 0.495 and 0.491 are each within 0.01 of 0.5; 0.489 is not.
    expect(play([0.5, 0.495, 0.491, 0.489], { patience: 3, minDelta: 0.01, restoreBestWeights: true })).toMatchObject({ restoredEpochIndex: 3 });
    expect(play([0.5, 0.495, 0.491, 0.489], { patience: 2, minDelta: 0.01, restoreBestWeights: true })).toMatchObject({ epochsRun: 3, stoppedEarly: true });
  });

  test("a negative min_delta counts as its size", () => {
    expect(play([0.5, 0.495], { ...config, minDelta: -0.01 })).toMatchObject({ epochsRun: 2, stoppedEarly: true });
  });

  test("less than a float32 can tell apart is no improvement", () => {
    expect(play([0.5, 0.5 - 1e-9], config)).toMatchObject({ epochsRun: 2, stoppedEarly: true });
  });
});
