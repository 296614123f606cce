/** @file What the Keras notebook and the PyTorch script have in common: the experiment, and writing it in Python. */
import { CLASS_NAMES } from "../data/dataset";
import type { LayerSpec } from "../nn/architectures/layers";
import type { TrainConfig } from "../nn/trainEvents";

/** One network to be built and trained elsewhere. */
export interface PlannedNetwork {
  /** Its run's: what it goes by there. */
  readonly number: string;
  readonly name: string;
  readonly layers: readonly LayerSpec[];
  /** What its file is called, without an ending. */
  readonly fileBase: string;
  readonly config: TrainConfig;
}

/** What is to be repeated elsewhere. */
export interface ExperimentPlan {
  readonly networks: readonly PlannedNetwork[];
  /** Images after the split, of 48,000 and 12,000, and test images, of 10,000. */
  readonly trainSize: number;
  readonly validationSize: number;
  readonly testSize: number;
  /** Whether it was on the garments that the page draws itself, which no other program has. */
  readonly isOnBuiltIn: boolean;
}

/** A Python literal. */
export function pythonValue(value: number | string | boolean | null): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  return typeof value === "number" ? String(value) : JSON.stringify(value);
}

export function classNamesPython(): string {
  return `CLASS_NAMES = [${CLASS_NAMES.map((name) => pythonValue(name)).join(", ")}]`;
}

/** One entry of NETWORKS: how one network is trained. */
export function settingsPython(config: TrainConfig): string {
  const { epochs, batchSize, learningRate, seed, earlyStopping } = config;
  const stopping =
    earlyStopping === null
      ? "None"
      : `dict(patience=${earlyStopping.patience}, min_delta=${pythonValue(earlyStopping.minDelta)}, restore_best_weights=${pythonValue(earlyStopping.restoreBestWeights)})`;
  return `dict(epochs=${epochs}, batch_size=${batchSize}, learning_rate=${pythonValue(learningRate)}, seed=${seed}, early_stopping=${stopping})`;
}

/** The sizes, why they are what they are, and that other data were used where they were. */
export function sizesPython({ trainSize, validationSize, testSize, isOnBuiltIn }: ExperimentPlan): string {
  const notice = ["# The run in the page was on garments that the page draws itself. This is Fashion-MNIST: expect other figures."];
  return [...(isOnBuiltIn ? notice : []), `TRAIN_SIZE = ${trainSize}  # of 48,000 after the split`, `VALIDATION_SIZE = ${validationSize}  # of 12,000`, `TEST_SIZE = ${testSize}  # of 10,000`].join("\n");
}

/** `text` as the end of a comment: a name may hold anything, and a line's end would end the comment. */
export function inOneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ");
}
