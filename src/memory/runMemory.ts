/** @file What is kept between visits: the experiment under way, and finished ones. Nothing here touches a network. */
import { type LayersOf, paperLayers } from "../experiment/parseNetwork";
import type { MemoryCommands } from "../state/commands";
import type { ResultsFile } from "../analysis/results";
import type { Interrupted, PastRun } from "../state/memoryState";
import type { AppStore } from "../state/store";
import { CURRENT, openDatabase } from "./database";
import { PastRuns } from "./pastRuns";
import { bytesOf, type Content, parseProgress, type Progress, toProgressRecord } from "./records";
import { holdTabLock } from "./tabLock";
import { phraseOf, readable, Writes } from "./writes";

/** What the session tells its memory, and asks of it. Nothing here makes training wait, or throws into it. */
export interface ExperimentMemory {
  /** The experiment `id` starts, or goes on: it is what will be saved from now on. */
  begin(id: string): void;
  /** Replaces what was saved of the experiment under way. Of several that wait, only the latest is written. */
  saveProgress(progress: Progress): void;
  /** Keeps what the experiment `id` has brought so far among the past runs. */
  saveContent(id: string, run: Pick<PastRun, "plan" | "dataset">, content: Content): void;
  /** The experiment `id` is over: there is nothing left to go on with. */
  end(id: string): void;
  /** The experiment `id` broke off, and may be gone on with later. */
  leave(id: string): void;
  /** Something that the person should know of. */
  say(sentence: string): void;
  /** What an earlier visit left under way. @throws Error in a sentence if there is nothing, or it is damaged. */
  readProgress(): Promise<Progress>;
  /** A past run; null if there is none. @throws Error in a sentence if it is damaged. */
  readContent(id: string): Promise<Content | null>;
}

export interface RunMemoryOptions {
  readonly store: AppStore;
  /** What the browser offers, for tests to replace. */
  readonly open?: typeof openDatabase;
  readonly locks?: Parameters<typeof holdTabLock>[0];
  readonly estimate?: () => Promise<StorageEstimate>;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** What the paper's architectures are made of; tests pass something small. */
  readonly layersOf?: LayersOf;
}

const SECOND_TAB = "Fitting Room is open in another tab, which keeps what is under way. Training works here too, but a reload would lose it; finished runs are kept.";

/**
 * Keeps the experiment under way after each epoch, and finished ones until they are deleted. One write at a time, in
 * the background. What cannot be kept is said once, and training goes on.
 */
export class RunMemory implements ExperimentMemory, MemoryCommands {
  readonly #store: AppStore;
  readonly #options: Required<Omit<RunMemoryOptions, "store">>;
  readonly #writes: Writes;
  readonly #past: PastRuns;
  /** What the write that waits will write, for later progress to replace; null where none waits. One experiment's only: the next one's would be dropped by it, or written before the end of this one deletes it. */
  #pending: { progress: Progress | null } | null = null;
  /** Whether this tab may write the experiment under way. */
  #isKeeper = false;
  /** The experiment that may be written; null between experiments, and where another tab writes. */
  #id: string | null = null;

