/** @file Finished experiments that this browser keeps: their scores under those on the page, and what can be done with them. */
import { useEffect, useRef, useState } from "react";
import { ARCHITECTURE_IDS, architectureById, type ArchitectureId } from "../../nn/architectures";
import type { DamagedRun, PastRun } from "../../state/memoryState";
import { cardOf } from "../../experiment/origin";
import type { AppState } from "../../state/store";
import { isActive } from "../../session/training";
import { counted, listed } from "../../experiment/words";
import { downloadJson } from "../files/downloadJson";
import { useScoredRuns } from "../compare/useScoredRuns";
import { Fold } from "../Fold";
import { formatBytes, formatPercent, NO_VALUE } from "../format";
import { DATASET_LABELS } from "../garments/datasetLabels";
import { NetworkMark } from "../NetworkMark";
import { describeSettings } from "../train/settingsText";
import { useApp, useMemory, useTraining } from "../useApp";
import { whenText } from "./when";
import "../../styles/memory.css";

const selectMemory = (state: AppState) => state.memory;
const selectVoteAccuracy = (state: AppState) => state.vote?.evaluation.accuracy ?? null;
const selectOpenedId = (state: AppState) => state.experiment.opened?.id ?? null;
const selectIsActive = (state: AppState) => isActive(state.experiment.status);

export function PastRuns() {
  const { status, past } = useApp(selectMemory);
  const bytes = past.reduce((sum, run) => sum + ("bytes" in run ? run.bytes : 0), 0);
  return (
    <section className="past-runs" aria-labelledby="past-runs-heading">
      <Fold
        title="Past runs"
        titleId="past-runs-heading"
        note={status === "unavailable" ? "This browser keeps nothing for the page, so there is nothing to list here." : introduction(past.length, bytes)}
      >
        <Undo />
        {past.length > 0 && (
          <ul className="past-list">
            <PresentRow />
            {past.map((run) => (
              <li className="past-row" key={run.id}>
                {"damage" in run ? <DamagedRow run={run} /> : <PastRow run={run} />}
              </li>
            ))}
          </ul>
        )}
      </Fold>
    </section>
  );
}

function introduction(numRuns: number, bytes: number): string {
  if (numRuns === 0) return "Each experiment is kept in this browser from its first scored network on, and listed here. Nothing is yet.";
  return `${counted(numRuns, "experiment")} in this browser, ${formatBytes(bytes)}. Clearing the browser’s data deletes them.`;
}

/** After a deletion: the focus comes here, since the button that had it is gone. */
function Undo() {
  const { deleted } = useApp(selectMemory);
  const memory = useMemory();
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (deleted !== null) button.current?.focus();
  }, [deleted]);
  return (
    <div role="status">
      {deleted !== null && (
        <p className="past-undo small">
          “{deleted}” was deleted.{" "}
          <button type="button" className="button" ref={button} onClick={() => memory.putBack()}>
            Undo
          </button>
        </p>
      )}
    </div>
  );
}

/** What the page shows now, so that past scores stand under it. */
function PresentRow() {
  const scored = useScoredRuns();
  const voteAccuracy = useApp(selectVoteAccuracy);
  if (scored.length === 0) return null;
  const came = scored.filter((run) => cardOf(run) !== null);
  const scores = scored.map(({ architecture, test }) => ({ architecture, accuracy: test?.accuracy ?? Number.NaN }));
  return (
    <li className="past-row past-present">
      <div className="past-what">
        <h4>On the page now</h4>
        {came.length > 0 && <p className="small muted">Came with the page: {listed(came.map(({ architecture }) => architectureById(architecture).name))}</p>}
      </div>
      <Scores scores={scores} voteAccuracy={voteAccuracy} />
    </li>
  );
}

