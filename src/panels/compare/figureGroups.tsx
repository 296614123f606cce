/** @file The comparison's groups of plain figures: averages over the classes, and what training took. */
import type { ReactNode } from "react";
import type { ClassScores } from "../../nn/metrics/classificationReport";
import { summarize } from "../../nn/summary";
import type { Comparison, NetworkColumn } from "../../analysis/comparison";
import { kerasSpan } from "../../analysis/published";
import { formatDuration, formatInteger, formatRange } from "../format";
import { type Column, columnOf, networkOf } from "./columns";
import type { GroupSpec } from "./group";

const SCORES = [
  { key: "precision", name: "precision" },
  { key: "recall", name: "recall" },
  { key: "f1Score", name: "F1" },
] as const satisfies readonly { key: keyof ClassScores; name: string }[];

export function averagesGroup(comparison: Comparison): GroupSpec {
  const heading = "Averages over the classes";
  if (comparison.networks.length === 0) {
    return { heading, rows: [{ label: "Macro and weighted precision, recall and F1", cell: ({ id }) => (id === "vote" ? null : <span className="small muted">not trained yet</span>) }] };
  }
  const rows = (["macroAverage", "weightedAverage"] as const).flatMap((average) =>
    SCORES.map(({ key, name }) => ({
      label: `${average === "macroAverage" ? "Macro" : "Weighted"} ${name}`,
      cell: ({ id }: Column) => columnOf(comparison, id)?.[average][key].toFixed(3) ?? null,
    })),
  );
  return { heading, note: "Macro: each class counts the same. Weighted: by how many test images it has; the same where all have as many.", rows };
}

export function costGroup(comparison: Comparison): GroupSpec {
  const ofNetwork = (read: (network: NetworkColumn) => ReactNode) => ({ id }: Column) => {
    const network = networkOf(comparison, id);
    return network === undefined ? null : read(network);
  };
  return {
    heading: "What it took",
    rows: [
      { label: "Parameters", cell: ({ network }) => (network === null ? null : formatInteger(summarize(network.layers).totalParams)) },
      { label: "Epochs", cell: ofNetwork(({ epochs }) => (epochs === null ? null : formatInteger(epochs))) },
      {
        label: "Keras’s epochs",
        cell: ({ architecture }) => (architecture === null ? null : formatRange(kerasSpan(architecture, "epochs"))),
      },
      { label: "Training time", cell: ofNetwork(({ trainingSeconds }) => (trainingSeconds === null ? null : formatDuration(trainingSeconds))) },
      { label: "Training images a second", cell: ofNetwork(({ imagesPerSecond }) => (imagesPerSecond === null ? null : formatInteger(imagesPerSecond))) },
    ],
  };
}
