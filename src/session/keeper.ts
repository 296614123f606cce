/** @file What memory is told of the training under way, and when. */
import { fingerprintOf } from "../data/fingerprint";
import type { Dataset } from "../data/dataset";
import type { RunId } from "../experiment/plan";
import type { Progress } from "../memory/records";
import type { ExperimentMemory } from "../memory/runMemory";
import { toContent, toCourse } from "../memory/takingUp";
import type { AppStore } from "../state/store";
import type { Runner } from "./runner";

/** What stays the same in all that memory is told of a training under way. */
export type Kept = Pick<Progress, "id" | "plan" | "dataset" | "further">;

/** Between the runner and memory; without a memory it keeps nothing. */
export class Keeper {
  readonly memory: ExperimentMemory | null;
  readonly #store: AppStore;
  readonly #runner: Runner;
  /** By what memory knows the training under way, or the last one, and its data. */
  #kept: Kept | null = null;

  constructor(store: AppStore, runner: Runner, memory: ExperimentMemory | null) {
    this.#store = store;
    this.#runner = runner;
    this.memory = memory;
  }

  get kept(): Kept | null {
    return this.#kept;
  }

  /** From now on `kept` is what is saved. */
  begin(kept: Kept): void {
    this.#kept = kept;
    this.memory?.begin(kept.id);
  }

  /** The record to go on in, as long as it is of these data; else a new one. */
  recordFor(dataset: Dataset, goesOn: boolean): Pick<Kept, "id" | "dataset"> {
    const fingerprint = fingerprintOf(dataset);
    if (goesOn && this.#kept?.dataset.fingerprint === fingerprint) return { id: this.#kept.id, dataset: this.#kept.dataset };
    return { id: newRecordId(), dataset: { name: dataset.name, fingerprint } };
  }

  /** What is on the page now is not to take the place of what memory has. */
  letGo(): void {
    this.#kept = null;
  }

  /** So that the network under way, or the next one, can be gone on with after a crash. */
  saveProgress(current: RunId): void {
    if (this.#kept === null) return;
    const { training, backend, voteChoice } = this.#store.getState();
    this.memory?.saveProgress({
      ...this.#kept,
      backend: backend?.name ?? "unknown",
      voteChoice,
      queue: training.queue,
      current,
      course: toCourse(this.#runner.run(current)),
      checkpoint: this.#runner.checkpoint,
    });
  }

  /** So that what has been scored is among the past runs. */
  saveScored(): void {
    const state = this.#store.getState();
    if (this.#kept === null || !state.training.queue.some((id) => state.runs[id]?.test)) return;
    const { id, plan, dataset } = this.#kept;
    this.memory?.saveContent(id, { plan, dataset: dataset.name }, toContent(state, this.#runner.weights, dataset.fingerprint));
  }

  /** The training is over: there is nothing left to go on with. */
  end(): void {
    if (this.#kept !== null) this.memory?.end(this.#kept.id);
  }

  /** What failed for a reason that a run itself gave is over; anything else may go better another time. */
  leave(isOver: boolean): void {
    if (isOver) this.saveScored();
    if (this.#kept === null) return;
    if (isOver) this.memory?.end(this.#kept.id);
    else this.memory?.leave(this.#kept.id);
  }
}

/** Unique on one device: what memory tells experiments apart by. */
function newRecordId(): string {
  return `${new Date().toISOString()}-${Math.random().toString(36).slice(2, 8)}`;
}
