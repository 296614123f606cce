/** @file Histories and predictions as CSV (RFC 4180), for spreadsheets and pandas. */
import { CLASS_NAMES } from "../data/dataset";
import type { Evaluation } from "../nn/evaluation";
import type { EpochRecord } from "../nn/trainEvents";
import { at } from "../data/arrays";

/** What a table calls its networks: one column, the same for all. */
export interface NetworkLabel {
  /** The column's heading: "architecture" where each is the paper's and goes by its number, "run" where they go by their names. */
  readonly column: "architecture" | "run";
  readonly label: string | number;
}

export interface NetworkHistory extends NetworkLabel {
  readonly epochs: readonly EpochRecord[];
}

export interface NetworkPredictions extends NetworkLabel {
  readonly test: Pick<Evaluation, "predictions" | "probabilities">;
}

/** One row per epoch, the columns named as in Keras's history. */
export function historyCsv(histories: readonly NetworkHistory[]): string {
  const rows = histories.flatMap(({ label, epochs }) =>
    epochs.map(({ epoch, loss, accuracy, valLoss, valAccuracy, seconds }) => [label, epoch, loss, accuracy, valLoss, valAccuracy, seconds]),
  );
  return toCsv([columnOf(histories), "epoch", "loss", "accuracy", "val_loss", "val_accuracy", "seconds"], rows);
}

/**
 * One row per network and test image: true class, predicted class, and the ten probabilities.
 * @param labels True classes of the test images, in file order; null where they are not at hand (the cells stay empty).
 */
export function predictionsCsv(networks: readonly NetworkPredictions[], labels: ArrayLike<number> | null): string {
  const probabilityNames = CLASS_NAMES.map((_, index) => `probability_${index}`);
  const rows = networks.flatMap(({ label: network, test: { predictions, probabilities } }) =>
    predictions.map((predicted, image) => {
      const label = labels?.[image];
      // Empty cells where they are not at hand.
      const ofImage = CLASS_NAMES.map((_, index) => probabilities[image * CLASS_NAMES.length + index] ?? "");
      return [network, image, label ?? "", label === undefined ? "" : at(CLASS_NAMES, label), predicted, at(CLASS_NAMES, predicted), ...ofImage];
    }),
  );
  return toCsv([columnOf(networks), "image", "label", "label_name", "prediction", "prediction_name", ...probabilityNames], rows);
}

function columnOf(networks: readonly NetworkLabel[]): string {
  return networks[0]?.column ?? "architecture";
}

/** Lines end in CR LF, as RFC 4180 asks; no cell here needs quotes, but names may one day. */
function toCsv(header: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  return [header, ...rows].map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

function cell(value: string | number): string {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
