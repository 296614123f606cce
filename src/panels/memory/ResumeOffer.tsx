/** @file What an earlier visit left under way, offered above everything else; and what memory has to say. */
import type { Interrupted } from "../../state/memoryState";
import type { AppState } from "../../state/store";
import { isActive } from "../../session/training";
import { DATASET_LABELS } from "../garments/datasetLabels";
import { backendName } from "../train/backendChoices";
import { interruptedName } from "../train/status";
import { useApp, useMemory, useTraining } from "../useApp";
import { whenText } from "./when";

const selectInterrupted = (state: AppState) => (isActive(state.training.status) ? null : state.memory.interrupted);
/** The backend that has started, by the name it was asked for: what would go on, unless other settings ask for another. */
const selectBackend = (state: AppState) => state.backend?.name ?? null;
const selectBackendChoice = (state: AppState) => state.backendChoice;
const selectLoaded = (state: AppState) => state.dataset.loaded?.name ?? null;

export function ResumeOffer() {
  const interrupted = useApp(selectInterrupted);
  const memory = useMemory();
  if (interrupted === null) return null;
  return (
    <section className="resume no-print" id="interrupted" aria-label="Interrupted training">
      {"damage" in interrupted ? (
        <div className="resume-inner">
          <p className="small">{interrupted.damage} It cannot be gone on with.</p>
          <button type="button" className="button" onClick={() => memory.forgetInterrupted()}>
            Delete it
          </button>
        </div>
      ) : (
        <Offer interrupted={interrupted} />
      )}
    </section>
  );
}

function Offer({ interrupted }: { readonly interrupted: Interrupted }) {
  const training = useTraining();
  const memory = useMemory();
  const caveats = [useDataCaveat(interrupted), useBackendCaveat(interrupted)].filter((caveat) => caveat !== null);
  const { epoch, savedAt } = interrupted;
  return (
    <div className="resume-inner">
      <p className="small">
        <strong>Training was interrupted.</strong> What was learned is kept ({whenText(savedAt)}).{" "}
        {caveats.length > 0 ? caveats.join(" ") : "Going on gives the same curve as if nothing had happened; Train starts anew instead."}
      </p>
      <div className="resume-buttons">
        <button type="button" className="button" onClick={() => void training.goOnFromMemory()}>
          Go on with {interruptedName(interrupted)}
          {epoch > 0 ? ` after epoch ${epoch}` : ""}
        </button>
        <button type="button" className="button" onClick={() => memory.forgetInterrupted()}>
          Forget it
        </button>
      </div>
    </div>
  );
}

/** What is needed that is not there; the built-in garments are drawn when they are needed. */
function useDataCaveat({ dataset }: Interrupted): string | null {
  const loaded = useApp(selectLoaded);
  if (loaded === null || loaded === dataset || dataset === "built-in") return null;
  return dataset === "chosen-files" ? "It needs the files that were chosen then: choose them again in the Data room." : `It needs ${DATASET_LABELS[dataset]}, which will be loaded.`;
}

function useBackendCaveat({ backend, plan }: Interrupted): string | null {
  const now = useApp(selectBackend);
  const choice = useApp(selectBackendChoice);
  if (now === null || now === backend || choice !== plan.backendChoice) return null;
  return `It was computed on ${backendName(backend)} and would go on with ${backendName(now)}: close to the same curve, but not to the last digit.`;
}
