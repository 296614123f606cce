/** @file The whole experiment as one zip, with how far it is and a way to stop. */
import { useEffect, useId, useRef, useState } from "react";
import { messageOf } from "../../data/errors";
import type { ExportProgress } from "../../formats";
import type { Run } from "../../experiment/run";
import { formatBytes } from "../format";
import { useTraining } from "../useApp";
import { everythingBytes } from "./offers";
import { pictureOffers } from "./pictures";
import { saveFile } from "./saveFile";
import { usePicturedRuns } from "./usePicturedRuns";
import "../../styles/files.css";

export function TakeEverything({ scored }: { readonly scored: readonly Run[] }) {
  const training = useTraining();
  const [progress, setProgress] = useState<ExportProgress | null>(null);
  const [said, say] = useState<string | null>(null);
  const pictured = usePicturedRuns();
  const making = useRef<AbortController>(null);
  const hint = useId();
  useEffect(() => () => making.current?.abort(), []);
  const make = async () => {
    const controller = new AbortController();
    making.current = controller;
    say(null);
    setProgress({ done: 0, total: 1, name: "" });
    try {
      const more = scored.flatMap(({ id }) => pictureOffers(pictured[id]?.run ?? null, pictured[id]?.test ?? null)).flatMap(({ make: draw }) => draw ?? []);
      saveFile(await training.exportEverything({ onProgress: setProgress, signal: controller.signal, more }));
    } catch (error) {
      say(controller.signal.aborted ? "Cancelled. Nothing was saved." : messageOf(error));
    } finally {
      making.current = null;
      setProgress(null);
    }
  };
  const isEmpty = scored.length === 0;
  return (
    <div className="take-everything">
      <div>
        <h4>Everything, one zip</h4>
        <p className="small muted" id={hint}>
          {isEmpty
            ? "Nothing has been trained yet. Then: every network in every format, notebook, PyTorch script, tables, pictures, results.json and the report."
            : `Every scored network in every format, notebook, PyTorch script, tables, pictures, results.json and the report: about ${formatBytes(everythingBytes(scored.map(({ network }) => network.layers)))}.`}
        </p>
      </div>
      {progress === null ? (
        <button type="button" className="button" disabled={isEmpty} aria-describedby={hint} onClick={() => void make()}>
          Download everything
        </button>
      ) : (
        <div className="everything-progress">
          <progress aria-label="Making the zip" value={progress.done} max={progress.total} />
          <p className="small muted numbers">{progress.done === 0 ? "Beginning" : `${progress.done} of ${progress.total}: ${progress.name}`}</p>
          <button type="button" className="button" onClick={() => making.current?.abort()}>
            Cancel
          </button>
        </div>
      )}
      <p className="small" role="status">
        {said}
      </p>
    </div>
  );
}
