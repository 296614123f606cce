/** @file Every figure of the networks and their vote, one row a figure, one column a network. */
import { type CSSProperties, memo, type ReactNode } from "react";
import { CLASS_NAMES } from "../../data/dataset";
import { ARCHITECTURES, type ArchitectureId, architectureById } from "../../nn/architectures";
import type { ClassScores } from "../../nn/metrics/classificationReport";
import { summarize } from "../../nn/summary";
import type { Comparison, NetworkColumn, VoteColumn } from "../../state/comparison";
import { kerasCorrectSpans, kerasSpan, PUBLISHED_SUPPORT } from "../../state/published";
import { standardError } from "../../state/significance";
import { formatDuration, formatInteger, formatLoss, formatPercent, formatRange } from "../format";
import { DotStrip } from "../garments/DotStrip";
import { networkColor } from "../networkColors";
import { NetworkMark } from "../NetworkMark";
import { scaleStart } from "./differences";

interface CompareTableProps {
  readonly comparison: Comparison;
  /** Whether the published figures are of the same data. */
  readonly isOnFashionMnist: boolean;
}

type ColumnId = ArchitectureId | "vote";
const COLUMN_IDS: readonly ColumnId[] = [...ARCHITECTURES.map(({ id }) => id), "vote"];
const KERAS_CORRECT = Object.fromEntries(ARCHITECTURES.map(({ id }) => [id, kerasCorrectSpans(id)])) as unknown as Record<ArchitectureId, ReturnType<typeof kerasCorrectSpans>>;

interface RowSpec {
  readonly label: ReactNode;
  readonly cell: (id: ColumnId) => ReactNode;
}
interface GroupSpec {
  readonly heading: string;
  readonly note?: ReactNode;
  readonly rows: readonly RowSpec[];
}

export const CompareTable = memo(function CompareTable({ comparison, isOnFashionMnist }: CompareTableProps) {
  const groups = [scoreGroup(comparison, isOnFashionMnist), averagesGroup(comparison), garmentsGroup(comparison, isOnFashionMnist), costGroup(comparison)];
  return (
    <div className="card compare-card">
      <div className="compare-table" role="table" aria-label="The networks and their vote compared">
        <div role="rowgroup" className="compare-heads">
          <div role="row">
            <span role="columnheader" className="compare-label">
              <span className="visually-hidden">Figure</span>
            </span>
            {COLUMN_IDS.map((id) => (
              <ColumnHead key={id} id={id} comparison={comparison} />
            ))}
          </div>
        </div>
        {groups.map(({ heading, note, rows }) => (
          <div role="rowgroup" key={heading} aria-label={heading} className="compare-group">
            <div role="row" className="compare-group-head">
              <div role="cell" aria-colspan={COLUMN_IDS.length + 1}>
                <h3>{heading}</h3>
                {note && <p className="small muted">{note}</p>}
              </div>
            </div>
            {rows.map(({ label, cell }, place) => (
              <div role="row" key={place}>
                <span role="rowheader" className="compare-label">
                  {label}
                </span>
                {COLUMN_IDS.map((id) => (
                  <span role="cell" key={id} className="compare-cell numbers">
                    {cell(id) ?? <Nothing />}
                  </span>
                ))}
              </div>
            ))}
          </div>
        ))}
      </div>
    </div>
  );
});

function ColumnHead({ id, comparison }: { readonly id: ColumnId; readonly comparison: Comparison }) {
  const network = networkOf(comparison, id);
  const { vote } = comparison;
  const status = id === "vote" ? voteStatus(vote) : (network?.end ?? "Not trained yet.");
  return (
    <span role="columnheader" className="compare-head" style={{ "--network": networkColor(id) } as CSSProperties}>
      <span className="compare-head-name">
        <NetworkMark id={id} />
        {id === "vote" ? "Majority vote" : architectureById(id).name}
      </span>
      <span className="compare-head-status small muted">{status}</span>
    </span>
  );
}

