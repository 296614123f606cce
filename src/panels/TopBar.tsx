/** @file The bar that is always in view: what training does, its commands, and the way to the rooms. */
import { type FocusEvent, useMemo, useRef, useState } from "react";
import type { AppState, BackendState } from "../state/store";
import { formatBytes, formatInteger, formatPercent, NO_VALUE } from "./format";
import { NetworkMark } from "./NetworkMark";
import type { RoomSpec } from "./rooms";
import { ThemeSwitch } from "./ThemeSwitch";
import { outlook } from "./train/outlook";
import { type PrimaryCommand, controls, waitingRuns } from "./train/runProgress";
import { backendPhrases, epochText, type StatusField, type StatusLine, statusLine, timeFields } from "./train/status";
import { useApp, useTraining } from "./useApp";
import { useLook } from "./useLooks";

const selectExperiment = (state: AppState) => state.experiment;
const selectTraining = (state: AppState) => state.training;
const selectRuns = (state: AppState) => state.runs;
const selectDataset = (state: AppState) => state.dataset;
const selectBackend = (state: AppState) => state.backend;
const selectInterrupted = (state: AppState) => state.memory.interrupted;
const selectOutlook = (state: AppState) => outlook(state.experiment, state.backend);
const selectNumChosen = (state: AppState) => state.experiment.runs.filter(({ isChosen }) => isChosen).length;
const selectAnnouncement = (state: AppState) => state.announcement;

interface TopBarProps {
  readonly rooms: readonly RoomSpec[];
  /** id of the room that is shown. */
  readonly current: string;
}

