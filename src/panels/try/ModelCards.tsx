/** @file Where each network that answers comes from: data, protocol, seed, score. */
import { memo } from "react";
import { ARCHITECTURES, type ArchitectureId } from "../../nn/architectures";
import { sourceOf } from "../../state/predictions";
import type { AppState } from "../../state/store";
import { formatBytes, formatInteger, formatPercent, NO_VALUE } from "../format";
import { DATASET_LABELS } from "../garments/datasetLabels";
import { NetworkMark } from "../NetworkMark";
import { ScrollFrame } from "../ScrollFrame";
import { useApp } from "../useApp";

const selectRuns = (state: AppState) => state.runs;
const selectShipped = (state: AppState) => state.shipped;
const selectTrainedOn = (state: AppState) => state.experiment.dataset;

/** One network's card: the same lines, whoever trained it. */
type Card = Readonly<Record<(typeof LINES)[number], string>>;

const LINES = ["Weights", "Trained on", "Images", "Protocol", "Seed", "Epochs", "Test accuracy", "Date", "File"] as const;

export const ModelCards = memo(function ModelCards() {
  const runs = useApp(selectRuns);
  const shipped = useApp(selectShipped);
  const trainedOn = useApp(selectTrainedOn);
  const cards = ARCHITECTURES.map(({ id }) => cardOf(id, { runs, shipped }, trainedOn));
  return (
    <details className="model-cards">
      <summary>Where these networks come from</summary>
      <ScrollFrame label="Model cards">
        <table>
          <thead>
            <tr>
              <th scope="col">
                <span className="visually-hidden">Line</span>
              </th>
              {ARCHITECTURES.map(({ id, name }) => (
                <th key={id} scope="col">
                  <NetworkMark id={id} /> <span className="visually-hidden">{name}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {LINES.map((line) => (
              <tr key={line}>
                <th scope="row">{line}</th>
                {cards.map((card, i) => (
                  <td key={ARCHITECTURES[i]!.id}>{card?.[line] ?? NO_VALUE}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollFrame>
    </details>
  );
});

function cardOf(id: ArchitectureId, state: Pick<AppState, "runs" | "shipped">, trainedOn: AppState["experiment"]["dataset"]): Card | null {
  const source = sourceOf(state, id);
  const run = state.runs[id];
  const card = state.shipped.cards[id];
  if (source === "own" && run?.test) {
    const { epochs, batchSize, learningRate, seed } = run.config;
    return {
      Weights: "trained here",
      "Trained on": trainedOn === null ? NO_VALUE : DATASET_LABELS[trainedOn],
      Images: imagesText(run),
      Protocol: `Adam, learning rate ${learningRate}, batches of ${formatInteger(batchSize)}, at most ${epochs} epochs`,
      Seed: String(seed),
      Epochs: formatInteger(run.epochs.length),
      "Test accuracy": formatPercent(run.test.accuracy),
      Date: "this visit",
      File: "none: kept by the page until you leave",
    };
  }
  if (source !== "shipped" || card === undefined) return null;
  return {
    Weights: "came with the page",
    "Trained on": DATASET_LABELS[card.data],
    Images: imagesText(card),
    Protocol: card.protocol,
    Seed: String(card.seed),
    Epochs: formatInteger(card.epochs),
    "Test accuracy": formatPercent(card.testAccuracy),
    Date: card.date,
    File: `${card.file}, ${formatBytes(card.bytes)}, SHA-256 ${card.sha256.slice(0, 8)}…`,
  };
}

function imagesText({ trainSize, validationSize, testSize }: { readonly trainSize: number; readonly validationSize: number; readonly testSize: number }): string {
  return `${formatInteger(trainSize)} to train, ${formatInteger(validationSize)} to validate, ${formatInteger(testSize)} to test`;
}
