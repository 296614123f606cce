/** @file What taught the network this answer: the training images that pulled it most, and those it takes for the most alike. */
import { useMemo, useState } from "react";
import { at } from "../../../data/arrays";
import type { Dataset, LabelledImages } from "../../../data/dataset";
import { type FeatureBook, lastDense, type Pull } from "../../../explain/featureBook";
import type { Neighbour } from "../../../explain/neighbours";
import type { Trace } from "../../../explain/trace";
import { formatInteger, formatPercent } from "../../format";
import { Garment } from "../../garments/Garment";
import { garmentName } from "../../garments/garmentNames";
import { useDataset } from "../../garments/useDataset";
import type { AppState } from "../../../state/store";
import { useApp } from "../../useApp";
import { useInside } from "../useInside";
import { plain, signed } from "./numbers";
import { trainedOn } from "./trainedOn";
import { useFeatures } from "./useFeatures";
import { Problem, WhyCard } from "./WhyCard";

interface TaughtCardProps {
  readonly trace: Trace;
  readonly classIndex: number;
}

export function TaughtCard(props: TaughtCardProps) {
  const name = garmentName(props.classIndex);
  const dataset = useDataset();
  return (
    <WhyCard id="taught" title={`What taught it to say ${name}`} sentence={`Each training image pulled the last layer's weights its way. Which of them pulled this image's answer towards ${name}, which away from it, and which does the network take for the most alike?`}>
      {() => (dataset === null ? <p className="small muted">The training images come with the data.</p> : <Taught {...props} dataset={dataset} />)}
    </WhyCard>
  );
}

function Taught({ dataset, ...props }: TaughtCardProps & { readonly dataset: Dataset }) {
  const { network } = useInside();
  if (lastDense(props.trace.steps) === null) {
    return <p className="small">{network.name} does not end in a dense layer, whose weights this account needs: there is none to show.</p>;
  }
  return <TaughtByDense {...props} dataset={dataset} />;
}

/** Training images to look through. */
const COUNTS = [1_000, 2_000, 5_000, 10_000] as const;
const USUAL = 2_000;
/** Bytes that features may take. */
const MOST = 100e6;

function TaughtByDense({ trace, classIndex, dataset }: TaughtCardProps & { readonly dataset: Dataset }) {
  const { train } = dataset;
  const { network } = useInside();
  const { book, reading, read, stop } = useFeatures(network.weights, trace.steps, train);
  const counts = COUNTS.filter((count, i) => i === 0 || (at(COUNTS, i - 1) < train.size && count * book.size * 4 <= MOST)).map((count) => Math.min(count, train.size));
  const [asked, setAsked] = useState<number>(book.read === 0 ? USUAL : Math.max(at(COUNTS, 0), book.read));
  const count = counts.findLast((each) => each <= asked) ?? at(counts, 0);
  const isReading = reading.status === "reading";
  return (
    <>
      <div className="why-taught-start">
        <label className="small">
          The first{" "}
          <select className="button" value={count} disabled={isReading} onChange={({ target }) => setAsked(Number(target.value))}>
            {counts.map((each) => (
              <option key={each} value={each}>
                {formatInteger(each)}
              </option>
            ))}
          </select>{" "}
          training images
        </label>
        {isReading ? (
          <>
            <progress max={1} value={reading.share} aria-label="Training images looked through" />
            <span className="small numbers">{formatPercent(reading.share, 0)}</span>
            <button type="button" className="button" onClick={stop}>
              Stop
            </button>
          </>
        ) : (
          <button type="button" className="button button-primary" disabled={book.read >= count} onClick={() => read(count)}>
            {book.read === 0 ? "Look through them" : book.read < count ? "Look through the rest" : "Looked through"}
          </button>
        )}
      </div>
      {reading.status === "failed" && <Problem text={reading.problem} />}
      {book.read > 0 && !isReading && <Found book={book} trace={trace} classIndex={classIndex} read={book.read} dataset={dataset} />}
    </>
  );
}

/** Images in each list. */
const SHOWN = 6;

interface FoundProps {
  readonly book: FeatureBook;
  readonly trace: Trace;
  readonly classIndex: number;
  /** As the book has it: it grows in place. */
  readonly read: number;
  readonly dataset: Dataset;
}