export function TopBar({ rooms, current }: TopBarProps) {
  const [isOpen, setIsOpen] = useState(false);
  // Open, it would cover what a keyboard reaches next.
  const closeIfLeft = (event: FocusEvent<HTMLElement>) => {
    if (event.relatedTarget !== null && !event.currentTarget.contains(event.relatedTarget)) setIsOpen(false);
  };
  return (
    <header className="bar no-print" data-open={isOpen || undefined} onBlur={closeIfLeft}>
      <div className="bar-inner">
        <a className="bar-brand" href="#top">
          <img src="./icon.svg" alt="" width={24} height={24} />
          <span>Fitting Room</span>
        </a>
        <TrainingButtons />
        <button type="button" className="button bar-more" aria-expanded={isOpen} aria-controls="bar-details" onClick={() => setIsOpen(!isOpen)}>
          Details
        </button>
        <BarStatus />
        <nav className="bar-rooms" aria-label="Rooms">
          <ul>
            {rooms.map(({ id, name }) => (
              <li key={id}>
                <a href={`#${id}`} aria-current={id === current ? "page" : undefined} onClick={() => setIsOpen(false)}>
                  {name}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <div className="bar-theme">
          <ThemeSwitch />
        </div>
      </div>
      <Announcement />
    </header>
  );
}

const PRIMARY_NAMES: Readonly<Record<PrimaryCommand, string>> = { train: "Train", pause: "Pause", resume: "Resume", recover: "Go on" };

function TrainingButtons() {
  const commands = useTraining();
  const training = useApp(selectTraining);
  const runs = useApp(selectRuns);
  const numChosen = useApp(selectNumChosen);
  const primaryButton = useRef<HTMLButtonElement>(null);
  const current = training.current === null ? undefined : runs[training.current];
  const numWaiting = waitingRuns(training, runs).length;
  const { primary, ...can } = controls(training.status, current?.status ?? null, numWaiting, Object.keys(runs).length > 0, numChosen);
  // These two leave the page when they have done their work: the focus goes on to what comes next.
  const andFocusPrimary = (command: () => void) => () => {
    command();
    primaryButton.current?.focus();
  };
  return (
    <div className="bar-buttons" role="group" aria-label="Training">
      <CommandButton ref={primaryButton} name={PRIMARY_NAMES[primary.command]} isEnabled={primary.isEnabled} isPrimary onClick={() => void commands[primary.command]()} />
      <CommandButton name="Step" isEnabled={can.canStep} onClick={() => commands.step()} />
      <CommandButton name="Stop" isEnabled={can.canStop} onClick={() => commands.stop()} />
      {can.canSkip && <CommandButton name="Skip" rest=" to next" isEnabled onClick={andFocusPrimary(() => commands.skip())} />}
      {can.canReset && <CommandButton name="Reset" isEnabled onClick={andFocusPrimary(() => void commands.reset())} />}
    </div>
  );
}

interface CommandButtonProps {
  readonly name: string;
  /** End of the name, not shown where the bar is narrow. */
  readonly rest?: string;
  readonly isEnabled: boolean;
  readonly isPrimary?: boolean;
  readonly ref?: React.Ref<HTMLButtonElement>;
  readonly onClick: () => void;
}

/** Stays focusable when it has nothing to do (aria-disabled), so that a keyboard keeps its place while states change. */
function CommandButton({ name, rest, isEnabled, isPrimary = false, ref, onClick }: CommandButtonProps) {
  const press = (event: React.MouseEvent) => {
    // A double click on Train would press Pause with its second half: the name has changed by then.
    if (isEnabled && !(isPrimary && event.detail > 1)) onClick();
  };
  return (
    <button ref={ref} type="button" className={isPrimary ? "button button-primary bar-primary" : "button"} aria-disabled={!isEnabled} onClick={press}>
      {name}
      {rest !== undefined && <span className="bar-rest">{rest}</span>}
    </button>
  );
}

function nameOf(run: StatusLine["run"], { runs: plans }: AppState["experiment"]): string {
  return run === null ? "" : (plans.find(({ id }) => id === run.id)?.name ?? run.network.name);
}

function BarStatus() {
  const experiment = useApp(selectExperiment);
  const training = useApp(selectTraining);
  const runs = useApp(selectRuns);
  const dataset = useApp(selectDataset);
  const backend = useApp(selectBackend);
  const numChosen = useApp(selectNumChosen);
  const interrupted = useApp(selectInterrupted);
  const duration = useApp(selectOutlook);
  const status = useMemo(
    () => statusLine({ experiment, training, runs, dataset, numChosen, interrupted, outlook: duration }),
    [experiment, training, runs, dataset, numChosen, interrupted, duration],
  );
  return (
    <div className="bar-status">
      <StatusSentence status={status} experimentStatus={training.status} name={nameOf(status.run, experiment)} isMany={experiment.runs.length > MAX_DOTS} datasetName={dataset.loaded?.name ?? ""} />
      <dl className="bar-fields numbers" id="bar-details">
        {status.run !== null && timeFields(status.run).map((field) => <Field key={field.name} {...field} />)}
        <BackendFields backend={backend} />
      </dl>
      <ProgressLine status={status} />
    </div>
  );
}

/** Runs that a dot tells apart; of more, the mark stands there. */
const MAX_DOTS = 3;

interface StatusSentenceProps {
  readonly status: StatusLine;
  readonly experimentStatus: string;
  /** Of the run; empty where there is none. */
  readonly name: string;
  /** More runs than names tell apart. */
  readonly isMany: boolean;
  readonly datasetName: string;
}

/** Its data attributes are what `npm run reproduce` follows. */
function StatusSentence({ status, experimentStatus, name, isMany, datasetName }: StatusSentenceProps) {
  const { headline, run, link } = status;
  const epoch = run && epochText(run);
  const { cssColor: color } = useLook(run?.id ?? "vote");
  return (
    <p
      className="bar-sentence numbers"
      data-testid="status"
      data-dataset={datasetName}
      data-experiment-status={experimentStatus}
      data-run={run?.id ?? ""}
      data-epoch={run?.epoch ?? 0}
      data-step={run?.step ?? 0}
    >
      {run && (
        <>
          {isMany ? <NetworkMark id={run.id} /> : <span className="network-dot" style={{ background: color }} aria-hidden />}
          <strong className="bar-network">{name}</strong>{" "}
        </>
      )}
      {epoch !== null && (
        <span className="bar-epoch">
          <span className="bar-unit">epoch</span> {epoch}{" "}
        </span>
      )}
      <span className={run ? "bar-activity" : undefined}>
        {headline} {link && <a href={link.href}>{link.text}</a>}
      </span>
    </p>
  );
}

function Field({ name, value, width }: StatusField) {
  return (
    <div className="bar-field">
      <dt>{name}</dt>
      <dd style={{ minWidth: `${width}ch` }}>{value}</dd>
    </div>
  );
}

function BackendFields({ backend }: { readonly backend: BackendState | null }) {
  const { name, detail } = backendPhrases(backend);
  return (
    <>
      <div className="bar-field bar-backend">
        <dt>{name}</dt>
        <dd title={backend?.renderer ?? (backend?.oneThread != null ? (backend.notice ?? undefined) : undefined)}>{detail}</dd>
      </div>
      <Field name="tensors" value={backend === null ? NO_VALUE : formatInteger(backend.numTensors)} width={4} />
      {/* A backend off the graphics card has none of its memory, and needs the room to name its threads. */}
      {(backend === null || backend.bytesInGpu !== null) && <Field name="GPU" value={backend?.bytesInGpu == null ? NO_VALUE : formatBytes(backend.bytesInGpu)} width={6.5} />}
    </>
  );
}

/** The thin line along the bar's lower edge. */
function ProgressLine({ status: { progress, isBusy } }: { readonly status: StatusLine }) {
  const share = progress ?? 0;
  return (
    <div
      className="bar-progress"
      role="progressbar"
      aria-label="Progress"
      aria-valuemin={0}
      aria-valuemax={100}
      {...(progress === null ? { "aria-valuetext": isBusy ? "working" : "nothing under way" } : { "aria-valuenow": Math.round(share * 100), "aria-valuetext": formatPercent(share, 0) })}
      data-waiting={(isBusy && progress === null) || undefined}
    >
      <span style={{ transform: `scaleX(${share})` }} />
    </div>
  );
}

/** What screen readers hear, once an epoch. The status above changes far too often for that. */
function Announcement() {
  return (
    <p className="visually-hidden" role="status">
      {useApp(selectAnnouncement)}
    </p>
  );
}
