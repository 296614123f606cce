/** @file Finished experiments in the database: saved, listed, renamed, deleted and put back. */
import type { Experiment } from "../experiment/plan";
import type { LayersOf } from "../experiment/parseNetwork";
import type { DamagedRun, PastRun, PastScore } from "../state/memoryState";
import type { AppStore } from "../state/store";
import type { Database } from "./database";
import { pastName } from "./pastName";
import { bytesOf, type Content, parseContent, parsePastRun, toContentRecord, toPastRunRecord } from "./records";
import { phraseOf, readable, type Writes } from "./writes";

/** Each does its work at once: whoever calls has waited for its turn (`Writes.afterwards`). */
export class PastRuns {
  readonly #store: AppStore;
  readonly #writes: Writes;
  readonly #layersOf: LayersOf;
  /** Raw records of what was deleted last. */
  #deleted: { readonly id: string; readonly run: unknown; readonly content: unknown } | null = null;

  constructor(store: AppStore, writes: Writes, layersOf: LayersOf) {
    this.#store = store;
    this.#writes = writes;
    this.#layersOf = layersOf;
  }

  /** Keeps what the experiment `id` has brought so far, under the name it has, if people gave it one. */
  async save(id: string, { plan, dataset }: Pick<PastRun, "plan" | "dataset">, content: Content, savedAt: number): Promise<void> {
    const known = this.#known(id);
    const scores = scoresOf(content);
    const record = toContentRecord(content);
    const run: PastRun = {
      id,
      name: known !== null && known.name !== pastName(known.scores) ? known.name : pastName(scores),
      savedAt,
      // As it began: what is trained further brings its own recipe, which is not that of the others.
      plan: known === null ? plan : { ...known.plan, experiment: withRunsPlanned(known.plan.experiment, plan.experiment) },
      dataset,
      scores,
      voteAccuracy: content.results.vote?.accuracy ?? null,
      bytes: bytesOf(record),
    };
    await this.#writes.write(run.bytes, (database) => putRun(database, id, toPastRunRecord(run), record));
    await this.list();
  }

  /** null if there is none. @throws Error in a sentence if it is damaged. */
  async read(id: string): Promise<Content | null> {
    const record = await this.#writes.database?.get("contents", id);
    return record === undefined ? null : readable("This run", () => parseContent(record, this.#layersOf));
  }

  async rename(id: string, name: string): Promise<void> {
    const run = this.#known(id);
    if (run === null || name.trim() === "") return;
    await this.#writes.write(0, (database) => database.put("runs", toPastRunRecord({ ...run, name: name.trim() }), id));
    await this.list();
  }

  async remove(id: string): Promise<void> {
    await this.#writes.attempt(async (database) => {
      const deleted = { id, run: await database.get("runs", id), content: await database.get("contents", id) };
      await deleteRun(database, id);
      this.#deleted = deleted;
      this.#writes.hasRoomAgain();
    });
    this.#writes.publish({ deleted: this.#deleted?.id !== id ? null : (this.#known(id)?.name ?? "the damaged record") });
    await this.list();
  }

  async putBack(): Promise<void> {
    const deleted = this.#deleted;
    if (deleted === null) return;
    this.#deleted = null;
    this.#writes.publish({ deleted: null });
    await this.#writes.write(bytesOf(deleted.content), (database) => putRun(database, deleted.id, deleted.run, deleted.content));
    await this.list();
  }

  /** Reads the list again. What cannot be read stands in it with its reason. */
  async list(): Promise<void> {
    await this.#writes.attempt(async (database) => {
      const [ids, records] = await Promise.all([database.getAllKeys("runs"), database.getAll("runs")]);
      const past = ids.map((id, i) => pastRunOf(id, records[i], this.#layersOf));
      this.#writes.publish({ past: past.toSorted((a, b) => savedAtOf(b) - savedAtOf(a)) });
    });
  }

  /** As it is listed; null where it is not, or cannot be read. */
  #known(id: string): PastRun | null {
    const run = this.#store.getState().memory.past.find((past) => past.id === id);
    return run !== undefined && "name" in run ? run : null;
  }
}

function scoresOf({ results }: Content): PastScore[] {
  return results.runs.map(({ id: runId, name, architecture, test, shipped }) => ({ runId, name, architecture, accuracy: test.accuracy, ...(shipped === undefined ? {} : { isShipped: true }) }));
}

/** `began`, with the runs that came in since. */
function withRunsPlanned(began: Experiment, now: Experiment): Experiment {
  const known = new Set(began.runs.map(({ id }) => id));
  return { ...began, runs: [...began.runs, ...now.runs.filter(({ id }) => !known.has(id))], nextId: Math.max(began.nextId, now.nextId) };
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
    return { id, damage: `${phraseOf(error)}.` };
  }
}

function savedAtOf(run: PastRun | DamagedRun): number {
  return "savedAt" in run ? run.savedAt : 0;
}
