/** @file What becomes of the network as it is tried: this image's answer, the score on a thousand test images, what is taken for what. */
import { useEffect, useMemo } from "react";
import { type Verdicts, verdictsWithout } from "../../../explain/filterOff";
import { AS_TRAINED, isAsTrained, toggled, type Trial, weightsOf } from "../../../explain/trials";
import { rightByClass } from "../../../explain/unitScores";
import { confusionMatrix } from "../../../nn/metrics/confusionMatrix";
import { predictImage } from "../../../nn/predictImage";
import { NUM_CLASSES } from "../../../data/dataset";
import { topClasses } from "../../../try/predictions";
import { formatInteger, formatPercent } from "../../format";
import { garmentName, garmentPlural, shortGarmentName } from "../../garments/garmentNames";
import { ScrollFrame } from "../../ScrollFrame";
import { useTraining } from "../../useApp";
import { useInside } from "../useInside";
import { type LearnedLayer, unitName } from "./learnedLayers";
import { useTask } from "./useTask";
import { useTestImages } from "./useTestImages";

interface TrialCardProps {
  readonly layers: readonly LearnedLayer[];
  readonly trial: Trial;
  readonly canUndo: boolean;
  readonly onUndo: () => void;
  readonly onTry: (trial: Trial) => void;
}

/** Typing goes on for so long before a thousand images are asked. */
const PATIENCE = 250;

