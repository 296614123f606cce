/** @file Labels of test images that may be wrong, by confident learning over the networks, as suspects with the evidence. */
import { memo, useCallback, useMemo, useState } from "react";
import { type LabelledImages, NUM_CLASSES } from "../../data/dataset";
import { meanProbabilities } from "../../explain/scores/answers";
import { labelSuspects, type Suspect, type SuspectOrder } from "../../explain/scores/confidentLearning";
import { listed } from "../../experiment/words";
import { Fold } from "../Fold";
import { formatInteger, formatPercent } from "../format";
import { galleryPlace, hrefOf } from "../gallery/galleryPlace";
import { type GalleryEntrant, useEntrants, useScoredImages } from "../gallery/useEntrants";
import { Garment } from "../garments/Garment";
import { garmentName } from "../garments/garmentNames";
import { Segmented } from "../garments/Segmented";
import { NetworkMark } from "../NetworkMark";
import type { Turn } from "./sureness";
import { useWorkedOut } from "./useWorkedOut";
import { WhenOpen } from "./WhenOpen";
import "../../styles/scores.css";

const ORDERS = [
  { value: "margin", label: "By margin" },
  { value: "selfConfidence", label: "By label" },
] as const satisfies readonly { value: SuspectOrder; label: string }[];

const PAGE_SIZE = 12;

/** Once a network has been scored. */
export function SuspectsFold() {
  return (
    <Fold title="Labels that may be wrong" note="Suspects among the test images, by all scored networks.">
      <WhenOpen>
        <SuspectsBody />
      </WhenOpen>
    </Fold>
  );
}

function SuspectsBody() {
  const entrants = useEntrants();
  const test = useScoredImages();
  const [order, setOrder] = useState<SuspectOrder>("margin");
  const networks = useMemo(() => entrants.filter(({ id }) => id !== "vote"), [entrants]);
  const suspects = useWorkedOut(
    useCallback(
      async (turn: Turn) => {
        if (test === null || networks.length === 0) return [];
        const probabilities = meanProbabilities(networks.map((network) => network.probabilities));
        await turn();
        return labelSuspects({ labels: test.labels.subarray(0, probabilities.length / NUM_CLASSES), probabilities, numClasses: NUM_CLASSES }, order);
      },
      [networks, test, order],
    ),
  );
  if (test === null) return <p className="notice">The images that were scored are not loaded now. Load the same data again in the Data room to see them.</p>;
  return (
    <>
      <div className="card-head">
        <div>
          <p className="small muted">
            Confident learning: an image is a suspect where {networks.length === 1 ? "the network counts" : "the mean of the networks counts"} it to another class with at least that class’s usual confidence. Suspects, no verdicts: the label may be right, and the networks wrong
            together. These are test images, which nothing that was trained here has learned from.
          </p>
          <p className="small" role="status">
            {suspects === null ? "Looking for them …" : `${formatInteger(suspects.length)} suspects, ${order === "margin" ? "by how much likelier another class is than the label" : "by the probability of the label"}.`}
          </p>
        </div>
        <Segmented label="Order of the suspects" options={ORDERS} value={order} onChange={setOrder} />
      </div>
      {suspects !== null && suspects.length > 0 && <Suspects suspects={suspects} test={test} networks={networks} />}
    </>
  );
}

interface SuspectsProps {
  /** At least one. */
  readonly suspects: readonly Suspect[];
  readonly test: LabelledImages;
  readonly networks: readonly GalleryEntrant[];
}

function Suspects({ suspects, test, networks }: SuspectsProps) {
  const [page, setPage] = useState({ suspects, start: 0 });
  // A page belongs to one list; with another it begins anew.
  const start = page.suspects === suspects ? page.start : 0;
  const end = Math.min(suspects.length, start + PAGE_SIZE);
  return (
    <>
      <ul className="suspects">
        {suspects.slice(start, end).map((suspect) => (
          <li key={suspect.index} className="suspect">
            <SuspectCard suspect={suspect} test={test} networks={networks} />
          </li>
        ))}
      </ul>
      {suspects.length > PAGE_SIZE && (
        <div className="suspects-foot">
          <button type="button" className="button" onClick={() => setPage({ suspects, start: end < suspects.length ? end : 0 })}>
            {end < suspects.length ? "More" : "From the start"}
          </button>
          <span className="small muted numbers">
            {formatInteger(start + 1)}–{formatInteger(end)} of {formatInteger(suspects.length)}
          </span>
        </div>
      )}
    </>
  );
}

interface SuspectCardProps {
  readonly suspect: Suspect;
  readonly test: LabelledImages;
  readonly networks: readonly GalleryEntrant[];
}

/** Named one by one up to here; of more, how many say what. */
const MAX_NAMED = 4;

const SuspectCard = memo(function SuspectCard({ suspect: { index, given, suggested, selfConfidence, margin }, test, networks }: SuspectCardProps) {
  const href = hrefOf(galleryPlace("results", { actual: given, predicted: suggested }));
  return (
    <>
      <Garment source={test} index={index} size={84} label={`Test image ${formatInteger(index)}`} />
      <div>
        <strong className="names">{garmentName(suggested)}?</strong>
        <span>
          Labelled <span className="names">{garmentName(given)}</span>, test image {formatInteger(index)}
        </span>
        <span className="muted numbers">
          {formatPercent(selfConfidence)} for the label, margin {margin.toFixed(2).replace("-", "−")}
        </span>
        {networks.length <= MAX_NAMED ? (
          <ul>
            {networks.map(({ id, predictions, confidences }) => (
              <li key={id}>
                <NetworkMark id={id} /> <span className="names">{garmentName(predictions[index] ?? 0)}</span> <span className="muted numbers">{formatPercent(confidences[index] ?? 0)}</span>
              </li>
            ))}
          </ul>
        ) : (
          <span className="muted">{countsPhrase(networks.map(({ predictions }) => predictions[index] ?? 0))}</span>
        )}
        <a href={href}>
          Others like it
          <span className="visually-hidden">
            , {garmentName(given)} taken for {garmentName(suggested)}, as test image {formatInteger(index)}
          </span>
        </a>
      </div>
    </>
  );
});

/** "Coat by 5, Shirt by 2". */
function countsPhrase(answers: readonly number[]): string {
  const counts = [...new Set(answers)].map((answer) => ({ answer, count: answers.filter((other) => other === answer).length }));
  return listed(counts.toSorted((a, b) => b.count - a.count).map(({ answer, count }) => `${garmentName(answer)} by ${count}`));
}
