/** @file A network from a file: picked or dropped, scored on the test images, put among the results. */
import { useId, useRef, useState } from "react";
import { messageOf } from "../../data/errors";
import type { RunId } from "../../experiment/plan";
import type { AppState } from "../../state/store";
import { isActive } from "../../session/training";
import { listed } from "../../experiment/words";
import { DropZone } from "../DropZone";
import { formatLoss, formatPercent } from "../format";
import { useApp, useTraining } from "../useApp";
import { planIn, usePlans } from "../usePlans";
import { saysOfItself } from "./saysOfItself";
import "../../styles/files.css";

type Progress =
  | { readonly step: "none" }
  | { readonly step: "opening"; readonly file: File }
  | { readonly step: "asking"; readonly file: File; readonly replaces: readonly RunId[] }
  | { readonly step: "opened"; readonly file: File; readonly id: RunId }
  | { readonly step: "kept"; readonly file: File }
  | { readonly step: "failed"; readonly sentence: string };

const selectIsBusy = (state: AppState) => isActive(state.training.status) || state.training.status === "interrupted";

interface OpenNetworkProps {
  readonly onOpened: (id: RunId) => void;
}

export function OpenNetwork({ onOpened }: OpenNetworkProps) {
  const training = useTraining();
  const isTraining = useApp(selectIsBusy);
  const [progress, setProgress] = useState<Progress>({ step: "none" });
  const input = useRef<HTMLInputElement>(null);
  const hint = useId();
  const isOpening = progress.step === "opening";
  const isDisabled = isTraining || isOpening;

  const open = async (file: File, replace: boolean) => {
    setProgress({ step: "opening", file });
    try {
      const result = await training.importModel(file, { replace });
      if (result.outcome === "asks") return setProgress({ ...result, step: "asking", file });
      if (result.outcome === "abandoned") return setProgress({ step: "kept", file });
      setProgress({ step: "opened", file, id: result.id });
      onOpened(result.id);
    } catch (error) {
      setProgress({ step: "failed", sentence: messageOf(error) });
    }
  };
  const take = (files: readonly File[]) => {
    const [file] = files;
    if (isDisabled) return;
    if (file === undefined) setProgress({ step: "failed", sentence: "What was dropped is no file. Save it first, then drop it here." });
    else if (files.length > 1) setProgress({ step: "failed", sentence: `${files.length} files were dropped. Open one network at a time.` });
    else void open(file, false);
  };
  return (
    <div className="card open-network">
      <DropZone isDisabled={isDisabled} onFiles={take}>
        <div>
          <h3>Open a network</h3>
          <p className="small" id={hint}>
            Drop a .h5, .keras, .onnx or TensorFlow.js .zip of one of the three networks here, whoever trained it. It is scored on the test images and stands beside the others.
            {isTraining && !isOpening && " Not while training is under way."}
          </p>
        </div>
        <button type="button" className="button" disabled={isDisabled} aria-describedby={hint} onClick={() => input.current?.click()}>
          Choose a file…
        </button>
        <input
          ref={input}
          type="file"
          hidden
          accept=".h5,.hdf5,.keras,.onnx,.zip"
          aria-label="Network file"
          onChange={({ currentTarget }) => {
            if (currentTarget.files?.length) take([...currentTarget.files]);
            currentTarget.value = ""; // so that picking the same file again is a change again
          }}
        />
      </DropZone>
      <Outcome progress={progress} onReplace={(file) => void open(file, true)} onKeep={(file) => setProgress({ step: "kept", file })} />
    </div>
  );
}

interface OutcomeProps {
  readonly progress: Progress;
  readonly onReplace: (file: File) => void;
  readonly onKeep: (file: File) => void;
}

function Outcome({ progress, onReplace, onKeep }: OutcomeProps) {
  const plans = usePlans();
  switch (progress.step) {
    case "none":
      return null;
    case "opening":
      return (
        <p className="small" role="status">
          Opening “{progress.file.name}” and scoring it on the test images…
        </p>
      );
    case "asking":
      return (
        <div className="notice open-question" role="group" aria-label="Replace what was trained here?">
          <p role="alert">
            The images loaded now are others than those that {listed(progress.replaces.map((id) => planIn(plans, id).name))}, trained on this page, {progress.replaces.length === 1 ? "was" : "were"} scored on. What was scored on others would have to go for “{progress.file.name}”.
          </p>
          <div className="button-row">
            <button type="button" className="button" onClick={() => onReplace(progress.file)}>
              Replace
            </button>
            <button type="button" className="button" onClick={() => onKeep(progress.file)}>
              Keep what was trained
            </button>
          </div>
        </div>
      );
    case "opened":
      return <Opened fileName={progress.file.name} id={progress.id} />;
    case "kept":
      return (
        <p className="small" role="status">
          “{progress.file.name}” was not opened. Everything is as it was.
        </p>
      );
    case "failed":
      return (
        <p className="notice" role="alert">
          {progress.sentence}
        </p>
      );
  }
}

const selectRun = (id: RunId) => (state: AppState) => state.runs[id];

function Opened({ fileName, id }: { readonly fileName: string; readonly id: RunId }) {
  const run = useApp(selectRun(id));
  // Since trained anew, or reset: what was opened is gone.
  if (run?.test == null || run.imported === undefined) return null;
  return (
    <div className="small" role="status">
      <p>
        Opened “{fileName}” as {run.network.name}: test accuracy <strong className="numbers">{formatPercent(run.test.accuracy)}</strong>, loss <span className="numbers">{formatLoss(run.test.loss)}</span>.
      </p>
      <p className="muted">{saysOfItself(run.imported)}</p>
    </div>
  );
}