function voteStatus(vote: VoteColumn | null): string {
  return vote === null ? "Takes two networks." : `Of architectures ${vote.architectures.join(", ")}.`;
}

function networkOf(comparison: Comparison, id: ColumnId): NetworkColumn | undefined {
  return comparison.networks.find(({ architecture }) => architecture === id);
}

function columnOf(comparison: Comparison, id: ColumnId): NetworkColumn | VoteColumn | null {
  return (id === "vote" ? comparison.vote : networkOf(comparison, id)) ?? null;
}

function Nothing() {
  return (
    <span className="muted">
      <span aria-hidden>–</span>
      <span className="visually-hidden">none</span>
    </span>
  );
}

function scoreGroup(comparison: Comparison, isOnFashionMnist: boolean): GroupSpec {
  const testSize = comparison.supports.reduce((sum, support) => sum + support, 0);
  const columns = COLUMN_IDS.map((id) => columnOf(comparison, id)).filter((column) => column !== null);
  const spans = ARCHITECTURES.map(({ id }) => kerasSpan(id));
  const low = scaleStart([...columns.map(({ testAccuracy }) => testAccuracy), ...(isOnFashionMnist || columns.length === 0 ? spans.map(({ min }) => min) : [])]);
  return {
    heading: "Score",
    note: (
      <>
        ± is one standard error of an accuracy on that many images. Dots lie between {formatPercent(low, 0)} and 100&nbsp;%
        {isOnFashionMnist ? "; the bar is what Keras’s three seeds span." : "; paper and Keras are on Fashion-MNIST, so not on the same data."}
      </>
    ),
    rows: [
      {
        label: "Test accuracy",
        cell: (id) => {
          const column = columnOf(comparison, id);
          const span = id === "vote" || (!isOnFashionMnist && columns.length > 0) ? null : kerasSpan(id);
          return (
            <>
              {column ? (
                <span className="compare-score">
                  <strong>{formatPercent(column.testAccuracy)}</strong> <span className="small muted">± {(standardError(column.testAccuracy, testSize) * 100).toFixed(1)}</span>
                </span>
              ) : (
                <span className="compare-score small muted">{id === "vote" ? "–" : "not trained yet"}</span>
              )}
              <DotStrip low={low} high={1} value={column?.testAccuracy ?? null} color={networkColor(id)} {...(span && { reference: { low: span.min, high: span.max } })} />
            </>
          );
        },
      },
      { label: "The paper reports", cell: (id) => (id === "vote" ? null : formatPercent(architectureById(id).published.paperTestAccuracy, 0)) },
      {
        label: "Keras, mean of three seeds",
        cell: (id) => {
          if (id === "vote") return null;
          const { mean, min, max } = kerasSpan(id);
          return (
            <>
              {formatPercent(mean)}{" "}
              <span className="small muted compare-range">
                {(min * 100).toFixed(1)}–{(max * 100).toFixed(1)}
              </span>
            </>
          );
        },
      },
      { label: "Test loss", cell: (id) => lossText(networkOf(comparison, id)?.testLoss) },
      { label: "Keras’s test loss, mean", cell: (id) => (id === "vote" ? null : formatLoss(kerasSpan(id, "testLoss").mean)) },
    ],
  };
}

function lossText(loss: number | undefined): string | null {
  return loss === undefined ? null : formatLoss(loss);
}

const SCORES = [
  { key: "precision", name: "precision" },
  { key: "recall", name: "recall" },
  { key: "f1Score", name: "F1" },
] as const satisfies readonly { key: keyof ClassScores; name: string }[];

