/** @file The offer to score the networks that came with the page, how far that is, and what came of it. */
import { type ReactNode, useId } from "react";
import { ARCHITECTURE_IDS, type ArchitectureId, architectureById } from "../../nn/architectures";
import type { RunId } from "../../experiment/plan";
import { cardOf } from "../../experiment/origin";
import type { AppState } from "../../state/store";
import { isActive } from "../../session/training";
import { listed } from "../../experiment/words";
import { formatPercent } from "../format";
import { useApp } from "../useApp";
import { planIn, usePlans } from "../usePlans";
import type { ShippedScoring } from "./useScoreShipped";
import "../../styles/files.css";

const selectIsBusy = (state: AppState) => isActive(state.training.status) || state.training.status === "interrupted";
const selectIsOtherData = (state: AppState) => state.dataset.loaded !== null && state.dataset.loaded.name !== "fashion-mnist";

interface ScoreShippedProps extends ShippedScoring {
  /** The one network that can also be scored alone; null offers all three only. */
  readonly only: ArchitectureId | null;
  /** What is said before the buttons. */
  readonly children: ReactNode;
}

export function ScoreShipped({ scoring, score, keep, only, children }: ScoreShippedProps) {
  const isBusy = useApp(selectIsBusy);
  const isOtherData = useApp(selectIsOtherData);
  const hint = useId();
  const isScoring = scoring.step === "scoring";
  const button = (name: string, ids: readonly ArchitectureId[]) => (
    <button type="button" className="button" aria-disabled={isBusy || isScoring} aria-describedby={hint} onClick={() => !isBusy && !isScoring && score(ids)}>
      {name}
    </button>
  );
  return (
    <div className="score-shipped">
      <div className="score-shipped-offer">
        <div id={hint} className="score-shipped-text">
          {children}
          {isOtherData && <p className="small">They were trained on Fashion-MNIST, and the images loaded now are others: expect other scores than on their cards.</p>}
          {isBusy && !isScoring && <p className="small muted">Not while training is under way.</p>}
        </div>
        <div className="button-row">
          {button("Score the three that came with the page", ARCHITECTURE_IDS)}
          {only !== null && button(`Only architecture ${only}`, [only])}
        </div>
      </div>
      <div className="score-shipped-outcome">
        {isScoring && <Progress ids={scoring.ids} />}
        {/* There from the start, so that what comes to stand in it is spoken. */}
        <div className="small" role="status">
          <Said scoring={scoring} />
        </div>
        {scoring.step === "asking" && <Question replaces={scoring.replaces} onReplace={() => score(scoring.ids, true)} onKeep={keep} />}
        {scoring.step === "failed" && (
          <p className="notice" role="alert">
            {scoring.sentence} Nothing has changed.
          </p>
        )}
      </div>
    </div>
  );
}

function Said({ scoring }: Pick<ShippedScoring, "scoring">) {
  switch (scoring.step) {
    case "scoring":
      return <Activity ids={scoring.ids} />;
    case "scored":
      return <Scored ids={scoring.ids} />;
    case "kept":
      return <p>Nothing was scored. Everything is as it was.</p>;
    default:
      return null;
  }
}

interface QuestionProps {
  readonly replaces: readonly RunId[];
  readonly onReplace: () => void;
  readonly onKeep: () => void;
}

function Question({ replaces, onReplace, onKeep }: QuestionProps) {
  const plans = usePlans();
  return (
    <div className="notice open-question" role="group" aria-label="Replace what was trained here?">
      <p role="alert">
        The images loaded now are others than those that {listed(replaces.map((id) => planIn(plans, id).name))}, trained on this page, {replaces.length === 1 ? "was" : "were"} scored on. What was scored on others would have to go.
      </p>
      <div className="button-row">
        <button type="button" className="button" onClick={onReplace}>
          Replace
        </button>
        <button type="button" className="button" onClick={onKeep}>
          Keep what was trained
        </button>
      </div>
    </div>
  );
}

const selectCurrent = ({ training, runs }: AppState) => (training.current === null ? null : (runs[training.current]?.network.architecture ?? null));
const selectShare = ({ training, runs }: AppState) => (training.current === null ? null : (runs[training.current]?.passProgress ?? null));

function Progress({ ids }: { readonly ids: readonly ArchitectureId[] }) {
  const current = useApp(selectCurrent);
  const share = useApp(selectShare) ?? 0;
  const place = current === null ? -1 : ids.indexOf(current);
  return <progress aria-label="Scoring the networks that came with the page" value={place < 0 ? 0 : place + share} max={ids.length} />;
}

/** Spoken once a network, so without the share. */
function Activity({ ids }: { readonly ids: readonly ArchitectureId[] }) {
  const current = useApp(selectCurrent);
  const place = current === null ? -1 : ids.indexOf(current);
  const activity = place < 0 ? "Fetching the networks and the images…" : `Scoring ${architectureById(ids[place]!).name}, ${place + 1} of ${ids.length}.`;
  return <p>{activity} Stop, in the bar above, ends it.</p>;
}

const selectRuns = (state: AppState) => state.runs;

function Scored({ ids }: { readonly ids: readonly RunId[] }) {
  const runs = useApp(selectRuns);
  const plans = usePlans();
  const scores = ids.flatMap((id) => {
    const run = runs[id];
    // Since trained anew, or reset: what was scored is gone.
    return run === undefined || run.test === null || cardOf(run) === null ? [] : [`${planIn(plans, id).name} ${formatPercent(run.test.accuracy)}`];
  });
  if (scores.length === 0) return null;
  return (
    <p>
      Scored: {listed(scores)}. See <a href="#results">Results</a> and <a href="#compare">Compare</a>.
    </p>
  );
}