function Found({ book, trace, classIndex, read, dataset }: FoundProps) {
  const { image } = useInside();
  const own = image.name.set === "train" ? image.name.index : -1;
  const found = useMemo(() => foundIn(book, trace, classIndex, read, own), [book, trace, classIndex, read, own]);
  const name = garmentName(classIndex);
  const strongest = found.towards[0];
  const { met, sentence } = useTrainedOn(dataset);
  const shared = { train: book.train, met };
  return (
    <div className="why-taught-lists">
      <p className="small muted">
        Of the first {formatInteger(read)} training images. {sentence(read)} A pull is how far both errors ask for the same × how alike the two images are in front of the last layer
        {strongest === undefined ? "." : `; for the first here ${plain(strongest.errors)} × ${plain(strongest.likeness, 1)} = ${plain(strongest.score, 2)}.`}
      </p>
      <ImageList title={`Pulled towards ${name}`} sentence="Training on them made this answer likelier." images={found.towards} {...shared} text={({ score }) => signed(score, 2)} />
      <ImageList title={`Pulled away from ${name}`} sentence="Training on them made it less likely: often another class that looks alike." images={found.away} {...shared} text={({ score }) => signed(score, 2)} />
      <ImageList title="Nearest in the last layer" sentence="What the network takes for the most alike, whatever their class." images={found.nearest} {...shared} text={({ distance }) => `distance ${plain(distance, 2)}`} />
    </div>
  );
}

const selectTraining = (state: AppState) => state.training.dataset;
const selectRuns = (state: AppState) => state.runs;
const selectCards = (state: AppState) => state.shipped.cards;
const selectPlans = (state: AppState) => state.experiment.runs;

function useTrainedOn(dataset: Dataset) {
  const { network } = useInside();
  const { id, source } = network;
  const run = useApp(selectRuns)[id];
  const cards = useApp(selectCards);
  const architecture = useApp(selectPlans).find((plan) => plan.id === id)?.network.architecture ?? null;
  const data = useApp(selectTraining);
  const card = run?.shipped ?? (architecture === null ? null : (cards[architecture] ?? null));
  // A run under way is another object at each step; what it was trained on is not.
  const trainSize = run?.trainSize;
  return useMemo(() => trainedOn({ source, run: trainSize === undefined ? undefined : { trainSize }, card, data }, dataset), [source, trainSize, card, data, dataset]);
}

interface FoundImages {
  readonly towards: readonly Pull[];
  readonly away: readonly Pull[];
  readonly nearest: readonly Neighbour[];
}

/** @param _read only says that the book has grown. @param own the image itself, which is nearest to itself */
function foundIn(book: FeatureBook, trace: Trace, classIndex: number, _read: number, own: number): FoundImages {
  return { towards: book.towards(trace, classIndex, SHOWN), away: book.awayFrom(trace, classIndex, SHOWN), nearest: book.nearest(trace, SHOWN, own) };
}

interface ImageListProps<Found extends { readonly index: number }> {
  readonly title: string;
  readonly sentence: string;
  readonly images: readonly Found[];
  readonly train: LabelledImages;
  /** 1 where the network was trained on it; null where nobody knows. */
  readonly met: Uint8Array | null;
  /** Below the picture. */
  readonly text: (found: Found) => string;
}

function ImageList<Found extends { readonly index: number }>({ title, sentence, images, train, met, text }: ImageListProps<Found>) {
  const { href } = useInside();
  return (
    <div>
      <h5>{title}</h5>
      <p className="small muted">{images.length === 0 ? "None did." : sentence}</p>
      <ul className="why-images">
        {images.map((found) => (
          <li key={found.index}>
            <a href={href({ image: { set: "train", index: found.index } })} aria-label={`Training image ${found.index}: ${garmentName(at(train.labels, found.index))}, ${text(found)}${met !== null && met[found.index] !== 1 ? ", not met" : ""}`}>
              <Garment source={train} index={found.index} size={64} />
              <span className="why-image-name names">{garmentName(at(train.labels, found.index))}</span>
              <span className="numbers muted">{text(found)}</span>
              {met !== null && met[found.index] !== 1 && <span className="muted">not met</span>}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}
