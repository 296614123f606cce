/** @file The whole experiment as a folder of Python, to be trained on other machines. */
import { useId } from "react";
import { counted } from "../../experiment/words";
import type { AppState } from "../../state/store";
import { useApp, useTraining } from "../useApp";
import { useSaving } from "./useSaving";

const NAME = "Take the whole experiment";
const selectCount = ({ experiment }: AppState) => experiment.runs.length;

export function TakeExperiment() {
  const training = useTraining();
  const count = useApp(selectCount);
  const { busy, problem, save } = useSaving();
  const hint = useId();
  return (
    <div className="take-everything">
      <div>
        <h4>The experiment, for other machines</h4>
        <p className="small muted" id={hint}>
          A Python folder that trains {count === 1 ? "the run" : `all ${counted(count, "run")}`}, trained here or not, in Keras: one after another, or as Ray tasks on a cluster, from further seeds too. Its results.json opens here, beside your own runs.
        </p>
      </div>
      <button type="button" className="button" aria-busy={busy !== null} aria-describedby={hint} onClick={() => busy === null && void save(NAME, training.exportExperiment)}>
        {NAME}
      </button>
      <p className="small" role="status">
        {problem?.sentence}
      </p>
    </div>
  );
}
