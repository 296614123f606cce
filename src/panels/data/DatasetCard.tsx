/** @file Which data is loaded, from where, how far a load is, and how to bring other data. */
import { useId, useRef } from "react";
import { DropZone } from "../DropZone";
import type { AppState, DatasetState } from "../../state/store";
import { formatBytes, formatInteger } from "../format";
import { DATASET_LABELS } from "../garments/datasetLabels";
import { useApp, useData, useTraining } from "../useApp";

const selectDataset = (state: AppState) => state.dataset;
const selectWanted = (state: AppState) => state.experiment.data.set;
/** While training runs, its data must stay. */
const selectIsBusy = (state: AppState) => ["preparing", "running", "paused", "stopping", "interrupted"].includes(state.training.status);

export function DatasetCard() {
  const dataset = useApp(selectDataset);
  const wanted = useApp(selectWanted);
  const isBusy = useApp(selectIsBusy);
  const data = useData();
  const training = useTraining();
  const use = (name: "fashion-mnist" | "built-in") => {
    training.configure({ data: name });
    void data.load();
  };
  const shown = dataset.loaded?.name ?? wanted;
  return (
    <div className="card dataset-card">
      <div className="dataset-state">
        <h3>{dataset.loaded ? DATASET_LABELS[dataset.loaded.name] : dataset.status === "loading" ? "On its way" : "No data yet"}</h3>
        <DatasetStatus dataset={dataset} />
        <div className="button-row">
          {dataset.status === "failed" && (
            <button type="button" className="button" onClick={() => void data.load()}>
              Retry
            </button>
          )}
          {dataset.status === "idle" && (
            <button type="button" className="button" onClick={() => void data.load()}>
              Load {wanted === "built-in" ? "the built-in garments" : "Fashion-MNIST"}
            </button>
          )}
          {dataset.status === "loading" ? (
            <button type="button" className="button" onClick={() => data.cancel()}>
              Cancel
            </button>
          ) : (
            <button type="button" className="button" disabled={isBusy} onClick={() => use(shown === "built-in" ? "fashion-mnist" : "built-in")}>
              {shown === "built-in" ? "Go back to Fashion-MNIST" : "Use the built-in garments"}
            </button>
          )}
        </div>
      </div>
      <DataFiles isDisabled={isBusy} onFiles={(files) => void data.loadFiles(files)} />
    </div>
  );
}

function DatasetStatus({ dataset }: { readonly dataset: DatasetState }) {
  const { status, activity, progress, loaded, notice } = dataset;
  return (
    <div className="dataset-status">
      {/* Not around the progress: a screen reader would speak every chunk. */}
      <div className="dataset-summary" role="status">
        {loaded && (
          <p className="small muted">
            {formatInteger(loaded.trainSize)} training and {formatInteger(loaded.testSize)} test images, {loaded.name === "built-in" ? "" : "from "}
            {loaded.source}.
          </p>
        )}
        {status === "idle" && !loaded && <p className="small muted">Fashion-MNIST is 70,000 photographs of garments from Zalando’s shop, about 30 MB.</p>}
        {notice !== null && <p className="notice">{notice}</p>}
      </div>
      {status === "loading" && (
        <div className="dataset-progress">
          <progress aria-label="Loading the data" {...(progress && progress.total > 0 ? { value: progress.done, max: progress.total } : {})} />
          <p className="small muted numbers">
            {activity ?? "Loading"}
            {progress && `: ${formatProgress(progress)}`}
          </p>
        </div>
      )}
    </div>
  );
}

function formatProgress({ done, total, unit }: NonNullable<DatasetState["progress"]>): string {
  return unit === "bytes" ? `${formatBytes(done)} of ${formatBytes(total)}` : `${formatInteger(done)} of ${formatInteger(total)} images`;
}

/** React passes it on; its types do not know it. */
const FOLDERS = { webkitdirectory: "" };

interface DataFilesProps {
  readonly isDisabled: boolean;
  readonly onFiles: (files: readonly File[]) => void;
}

/** Takes the four IDX files by drop or picker. What will do, `loadFiles` decides. */
function DataFiles({ isDisabled, onFiles }: DataFilesProps) {
  const filesInput = useRef<HTMLInputElement>(null);
  const folderInput = useRef<HTMLInputElement>(null);
  const hint = useId();
  const take = (input: HTMLInputElement) => {
    onFiles([...(input.files ?? [])]);
    input.value = ""; // so that picking the same files again is a change again
  };
  return (
    <DropZone isDisabled={isDisabled} onFiles={onFiles}>
      <p className="small" id={hint}>
        <strong>Bring your own.</strong> Drop the four IDX files here, gzipped or not, or the folder they are in. They stay in this browser.
      </p>
      <div className="button-row">
        <button type="button" className="button" disabled={isDisabled} aria-describedby={hint} onClick={() => filesInput.current?.click()}>
          Choose files…
        </button>
        <button type="button" className="button" disabled={isDisabled} aria-describedby={hint} onClick={() => folderInput.current?.click()}>
          Choose a folder…
        </button>
      </div>
      <input ref={filesInput} type="file" multiple hidden aria-label="IDX files" onChange={(event) => take(event.currentTarget)} />
      <input ref={folderInput} type="file" multiple hidden {...FOLDERS} aria-label="Folder of IDX files" onChange={(event) => take(event.currentTarget)} />
    </DropZone>
  );
}
