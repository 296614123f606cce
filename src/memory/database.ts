/** @file The database that memory is kept in: its stores, and how it is opened. */
import { openDB, type DBSchema, type IDBPDatabase } from "idb";

export const DATABASE_NAME = "fitting-room";
const VERSION = 1;

/** Records are `unknown` until they have been checked: see records.ts. */
interface Schema extends DBSchema {
  /** One light record for each experiment that has a scored network; the key is its id. */
  runs: { key: string; value: unknown };
  /** The rest of it, under the same key: results, weights, probabilities. */
  contents: { key: string; value: unknown };
  /** At most one record, under `CURRENT`: the experiment under way. */
  interrupted: { key: string; value: unknown };
}

export type Database = IDBPDatabase<Schema>;

export const CURRENT = "current";

/**
 * @param onLost called when the browser takes the database away later (cleared by the person, or for a newer page).
 * @throws whatever the browser has against it: private mode, a disk that does not answer, a newer version of the page.
 */
export async function openDatabase(onLost: () => void): Promise<Database> {
  if (typeof indexedDB === "undefined") throw new Error("this browser has no IndexedDB");
  const database = await openDB<Schema>(DATABASE_NAME, VERSION, {
    upgrade(db) {
      for (const name of ["runs", "contents", "interrupted"] as const) db.createObjectStore(name);
    },
    blocking: (_current, _blocked, event) => {
      (event.target as IDBDatabase).close();
      onLost();
    },
    terminated: onLost,
  });
  return database;
}