  constructor({ store, ...options }: RunMemoryOptions) {
    this.#store = store;
    this.#options = {
      open: openDatabase,
      locks: globalThis.navigator?.locks ?? null,
      estimate: async () => (await globalThis.navigator?.storage?.estimate()) ?? {},
      now: () => Date.now(),
      layersOf: paperLayers,
      ...options,
    };
    this.#writes = new Writes({ store, estimate: this.#options.estimate });
    this.#past = new PastRuns(store, this.#writes, this.#options.layersOf);
    void this.#writes.afterwards(() => this.#start());
  }

  /** Resolves when everything asked so far has been done. */
  settled(): Promise<void> {
    return this.#writes.settled();
  }

  begin(id: string): void {
    this.#pending = null;
    void this.#writes.afterwards(async () => {
      this.#id = this.#isKeeper ? id : null;
      this.#writes.publish({ interrupted: null });
      if (this.#writes.database !== null && !this.#isKeeper) this.say(SECOND_TAB);
    });
  }

  saveProgress(progress: Progress): void {
    if (this.#pending !== null) {
      this.#pending.progress = progress;
      return;
    }
    const pending = { progress };
    this.#pending = pending;
    void this.#writes.afterwards(() => this.#writePending(pending));
  }

  saveContent(id: string, run: Pick<PastRun, "plan" | "dataset">, content: Content): void {
    void this.#writes.afterwards(() => this.#past.save(id, run, content, this.#options.now()));
  }

  end(id: string): void {
    if (this.#pending !== null) this.#pending.progress = null;
    this.#pending = null;
    void this.#writes.afterwards(async () => {
      if (this.#id === id) await this.#writes.attempt((database) => database.delete("interrupted", CURRENT));
      if (this.#id === id) this.#id = null;
      await this.#offer();
    });
  }

  leave(id: string): void {
    void this.#writes.afterwards(async () => {
      if (this.#id === id) this.#id = null;
      await this.#offer();
    });
  }

  say(sentence: string): void {
    this.#writes.say(sentence);
  }

  readProgress(): Promise<Progress> {
    return this.#writes.afterwards(async () => {
      const record = await this.#writes.database?.get("interrupted", CURRENT);
      if (record === undefined) throw new Error("What was under way is not there any more: another tab may have gone on with it.");
      return readable("What was under way", () => parseProgress(record, this.#options.layersOf));
    });
  }

  readContent(id: string): Promise<Content | null> {
    return this.#writes.afterwards(() => this.#past.read(id));
  }

  forgetInterrupted(): void {
    void this.#writes.afterwards(async () => {
      await this.#writes.attempt((database) => database.delete("interrupted", CURRENT));
      this.#writes.publish({ interrupted: null });
    });
  }

  rename(id: string, name: string): void {
    void this.#writes.afterwards(() => this.#past.rename(id, name));
  }

  remove(id: string): void {
    void this.#writes.afterwards(() => this.#past.remove(id));
  }

  putBack(): void {
    void this.#writes.afterwards(() => this.#past.putBack());
  }

  async results(id: string): Promise<ResultsFile | null> {
    try {
      return (await this.readContent(id))?.results ?? null;
    } catch (error) {
      this.say(`${phraseOf(error)}.`);
      return null;
    }
  }

  async #start(): Promise<void> {
    try {
      this.#writes.database = await this.#options.open(() => this.#lose());
      this.#isKeeper = await holdTabLock(this.#options.locks, () => this.#takeOver());
    } catch (error) {
      this.#writes.database = null;
      return this.#writes.publish({ status: "unavailable", notice: `This browser keeps nothing for the page (${phraseOf(error)}): training works, but a reload loses it. Private windows are like that.` });
    }
    await this.#past.list();
    await this.#offer();
    this.#writes.publish({ status: "ready" });
  }

  /** The tab that kept the experiment under way is gone. One that runs here stays unsaved: it would replace what that tab left. */
  #takeOver(): void {
    this.#isKeeper = true;
    if (this.#store.getState().memory.notice === SECOND_TAB) this.#writes.publish({ notice: null });
    void this.#writes.afterwards(() => this.#offer());
  }

  #lose(): void {
    this.#writes.database = null;
    this.#writes.publish({ status: "unavailable", past: [], interrupted: null, notice: "The browser has taken the page’s memory away. Training goes on; from now on nothing is saved until the page is reloaded." });
  }

  async #writePending(pending: { readonly progress: Progress | null }): Promise<void> {
    const { progress } = pending;
    if (this.#pending === pending) this.#pending = null;
    if (progress === null || progress.id !== this.#id) return;
    const record = toProgressRecord(progress, this.#options.now());
    await this.#writes.write(bytesOf(record), (database) => database.put("interrupted", record, CURRENT));
  }

  /** Offers what an earlier visit left, if it is for this tab to go on with it. */
  async #offer(): Promise<void> {
    if (!this.#isKeeper || this.#id !== null) return;
    await this.#writes.attempt(async (database) => {
      const record = await database.get("interrupted", CURRENT);
      this.#writes.publish({ interrupted: record === undefined ? null : this.#interruptedOf(record) });
    });
  }

  #interruptedOf(record: unknown): Interrupted | { readonly damage: string } {
    try {
      const { current, course, savedAt, plan, dataset, backend } = readable("What was under way when the page was left", () => parseProgress(record, this.#options.layersOf));
      const run = plan.experiment.runs.find(({ id }) => id === current);
      return { runId: current, name: run?.name ?? "A run", architecture: run?.network.architecture ?? null, epoch: course.epochs.length, savedAt, plan, dataset: dataset.name, backend };
    } catch (error) {
      return { damage: `${phraseOf(error)}.` };
    }
  }
}
