/** @file Some epochs more for a scored network, whether it was trained here, opened from a file, or came with the page. */
import { useState } from "react";
import type { RunId } from "../../experiment/plan";
import type { AppState } from "../../state/store";
import { isActive } from "../../session/training";
import { useApp, useTraining } from "../useApp";
import { usePlan } from "../usePlans";
import { furtherSentence } from "./furtherSentence";

const MAX_EPOCHS = 500;

const selectIsBusy = (state: AppState) => isActive(state.training.status);
const selectRun = (id: RunId) => (state: AppState) => (state.runs[id]?.test ? state.runs[id] : null);
const selectHasOptimizer = (id: RunId) => (state: AppState) => state.optimizers.includes(id);

export function TrainFurther({ id }: { readonly id: RunId }) {
  const run = useApp(selectRun(id));
  const hasOptimizer = useApp(selectHasOptimizer(id));
  const plan = usePlan(id);
  const isBusy = useApp(selectIsBusy);
  const training = useTraining();
  const [epochs, setEpochs] = useState("5");
  const wanted = Number(epochs);
  const isValid = Number.isInteger(wanted) && wanted >= 1 && wanted <= MAX_EPOCHS;
  if (run === null) return null;
  if (run.fromResults !== undefined) return <p className="small muted">“{run.fromResults}” has no weights, so this network can be neither taken away nor trained further. Open its own file for that: the folder of a whole experiment keeps one of each run.</p>;
  return (
    <form
      className="train-further"
      onSubmit={(event) => {
        event.preventDefault();
        if (isValid && !isBusy) void training.trainFurther(id, wanted);
      }}
    >
      <label className="small">
        <input type="number" min={1} max={MAX_EPOCHS} value={epochs} onChange={(event) => setEpochs(event.currentTarget.value)} aria-invalid={!isValid} />
        epochs more
      </label>
      <button type="submit" className="button" disabled={isBusy || !isValid}>
        Train further
      </button>
      <span className="small muted">
        {isBusy
          ? "Waits until the training under way has ended."
          : furtherSentence(run, hasOptimizer, plan.recipe, isValid ? wanted : null)}
      </span>
    </form>
  );
}
