/** @file The presets as a person picks one: what each is for, and what would go from the page. */
import { useEffect, useRef, useState } from "react";
import { type Preset, PRESETS } from "../../experiment/presets";
import { counted } from "../../experiment/words";
import { isActive } from "../../session/training";
import type { AppState } from "../../state/store";
import { useOpenEditor } from "../editor/useOpenEditor";
import { useApp, usePlanning } from "../useApp";
import { beginQuestion } from "./beginQuestion";

const selectQuestion = ({ experiment, runs, memory }: AppState) => beginQuestion(experiment, runs, memory.status === "ready");
const selectIsActive = (state: AppState) => isActive(state.training.status);
const selectPreset = (state: AppState) => state.experiment.preset;

/** Asks once where something would go. @param onBegun the experiment is another now. */
export function PresetList({ onBegun }: { readonly onBegun: () => void }) {
  const planning = usePlanning();
  const editor = useOpenEditor();
  const question = useApp(selectQuestion);
  const isLocked = useApp(selectIsActive);
  const current = useApp(selectPreset);
  const [asked, ask] = useState<Preset | null>(null);
  const [problem, say] = useState<string | null>(null);
  const begin = ({ id }: Preset): void => {
    const refusal = planning.begin(id);
    say(refusal);
    ask(null);
    if (refusal !== null) return;
    // What it edits is no longer there.
    editor.close();
    onBegun();
  };
  return (
    <>
      {isLocked && <p className="notice">Networks are being trained. Stop first to begin with something else.</p>}
      <ul className="presets">
        {PRESETS.map((preset) => (
          <li className="preset" key={preset.id} data-current={preset.id === current || undefined}>
            <h3>{preset.name}</h3>
            <p className="small muted">
              {preset.sentence} {counted(preset.experiment().runs.length, "run")}.
            </p>
            <button type="button" className="button" disabled={isLocked} onClick={() => (question === null ? begin(preset) : ask(preset))}>
              Begin<span className="visually-hidden"> with “{preset.name}”</span>
            </button>
          </li>
        ))}
      </ul>
      {asked !== null && question !== null && !isLocked && <Question text={question} preset={asked} onYes={() => begin(asked)} onNo={() => ask(null)} />}
      {problem !== null && (
        <p className="notice" role="status">
          {problem}
        </p>
      )}
    </>
  );
}

interface QuestionProps {
  readonly text: string;
  readonly preset: Preset;
  readonly onYes: () => void;
  readonly onNo: () => void;
}

function Question({ text, preset, onYes, onNo }: QuestionProps) {
  const yes = useRef<HTMLButtonElement>(null);
  useEffect(() => yes.current?.focus(), [preset]);
  return (
    <div className="notice preset-question" role="group" aria-label={`Begin with “${preset.name}”?`}>
      <p>{text}</p>
      <div className="button-row">
        <button type="button" className="button" ref={yes} onClick={onYes}>
          Begin with “{preset.name}”
        </button>
        <button type="button" className="button" onClick={onNo}>
          Keep what is here
        </button>
      </div>
    </div>
  );
}
