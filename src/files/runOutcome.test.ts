import { expect, test } from "vitest";
import type { NetworkCard } from "../experiment/networkCard";
import { ownRecipe } from "../experiment/recipe";
import { NO_AUGMENTATION } from "../nn/trainConfig";
import type { EpochRecord } from "../nn/trainEvents";
import { leftOutOfFiles, outcomeSentences, type OutcomeFacts } from "./runOutcome";

const epochs = (count: number): EpochRecord[] => Array.from({ length: count }, (_, i) => ({ epoch: i + 1, loss: 1, accuracy: 0.5, valLoss: 1, valAccuracy: 0.5, seconds: 1 }));
const imported = { fileName: "mine.onnx", format: "onnx", hasOptimizer: false, metadata: {} } as const;

test.each<[string, Partial<OutcomeFacts>, string]>([
  ["trained to its end", { epochs: epochs(10) }, "In the page: trained for 10 epochs. Test accuracy there: 90.12 % of 2,000 images."],
  ["stopped early", { epochs: epochs(6), endReason: "early-stopping", restoredEpoch: 5 }, "In the page: trained for 6 of 10 epochs, stopped early, the weights of epoch 5 put back. Test accuracy there: 90.12 % of 2,000 images."],
  ["stopped by hand", { epochs: epochs(3), endReason: "stopped" }, "In the page: trained for 3 of 10 epochs, stopped by hand. Test accuracy there: 90.12 % of 2,000 images. Here it is trained to its end, so expect other figures."],
  ["opened", { imported, endReason: null }, "In the page: opened from the file “mine.onnx”, not trained there. Test accuracy there: 90.12 % of 2,000 images. Here the network begins with new weights, so expect other figures."],
  ["trained further", { imported, epochs: epochs(2) }, "In the page: opened from the file “mine.onnx”, then trained for 2 of 10 epochs. Test accuracy there: 90.12 % of 2,000 images. Here the network begins with new weights, so expect other figures."],
  ["come with the page", { shipped: {} as NetworkCard, endReason: null, test: null }, "In the page: came with the page, not trained there. Here the network begins with new weights, so expect other figures."],
  ["opened from results.json", { fromResults: "results.json", epochs: epochs(10) }, "Elsewhere, as “results.json” says: trained for 10 epochs. Test accuracy there: 90.12 % of 2,000 images."],
])("a run %s", (_, change, expected) => {
  const run: OutcomeFacts = { epochs: [], endReason: "completed", restoredEpoch: null, config: ownRecipe(1), testSize: 2_000, test: { accuracy: 0.9012 }, ...change };
  expect(outcomeSentences(run).join(" ")).toBe(expected);
});

test("what no network's file has a place for is named", () => {
  const recipe = ownRecipe(1);
  expect(leftOutOfFiles(recipe)).toBeNull();
  expect(leftOutOfFiles({ ...recipe, schedule: { name: "constant", warmupEpochs: 1 } })).toBe("warm-up");
  expect(leftOutOfFiles({ ...recipe, schedule: { name: "cosine", warmupEpochs: 0, alpha: 0 }, augmentation: { ...NO_AUGMENTATION, rotation: 5 }, testTimeFlip: true })).toBe("cosine schedule, augmentation, flip at test time");
});
