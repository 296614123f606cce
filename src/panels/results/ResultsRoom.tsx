/** @file The Results room: one network at a time, its score first, then where and why it fails. */
import { type ReactNode, useEffect, useMemo, useRef, useState } from "react";
import { ARCHITECTURE_IDS, ARCHITECTURES, type ArchitectureId } from "../../nn/architectures";
import { cardOf } from "../../experiment/origin";
import type { Run } from "../../experiment/run";
import type { AppState } from "../../state/store";
import { lazyPanel } from "../lazyPanel";
import { formatPercent } from "../format";
import { useScoreShipped } from "../shipped/useScoreShipped";
import { useApp } from "../useApp";
import { useIsHidden } from "../useHidden";
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

/** Per architecture, so that each is a stable function and a step of one run re-renders nothing here. */
const SELECTORS = Object.fromEntries(
  ARCHITECTURE_IDS.map((id) => [
    id,
    {
      scored: (state: AppState): Run | null => (state.runs[id]?.test ? state.runs[id] : null),
      note: (state: AppState): string => noteOf(state.runs[id]),
      remark: (state: AppState): string | null => remarkOf(state.runs[id]),
    },
  ]),
) as Record<ArchitectureId, { scored: (state: AppState) => Run | null; note: (state: AppState) => string; remark: (state: AppState) => string | null }>;

const selectDatasetName = (state: AppState) => state.experiment.dataset;
const selectFirstScored = (state: AppState) => ARCHITECTURE_IDS.find((id) => state.runs[id]?.test);

const selectHasRuns = (state: AppState) => Object.keys(state.runs).length > 0;

export function ResultsRoom() {
  const [chosen, setChosen] = useState<ArchitectureId | null>(null);
  const firstScored = useApp(selectFirstScored);
  const selected = chosen ?? firstScored ?? ARCHITECTURE_IDS[0]!;
  const selectedIsScored = useApp(SELECTORS[selected].scored) !== null;
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
  const offer = hidesShipped ? null : <ShippedOffer {...shipped} id={selected} />;
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
    </section>
  );
}

function Tabs({ selected, onSelect }: { readonly selected: ArchitectureId; readonly onSelect: (id: ArchitectureId) => void }) {
  const notes = { 1: useApp(SELECTORS[1].note), 2: useApp(SELECTORS[2].note), 3: useApp(SELECTORS[3].note) };
  const remarks = { 1: useApp(SELECTORS[1].remark), 2: useApp(SELECTORS[2].remark), 3: useApp(SELECTORS[3].remark) };
  const tabs = ARCHITECTURES.map(({ id, name }) => ({ id, name, note: notes[id], remark: remarks[id] }));
  return <NetworkTabs tabs={tabs} selected={selected} onSelect={onSelect} panelId={PANEL_ID} label="Networks" />;
}

function NetworkResults({ id, offer }: { readonly id: ArchitectureId; readonly offer: ReactNode }) {
  const run = useApp(SELECTORS[id].scored);
  const note = useApp(SELECTORS[id].note);
  const datasetName = useApp(selectDatasetName);
  const view = useMemo(() => (run && datasetName ? resultViewOf(run, datasetName) : null), [run, datasetName]);
  return view ? <ScoredResults view={view} /> : <UntrainedPreview id={id} status={`${note[0]!.toUpperCase()}${note.slice(1)}.`} offer={offer} />;
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
