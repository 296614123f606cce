/** @file How sure one network is, and how rightly: calibration, scores of its probabilities, and its ranking of each class. */
import { useCallback, useMemo } from "react";
import { NUM_CLASSES, type LabelledImages } from "../../data/dataset";
import type { RunId } from "../../experiment/plan";
import type { Answers } from "../../explain/scores/answers";
import { Fold } from "../Fold";
import { formatLoss, formatPercent, NO_VALUE } from "../format";
import { type GalleryEntrant, useEntrants } from "../gallery/useEntrants";
import { NetworkMark } from "../NetworkMark";
import { ScrollFrame } from "../ScrollFrame";
import { RankingCurves } from "./RankingCurves";
import { ReliabilityDiagram } from "./ReliabilityDiagram";
import { type Sureness, type Turn, workOutRankings, workOutSureness } from "./sureness";
import { useWorkedOut } from "./useWorkedOut";
import { WhenOpen } from "./WhenOpen";
import "../../styles/scores.css";

interface SurenessProps {
  readonly id: RunId;
  /** The images that were scored. */
  readonly test: LabelledImages;
}

export function SurenessFold(props: SurenessProps) {
  return (
    <Fold title="How sure it is, and how rightly" note="Calibration, log loss, Brier score; ROC and precision–recall of each garment.">
      <WhenOpen>
        <SurenessBody {...props} />
      </WhenOpen>
    </Fold>
  );
}

type Named = readonly [GalleryEntrant, Sureness];

function SurenessBody({ id, test }: SurenessProps) {
  const entrants = useEntrants();
  const networks = useMemo(() => entrants.filter((entrant) => entrant.id !== "vote"), [entrants]);
  const own = networks.find((network) => network.id === id);
  const sureness = useWorkedOut(
    useCallback(
      async (turn: Turn) => {
        const all: Named[] = [];
        for (const network of networks) all.push([network, await workOutSureness(answersOf(network, test), turn)]);
        return all;
      },
      [networks, test],
    ),
  );
  const rankings = useWorkedOut(useMemo(() => (own === undefined ? null : (turn: Turn) => workOutRankings(answersOf(own, test), turn)), [own, test]));
  const ofOwn = sureness?.find(([network]) => network.id === id);
  return (
    <div className="sureness">
      <div className="sureness-columns">
        {ofOwn === undefined ? <p className="sureness-waiting small muted">Working it out …</p> : <ReliabilityDiagram id={id} name={ofOwn[0].name} bins={ofOwn[1].bins} />}
        {sureness && (
          <div className="sureness-words">
            {ofOwn && <p>{verdict(ofOwn[1])}</p>}
            <ScrollFrame label="Probabilities of all networks, scored">
              <SurenessTable all={sureness} />
            </ScrollFrame>
            <ul className="small muted">
              <li>Log loss: the mean of −log of the probability that the true class got. Brier score: the mean squared distance from the truth, 0 to 2. Less is better in both.</li>
              <li>Calibration error: how far, on the mean, confidence and share of right answers lie apart, in 15 steps of confidence.</li>
              <li>Temperature: what all logits would have to be divided by for the least log loss on these images. Above 1, the network is too sure; no answer changes.</li>
            </ul>
          </div>
        )}
      </div>
      <RankingCurves id={id} rankings={rankings} />
    </div>
  );
}

function answersOf({ probabilities, predictions }: GalleryEntrant, test: LabelledImages): Answers {
  return { labels: test.labels.subarray(0, predictions.length), probabilities, numClasses: NUM_CLASSES };
}

/** Beyond this a temperature is worth a word. */
const WORTH_MENDING = 0.05;

/** A sentence or two. */
function verdict({ error, logLoss, mended }: Sureness): string {
  const first = `On the mean, its confidence is ${formatPercent(error)} away from how often it is right.`;
  if (mended === null) return `${first} No temperature is best: these answers are all right, or no better than guessed.`;
  const { temperature } = mended;
  if (Math.abs(temperature - 1) < WORTH_MENDING) return `${first} It is about as sure as it should be: a temperature of ${temperature.toFixed(2)} would be best.`;
  const change = `a temperature of ${temperature.toFixed(2)} would bring that to ${formatPercent(mended.error)}, and the log loss from ${formatLoss(logLoss)} to ${formatLoss(mended.logLoss)}`;
  return `${first} It is ${temperature > 1 ? "too sure" : "not sure enough"}: ${change}.`;
}

function SurenessTable({ all }: { readonly all: readonly Named[] }) {
  return (
    <table className="score-table">
      <thead>
        <tr>
          <th scope="col">Network</th>
          {["Log loss", "Brier score", "Calibration error", "Temperature"].map((head) => (
            <th key={head} scope="col" className="number">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {all.map(([{ id, name }, { logLoss, brier, error, mended }]) => (
          <tr key={id}>
            <th scope="row">
              <NetworkMark id={id} /> {name}
            </th>
            <td className="number">{formatLoss(logLoss)}</td>
            <td className="number">{formatLoss(brier)}</td>
            <td className="number">{formatPercent(error)}</td>
            <td className="number">{mended === null ? NO_VALUE : mended.temperature.toFixed(2)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
