/** @file The paper's grids of random test images with what they are and what the network says. */
import { memo, useMemo, useState } from "react";
import type { LabelledImages } from "../../data/dataset";
import type { RunId } from "../../experiment/plan";
import { Fold } from "../Fold";
import { formatInteger } from "../format";
import { Garment } from "../garments/Garment";
import { garmentCaption } from "../garments/garmentNames";
import { Segmented } from "../garments/Segmented";
import { hrefOf, NOWHERE } from "../inside/insidePlace";
import { sampleFrom, sampleIndices } from "../sampling";
import { wrongIndices } from "./selections";

interface PredictionGridProps {
  /** Whose predictions they are. */
  readonly run: RunId;
  readonly test: LabelledImages;
  readonly predictions: readonly number[];
  readonly count: number;
  readonly title: string;
  /** Width of an image in CSS pixels. */
  readonly imageSize: number;
  /** So that two grids start with different images. */
  readonly firstSeed: number;
}

const FILTERS = [
  { value: "all", label: "All" },
  { value: "wrong", label: "Only wrong" },
] as const;

export const PredictionGrid = memo(function PredictionGrid({ run, test, predictions, count, title, imageSize, firstSeed }: PredictionGridProps) {
  const [seed, setSeed] = useState(firstSeed);
  const [filter, setFilter] = useState<"all" | "wrong">("all");
  const wrong = useMemo(() => wrongIndices(test.labels, predictions), [test, predictions]);
  const indices = useMemo(
    () => (filter === "all" ? sampleIndices(predictions.length, count, seed) : sampleFrom(wrong, count, seed)),
    [filter, predictions, wrong, count, seed],
  );
  const numWrong = indices.filter((index) => predictions[index] !== test.labels[index]).length;
  return (
    <Fold title={title} note={<span className="numbers">{filter === "all" ? `${numWrong} of these ${indices.length} are wrong.` : `${indices.length} of the ${formatInteger(wrong.length)} wrong ones.`}</span>}>
      <div className="button-row fold-choices">
        <Segmented label={`${title}: which`} options={FILTERS} value={filter} onChange={setFilter} />
        <button type="button" className="button" onClick={() => setSeed((previous) => previous + 1)}>
          Reshuffle
        </button>
      </div>
      <ul className={`prediction-grid prediction-grid-${count}`}>
        {indices.map((index) => (
          <Prediction key={index} run={run} test={test} index={index} actual={test.labels[index]!} predicted={predictions[index]!} size={imageSize} />
        ))}
      </ul>
    </Fold>
  );
});

interface PredictionProps {
  readonly run: RunId;
  readonly test: LabelledImages;
  readonly index: number;
  readonly actual: number;
  readonly predicted: number;
  readonly size: number;
}

const Prediction = memo(function Prediction({ run, test, index, actual, predicted, size }: PredictionProps) {
  const isRight = actual === predicted;
  return (
    <li className={isRight ? "prediction" : "prediction prediction-wrong"}>
      <a className="look-inside" href={hrefOf({ ...NOWHERE, run, image: { set: "test", index } })} aria-label={`Look inside: test image ${formatInteger(index)}`} title="Look inside">
        <Garment source={test} index={index} size={size} />
      </a>
      <p>
        <span className="prediction-actual">
          Actual = <span>{garmentCaption(actual)}</span>
        </span>
        <span className="prediction-predicted">
          Predicted = <span>{garmentCaption(predicted)}</span>
        </span>
      </p>
      <span className="prediction-mark">
        <span aria-hidden>{isRight ? "✓" : "✗"}</span>
        <span className="visually-hidden">{isRight ? "right" : "wrong"}</span>
      </span>
    </li>
  );
});