function averagesGroup(comparison: Comparison): GroupSpec {
  const heading = "Averages over the classes";
  if (comparison.networks.length === 0) {
    return { heading, rows: [{ label: "Macro and weighted precision, recall and F1", cell: (id) => (id === "vote" ? null : <span className="small muted">not trained yet</span>) }] };
  }
  const rows = (["macroAverage", "weightedAverage"] as const).flatMap((average) =>
    SCORES.map(({ key, name }) => ({
      label: `${average === "macroAverage" ? "Macro" : "Weighted"} ${name}`,
      cell: (id: ColumnId) => columnOf(comparison, id)?.[average][key].toFixed(3) ?? null,
    })),
  );
  return { heading, note: "Macro: each class counts the same. Weighted: by how many test images it has; the same where all have as many.", rows };
}

function garmentsGroup(comparison: Comparison, isOnFashionMnist: boolean): GroupSpec {
  const isBefore = comparison.networks.length === 0;
  const withKeras = isOnFashionMnist || isBefore;
  const share = (id: ColumnId, label: number) => {
    const correct = columnOf(comparison, id)?.correctPerClass[label];
    const support = comparison.supports[label];
    return correct === undefined || !support ? null : correct / support;
  };
  const shares = COLUMN_IDS.flatMap((id) => CLASS_NAMES.map((_, label) => share(id, label))).filter((value) => value !== null);
  const published = withKeras ? ARCHITECTURES.flatMap(({ id }) => KERAS_CORRECT[id].map(({ min }) => min / PUBLISHED_SUPPORT)) : [];
  const low = scaleStart([...shares, ...published]);
  return {
    heading: "Right, garment by garment",
    note: (
      <>
        Number of test images of each garment that were recognised{comparison.supports.length > 0 && ", of as many as stand beside its name"}. Dots lie between{" "}
        {formatPercent(low, 0)} and 100&nbsp;%{withKeras && "; the bar is what Keras’s three seeds span"}.{comparison.networks.length < ARCHITECTURES.length && withKeras && " A ring and a grey number stand for Keras’s mean where a network is not trained yet."}
      </>
    ),
    rows: CLASS_NAMES.map((name, label) => ({
      label: (
        <>
          {name} {comparison.supports.length > 0 && <span className="small muted numbers compare-support">of {formatInteger(comparison.supports[label] ?? 0)}</span>}
        </>
      ),
      cell: (id) => {
        const correct = columnOf(comparison, id)?.correctPerClass[label];
        const span = id !== "vote" && withKeras ? KERAS_CORRECT[id][label] : undefined;
        return (
          <span className="compare-strip">
            {correct === undefined ? <span className="muted">{span ? formatInteger(span.mean) : "–"}</span> : <span>{formatInteger(correct)}</span>}
            <DotStrip
              low={low}
              high={1}
              value={share(id, label) ?? (span ? span.mean / PUBLISHED_SUPPORT : null)}
              color={correct === undefined ? "var(--muted)" : networkColor(id)}
              isHollow={correct === undefined}
              {...(span && { reference: { low: span.min / PUBLISHED_SUPPORT, high: span.max / PUBLISHED_SUPPORT } })}
            />
          </span>
        );
      },
    })),
  };
}

function costGroup(comparison: Comparison): GroupSpec {
  const ofNetwork = (read: (network: NetworkColumn) => ReactNode) => (id: ColumnId) => {
    const network = networkOf(comparison, id);
    return network === undefined ? null : read(network);
  };
  return {
    heading: "What it took",
    rows: [
      { label: "Parameters", cell: (id) => (id === "vote" ? null : formatInteger(summarize(architectureById(id).layers).totalParams)) },
      { label: "Epochs", cell: ofNetwork(({ epochs }) => formatInteger(epochs)) },
      {
        label: "Keras’s epochs",
        cell: (id) => (id === "vote" ? null : formatRange(kerasSpan(id, "epochs"))),
      },
      { label: "Training time", cell: ofNetwork(({ trainingSeconds }) => formatDuration(trainingSeconds)) },
      { label: "Training images a second", cell: ofNetwork(({ imagesPerSecond }) => (imagesPerSecond === null ? null : formatInteger(imagesPerSecond))) },
    ],
  };
}