export function TrialCard({ layers, trial, canUndo, onUndo, onTry }: TrialCardProps) {
  const { network, image } = useInside();
  const weights = useMemo(() => weightsOf(network, trial), [network, trial]);
  const before = useMemo(() => predictImage(network.layers, network.weights, image.pixels, network.asksTwice), [network, image]);
  const after = useMemo(() => (isAsTrained(trial) ? before : predictImage(network.layers, weights, image.pixels, network.asksTwice)), [network, weights, image, trial, before]);
  const [best] = topClasses(after, 1);
  const score = useScores(trial);
  return (
    <section className="card learned-card" aria-labelledby="learned-trial">
      <header className="learned-head">
        <div>
          <h4 id="learned-trial">The network as you have it</h4>
          <p className="small muted">With filters switched off or weights changed, the rest of the network stays as it was trained. Nothing here changes the network itself.</p>
        </div>
        <div className="button-row">
          <button type="button" className="button" aria-disabled={!canUndo} onClick={onUndo}>Undo</button>
          <button type="button" className="button" aria-disabled={isAsTrained(trial)} onClick={() => isAsTrained(trial) || onTry(AS_TRAINED)}>As trained</button>
        </div>
      </header>
      <Changes layers={layers} trial={trial} onTry={onTry} />
      <div className="learned-outcome" data-testid="trial">
        <div>
          <h5>This image</h5>
          <table className="learned-answer">
            <thead><tr><th scope="col">{image.title}</th><th scope="col" className="number">As trained</th><th scope="col" className="number">Now</th></tr></thead>
            <tbody>
              {classesShown(topClasses(before, 3).map(({ label }) => label), best?.label ?? 0).map((label) => (
                <tr key={label}>
                  <th scope="row">{garmentName(label)}{label === best?.label && <strong> ← answer now</strong>}</th>
                  <td className="number">{formatPercent(before[label] ?? 0)}</td>
                  <td className="number">{formatPercent(after[label] ?? 0)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        <Score score={score} />
      </div>
    </section>
  );
}

function classesShown(before: readonly number[], now: number): number[] {
  return before.includes(now) ? [...before] : [...before.slice(0, 2), now];
}

function Changes({ layers, trial, onTry }: Pick<TrialCardProps, "layers" | "trial" | "onTry">) {
  if (isAsTrained(trial)) return <p className="small" role="status">As trained: nothing is switched off, no weight is changed.</p>;
  const nameOf = (index: number, unit: number): string => {
    const layer = layers.find((one) => one.layer === index);
    return layer === undefined ? "" : `${layer.title}, ${unitName(layer, unit)}`;
  };
  return (
    <div className="learned-changes small">
      <span role="status">{[trial.off.length > 0 ? `${trial.off.length} switched off` : "", trial.changes.length > 0 ? `${trial.changes.length} ${trial.changes.length === 1 ? "weight" : "weights"} changed` : ""].filter((text) => text !== "").join(", ")}.</span>
      {trial.off.map((unit) => (
        <button key={`${unit.layer} ${unit.unit}`} type="button" className="button" onClick={() => onTry(toggled(trial, unit))}>
          {nameOf(unit.layer, unit.unit)} <span aria-hidden="true">×</span><span className="visually-hidden">: switch it on again</span>
        </button>
      ))}
    </div>
  );
}

interface Scores {
  readonly before: Verdicts;
  readonly after: Verdicts;
  readonly labels: Uint8Array;
}

/** By the network's weights: the answers of the whole network. */
const asTrained = new WeakMap<readonly Float32Array[], { readonly labels: Uint8Array; readonly answers: Verdicts }>();

function useScores(trial: Trial) {
  const { network } = useInside();
  const training = useTraining();
  const set = useTestImages();
  const { state, start, stop } = useTask<Scores>();
  useEffect(() => {
    if (set === null) return undefined;
    const timer = setTimeout(() => {
      start(async (work) => {
        const forward = await training.manyImages();
        const known = asTrained.get(network.weights);
        const before = known?.labels === set.labels ? known.answers : await verdictsWithout(network, [], set, forward, work);
        asTrained.set(network.weights, { labels: set.labels, answers: before });
        const after = isAsTrained(trial) ? before : await verdictsWithout({ layers: network.layers, weights: weightsOf(network, trial) }, [], set, forward, work);
        return { before, after, labels: set.labels };
      });
    }, PATIENCE);
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [network, trial, set, training, start, stop]);
  return state;
}

function Score({ score }: { readonly score: ReturnType<typeof useScores> }) {
  if (score.status === "failed") return <p className="notice">The score could not be worked out: {score.problem}</p>;
  if (score.status !== "done") {
    return (
      <div>
        <h5>Score</h5>
        <p className="small muted">Counting{score.status === "working" ? `: ${formatPercent(score.share, 0)}` : "…"}</p>
      </div>
    );
  }
  return <Counted {...score.value} />;
}

function Counted({ before, after, labels }: Scores) {
  const difference = after.right - before.right;
  const change = useMemo(() => {
    const of = (answers: Verdicts) => confusionMatrix(Array.from(labels), Array.from(answers.predictions), NUM_CLASSES);
    const [a, b] = [of(after), of(before)];
    return a.map((row, actual) => row.map((count, predicted) => count - (b[actual]?.[predicted] ?? 0)));
  }, [before, after, labels]);
  const [ofBefore, ofAfter] = [rightByClass(before.predictions, labels), rightByClass(after.predictions, labels)];
  const worst = Array.from(ofAfter, (right, label) => ({ label, change: right - (ofBefore[label] ?? 0) })).toSorted((a, b) => a.change - b.change)[0];
  return (
    <>
      <div>
        <h5>Score</h5>
        <p role="status">
          <strong className="numbers">{formatInteger(after.right)}</strong> of {formatInteger(labels.length)} test images are right; as trained, <span className="numbers">{formatInteger(before.right)}</span>
          {difference !== 0 && <> (<strong className="numbers">{signed(difference)}</strong>)</>}.
        </p>
        {worst !== undefined && worst.change < 0 && <p className="small">Most is lost for {garmentPlural(worst.label)}: <span className="numbers">{signed(worst.change)}</span>.</p>}
      </div>
      <ChangeTable change={change} isSame={difference === 0 && change.every((row) => row.every((count) => count === 0))} />
    </>
  );
}

function ChangeTable({ change, isSame }: { readonly change: readonly (readonly number[])[]; readonly isSame: boolean }) {
  if (isSame) return <p className="small muted learned-matrix">What is taken for what: as trained. Switch a filter off, or change a weight, and the difference stands here.</p>;
  const most = Math.max(...change.flat().map(Math.abs));
  return (
    <div className="learned-matrix">
      <h5>What is taken for what, now − as trained</h5>
      <p className="small muted">Images of the row’s class that are taken for the column’s: how many more (+) or fewer (−). On the diagonal are the right ones.</p>
      <ScrollFrame label="Difference of the confusion matrices">
        <table className="learned-difference">
          <thead>
            <tr>
              <th scope="col">Is</th>
              {change.map((_, predicted) => <th key={predicted} scope="col" className="number" title={garmentName(predicted)}>{shortGarmentName(predicted)}</th>)}
            </tr>
          </thead>
          <tbody>
            {change.map((row, actual) => (
              <tr key={actual}>
                <th scope="row">{shortGarmentName(actual)}</th>
                {row.map((count, predicted) => (
                  <td key={predicted} className="number" data-diagonal={actual === predicted || undefined} style={count === 0 ? undefined : { background: `color-mix(in oklab, var(${count > 0 ? "--map-positive" : "--map-negative"}) ${Math.round(12 + (24 * Math.abs(count)) / most)}%, var(--surface))` }}>
                    {count === 0 ? <span className="muted">0</span> : signed(count)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollFrame>
    </div>
  );
}

function signed(count: number): string {
  return count > 0 ? `+${formatInteger(count)}` : count < 0 ? `−${formatInteger(-count)}` : "0";
}
