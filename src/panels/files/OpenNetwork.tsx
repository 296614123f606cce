/** @file A network from a file: picked or dropped, scored on the test images, put among the results. */
import { useId, useRef, useState } from "react";
import { messageOf } from "../../data/errors";
import type { RunId } from "../../experiment/plan";
import type { LayerSpec } from "../../nn/architectures/layers";
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
  | { readonly step: "asking"; readonly chosen: Chosen; readonly file: File; readonly replaces: readonly RunId[] }
  /** The file holds weights alone. */
  | { readonly step: "picking"; readonly chosen: Chosen; readonly sentence: string }
  | { readonly step: "opened"; readonly file: File; readonly id: RunId }
  /** It was a results.json. */
  | { readonly step: "laid"; readonly file: File; readonly ids: readonly RunId[] }
  | { readonly step: "kept"; readonly file: File }
  | { readonly step: "failed"; readonly sentence: string };

const selectIsBusy = (state: AppState) => isActive(state.training.status) || state.training.status === "interrupted";

/** What was chosen together, and the network that it is to be laid onto if it holds weights alone. */
interface Chosen {
  readonly files: readonly File[];
  readonly onto: readonly LayerSpec[] | null;
}

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

  const open = async (chosen: Chosen, replace: boolean) => {
    // By the description, not by its weights.
    const file = chosen.files.find(({ name }) => !/\.(bin|data)$/i.test(name)) ?? chosen.files[0];
    if (file === undefined) return;
    setProgress({ step: "opening", file });
    try {
      const ids = chosen.files.length === 1 && chosen.onto === null ? await training.openResults(file) : null;
      if (ids !== null) return setProgress({ step: "laid", file, ids });
      const result = await training.importModel(chosen.files, { replace, onto: chosen.onto });
      if (result.outcome === "asks") return setProgress({ ...result, step: "asking", chosen, file });
      if (result.outcome === "abandoned") return setProgress({ step: "kept", file });
      setProgress({ step: "opened", file, id: result.id });
      onOpened(result.id);
    } catch (error) {
      setProgress(error instanceof Error && error.name === "WeightsAloneError" ? { step: "picking", chosen, sentence: error.message } : { step: "failed", sentence: messageOf(error) });
    }
  };
  const take = (files: readonly File[]) => {
    const [file] = files;
    if (isDisabled) return;
    if (file === undefined) setProgress({ step: "failed", sentence: "What was dropped is no file. Save it first, then drop it here." });
    else void open({ files, onto: null }, false);
  };
  return (
    <div className="card open-network">
      <DropZone isDisabled={isDisabled} onFiles={take}>
        <div>
          <h3>Open a network</h3>
          <p className="small" id={hint}>
            Drop a network here, whoever trained it: .h5, .keras, .onnx or TensorFlow.js, its files together where it has several. It is scored on the test images and stands beside the others. A results.json’s runs stand there with the scores they have.
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
          multiple
          accept=".h5,.hdf5,.keras,.onnx,.data,.zip,.json,.bin,.safetensors"
          aria-label="Network file"
          onChange={({ currentTarget }) => {
            if (currentTarget.files?.length) take([...currentTarget.files]);
            currentTarget.value = ""; // so that picking the same file again is a change again
          }}
        />
      </DropZone>
      <Outcome progress={progress} onReplace={(chosen) => void open(chosen, true)} onPick={(chosen) => void open(chosen, false)} onKeep={(file) => setProgress({ step: "kept", file })} />
    </div>
  );
}

interface OutcomeProps {
  readonly progress: Progress;
  readonly onReplace: (chosen: Chosen) => void;
  readonly onPick: (chosen: Chosen) => void;
  readonly onKeep: (file: File) => void;
}

function Outcome({ progress, onReplace, onPick, onKeep }: OutcomeProps) {
  const plans = usePlans();
  switch (progress.step) {
    case "none":
      return null;
    case "opening":
      return (
        <p className="small" role="status">
          Opening “{progress.file.name}”{/\.json$/i.test(progress.file.name) ? "" : " and scoring it on the test images"}…
        </p>
      );
    case "asking":
      return (
        <div className="notice open-question" role="group" aria-label="Replace what was trained here?">
          <p role="alert">
            The images loaded now are others than those that {listed(progress.replaces.map((id) => planIn(plans, id).name))}, trained on this page, {progress.replaces.length === 1 ? "was" : "were"} scored on. What was scored on others would have to go for “{progress.file.name}”.
          </p>
          <div className="button-row">
            <button type="button" className="button" onClick={() => onReplace(progress.chosen)}>
              Replace
            </button>
            <button type="button" className="button" onClick={() => onKeep(progress.file)}>
              Keep what was trained
            </button>
          </div>
        </div>
      );
    case "picking":
      return <PickNetwork sentence={progress.sentence} onPick={(onto) => onPick({ ...progress.chosen, onto })} />;
    case "opened":
      return <Opened fileName={progress.file.name} id={progress.id} />;
    case "laid":
      return (
        <p className="small" role="status">
          Opened “{progress.file.name}”: {listed(progress.ids.map((id) => plans.find((plan) => plan.id === id)?.name ?? `run ${id}`))} now {progress.ids.length === 1 ? "stands" : "stand"} beside the others, with scores, curves and answers. It has no weights: what {progress.ids.length === 1 ? "this network" : "these networks"} would say of other images, it cannot tell.
        </p>
      );
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

interface PickNetworkProps {
  readonly sentence: string;
  readonly onPick: (layers: readonly LayerSpec[]) => void;
}

/** Which network weights that came alone belong to: one of those on the page. */
function PickNetwork({ sentence, onPick }: PickNetworkProps) {
  const plans = usePlans();
  const [id, setId] = useState(plans[0]?.id);
  const picked = plans.find((plan) => plan.id === id) ?? plans[0];
  return (
    <div className="notice open-question" role="group" aria-label="Which network are these the weights of?">
      <p role="alert">{sentence}</p>
      <div className="button-row">
        <label>
          They are weights of{" "}
          <select value={picked?.id} onChange={({ currentTarget }) => setId(currentTarget.value)}>
            {plans.map((plan) => (
              <option key={plan.id} value={plan.id}>
                {plan.name}
              </option>
            ))}
          </select>
        </label>
        <button type="button" className="button" disabled={picked === undefined} onClick={() => picked !== undefined && onPick(picked.network.layers)}>
          Open onto it
        </button>
      </div>
    </div>
  );
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
      {run.imported.notes?.map((note) => (
        <p className="muted" key={note}>
          {note}
        </p>
      ))}
    </div>
  );
}
