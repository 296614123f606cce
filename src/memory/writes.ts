/** @file One piece of work on the database at a time, in the background; what fails is said once, and stops nobody. Owns the database. */
import type { MemoryState } from "../state/memoryState";
import type { AppStore } from "../state/store";
import type { Database } from "./database";

export interface WritesOptions {
  readonly store: AppStore;
  /** What the browser says of the room it has. */
  readonly estimate: () => Promise<StorageEstimate>;
}

export class Writes {
  readonly #store: AppStore;
  readonly #estimate: () => Promise<StorageEstimate>;
  /** null until opened, and where there is none to be had. */
  #database: Database | null = null;
  /** Resolves when everything asked so far has been written, or has failed to be. Never rejects. */
  #work: Promise<void> = Promise.resolve();
  /** No room: nothing more is written until something has been deleted. */
  #isFull = false;

  constructor({ store, estimate }: WritesOptions) {
    this.#store = store;
    this.#estimate = estimate;
  }

  /** null until opened, where there is none to be had, and after it was lost. */
  get database(): Database | null {
    return this.#database;
  }

  set database(database: Database | null) {
    this.#database = database;
  }

  /** Resolves when everything asked so far has been done. */
  settled(): Promise<void> {
    return this.#work;
  }

  /** Puts `work` at the end of the queue. Its errors are the caller's, and stop nobody behind it. */
  afterwards<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#work.then(work);
    this.#work = done.then(
      () => {},
      () => {},
    );
    return done;
  }

  /** Writes if there is room for about so many bytes; says it once where there is not. */
  async write(bytes: number, put: (database: Database) => Promise<unknown>): Promise<void> {
    if (this.#isFull) return;
    await this.attempt(async (database) => {
      const { quota = Number.POSITIVE_INFINITY, usage = 0 } = await this.#estimate();
      if (quota - usage < bytes) throw new DOMException("no room", "QuotaExceededError");
      await put(database);
    });
  }

  /** What fails is said, and leaves everything else as it is. */
  async attempt(work: (database: Database) => Promise<unknown>): Promise<void> {
    if (this.#database === null) return;
    try {
      await work(this.#database);
    } catch (error) {
      const isQuota = error instanceof Error && error.name === "QuotaExceededError";
      if (isQuota) this.#isFull = true;
      this.say(
        isQuota
          ? "There is no room left on this device for the page to save what it trains. Training goes on without saving; deleting past runs makes room."
          : `What was trained could not be saved (${phraseOf(error)}). Training goes on.`,
      );
    }
  }

  /** Something has been deleted: there may be room again. */
  hasRoomAgain(): void {
    this.#isFull = false;
  }

  say(sentence: string): void {
    this.publish({ notice: sentence });
  }

  publish(change: Partial<MemoryState>): void {
    this.#store.setState(({ memory }) => ({ memory: { ...memory, ...change } }));
  }
}

/** What `parse` makes of a record. @throws Error saying that `subject` is damaged, and where. */
export function readable<T>(subject: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    throw new Error(`${subject} was saved, but the record is damaged (${phraseOf(error).replace("This is not a results file: ", "")}).`, { cause: error });
  }
}

/** What went wrong, without a full stop, for the middle of a sentence. */
export function phraseOf(error: unknown): string {
  const text = error instanceof Error ? error.message || error.name : String(error);
  return text.replace(/\.$/, "");
}
