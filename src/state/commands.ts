/** @file What a person can tell the page to do. Panels call these; datasets.ts, training.ts and session.ts carry them out. */
import type { Dataset } from "../data/dataset";
import type { ResultsFile } from "./results";
import type { Settings } from "./settings";

export interface DataCommands {
  /** Loads what `settings.data` names; does nothing if that is loaded or loading. */
  load(): Promise<void>;
  /** Reads IDX files (gzipped or not) that the person dropped or picked. Leaves what was loaded if they will not do. */
  loadFiles(files: readonly File[]): Promise<void>;
  /** Stops a load under way; what was loaded before stays. */
  cancel(): void;
  /** The pixels behind `state.dataset.loaded`; null until ready. */
  current(): Dataset | null;
}

/** What drives runs; needs tfjs. */
export interface RunCommands {
  /** Starts the experiment; a second call while one runs does nothing. */
  train(): Promise<void>;
  /** Stops pulling; everything stays as it is. */
  pause(): void;
  resume(): void;
  /** Does one optimizer step and pauses; starts a paused experiment if none runs. */
  step(): void;
  /** Ends the run under way (it is still scored) and starts no other. */
  stop(): void;
  /** Ends the run under way (it is still scored) and goes to the next architecture. */
  skip(): void;
  /** Goes on after a lost graphics context, from the last finished epoch. */
  recover(): Promise<void>;
  /** Forgets runs and results; keeps data, settings and seed, and what memory has among the past runs. */
  reset(): Promise<void>;
  /** Goes on with what an earlier visit left under way, with its settings, after the last finished epoch. */
  goOnFromMemory(): Promise<void>;
  /** Shows a past run as if it had just finished; does nothing while an experiment runs. */
  openPastRun(id: string): Promise<void>;
}

/** What is done with past runs without any network. Nothing here throws: what goes wrong becomes a notice. */
export interface MemoryCommands {
  /** Deletes what an earlier visit left under way. */
  forgetInterrupted(): void;
  rename(id: string, name: string): void;
  /** Deletes a past run; `putBack` undoes it, until the next one is deleted. */
  remove(id: string): void;
  putBack(): void;
  /** Its results.json; null if it cannot be had. */
  results(id: string): Promise<ResultsFile | null>;
}

/** The session: what drives runs, and the backend that they need. */
export interface SessionCommands extends RunCommands {
  /** Starts the backend that the settings name before it is needed, so that the page can say which one was taken. */
  prepare(): Promise<void>;
}

export interface TrainingCommands extends RunCommands {
  /** Changes settings, and with them the address. Refused while an experiment runs. */
  configure(change: Partial<Settings>): void;
  /** Everything measured so far, in results.json's form. */
  results(): ResultsFile;
}
