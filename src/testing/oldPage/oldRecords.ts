/**
 * @file The browser's memory as the page of November 2026 left it, brought back to life: its records from `records/*.json`,
 * put into the database of that page. Not part of the page; README.md beside this file tells how they were made. Nothing
 * here is taken from the code that reads the records: names and versions are those of that page, written out.
 */

/** The three stores of that page's database. */
const STORES = ["runs", "contents", "interrupted"] as const;
const DATABASE = { name: "fitting-room", version: 1 } as const;

type StoreName = (typeof STORES)[number];

/** One record under its key. */
interface OldRecord {
  readonly key: string;
  readonly value: unknown;
}

/** All that one browser held, by store. */
export type OldRecords = Readonly<Record<StoreName, readonly OldRecord[]>>;

/** A file of `records/`, as JSON has it. */
export interface RecordsFile {
  /** What was done on the page, a sentence. */
  readonly made: string;
  /** Typed arrays stand in it as `PackedArray`. */
  readonly records: OldRecords;
}

/**
 * A Float32Array, as JSON has it.
 * - `$float32`: its very bytes, little-endian, in base64.
 * - `$zeros`: so many zeros, as they were (Adam before its first step).
 * - `$shipped`: its very bytes, which are `length` floats from float `offset` on of a file that came with the page.
 * - `$drawn`: NOT its numbers, which would take megabytes: so many from [from, to), drawn from a seed; mean and spread are
 *   those of the original. The same array has the same seed wherever it stands.
 */
type PackedArray =
  | { readonly $float32: string }
  | { readonly $zeros: number }
  | { readonly $shipped: { readonly file: string; readonly offset: number; readonly length: number; readonly sha256: string } }
  | { readonly $drawn: { readonly length: number; readonly from: number; readonly to: number; readonly seed: number } };

/** A number that JSON has no form for, as it has it. */
interface PackedNumber {
  readonly $number: "NaN" | "Infinity" | "-Infinity";
}

/** The bytes of a file that comes with the page, e.g. "architecture-2.f32" in `public/networks`. */
export type ReadShipped = (file: string) => Promise<Uint8Array<ArrayBuffer>>;

/**
 * The records as that page wrote them, typed arrays and all.
 * @throws Error if a file that came with that page is another one now: see README.md.
 */
export async function toOldRecords({ records }: RecordsFile, readShipped: ReadShipped): Promise<OldRecords> {
  const entries = STORES.map(async (name) => {
    const rehydrated = records[name].map(async ({ key, value }) => ({ key, value: await rehydrate(value, readShipped) }));
    return [name, await Promise.all(rehydrated)] as const;
  });
  return Object.fromEntries(await Promise.all(entries)) as Record<StoreName, OldRecord[]>;
}

/** Writes `records` into a database as that page made it. Whatever is there under the same keys is replaced. */
export async function putOldRecords(records: OldRecords): Promise<void> {
  const database = await openOldDatabase();
  const transaction = database.transaction(STORES, "readwrite");
  for (const name of STORES) {
    for (const { key, value } of records[name]) transaction.objectStore(name).put(value, key);
  }
  await new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
  database.close();
}

function openOldDatabase(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE.name, DATABASE.version);
  request.onupgradeneeded = () => STORES.forEach((name) => request.result.createObjectStore(name));
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function rehydrate(value: unknown, readShipped: ReadShipped): Promise<unknown> {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return Promise.all(value.map((item) => rehydrate(item, readShipped)));
  if ("$number" in value) return Number((value as PackedNumber).$number);
  if (isPackedArray(value)) return unpack(value, readShipped);
  const entries = Object.entries(value).map(async ([name, item]) => [name, await rehydrate(item, readShipped)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

function isPackedArray(value: object): value is PackedArray {
  return "$float32" in value || "$zeros" in value || "$shipped" in value || "$drawn" in value;
}

async function unpack(packed: PackedArray, readShipped: ReadShipped): Promise<Float32Array> {
  if ("$float32" in packed) return new Float32Array(Uint8Array.from(atob(packed.$float32), (char) => char.charCodeAt(0)).buffer);
  if ("$zeros" in packed) return new Float32Array(packed.$zeros);
  if ("$drawn" in packed) return drawn(packed.$drawn);
  const { file, offset, length, sha256 } = packed.$shipped;
  const bytes = await readShipped(file);
  if (hex(await crypto.subtle.digest("SHA-256", bytes)) !== sha256) {
    throw new Error(`${file} is not the file that came with the page of November 2026 (SHA-256 ${sha256}). README.md beside oldRecords.ts says where to find it.`);
  }
  return new Float32Array(bytes.slice(4 * offset, 4 * (offset + length)).buffer);
}

/** By a generator written out here (mulberry32), so that what it draws can never change. */
function drawn({ length, from, to, seed }: Extract<PackedArray, { $drawn: unknown }>["$drawn"]): Float32Array {
  let state = seed;
  return Float32Array.from({ length }, () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return from + (to - from) * (((t ^ (t >>> 14)) >>> 0) / 2 ** 32);
  });
}

function hex(digest: ArrayBuffer): string {
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
