/** @file What is kept between visits. Owns the database; nothing here touches a network. */
import { ARCHITECTURE_IDS, architectureById } from "../nn/architectures";
import type { Experiment } from "../experiment/plan";
import { type LayersOf, paperLayers } from "../experiment/parseNetwork";
import type { MemoryCommands } from "../state/commands";
import type { ResultsFile } from "../analysis/results";
import type { AppStore } from "../state/store";
import { listed } from "../experiment/words";
import { CURRENT, type Database, openDatabase } from "./database";
import type { DamagedRun, Interrupted, MemoryState, PastRun, PastScore } from "../state/memoryState";
import { bytesOf, type Content, parseContent, parsePastRun, parseProgress, type Progress, toContentRecord, toPastRunRecord, toProgressRecord } from "./records";
import { holdTabLock } from "./tabLock";

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
  /** null until opened, and where there is none to be had. */
  #database: Database | null = null;
  /** Resolves when everything asked so far has been written, or has failed to be. Never rejects. */
  #work: Promise<void>;
  /** What the write that waits will write, for later progress to replace; null where none waits. One experiment's only: the next one's would be dropped by it, or written before the end of this one deletes it. */
  #pending: { progress: Progress | null } | null = null;
  /** Whether this tab may write the experiment under way. */
  #isKeeper = false;
  /** The experiment that may be written; null between experiments, and where another tab writes. */
  #id: string | null = null;
  /** No room: nothing more is written until something has been deleted. */
  #isFull = false;
  /** Raw records of what was deleted last. */
  #deleted: { readonly id: string; readonly run: unknown; readonly content: unknown } | null = null;

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
    this.#work = this.#start();
  }

  /** Resolves when everything asked so far has been done. */
  settled(): Promise<void> {
    return this.#work;
  }

  begin(id: string): void {
    this.#pending = null;
    void this.#afterwards(async () => {
      this.#id = this.#isKeeper ? id : null;
      this.#publish({ interrupted: null });
      if (this.#database !== null && !this.#isKeeper) this.say(SECOND_TAB);
    });
  }

  saveProgress(progress: Progress): void {
    if (this.#pending !== null) {
      this.#pending.progress = progress;
      return;
    }
    const pending = { progress };
    this.#pending = pending;
    void this.#afterwards(() => this.#writePending(pending));
  }

  saveContent(id: string, { plan, dataset }: Pick<PastRun, "plan" | "dataset">, content: Content): void {
    void this.#afterwards(async () => {
      const known = this.#store.getState().memory.past.find((run) => run.id === id);
      const { runs, vote } = content.results;
      const scores = runs.map(({ id: runId, name, architecture, test, shipped }): PastScore => ({ runId, name, architecture, accuracy: test.accuracy, ...(shipped === undefined ? {} : { isShipped: true }) }));
      const record = toContentRecord(content);
      const hasOwnName = known !== undefined && "name" in known && known.name !== nameOf(known.scores);
      const run: PastRun = {
        id,
        name: hasOwnName ? known.name : nameOf(scores),
        savedAt: this.#options.now(),
        // As it began: what is trained further brings its own recipe, which is not that of the others.
        plan: known !== undefined && "plan" in known ? { ...known.plan, experiment: withRunsPlanned(known.plan.experiment, plan.experiment) } : plan,
        dataset,
        scores,
        voteAccuracy: vote?.accuracy ?? null,
        bytes: bytesOf(record),
      };
      await this.#write(run.bytes, (database) => putRun(database, id, toPastRunRecord(run), record));
      await this.#list();
    });
  }

  end(id: string): void {
    if (this.#pending !== null) this.#pending.progress = null;
    this.#pending = null;
    void this.#afterwards(async () => {
      if (this.#id === id) await this.#attempt((database) => database.delete("interrupted", CURRENT));
      if (this.#id === id) this.#id = null;
      await this.#offer();
    });
  }

  leave(id: string): void {
    void this.#afterwards(async () => {
      if (this.#id === id) this.#id = null;
      await this.#offer();
    });
  }

  say(sentence: string): void {
    this.#publish({ notice: sentence });
  }

  readProgress(): Promise<Progress> {
    return this.#afterwards(async () => {
      const record = await this.#database?.get("interrupted", CURRENT);
      if (record === undefined) throw new Error("What was under way is not there any more: another tab may have gone on with it.");
      return readable("What was under way", () => parseProgress(record, this.#options.layersOf));
    });
  }

  readContent(id: string): Promise<Content | null> {
    return this.#afterwards(async () => {
      const record = await this.#database?.get("contents", id);
      return record === undefined ? null : readable("This run", () => parseContent(record, this.#options.layersOf));
    });
  }

  forgetInterrupted(): void {
    void this.#afterwards(async () => {
      await this.#attempt((database) => database.delete("interrupted", CURRENT));
      this.#publish({ interrupted: null });
    });
  }

  rename(id: string, name: string): void {
    void this.#afterwards(async () => {
      const run = this.#store.getState().memory.past.find((past) => past.id === id);
      if (run === undefined || !("name" in run) || name.trim() === "") return;
      await this.#write(0, (database) => database.put("runs", toPastRunRecord({ ...run, name: name.trim() }), id));
      await this.#list();
    });
  }

  remove(id: string): void {
    void this.#afterwards(async () => {
      await this.#attempt(async (database) => {
        const deleted = { id, run: await database.get("runs", id), content: await database.get("contents", id) };
        await deleteRun(database, id);
        this.#deleted = deleted;
        this.#isFull = false;
      });
      const run = this.#store.getState().memory.past.find((past) => past.id === id);
      this.#publish({ deleted: this.#deleted?.id !== id ? null : run !== undefined && "name" in run ? run.name : "the damaged record" });
      await this.#list();
    });
  }

  putBack(): void {
    void this.#afterwards(async () => {
      const deleted = this.#deleted;
      if (deleted === null) return;
      this.#deleted = null;
      this.#publish({ deleted: null });
      await this.#write(bytesOf(deleted.content), (database) => putRun(database, deleted.id, deleted.run, deleted.content));
      await this.#list();
    });
  }

  async results(id: string): Promise<ResultsFile | null> {
    try {
      return (await this.readContent(id))?.results ?? null;
    } catch (error) {
      this.say(`${messageOf(error)}.`);
      return null;
    }
  }

  async #start(): Promise<void> {
    try {
      this.#database = await this.#options.open(() => this.#lose());
      this.#isKeeper = await holdTabLock(this.#options.locks, () => this.#takeOver());
    } catch (error) {
      this.#database = null;
      return this.#publish({ status: "unavailable", notice: `This browser keeps nothing for the page (${messageOf(error)}): training works, but a reload loses it. Private windows are like that.` });
    }
    await this.#list();
    await this.#offer();
    this.#publish({ status: "ready" });
  }

  /** The tab that kept the experiment under way is gone. One that runs here stays unsaved: it would replace what that tab left. */
  #takeOver(): void {
    this.#isKeeper = true;
    if (this.#store.getState().memory.notice === SECOND_TAB) this.#publish({ notice: null });
    void this.#afterwards(() => this.#offer());
  }

  #lose(): void {
    this.#database = null;
    this.#publish({ status: "unavailable", past: [], interrupted: null, notice: "The browser has taken the page’s memory away. Training goes on; from now on nothing is saved until the page is reloaded." });
  }

  /** Puts `work` at the end of the queue. Its errors are the caller's, and stop nobody behind it. */
  #afterwards<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#work.then(work);
    this.#work = done.then(
      () => {},
      () => {},
    );
    return done;
  }

  async #writePending(pending: { readonly progress: Progress | null }): Promise<void> {
    const { progress } = pending;
    if (this.#pending === pending) this.#pending = null;
    if (progress === null || progress.id !== this.#id) return;
    const record = toProgressRecord(progress, this.#options.now());
    await this.#write(bytesOf(record), (database) => database.put("interrupted", record, CURRENT));
  }

  /** Writes if there is room for about so many bytes; says it once where there is not. */
  async #write(bytes: number, put: (database: Database) => Promise<unknown>): Promise<void> {
    if (this.#isFull) return;
    await this.#attempt(async (database) => {
      const { quota = Number.POSITIVE_INFINITY, usage = 0 } = await this.#options.estimate();
      if (quota - usage < bytes) throw new DOMException("no room", "QuotaExceededError");
      await put(database);
    });
  }

  /** What fails is said, and leaves everything else as it is. */
  async #attempt(work: (database: Database) => Promise<unknown>): Promise<void> {
    if (this.#database === null) return;
    try {
      await work(this.#database);
    } catch (error) {
      const isQuota = error instanceof Error && error.name === "QuotaExceededError";
      if (isQuota) this.#isFull = true;
      this.say(
        isQuota
          ? "There is no room left on this device for the page to save what it trains. Training goes on without saving; deleting past runs makes room."
          : `What was trained could not be saved (${messageOf(error)}). Training goes on.`,
      );
    }
  }

  /** Reads the list again. What cannot be read stands in it with its reason. */
  async #list(): Promise<void> {
    await this.#attempt(async (database) => {
      const [ids, records] = await Promise.all([database.getAllKeys("runs"), database.getAll("runs")]);
      const past = ids.map((id, i) => pastRunOf(id, records[i], this.#options.layersOf));
      this.#publish({ past: past.toSorted((a, b) => savedAt(b) - savedAt(a)) });
    });
  }

  /** Offers what an earlier visit left, if it is for this tab to go on with it. */
  async #offer(): Promise<void> {
    if (!this.#isKeeper || this.#id !== null) return;
    await this.#attempt(async (database) => {
      const record = await database.get("interrupted", CURRENT);
      this.#publish({ interrupted: record === undefined ? null : this.#interruptedOf(record) });
    });
  }

  #interruptedOf(record: unknown): Interrupted | { readonly damage: string } {
    try {
      const { current, course, savedAt, plan, dataset, backend } = readable("What was under way when the page was left", () => parseProgress(record, this.#options.layersOf));
      const run = plan.experiment.runs.find(({ id }) => id === current);
      return { runId: current, name: run?.name ?? "A run", architecture: run?.network.architecture ?? null, epoch: course.epochs.length, savedAt, plan, dataset: dataset.name, backend };
    } catch (error) {
      return { damage: `${messageOf(error)}.` };
    }
  }

  #publish(change: Partial<MemoryState>): void {
    this.#store.setState(({ memory }) => ({ memory: { ...memory, ...change } }));
  }
}

