/** @file The Results room: one network at a time, its score first, then where and why it fails. */
import { useMemo, useState } from "react";
import { ARCHITECTURE_IDS, ARCHITECTURES, architectureById, type ArchitectureId } from "../../nn/architectures";
import type { Run } from "../../state/run";
import type { AppState } from "../../state/store";
import { lazyPanel } from "../lazyPanel";
import { formatPercent } from "../format";
import { useDataset } from "../garments/useDataset";
import { useApp } from "../useApp";
import { ConfusionExplorer } from "./ConfusionExplorer";
import { NetworkTabs, tabId } from "./NetworkTabs";
import { PredictionGrid } from "./PredictionGrid";
import { ProbabilityTable } from "./ProbabilityTable";
import { ReportCard } from "./ReportCard";
import { type ResultView, resultViewOf } from "./resultView";
import { Scoreboard } from "./Scoreboard";
import { matchesLabels } from "./selections";
import { UntrainedPreview } from "./UntrainedPreview";
import "../../styles/rooms.css";

const TakeAway = lazyPanel(async () => (await import("../files/TakeAway")).TakeAway, "24rem");
const OpenNetwork = lazyPanel(async () => (await import("../files/OpenNetwork")).OpenNetwork, "9rem");

const PANEL_ID = "results-panel";

/** Per architecture, so that each is a stable function and a step of one run re-renders nothing here. */
const SELECTORS = Object.fromEntries(
  ARCHITECTURE_IDS.map((id) => [
    id,
    {
      scored: (state: AppState): Run | null => (state.runs[id]?.test ? state.runs[id] : null),
      note: (state: AppState): string => noteOf(state.runs[id]),
    },
  ]),
) as Record<ArchitectureId, { scored: (state: AppState) => Run | null; note: (state: AppState) => string }>;

const selectDatasetName = (state: AppState) => state.experiment.dataset;
const selectFirstScored = (state: AppState) => ARCHITECTURE_IDS.find((id) => state.runs[id]?.test);

export function ResultsRoom() {
  const [chosen, setChosen] = useState<ArchitectureId | null>(null);
  const firstScored = useApp(selectFirstScored);
  const selected = chosen ?? firstScored ?? ARCHITECTURE_IDS[0]!;
  return (
    <section className="room results-room" id="results" aria-labelledby="results-heading">
      <header className="room-lead">
        <h2 id="results-heading">Results</h2>
        <p>One network at a time, on test images it has never seen: how often it is right, what it takes for what, and every single answer.</p>
      </header>
      <Tabs selected={selected} onSelect={setChosen} />
      <div className="results-panel" role="tabpanel" id={PANEL_ID} aria-labelledby={tabId(PANEL_ID, selected)} tabIndex={-1}>
        {/* Keyed: chosen cells, pages and samples belong to one network. */}
        <NetworkResults key={selected} id={selected} />
        <TakeAway key={`files-${selected}`} id={selected} />
      </div>
      <OpenNetwork onOpened={setChosen} />
    </section>
  );
}

function Tabs({ selected, onSelect }: { readonly selected: ArchitectureId; readonly onSelect: (id: ArchitectureId) => void }) {
  const notes = { 1: useApp(SELECTORS[1].note), 2: useApp(SELECTORS[2].note), 3: useApp(SELECTORS[3].note) };
  const tabs = ARCHITECTURES.map(({ id, name }) => ({ id, name, note: notes[id] }));
  return <NetworkTabs tabs={tabs} selected={selected} onSelect={onSelect} panelId={PANEL_ID} label="Networks" />;
}

function NetworkResults({ id }: { readonly id: ArchitectureId }) {
  const run = useApp(SELECTORS[id].scored);
  const note = useApp(SELECTORS[id].note);
  const datasetName = useApp(selectDatasetName);
  const view = useMemo(() => (run && datasetName ? resultViewOf(run, datasetName) : null), [run, datasetName]);
  return view ? <Results view={view} /> : <UntrainedPreview id={id} status={`${note[0]!.toUpperCase()}${note.slice(1)}.`} />;
}

/** Everything about one scored network. Takes an example as well as a run. */
function Results({ view }: { readonly view: ResultView }) {
  const dataset = useDataset();
  const { evaluation } = view;
  const test = useMemo(() => {
    const isSame = dataset !== null && dataset.name === view.dataset && matchesLabels(evaluation.confusionMatrix, dataset.test.labels);
    return isSame ? dataset.test : null;
  }, [dataset, view.dataset, evaluation]);
  return (
    <>
      <Scoreboard view={view} />
      <ConfusionExplorer evaluation={evaluation} test={test} networkName={architectureById(view.architecture).name} />
      <ReportCard report={evaluation.report} />
      {test ? (
        <>
          <PredictionGrid test={test} predictions={evaluation.predictions} count={25} imageSize={84} title="Twenty-five at random" firstSeed={1} />
          <PredictionGrid test={test} predictions={evaluation.predictions} count={60} imageSize={56} title="Sixty at random" firstSeed={1_001} />
          <ProbabilityTable evaluation={evaluation} test={test} />
        </>
      ) : (
        <p className="notice">The images that this network was scored on are not loaded now. Load the same data again in the Data room to see its answers image by image.</p>
      )}
    </>
  );
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
