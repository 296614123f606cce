/** @file The Train room: the runs side by side, their settings, and their curves. */
import { useMemo, useState } from "react";
import type { RunId } from "../../experiment/plan";
import { capitalized } from "../../experiment/words";
import type { AppState } from "../../state/store";
import { type EditedPart, EditorContext } from "../editor/useOpenEditor";
import { useApp } from "../useApp";
import { arePapers, theRuns } from "../runsPhrase";
import { useIsHidden } from "../useHidden";
import { lazyPanel } from "../lazyPanel";
import { usePlans } from "../usePlans";
import { unstartedSentence } from "./backendChoices";
import { outlookSentence } from "./outlook";
import { BeginWith } from "./BeginWith";
import { type Edited, RunCards } from "./RunCards";
import { selectError } from "./selectors";
import { SettingsForm } from "./SettingsForm";

/** Below the cards: loads right behind the first paint. */
const Curves = lazyPanel(async () => (await import("./Curves")).Curves, "36rem");

/** Before a backend has started, what the settings ask for. */
const selectBackendSentence = (state: AppState) => state.backend?.notice ?? (state.backend === null ? unstartedSentence(state.backendChoice) : null);

const selectOutlook = (state: AppState) => outlookSentence(state.experiment, state.backend, state.backendChoice);

const selectMemoryNotice = (state: AppState) => state.memory.notice;

export function TrainRoom() {
  const [edited, setEdited] = useState<Edited | null>(null);
  const editor = useMemo(() => ({ open: (id: RunId, part: EditedPart) => setEdited({ id, part }), close: () => setEdited(null) }), []);
  const error = useApp(selectError);
  const memoryNotice = useApp(selectMemoryNotice);
  const backendSentence = useApp(selectBackendSentence);
  const outlook = useApp(selectOutlook);
  const hidesSettings = useIsHidden("settings");
  return (
    <EditorContext value={editor}>
      <section className="room train-room" id="train" aria-labelledby="train-heading">
        <header className="room-lead">
          <h2 id="train-heading" tabIndex={-1}>Train</h2>
          <p>
            <WhatTrains /> A fifth of the training set is held back to validate after each epoch (one pass over the rest). At its end, each network is scored once on the test images.
          </p>
          <p className="backend-sentence" data-testid="backend">
            {backendSentence}
          </p>
        </header>
        {outlook !== null && (
          <p className="notice" data-testid="outlook">
            {outlook}
          </p>
        )}
        {!hidesSettings && (
          <div className="train-folds">
            <SettingsForm />
            <BeginWith />
          </div>
        )}
        {error !== null && <p className="notice">{error}</p>}
        {memoryNotice !== null && <p className="notice">{memoryNotice}</p>}
        <RunCards edited={edited} />
        <Curves />
      </section>
    </EditorContext>
  );
}

function WhatTrains() {
  const plans = usePlans();
  if (arePapers(plans)) return "Three convolutional networks from one paper, trained one after the other on the same images.";
  return `${capitalized(theRuns(plans))} of this experiment, trained ${plans.length === 1 ? "" : "one after the other "}on the same images.`;
}
