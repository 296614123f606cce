/** @file Confusion matrices side by side on one scale, and the difference of two. */
import { type CSSProperties, memo, useId, useMemo, useState } from "react";
import { CLASS_NAMES } from "../../data/dataset";
import { ARCHITECTURES, type ArchitectureId, architectureById } from "../../nn/architectures";
import { type ConfusionMatrix, rowFractions } from "../../nn/metrics/confusionMatrix";
import type { ScoredRun } from "../../state/comparison";
import { kerasCorrectSpans, PUBLISHED_SUPPORT } from "../../state/published";
import type { Vote } from "../../state/store";
import { formatInteger } from "../format";
import { garmentName } from "../garments/garmentNames";
import { heatShade } from "../garments/heat";
import { networkColor } from "../networkColors";
import { NetworkMark } from "../NetworkMark";
import { heatClass, HeatLegend, heatStyle } from "../results/ConfusionHeatmap";
import { HeatmapHead, HeatmapRowHead } from "../results/HeatmapHeads";
import { largestConfusion } from "../results/selections";
import { differenceMatrix, formatDifference } from "./differences";
import { MultipleTitle } from "./MultipleTitle";

type EntrantId = ArchitectureId | "vote";
interface Entrant {
  readonly id: EntrantId;
  readonly name: string;
  readonly matrix: ConfusionMatrix;
}

interface MatrixMultiplesProps {
  readonly runs: readonly ScoredRun[];
  readonly vote: Vote | null;
}

export const MatrixMultiples = memo(function MatrixMultiples({ runs, vote }: MatrixMultiplesProps) {
  const entrants = useMemo<Entrant[]>(
    () => [
      ...runs.map((run) => ({ id: run.architecture, name: architectureById(run.architecture).name, matrix: run.test.confusionMatrix })),
      ...(vote ? [{ id: "vote" as const, name: "Majority vote", matrix: vote.evaluation.confusionMatrix }] : []),
    ],
    [runs, vote],
  );
  return (
    <>
      <div className="card">
        <div className="card-head">
          <div>
            <h3>What each takes for what</h3>
            <p className="small muted">
              Rows: what a garment is; columns: what the network says; numbered as the classes are. One scale for all. Results shows the numbers and the images.
            </p>
          </div>
        </div>
        <div className="matrices">
          {entrants.length > 0
            ? entrants.map((entrant) => <SmallMatrix key={entrant.id} entrant={entrant} />)
            : ARCHITECTURES.map(({ id, name }) => <KerasDiagonal key={id} id={id} name={name} />)}
        </div>
        <div className="matrices-foot">
          <ol className="class-key small muted" start={0}>
            {CLASS_NAMES.map((name, label) => (
              <li key={name}>
                <span className="numbers">{label}</span> {name}
              </li>
            ))}
          </ol>
          <div className="matrices-legend">
            <HeatLegend />
          </div>
        </div>
      </div>
      {entrants.length >= 2 && <Difference entrants={entrants} />}
    </>
  );
});

const SmallMatrix = memo(function SmallMatrix({ entrant: { id, name, matrix } }: { readonly entrant: Entrant }) {
  const { actual, predicted } = largestConfusion(matrix);
  const largest = `${garmentName(actual)} taken for ${garmentName(predicted)}, ${formatInteger(matrix[actual]?.[predicted] ?? 0)}`;
  return (
    <figure>
      <MultipleTitle id={id} name={name} />
      <MatrixPicture counts={matrix} shares={rowFractions(matrix)} label={`Confusion matrix of ${name}. Most frequent confusion: ${largest}.`} />
      <p className="small muted">Most often: {largest}.</p>
    </figure>
  );
});

/** Before anything is trained: the part of Keras's matrix that is published. */
function KerasDiagonal({ id, name }: { readonly id: ArchitectureId; readonly name: string }) {
  const spans = kerasCorrectSpans(id);
  const counts = spans.map((_, row) => spans.map(({ mean }, column) => (row === column ? mean : 0)));
  const shares = counts.map((row) => row.map((count) => count / PUBLISHED_SUPPORT));
  return (
    <figure>
      <MultipleTitle id={id} name={name} />
      <MatrixPicture counts={counts} shares={shares} label={`Diagonal of Keras’s confusion matrix for ${name}`} />
      <p className="small muted">Not trained yet. Example: Keras’s mean, of which only the diagonal is published.</p>
    </figure>
  );
}

interface MatrixPictureProps {
  readonly counts: ConfusionMatrix;
  readonly shares: ConfusionMatrix;
  readonly label: string;
}

