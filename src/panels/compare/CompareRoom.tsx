/** @file The Compare room: the networks and their vote in columns that line up, and what the numbers say. */
import { lazy, Suspense, useMemo } from "react";
import type { DatasetName } from "../../data/dataset";
import { compareRuns, type ScoredRun, scoredRuns } from "../../analysis/comparison";
import { cardOf } from "../../experiment/origin";
import type { AppState } from "../../state/store";
import { runNames } from "../../analysis/names";
import { capitalized } from "../../experiment/words";
import { DATASET_LABELS } from "../garments/datasetLabels";
import { Pictures } from "../gallery/Pictures";
import { useDataset } from "../garments/useDataset";
import { Fold } from "../Fold";
import { formatInteger } from "../format";
import type { downloadReport } from "../files/downloadReport";
import { lazyPanel } from "../lazyPanel";
import { matchesLabels } from "../results/selections";
import { toResultsFile } from "../../analysis/results";
import { useApp, useReadState } from "../useApp";
import { theRuns } from "../runsPhrase";
import { useIsHidden } from "../useHidden";
import { usePlans } from "../usePlans";
import { CompareTable } from "./CompareTable";
import { Conclusion } from "./Conclusion";
import { CurveMultiples } from "./CurveMultiples";
import { downloadJson } from "../files/downloadJson";
import { MatrixMultiples } from "./MatrixMultiples";
import { useScoredRuns } from "./useScoredRuns";
import { VoteChooser } from "./VoteChooser";
import "../../styles/rooms.css";

const TakeEverything = lazyPanel(async () => (await import("../files/TakeEverything")).TakeEverything, "7rem");
const TakeExperiment = lazyPanel(async () => (await import("../files/TakeExperiment")).TakeExperiment, "7rem");

const Repeats = lazyPanel(async () => (await import("./Repeats")).Repeats, "0");

const ScoreGrids = lazyPanel(async () => (await import("./ScoreGrids")).ScoreGrids, "0");

const selectVote = (state: AppState) => state.vote;
const selectVoteChoice = (state: AppState) => state.voteChoice;
const selectDatasetName = (state: AppState) => state.training.dataset;

/** At the page's end and not needed to train: a chunk of its own. */
const PastRuns = lazy(async () => ({ default: (await import("../memory/PastRuns")).PastRuns }));

/** What writes report.md is loaded when it is first asked for. */
const saveReport = async (...results: Parameters<typeof downloadReport>) => (await import("../files/downloadReport")).downloadReport(...results);

/** Nobody may take the scores of networks that came with the page for this page's training. */
function cameNote(runs: readonly ScoredRun[], datasetName: DatasetName): string {
  const came = runs.filter((run) => cardOf(run) !== null);
  if (came.length === 0) return "";
  const names = came.length === runs.length ? "The networks" : capitalized(runNames(came, runs));
  const others = came.some(({ shipped }) => shipped!.data !== datasetName);
  return ` ${names} came with the page${others ? ", trained on other images than these" : ""}.`;
}

export function CompareRoom() {
  const scored = useScoredRuns();
  const plans = usePlans();
  const vote = useApp(selectVote);
  const voteChoice = useApp(selectVoteChoice);
  const datasetName = useApp(selectDatasetName);
  // Before anything is trained, what stands here are published figures.
  const isOnFashionMnist = (datasetName ?? "fashion-mnist") === "fashion-mnist";
  const dataset = useDataset();
  const readState = useReadState();
  const [hidesFiles, hidesConclusion, hidesPast] = [useIsHidden("files"), useIsHidden("conclusion"), useIsHidden("past-runs")];
  const runs = useMemo(() => scoredRuns(Object.fromEntries(scored.map((run) => [run.id, run])), plans), [scored, plans]);
  const comparison = useMemo(() => compareRuns(runs, vote), [runs, vote]);
  const [first] = runs;
  const labels = useMemo(() => {
    const isSame = first !== undefined && dataset !== null && dataset.name === datasetName && matchesLabels(first.test.confusionMatrix, dataset.test.labels);
    return isSame ? dataset.test.labels.subarray(0, first.testSize) : null;
  }, [first, dataset, datasetName]);
  return (
    <section className="room compare-room" id="compare" aria-labelledby="compare-heading">
      <header className="room-lead compare-lead">
        <h2 id="compare-heading" tabIndex={-1}>
          Compare
        </h2>
        <div>
          <p>{capitalized(theRuns(plans))} and their vote side by side, with what the paper reports and what Keras gets from the same layers.</p>
          {first && datasetName && (
            <p className="small">
              <strong>{DATASET_LABELS[datasetName]}</strong>
              <span className="muted">, {formatInteger(first.testSize)} test images.</span>
              {cameNote(runs, datasetName)}
            </p>
          )}
        </div>
        {!hidesFiles && (
          <div className="button-row">
            <button type="button" className="button" disabled={runs.length === 0} onClick={() => downloadJson("results.json", toResultsFile(readState()))}>
              Download results.json
            </button>
            <button type="button" className="button" disabled={runs.length === 0} onClick={() => void saveReport(toResultsFile(readState()), labels)}>
              Download report.md
            </button>
            <button type="button" className="button" title="All rooms in order. The browser can save them as a PDF file instead." onClick={() => window.print()}>
              Print this page
            </button>
          </div>
        )}
      </header>
      {!hidesConclusion && <Conclusion runs={runs} vote={vote} datasetName={datasetName} labels={labels} />}
      <CompareTable plans={plans} comparison={comparison} isOnFashionMnist={isOnFashionMnist} voteChoice={voteChoice} />
      {runs.length >= 2 && <Repeats labels={labels} />}
      {runs.length >= 3 && <ScoreGrids runs={runs} />}
      {runs.length >= 2 && <VoteChooser runs={scored} plans={plans} vote={vote} hasLabels={labels !== null} />}
      <CurveMultiples plans={plans} runs={scored} isOnFashionMnist={isOnFashionMnist} />
      <MatrixMultiples runs={runs} vote={vote} />
      {!hidesFiles && (
        <Fold title="Take all of it" note="Every network in every format; or the experiment, to be trained on other machines." className="take-all">
          <div className="take-pair">
            <TakeEverything scored={scored} />
            <TakeExperiment />
          </div>
        </Fold>
      )}
      {!hidesPast && (
        <Suspense>
          <PastRuns />
        </Suspense>
      )}
      <Pictures room="compare" />
    </section>
  );
}