async function putRun(database: Database, id: string, run: unknown, content: unknown): Promise<void> {
  const transaction = database.transaction(["runs", "contents"], "readwrite");
  await Promise.all([transaction.objectStore("runs").put(run, id), transaction.objectStore("contents").put(content, id), transaction.done]);
}

async function deleteRun(database: Database, id: string): Promise<void> {
  const transaction = database.transaction(["runs", "contents"], "readwrite");
  await Promise.all([transaction.objectStore("runs").delete(id), transaction.objectStore("contents").delete(id), transaction.done]);
}

function pastRunOf(id: string, record: unknown, layersOf: LayersOf): PastRun | DamagedRun {
  try {
    // The key is what commands go by.
    return { ...readable("A past run", () => parsePastRun(record, layersOf)), id };
  } catch (error) {
    return { id, damage: `${messageOf(error)}.` };
  }
}

/** What `parse` makes of a record. @throws Error saying that `subject` is damaged, and where. */
function readable<T>(subject: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw new Error(`${subject} was saved, but the record is damaged (${messageOf(error).replace("This is not a results file: ", "")}).`, { cause: error });
  }
}

function savedAt(run: PastRun | DamagedRun): number {
  return "savedAt" in run ? run.savedAt : 0;
}

/** `began`, with the runs that came in since. */
function withRunsPlanned(began: Experiment, now: Experiment): Experiment {
  const known = new Set(began.runs.map(({ id }) => id));
  return { ...began, runs: [...began.runs, ...now.runs.filter(({ id }) => !known.has(id))], nextId: Math.max(began.nextId, now.nextId) };
}

/** Names to list before their number says more. */
const MAX_NAMES = 3;

/** "Architecture 2", "Architectures 1 and 3 (1 came with the page)", "All three architectures"; "One convolution, seed 7 and Wide"; "24 runs". */
function nameOf(scores: readonly PastScore[]): string {
  const numbers = scores.map(({ name, architecture }) => (architecture !== null && name === architectureById(architecture).name ? architecture : null));
  if (numbers.includes(null) || new Set(numbers).size < scores.length) return scores.length > MAX_NAMES ? `${scores.length} runs` : listed(scores.map(({ name }) => name));
  const ids = (some: readonly PastScore[]): string => listed(some.map(({ architecture }) => String(architecture)));
  const came = scores.filter(({ isShipped }) => isShipped);
  const which = came.length === scores.length ? "" : `${ids(came)} `;
  const origin = came.length === 0 ? "" : ` (${which}came with the page)`;
  if (scores.length === ARCHITECTURE_IDS.length) return `All three architectures${origin}`;
  return `Architecture${scores.length === 1 ? "" : "s"} ${ids(scores)}${origin}`;
}

/** Without a full stop, for the middle of a sentence. */
function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message || error.name : String(error);
  return text.replace(/\.$/, "");
}