function PastRow({ run }: { readonly run: PastRun }) {
  const [isRenaming, setIsRenaming] = useState(false);
  const renameButton = useRef<HTMLButtonElement>(null);
  const memory = useMemory();
  const isOpen = useApp(selectOpenedId) === run.id;
  const leave = (name: string | null): void => {
    if (name !== null) memory.rename(run.id, name);
    setIsRenaming(false);
    // Once the form, which has the focus, is gone.
    requestAnimationFrame(() => renameButton.current?.focus());
  };
  return (
    <>
      <div className="past-what">
        {isRenaming ? <RenameForm name={run.name} onLeave={leave} /> : <h4>{run.name}</h4>}
        <p className="small muted">
          {whenText(run.savedAt)}
          {run.dataset !== "fashion-mnist" && ` · ${DATASET_LABELS[run.dataset]}`}
          {isOpen && " · open"}
        </p>
        <p className="small muted">{describeSettings(run.settings)}</p>
      </div>
      <Scores scores={run.scores} voteAccuracy={run.voteAccuracy} />
      <Commands run={run} renameButton={renameButton} onRename={() => setIsRenaming(true)} />
    </>
  );
}

function DamagedRow({ run }: { readonly run: DamagedRun }) {
  const memory = useMemory();
  return (
    <>
      <p className="small past-damage">{run.damage}</p>
      <div className="past-commands">
        <button type="button" className="button" onClick={() => memory.remove(run.id)}>
          Delete<span className="visually-hidden"> the damaged record</span>
        </button>
      </div>
    </>
  );
}

interface CommandsProps {
  readonly run: PastRun;
  readonly renameButton: React.Ref<HTMLButtonElement>;
  readonly onRename: () => void;
}

function Commands({ run, renameButton, onRename }: CommandsProps) {
  const training = useTraining();
  const memory = useMemory();
  const isLocked = useApp(selectIsActive);
  const open = async (): Promise<void> => {
    if (isLocked) return;
    await training.openPastRun(run.id);
    location.hash = "#results";
  };
  const exportResults = async (): Promise<void> => {
    const results = await memory.results(run.id);
    if (results !== null) downloadJson("results.json", results);
  };
  const ofRun = <span className="visually-hidden"> {run.name}</span>;
  return (
    <div className="past-commands">
      <button type="button" className="button" aria-disabled={isLocked} title={isLocked ? "While training runs, its results stay on the page." : undefined} onClick={() => void open()}>
        Open{ofRun}
      </button>
      <button type="button" className="button" ref={renameButton} onClick={onRename}>
        Rename{ofRun}
      </button>
      <button type="button" className="button" onClick={() => void exportResults()}>
        Export{ofRun}
      </button>
      <button type="button" className="button" onClick={() => memory.remove(run.id)}>
        Delete{ofRun}
      </button>
    </div>
  );
}

function RenameForm({ name, onLeave }: { readonly name: string; readonly onLeave: (name: string | null) => void }) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.select(), []);
  const submit = (event: React.FormEvent): void => {
    event.preventDefault();
    onLeave(input.current?.value ?? null);
  };
  return (
    <form className="past-rename" onSubmit={submit}>
      <input ref={input} type="text" aria-label="Name" defaultValue={name} maxLength={80} required onKeyDown={(event) => event.key === "Escape" && onLeave(null)} />
      <button type="submit" className="button">
        Save
      </button>
      <button type="button" className="button" onClick={() => onLeave(null)}>
        Cancel
      </button>
    </form>
  );
}

type ScoresProps = Pick<PastRun, "scores" | "voteAccuracy">;

function Scores({ scores, voteAccuracy }: ScoresProps) {
  const accuracyOf = (id: ArchitectureId): number => scores.find(({ architecture }) => architecture === id)?.accuracy ?? Number.NaN;
  return (
    <dl className="past-scores numbers">
      {ARCHITECTURE_IDS.map((id) => (
        <Score key={id} id={id} name={`Arch. ${id}`} accuracy={accuracyOf(id)} />
      ))}
      <Score id="vote" name="Vote" accuracy={voteAccuracy ?? Number.NaN} />
    </dl>
  );
}

function Score({ id, name, accuracy }: { readonly id: ArchitectureId | "vote"; readonly name: string; readonly accuracy: number }) {
  return (
    <div>
      <dt className="small muted">
        <NetworkMark id={id} />
        <span className="visually-hidden">Test accuracy, </span>
        {name}
      </dt>
      <dd>{Number.isFinite(accuracy) ? formatPercent(accuracy) : NO_VALUE}</dd>
    </div>
  );
}
