/** @file One scored network: score, matrix, report, and every single answer. */
import { useMemo } from "react";
import type { RunId } from "../../experiment/plan";
import { lazyPanel } from "../lazyPanel";
import { useDataset } from "../garments/useDataset";
import { ConfusionExplorer } from "./ConfusionExplorer";
import { PredictionGrid } from "./PredictionGrid";
import { ProbabilityTable } from "./ProbabilityTable";
import { ReportCard } from "./ReportCard";
import type { ResultView } from "./resultView";
import { Scoreboard } from "./Scoreboard";
import { matchesLabels } from "./selections";

const SurenessFold = lazyPanel(async () => (await import("../scores/SurenessFold")).SurenessFold, "3.2rem");

export function ScoredResults({ id, view }: { readonly id: RunId; readonly view: ResultView }) {
  const dataset = useDataset();
  const { evaluation } = view;
  const test = useMemo(() => {
    const isSame = dataset !== null && dataset.name === view.dataset && matchesLabels(evaluation.confusionMatrix, dataset.test.labels);
    return isSame ? dataset.test : null;
  }, [dataset, view.dataset, evaluation]);
  return (
    <>
      <Scoreboard view={view} />
      {view.cardNote !== null && <p className="notice notice-plain">{view.cardNote}</p>}
      <ConfusionExplorer id={id} evaluation={evaluation} test={test} networkName={view.name} />
      <ReportCard id={id} report={evaluation.report} />
      {test ? (
        <>
          <SurenessFold id={id} test={test} />
          <PredictionGrid run={id} test={test} predictions={evaluation.predictions} count={25} imageSize={84} title="Twenty-five at random" firstSeed={1} />
          <PredictionGrid run={id} test={test} predictions={evaluation.predictions} count={60} imageSize={56} title="Sixty at random" firstSeed={1_001} />
          <ProbabilityTable evaluation={evaluation} test={test} />
        </>
      ) : (
        <p className="notice">The images that this network was scored on are not loaded now. Load the same data again in the Data room to see its answers image by image.</p>
      )}
    </>
  );
}
