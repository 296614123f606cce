/** @file The Results room: one network at a time, its score first, then where and why it fails. */
import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import type { RunId } from "../../experiment/plan";
import { cardOf } from "../../experiment/origin";
import type { Run } from "../../experiment/run";
import type { AppState } from "../../state/store";
import { lazyPanel } from "../lazyPanel";
import { formatPercent } from "../format";
import { Pictures } from "../gallery/Pictures";
import { useScoreShipped } from "../shipped/useScoreShipped";
import { useApp, useAppWhere } from "../useApp";
import { useIsHidden } from "../useHidden";
import { planIn, usePlan, usePlans } from "../usePlans";
import { NetworkTabs, tabId } from "./NetworkTabs";
import { resultViewOf } from "./resultView";
import { UntrainedPreview } from "./UntrainedPreview";
import "../../styles/rooms.css";

const loadScoredResults = async () => (await import("./ScoredResults")).ScoredResults;
const ScoredResults = lazyPanel(loadScoredResults, "60rem");
const TakeAway = lazyPanel(async () => (await import("../files/TakeAway")).TakeAway, "3.2rem");
const OpenNetwork = lazyPanel(async () => (await import("../files/OpenNetwork")).OpenNetwork, "9rem");

const ShippedOffer = lazyPanel(async () => (await import("../shipped/ShippedOffer")).ShippedOffer, "10.6rem");

const PANEL_ID = "results-panel";

const selectScored = (id: RunId) => (state: AppState) => (state.runs[id]?.test ? state.runs[id] : null);
const selectNote = (id: RunId) => (state: AppState) => noteOf(state.runs[id]);

/** What the tabs say beside the names; a step of one run changes none of it. */
const selectTabs = (state: AppState): readonly TabText[] => state.experiment.runs.map(({ id, name }) => ({ id, name, note: noteOf(state.runs[id]), remark: remarkOf(state.runs[id]) }));
type TabText = Parameters<typeof NetworkTabs>[0]["tabs"][number];
const areSameTabs = (a: readonly TabText[], b: readonly TabText[]): boolean =>
  a.length === b.length && a.every((tab, i) => tab.id === b[i]?.id && tab.name === b[i]?.name && tab.note === b[i]?.note && tab.remark === b[i]?.remark);

const selectDatasetName = (state: AppState) => state.training.dataset;
const selectFirstScored = (state: AppState) => state.experiment.runs.find(({ id }) => state.runs[id]?.test)?.id;

const selectHasRuns = (state: AppState) => Object.keys(state.runs).length > 0;

export function ResultsRoom() {
  const [chosen, setChosen] = useState<RunId | null>(null);
  const firstScored = useApp(selectFirstScored);
  const plans = usePlans();
  // What was chosen may be gone.
  const selected = planIn(plans, plans.some(({ id }) => id === chosen) ? (chosen ?? "") : (firstScored ?? "")).id;
  const selectedIsScored = useApp(selectScored(selected)) !== null;
  const shipped = useScoreShipped(setChosen);
  const hasRuns = useApp(selectHasRuns);
  const hidesFiles = useIsHidden("files");
  const hidesShipped = useIsHidden("shipped");
  useEffect(() => {
    // What shows a score is there when the first one comes, so that nothing jumps.
    if (hasRuns) void loadScoredResults().catch(() => {});
  }, [hasRuns]);
  const panel = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // The button that had the focus has gone with the preview.
    if (selectedIsScored && shipped.scoring.step === "scoring" && document.activeElement === document.body) panel.current?.focus({ preventScroll: true });
  }, [selectedIsScored, shipped.scoring.step]);
  // One and the same, first where there is nothing else to see yet, last where there is.
  const offer = hidesShipped ? null : <ShippedOffer {...shipped} architecture={planIn(plans, selected).network.architecture} />;
  return (
    <section className="room results-room" id="results" aria-labelledby="results-heading">
      <header className="room-lead">
        <h2 id="results-heading" tabIndex={-1}>Results</h2>
        <p>One network at a time, on test images it has never seen: how often it is right, what it takes for what, and every single answer.</p>
      </header>
      <Tabs selected={selected} onSelect={setChosen} />
      <div ref={panel} className="results-panel" role="tabpanel" id={PANEL_ID} aria-labelledby={tabId(PANEL_ID, selected)} tabIndex={-1}>
        {/* Keyed: chosen cells, pages and samples belong to one network. */}
        <NetworkResults key={selected} id={selected} offer={offer} />
        {!hidesFiles && <TakeAway key={`files-${selected}`} id={selected} />}
      </div>
      {selectedIsScored && offer}
      {!hidesFiles && <OpenNetwork onOpened={setChosen} />}
      <Pictures room="results" />
    </section>
  );
}

function Tabs({ selected, onSelect }: { readonly selected: RunId; readonly onSelect: (id: RunId) => void }) {
  const tabs = useAppWhere(selectTabs, areSameTabs);
  return <NetworkTabs tabs={tabs} selected={selected} onSelect={onSelect} panelId={PANEL_ID} label="Networks" />;
}

function NetworkResults({ id, offer }: { readonly id: RunId; readonly offer: ReactNode }) {
  const run = useApp(selectScored(id));
  const note = useApp(selectNote(id));
  const plan = usePlan(id);
  const datasetName = useApp(selectDatasetName);
  const view = useMemo(() => (run && datasetName ? resultViewOf(run, plan.name, datasetName) : null), [run, plan.name, datasetName]);
  return view ? <ScoredResults id={id} view={view} /> : <UntrainedPreview plan={plan} status={`${note[0]!.toUpperCase()}${note.slice(1)}.`} offer={offer} />;
}

/** Whose score it is, where it is not this page's training. */
function remarkOf(run: Run | undefined): string | null {
  return run?.test != null && cardOf(run) !== null ? "came with the page" : null;
}

/** The score, or how far training is, for a tab. */
function noteOf(run: Run | undefined): string {
  if (run === undefined) return "not trained yet";
  if (run.test) return formatPercent(run.test.accuracy);
  switch (run.status) {
    case "waiting":
      return "waiting for its turn";
    case "compiling":
      return "preparing";
    case "training":
    case "validating":
      return `training, epoch ${run.epoch} of ${run.config.epochs}`;
    case "paused":
      return `paused in epoch ${run.epoch}`;
    case "evaluating":
      return "scoring the test images";
    case "interrupted":
      return "interrupted";
    case "failed":
    case "finished":
      return "not scored";
  }
}
