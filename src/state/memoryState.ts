/** @file What the page knows of its memory, as plain data. */
import type { DatasetName } from "../data/dataset";
import type { ArchitectureId } from "../nn/architectures";
import type { RunId } from "../experiment/plan";
import type { Plan } from "../experiment/plannedBySettings";

/** One experiment with at least one scored network, as the list of past runs shows it. */
export interface PastRun {
  readonly id: string;
  readonly name: string;
  /** Milliseconds since 1970, when it was last saved. */
  readonly savedAt: number;
  /** What was planned for it; of runs that came in later, as they were planned then. */
  readonly plan: Plan;
  readonly dataset: DatasetName;
  /** Test accuracies, 0–1. */
  readonly scores: readonly PastScore[];
  readonly voteAccuracy: number | null;
  /** About what it takes on disk. */
  readonly bytes: number;
}

export interface PastScore {
  readonly runId: RunId;
  readonly name: string;
  /** The paper's that it is; null for all others. */
  readonly architecture: ArchitectureId | null;
  readonly accuracy: number;
  /** Its weights came with the page, or began as those. */
  readonly isShipped?: true;
}

/** A record that could not be read; all that can be done with it is to delete it. */
export interface DamagedRun {
  readonly id: string;
  /** What is wrong with it, a sentence. */
  readonly damage: string;
}

/** An experiment that an earlier visit left under way. */
export interface Interrupted {
  /** The run that was under way. */
  readonly runId: RunId;
  readonly name: string;
  /** The paper's that it is; null for all others. */
  readonly architecture: ArchitectureId | null;
  /** Finished epochs of that network: 0 where it had not got so far. */
  readonly epoch: number;
  /** Milliseconds since 1970. */
  readonly savedAt: number;
  readonly plan: Plan;
  readonly dataset: DatasetName;
  /** Name of the backend that it was computed on. */
  readonly backend: string;
}

export interface MemoryState {
  /** "starting" until the database has been opened, or has refused. */
  readonly status: "starting" | "ready" | "unavailable";
  /** What went wrong, a sentence; null otherwise. */
  readonly notice: string | null;
  readonly interrupted: Interrupted | { readonly damage: string } | null;
  /** Newest first. */
  readonly past: readonly (PastRun | DamagedRun)[];
  /** The name of what was deleted last and can still be put back; null where nothing can. */
  readonly deleted: string | null;
}

export const initialMemory: MemoryState = { status: "starting", notice: null, interrupted: null, past: [], deleted: null };
