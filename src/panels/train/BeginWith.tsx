/** @file The presets, folded until asked for. What is in the fold loads when it is opened. */
import { useRef, useState } from "react";
import type { AppState } from "../../state/store";
import { lazyPanel } from "../lazyPanel";
import { useApp } from "../useApp";

const PresetList = lazyPanel(async () => (await import("./PresetList")).PresetList, "20rem");

const selectName = (state: AppState) => state.experiment.name;

/** Where the runs come from; closes once others have been begun with. */
export function BeginWith() {
  const name = useApp(selectName);
  const [wasOpened, setWasOpened] = useState(false);
  const details = useRef<HTMLDetailsElement>(null);
  const summary = useRef<HTMLElement>(null);
  const close = (): void => {
    if (details.current) details.current.open = false;
    summary.current?.focus();
  };
  return (
    <details className="card begin-with" ref={details} onToggle={() => setWasOpened(true)}>
      <summary ref={summary}>
        <span className="settings-title">Begin with</span> <span className="settings-summary">{name}</span>
      </summary>
      {wasOpened && <PresetList onBegun={close} />}
    </details>
  );
}
