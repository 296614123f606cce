/** @file Finished experiments that this browser keeps: their scores under those on the page, and what can be done with them. */
import { useEffect, useRef, useState } from "react";
import { messageOf } from "../../data/errors";
import type { RunId } from "../../experiment/plan";
import { ARCHITECTURE_IDS } from "../../nn/architectures";
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
import { describePlan } from "../train/settingsText";
import { useApp, useMemory, useTraining } from "../useApp";
import { planIn, usePlans } from "../usePlans";
import { whenText } from "./when";
import "../../styles/memory.css";

const selectMemory = (state: AppState) => state.memory;
const selectVoteAccuracy = (state: AppState) => state.vote?.evaluation.accuracy ?? null;
const selectOpenedId = (state: AppState) => state.training.opened?.id ?? null;
const selectIsActive = (state: AppState) => isActive(state.training.status);

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
  const plans = usePlans();
  const voteAccuracy = useApp(selectVoteAccuracy);
  if (scored.length === 0) return null;
  const came = scored.filter((run) => cardOf(run) !== null);
  const scores = scored.map(({ id, network, test }) => ({ runId: id, name: planIn(plans, id).name, architecture: network.architecture, accuracy: test?.accuracy ?? Number.NaN }));
  return (
    <li className="past-row past-present">
      <div className="past-what">
        <h4>On the page now</h4>
        {came.length > 0 && <p className="small muted">Came with the page: {listed(came.map(({ id }) => planIn(plans, id).name))}</p>}
      </div>
      <Scores scores={scores} voteAccuracy={voteAccuracy} />
    </li>
  );
}

/** What came of adding a past run's runs to those on the page. */
type Adding = { readonly ids: readonly RunId[] } | { readonly problem: string } | null;

function PastRow({ run }: { readonly run: PastRun }) {
  const [isRenaming, setIsRenaming] = useState(false);
  const [adding, setAdding] = useState<Adding>(null);
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
        <p className="small muted">{describePlan(run.plan)}</p>
      </div>
      <Scores scores={run.scores} voteAccuracy={run.voteAccuracy} />
      <Commands run={run} renameButton={renameButton} onRename={() => setIsRenaming(true)} onAdding={setAdding} />
      <Added adding={adding} />
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

/** Lists up to so many names; more are counted. */
const MAX_NAMES = 4;

/** The answer to "Add to page", for as long as what was added is there. */
function Added({ adding }: { readonly adding: Adding }) {
  const plans = usePlans();
  if (adding === null) return null;
  if ("problem" in adding) {
    return (
      <p className="past-added notice small" role="alert">
        {adding.problem}
      </p>
    );
  }
  const names = plans.filter(({ id }) => adding.ids.includes(id)).map(({ name }) => `“${name}”`);
  if (names.length === 0) return null;
  return (
    <p className="past-added small" role="status">
      Added to the page: {names.length > MAX_NAMES ? counted(names.length, "run") : listed(names)}.
    </p>
  );
}

const LOCKED = "While training runs, its results stay on the page.";

interface CommandsProps {
  readonly run: PastRun;
  readonly renameButton: React.Ref<HTMLButtonElement>;
  readonly onRename: () => void;
  readonly onAdding: (adding: Adding) => void;
}

function Commands({ run, renameButton, onRename, onAdding }: CommandsProps) {
  const training = useTraining();
  const memory = useMemory();
  const isLocked = useApp(selectIsActive);
  const open = async (): Promise<void> => {
    if (isLocked) return;
    await training.openPastRun(run.id);
    location.hash = "#results";
  };
  const add = async (): Promise<void> => {
    if (isLocked) return;
    try {
      onAdding({ ids: await training.layIn(run.id) });
    } catch (error) {
      onAdding({ problem: messageOf(error) });
    }
  };
  const exportResults = async (): Promise<void> => {
    const results = await memory.results(run.id);
    if (results !== null) downloadJson("results.json", results);
  };
  const ofRun = <span className="visually-hidden"> {run.name}</span>;
  return (
    <div className="past-commands">
      <button type="button" className="button" aria-disabled={isLocked} title={isLocked ? LOCKED : undefined} onClick={() => void open()}>
        Open{ofRun}
      </button>
      <button type="button" className="button" aria-disabled={isLocked} title={isLocked ? LOCKED : "Puts its runs beside those on the page, to compare them."} onClick={() => void add()}>
        Add to page<span className="visually-hidden">: {run.name}</span>
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
  const columns = columnsOf(scores);
  return (
    <dl className="past-scores numbers">
      {columns.map(({ id, name, accuracy }) => (
        <Score key={id} id={id} name={name} accuracy={accuracy} />
      ))}
      <Score id="vote" name="Vote" accuracy={voteAccuracy ?? Number.NaN} />
    </dl>
  );
}

/** The paper's three in their places, so that rows line up, then the others. */
function columnsOf(scores: PastRun["scores"]): { readonly id: RunId; readonly name: string; readonly accuracy: number }[] {
  const isPapers = ({ runId, architecture }: PastRun["scores"][number]): boolean => runId === String(architecture);
  const papers = ARCHITECTURE_IDS.map((id) => ({ id: String(id), name: `Arch. ${id}`, accuracy: scores.find((score) => isPapers(score) && score.architecture === id)?.accuracy ?? Number.NaN }));
  const others = scores.filter((score) => !isPapers(score)).map(({ runId, name, accuracy }) => ({ id: runId, name, accuracy }));
  const taken = new Set(others.map(({ id }) => id));
  return [...papers.filter(({ id }) => !taken.has(id)), ...others];
}

/** Characters of a name that fit one of four columns. */
const MAX_SHORT_NAME = 7;

function Score({ id, name, accuracy }: { readonly id: RunId | "vote"; readonly name: string; readonly accuracy: number }) {
  return (
    <div className={name.length > MAX_SHORT_NAME ? "past-named" : undefined}>
      <dt className="small muted">
        <NetworkMark id={id} />
        <span className="visually-hidden">Test accuracy, </span>
        {name}
      </dt>
      <dd>{Number.isFinite(accuracy) ? formatPercent(accuracy) : NO_VALUE}</dd>
    </div>
  );
}
