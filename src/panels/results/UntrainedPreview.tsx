/** @file Before a network is trained here: what Keras got with the same layers, and what will stand here. */
import { type ReactNode, useMemo } from "react";
import { CLASS_NAMES, NUM_CLASSES } from "../../data/dataset";
import { type ArchitectureId, architectureById } from "../../nn/architectures";
import type { RunPlan } from "../../experiment/plan";
import { kerasCorrectSpans, type KerasSpan, kerasSpan, PUBLISHED_SUPPORT } from "../../analysis/published";
import { formatInteger, formatLoss, formatPercent, formatRange } from "../format";
import { DotStrip } from "../garments/DotStrip";
import { ConfusionHeatmap, HeatLegend } from "./ConfusionHeatmap";

interface UntrainedPreviewProps {
  readonly plan: RunPlan;
  /** How far its training is, a sentence. */
  readonly status: string;
  /** A quicker way to something to see than training. */
  readonly offer: ReactNode;
}

/** Published figures where the network is one of the paper's; none for all others. */
export function UntrainedPreview({ plan, status, offer }: UntrainedPreviewProps) {
  const { architecture } = plan.network;
  if (architecture !== null) return <PublishedPreview id={architecture} status={status} offer={offer} />;
  return (
    <>
      {offer}
      <p className="notice notice-plain">
        <strong>{status}</strong> Then here: its score, what it takes for what, the classification report, and its answer to every test image.
      </p>
    </>
  );
}

function PublishedPreview({ id, status, offer }: Omit<UntrainedPreviewProps, "plan"> & { readonly id: ArchitectureId }) {
  const architecture = architectureById(id);
  const numSeeds = architecture.published.keras.length;
  const accuracy = kerasSpan(id);
  const correct = useMemo(() => kerasCorrectSpans(id), [id]);
  return (
    <>
      {offer}
      <p className="notice notice-plain">
        <strong>{status}</strong> Until then: what Keras 3.15 got with the same layers and protocol, from {numSeeds} seeds, and the paper’s own figure.
      </p>
      <div className="card scoreboard">
        <div className="score score-reference">
          <p className="score-number numbers">{formatPercent(accuracy.mean)}</p>
          <p className="score-label">test accuracy in Keras</p>
          <p className="small muted numbers">
            {formatPercent(accuracy.min)} to {formatPercent(accuracy.max)} over {numSeeds} seeds
          </p>
          <p className="small">
            <strong>Fashion-MNIST</strong>
            <span className="muted">. Reference, not trained on this page.</span>
          </p>
        </div>
        <dl className="score-facts">
          <div>
            <dt>Test loss</dt>
            <dd className="numbers">{formatLoss(kerasSpan(id, "testLoss").mean)}</dd>
            <dd className="small muted">mean cross-entropy</dd>
          </div>
          <div>
            <dt>Train accuracy</dt>
            <dd className="numbers">{formatPercent(kerasSpan(id, "trainAccuracy").mean)}</dd>
            <dd className="small muted">last epoch, running mean, dropout on</dd>
          </div>
          <div>
            <dt>The paper’s test accuracy</dt>
            <dd className="numbers">{formatPercent(architecture.published.paperTestAccuracy, 0)}</dd>
            <dd className="small muted">as it reports it</dd>
          </div>
          <div>
            <dt>Epochs</dt>
            <dd className="numbers">{formatRange(kerasSpan(id, "epochs"))}</dd>
            <dd className="small muted">{architecture.protocol.earlyStopping ? `early stopping, at most ${architecture.protocol.epochs}` : "the whole protocol"}</dd>
          </div>
        </dl>
      </div>
      <div className="preview-columns">
        <div className="card">
          <h3 id="keras-classes-heading">What Keras recognised</h3>
          <p className="small muted">Of {formatInteger(PUBLISHED_SUPPORT)} test images of each garment: the mean, and a bar from the worst seed to the best.</p>
          <table className="class-strips" aria-labelledby="keras-classes-heading">
            <thead>
              <tr>
                <th scope="col">Garment</th>
                <th scope="col" className="number">
                  Mean
                </th>
                <th scope="col" className="strip-axis numbers" aria-hidden>
                  <span>500</span>
                  <span>750</span>
                  <span>1,000</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {CLASS_NAMES.map((name, label) => {
                const spread = correct[label]!;
                return (
                  <tr key={name}>
                    <th scope="row">{name}</th>
                    <td className="number">{formatInteger(spread.mean)}</td>
                    <td className="class-strip">
                      <DotStrip low={500} high={PUBLISHED_SUPPORT} value={spread.mean} color="var(--muted)" reference={{ low: spread.min, high: spread.max }} />
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
        <div className="card">
          <h3>What it takes for what</h3>
          <p className="small muted">Example: only the diagonal is published, Keras’s mean. Your network fills in the rest, and each cell opens its images.</p>
          <div className="heatmap-frame">
            <DiagonalHeatmap correct={correct} name={architecture.name} />
            <HeatLegend />
          </div>
        </div>
      </div>
      <p className="small muted">
        Then also here: the classification report, 25 and 60 random test images with what the network says, and its probabilities for every test image.
      </p>
    </>
  );
}

/** A confusion matrix of which only the diagonal is known. */
function DiagonalHeatmap({ correct, name }: { readonly correct: readonly KerasSpan[]; readonly name: string }) {
  const counts = useMemo(
    () => Array.from({ length: NUM_CLASSES }, (_, row) => Array.from({ length: NUM_CLASSES }, (_, column) => (row === column ? correct[row]!.mean : Number.NaN))),
    [correct],
  );
  const shares = useMemo(() => counts.map((row) => row.map((count) => (Number.isNaN(count) ? 0 : count / PUBLISHED_SUPPORT))), [counts]);
  return <ConfusionHeatmap counts={counts} shares={shares} showShares={false} selected={null} label={`Diagonal of the confusion matrix of ${name} in Keras`} />;
}
