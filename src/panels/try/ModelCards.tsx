/** @file Where each network that answers comes from: data, protocol, seed, score. */
import { memo } from "react";
import type { DatasetName } from "../../data/dataset";
import type { RunId } from "../../experiment/plan";
import type { NetworkCard } from "../../experiment/networkCard";
import { cardOf, isTrainedHere, originPhrase } from "../../experiment/origin";
import type { Run } from "../../experiment/run";
import type { AppState } from "../../state/store";
import { formatBytes, formatInteger, formatPercent, NO_VALUE } from "../format";
import { DATASET_LABELS } from "../garments/datasetLabels";
import { NetworkMark } from "../NetworkMark";
import { ScrollFrame } from "../ScrollFrame";
import { ScoreShipped } from "../shipped/ScoreShipped";
import { useScoreShipped } from "../shipped/useScoreShipped";
import { bestFor, standsInFor } from "../../try/predictions";
import { useApp } from "../useApp";
import { useIsHidden } from "../useHidden";

const selectExperiment = (state: AppState) => state.experiment;
const selectRuns = (state: AppState) => state.runs;
const selectShipped = (state: AppState) => state.shipped;
const selectDatasetName = (state: AppState) => state.training.dataset;

/** One network's card: the same lines, whoever trained it. */
type Card = Readonly<Record<(typeof LINES)[number], string>>;

const LINES = ["Weights", "Trained on", "Images", "Protocol", "Seed", "Epochs", "Test accuracy", "Date", "File"] as const;

export const ModelCards = memo(function ModelCards() {
  const runs = useApp(selectRuns);
  const shipped = useApp(selectShipped);
  const scoredOn = useApp(selectDatasetName);
  const scoring = useScoreShipped();
  const hidesShipped = useIsHidden("shipped");
  const experiment = useApp(selectExperiment);
  const plans = experiment.runs;
  const cards = plans.map(({ id }) => cardFor(id, { experiment, runs, shipped }, scoredOn));
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
              {plans.map(({ id, name }) => (
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
                  <td key={plans[i]?.id}>{card?.[line] ?? NO_VALUE}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollFrame>
      {!hidesShipped && (
        <ScoreShipped {...scoring} only={null}>
          <p className="small">Those that came with the page can also be scored on the test images, like what is trained here.</p>
        </ScoreShipped>
      )}
    </details>
  );
});

function cardFor(id: RunId, { experiment, runs, shipped }: Pick<AppState, "experiment" | "runs" | "shipped">, scoredOn: DatasetName | null): Card | null {
  const run = runs[id];
  const test = run?.test ?? null;
  if (run === undefined || test === null) {
    const best = bestFor({ experiment, runs, shipped }, id);
    if (best !== null) return { ...cardOfShipped(best, null), Weights: "came with the page, best recipe" };
    const architecture = standsInFor({ experiment, runs }, id);
    const shippedCard = architecture === null ? undefined : shipped.cards[architecture];
    return shippedCard === undefined ? null : cardOfShipped(shippedCard, null);
  }
  const card = cardOf(run);
  if (card !== null) return cardOfShipped(card, `${formatPercent(test.accuracy)} here${scoredOn === card.data ? "" : " on other images"}`);
  return isTrainedHere(run) ? cardOfTrained(run, test.accuracy, scoredOn) : cardOfFile(run, test.accuracy);
}

function cardOfTrained(run: Run, accuracy: number, trainedOn: DatasetName | null): Card {
  const { epochs, batchSize, learningRate, seed } = run.config;
  const here = run.imported === undefined && run.shipped === undefined;
  const data = trainedOn === null ? NO_VALUE : DATASET_LABELS[trainedOn];
  return {
    Weights: here ? "trained here" : lowered(originPhrase(run)),
    "Trained on": run.shipped === undefined ? data : `${DATASET_LABELS[run.shipped.data]}, then here: ${data}`,
    Images: imagesText(run),
    Protocol: `Adam, learning rate ${learningRate}, batches of ${formatInteger(batchSize)}, at most ${epochs} epochs`,
    Seed: String(seed),
    Epochs: run.shipped === undefined ? formatInteger(run.epochs.length) : `${formatInteger(run.shipped.epochs)}, then ${formatInteger(run.epochs.length)} here`,
    "Test accuracy": formatPercent(accuracy),
    Date: "this visit",
    File: "none: kept by the page until you leave",
  };
}

/** Of whose training nothing is known but what the file says. */
function cardOfFile(run: Run, accuracy: number): Card {
  const unknown = { "Trained on": NO_VALUE, Images: NO_VALUE, Protocol: NO_VALUE, Seed: NO_VALUE, Epochs: NO_VALUE, Date: NO_VALUE };
  return { ...unknown, Weights: lowered(originPhrase(run)), "Test accuracy": formatPercent(accuracy), File: run.imported?.fileName ?? NO_VALUE };
}

/** `scored`: what it reached here; null where it has not been scored. */
function cardOfShipped(card: Omit<NetworkCard, "architecture" | "config">, scored: string | null): Card {
  return {
    Weights: "came with the page",
    "Trained on": DATASET_LABELS[card.data],
    Images: imagesText(card),
    Protocol: card.protocol,
    Seed: String(card.seed),
    Epochs: formatInteger(card.epochs),
    "Test accuracy": `${formatPercent(card.testAccuracy)}${scored === null ? "" : ` on its card, ${scored}`}`,
    Date: card.date,
    File: `${card.file}, ${formatBytes(card.bytes)}, SHA-256 ${card.sha256.slice(0, 8)}…`,
  };
}

function lowered(phrase: string): string {
  return phrase[0]!.toLowerCase() + phrase.slice(1);
}

function imagesText({ trainSize, validationSize, testSize }: { readonly trainSize: number; readonly validationSize: number; readonly testSize: number }): string {
  return `${formatInteger(trainSize)} to train, ${formatInteger(validationSize)} to validate, ${formatInteger(testSize)} to test`;
}
