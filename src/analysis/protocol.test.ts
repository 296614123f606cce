/** @file Departures from the protocol and ends of runs, in words. */
import { describe, expect, test } from "vitest";
import { epochRecords, paperRun } from "../experiment/fixtures/runs";
import { endSentence, isPaperProtocol, protocolDifferences } from "./protocol";
import type { Run } from "../experiment/run";
import { CLIPPINGS, NO_AUGMENTATION, SCHEDULES, sgd } from "../nn/trainConfig";

describe("protocol", () => {
  test.each([1, 2, 3] as const)("architecture %i as the paper ran it, whatever the seed", (id) => {
    const run = paperRun(id);
    expect(protocolDifferences(run, "fashion-mnist")).toEqual([]);
    expect(isPaperProtocol({ ...run, config: { ...run.config, seed: 1 } }, "fashion-mnist")).toBe(true);
  });

  const { config } = paperRun(1);
  const stopping = { monitor: "val_loss", patience: 0, minDelta: 0, restoreBestWeights: false } as const;
  test.each<[string, 1 | 3, Partial<Run>]>([
    ["3,000 training images instead of 48,000", 1, { trainSize: 3_000 }],
    ["750 validation images instead of 12,000", 1, { validationSize: 750 }],
    ["2,000 test images instead of 10,000", 1, { testSize: 2_000 }],
    ["1 epoch instead of 10", 1, { config: { ...config, epochs: 1 } }],
    ["batch size 128 instead of 512", 1, { config: { ...config, batchSize: 128 } }],
    ["learning rate 0.0005 instead of 0.001", 1, { config: { ...config, learningRate: 0.0005 } }],
    ["early stopping where the paper has none", 1, { config: { ...config, earlyStopping: stopping } }],
    ["no early stopping", 3, { config: { ...paperRun(3).config, earlyStopping: null } }],
    ["patience 3 instead of 0", 3, { config: { ...paperRun(3).config, earlyStopping: { ...stopping, patience: 3 } } }],
    ["a minimum improvement of 0.01 instead of 0", 3, { config: { ...paperRun(3).config, earlyStopping: { ...stopping, minDelta: 0.01 } } }],
    ["the best epoch's weights put back", 3, { config: { ...paperRun(3).config, earlyStopping: { ...stopping, restoreBestWeights: true } } }],
    ["val_accuracy watched instead of val_loss", 3, { config: { ...paperRun(3).config, earlyStopping: { ...stopping, monitor: "val_accuracy" } } }],
    ["SGD instead of Adam", 1, { config: { ...config, optimizer: sgd() } }],
    ["a learning rate in one cycle", 1, { config: { ...config, schedule: SCHEDULES.oneCycle } }],
    ["weight decay 0.01", 1, { config: { ...config, weightDecay: 0.01 } }],
    ["gradients clipped (clipnorm 1)", 1, { config: { ...config, clipping: CLIPPINGS.clipnorm } }],
    ["averaged weights (momentum 0.99)", 1, { config: { ...config, averaging: { momentum: 0.99 } } }],
    ["label smoothing 0.1", 1, { config: { ...config, labelSmoothing: 0.1 } }],
    ["augmentation by turns up to 10°", 1, { config: { ...config, augmentation: { ...NO_AUGMENTATION, rotation: 10 } } }],
    ["mirror images asked too", 1, { config: { ...config, testTimeFlip: true } }],
    ["a run stopped by hand", 1, { endReason: "stopped" }],
    ["a run that did not reach its end", 1, { endReason: null }],
  ])("names the difference: %s", (difference, id, changes) => {
    expect(protocolDifferences(paperRun(id, changes), "fashion-mnist")).toEqual([difference]);
  });

  test("other data than Fashion-MNIST", () => {
    expect(protocolDifferences(paperRun(1), "built-in")).toEqual(["the built-in garments instead of Fashion-MNIST"]);
    expect(protocolDifferences(paperRun(1), null)).toEqual(["other data instead of Fashion-MNIST"]);
    expect(isPaperProtocol(paperRun(1), "built-in")).toBe(false);
  });
});

describe("how a run ended", () => {
  const patience = (count: number): Partial<Run> => ({
    endReason: "early-stopping",
    config: { ...paperRun(3).config, earlyStopping: { monitor: "val_loss", patience: count, minDelta: 0, restoreBestWeights: true } },
  });

  test.each<[string, Partial<Run>]>([
    ["Ran all 10 epochs.", {}],
    ["Ran its one epoch.", { epochs: epochRecords(1), epoch: 1 }],
    ["Stopped early after epoch 10: val_loss did not improve.", patience(0)],
    ["Stopped early after epoch 10: val_loss did not improve.", patience(1)],
    ["Stopped early after epoch 10: val_loss had not improved for 3 epochs. The weights of epoch 7 were put back.", { ...patience(3), restoredEpoch: 7 }],
    ["Stopped early after epoch 10: val_accuracy did not improve.", { endReason: "early-stopping", config: { ...paperRun(3).config, earlyStopping: { monitor: "val_accuracy", patience: 0, minDelta: 0, restoreBestWeights: false } } }],
    ["Stopped by you in epoch 3.", { endReason: "stopped", epochs: epochRecords(2), epoch: 3 }],
    ["Stopped by you after epoch 3.", { endReason: "stopped", epochs: epochRecords(3), epoch: 3 }],
    ["Stopped by you before epoch 1 was over.", { endReason: "stopped", epochs: [], epoch: 0 }],
    ["Failed in epoch 1. The loss became NaN.", { endReason: null, status: "failed", epochs: [], epoch: 1, error: "The loss became NaN." }],
    ["Interrupted after epoch 10.", { endReason: null, status: "interrupted" }],
    ["Not finished yet.", { endReason: null, status: "paused" }],
    ["Not started yet.", { endReason: null, status: "waiting" }],
  ])("%s", (sentence, changes) => {
    expect(endSentence(paperRun(1, changes))).toBe(sentence);
  });
});