/** Shades only: the numbers are in the Results room. */
function MatrixPicture({ counts, shares, label }: MatrixPictureProps) {
  return (
    <div className="small-matrix" role="img" aria-label={label}>
      <span />
      {CLASS_NAMES.map((className, column) => (
        <span key={className} className="small-matrix-head numbers">
          {column}
        </span>
      ))}
      {counts.flatMap((row, actual) => [
        <span key={`row-${actual}`} className="small-matrix-head numbers">
          {actual}
        </span>,
        ...row.map((count, predicted) => {
          const shade = heatShade(shares[actual]?.[predicted] ?? 0);
          const title = `${garmentName(actual)} → ${garmentName(predicted)}: ${formatInteger(count)}`;
          return <span key={`${actual}-${predicted}`} className={heatClass(shade, count, false)} style={heatStyle(shade)} title={title} />;
        }),
      ])}
    </div>
  );
}

/** Shades of the two networks' own colours, kept light enough for dark figures. */
const DEEPEST_DIFFERENCE = 0.55;
/** Differences are small: the deepest shade stands for an eighth of a row or more. */
const DIFFERENCE_GAIN = 8;

function Difference({ entrants }: { readonly entrants: readonly Entrant[] }) {
  const [firstId, setFirst] = useState<EntrantId | null>(null);
  const [secondId, setSecond] = useState<EntrantId | null>(null);
  // What was chosen may be gone after a reset and another experiment.
  const first = entrants.find(({ id }) => id === firstId) ?? entrants[0]!;
  const second = entrants.find(({ id }) => id === secondId) ?? entrants.find(({ id }) => id !== first.id)!;
  const counts = useMemo(() => differenceMatrix(first.matrix, second.matrix), [first, second]);
  const shares = useMemo(() => differenceMatrix(rowFractions(first.matrix), rowFractions(second.matrix)), [first, second]);
  return (
    <div className="card">
      <div className="card-head">
        <div>
          <h3 id="difference-heading">The difference of two</h3>
          <p className="small muted">
            Images in each cell: the first network’s number minus the second’s. Coloured like the network that has more there: good on the diagonal, bad off it.
          </p>
        </div>
        <div className="button-row difference-choice">
          <EntrantChoice label="First" entrants={entrants} value={first.id} onChange={setFirst} />
          <span aria-hidden>minus</span>
          <EntrantChoice label="Second" entrants={entrants} value={second.id} onChange={setSecond} />
        </div>
      </div>
      <div className="difference">
        <div className="heatmap-frame">
          <table className="heatmap" aria-labelledby="difference-heading">
            <HeatmapHead />
            <tbody>
              {counts.map((row, actual) => (
                <tr key={actual}>
                  <HeatmapRowHead actual={actual} />
                  {row.map((difference, predicted) => {
                    const share = shares[actual]?.[predicted] ?? 0;
                    const style = { "--heat-high": networkColor(share > 0 ? first.id : second.id), ...heatStyle(heatShade(Math.abs(share) * DIFFERENCE_GAIN) * DEEPEST_DIFFERENCE) } as CSSProperties;
                    return (
                      <td key={predicted} className={heatClass(0, difference, actual === predicted)} style={style}>
                        {formatDifference(difference)}
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <DifferenceSums first={first} second={second} counts={counts} />
      </div>
    </div>
  );
}

/** The diagonal in words: who recognises more of what. */
function DifferenceSums({ first, second, counts }: { readonly first: Entrant; readonly second: Entrant; readonly counts: readonly (readonly number[])[] }) {
  const gains = counts.map((row, label) => ({ label, gain: row[label]! })).toSorted((a, b) => b.gain - a.gain);
  const better = (sign: 1 | -1) => gains.filter(({ gain }) => gain * sign > 0);
  return (
    <div className="difference-sums">
      {[
        { entrant: first, classes: better(1) },
        { entrant: second, classes: better(-1).toReversed() },
      ].map(({ entrant, classes }, place) => (
        <section key={place} style={{ "--network": networkColor(entrant.id) } as CSSProperties}>
          <h4 className="multiple-title">
            <NetworkMark id={entrant.id} />
            {entrant.name} recognises more
          </h4>
          {classes.length === 0 ? (
            <p className="small muted">of no garment.</p>
          ) : (
            <ul className="small">
              {classes.map(({ label, gain }) => (
                <li key={label}>
                  <span>{garmentName(label)}</span> <span className="numbers">+{formatInteger(Math.abs(gain))}</span>
                </li>
              ))}
            </ul>
          )}
        </section>
      ))}
    </div>
  );
}

interface EntrantChoiceProps {
  readonly label: string;
  readonly entrants: readonly Entrant[];
  readonly value: EntrantId;
  readonly onChange: (id: EntrantId) => void;
}

function EntrantChoice({ label, entrants, value, onChange }: EntrantChoiceProps) {
  const id = useId();
  return (
    <>
      <label className="visually-hidden" htmlFor={id}>
        {label} network
      </label>
      <select id={id} className="button" value={String(value)} onChange={(event) => onChange(entrants.find((entrant) => String(entrant.id) === event.target.value)!.id)}>
        {entrants.map((entrant) => (
          <option key={entrant.id} value={String(entrant.id)}>
            {entrant.name}
          </option>
        ))}
      </select>
    </>
  );
}
