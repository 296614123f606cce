/** @file Loads Fashion-MNIST: from the browser's cache, this site, or a public copy. Files people choose: chosenFiles.ts. */
import type { Dataset, LabelledImages } from "./dataset";
import { download, SourceError } from "./download";
import type { IdxArray } from "./idx";
import { GITHUB_COPY, OFFICIAL_FILES, SITE_FOLDER, type OfficialFile } from "./officialFiles";
import type { YieldToPage } from "./turns";
import { pageDigester, unpack, type Digester } from "./unpack";

/** Name in Cache Storage; counts up when what is kept changes. */
export const CACHE_NAME = "fashion-mnist-v1";
/** Nothing at all for so long, and a source is given up. */
const STALL_SECONDS = 20;

/** Progress over all files together, in bytes. */
export interface LoadProgress {
  /** A phrase: "Downloading train-images-idx3-ubyte.gz". */
  readonly activity: string;
  readonly done: number;
  readonly total: number;
}

/** Where Fashion-MNIST is looked for, and with what of the browser's. */
export interface LoadOptions {
  /** Where this site's own files are: the app's base URL, with a slash at its end. */
  readonly baseUrl: string;
  readonly yieldToPage: YieldToPage;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: LoadProgress) => void;
  /** What the browser offers, for tests to replace; null where a page has none. */
  readonly fetch?: typeof fetch;
  readonly caches?: Pick<CacheStorage, "open"> | null;
  readonly subtle?: Digester;
  /** Other files than the official ones, for tests. */
  readonly files?: readonly OfficialFile[];
  readonly stallSeconds?: number;
}

/** No source has the data set. The message says, one sentence per source, why. */
export class DatasetUnavailableError extends Error {
  override readonly name = "DatasetUnavailableError";
}

interface Source {
  /** As `Dataset.source` names it. */
  readonly phrase: string;
  /** The same at the beginning of a sentence. */
  readonly subject: string;
  /** Its files are at this URL + name. */
  readonly folderUrl: string;
}

/**
 * Where to look, first first. GitHub's raw host is the only public copy here because it is the only one
 * known to answer every page (`Access-Control-Allow-Origin: *`; see rgrove/rawgit issue 104). Others looked at:
 * jsDelivr refuses GitHub repositories over 50 MB, as this one is; Keras's bucket (storage.googleapis.com/tensorflow)
 * and Zalando's S3 site have the files, but nothing found says that they let pages of other origins
 * read them (S3's is plain http besides); Hugging Face has the data as Parquet. `npm run data` asks those hosts too.
 */
function sources(baseUrl: string): readonly Source[] {
  return [
    { phrase: "this site", subject: "This site", folderUrl: baseUrl + SITE_FOLDER },
    { phrase: "raw.githubusercontent.com", subject: "raw.githubusercontent.com", folderUrl: GITHUB_COPY },
  ];
}

/** A file as it was found. */
interface FoundFile {
  readonly file: OfficialFile;
  readonly array: IdxArray;
  readonly from: string;
  readonly checked: boolean;
}

/** The options with everything filled in. */
interface Context extends Omit<LoadOptions, "caches"> {
  readonly fetch: typeof fetch;
  readonly subtle: Digester;
  readonly files: readonly OfficialFile[];
  readonly stallSeconds: number;
  readonly cache: Cache | null;
}

/**
 * Loads the official four files. Every file comes from the cache if it is there and sound, else from the first
 * source that has it, and is then kept in the cache. Bytes are compared with the official SHA-256; on pages where
 * the browser makes no hashes (plain http), shapes only, and `source` ends in "unchecked".
 *
 * @throws DatasetUnavailableError if no source has a file; the signal's reason if `signal` is aborted.
 */
export async function loadFashionMnist(options: LoadOptions): Promise<Dataset> {
  const context = await fillIn(options);
  const found: FoundFile[] = [];
  for (const file of context.files) {
    const cached = await fromCache(file, context, found);
    if (cached !== null) found.push(cached);
  }
  const reasons: string[] = [];
  for (const source of sources(options.baseUrl)) {
    try {
      await fetchMissing(source, context, found);
      return assemble(found);
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      reasons.push(`${source.subject} ${error.message}.`);
    }
  }
  throw new DatasetUnavailableError(`Fashion-MNIST could not be loaded. ${reasons.join(" ")}`);
}

async function fillIn(options: LoadOptions): Promise<Context> {
  options.signal?.throwIfAborted();
  return {
    ...options,
    // Wrapped: browsers refuse `fetch` as a method of another object.
    fetch: options.fetch ?? ((input, init) => fetch(input, init)),
    subtle: options.subtle === undefined ? pageDigester() : options.subtle,
    files: options.files ?? OFFICIAL_FILES,
    stallSeconds: options.stallSeconds ?? STALL_SECONDS,
    cache: await openCache(options.caches),
  };
}

/** Adds to `found` what is not yet in it, from `source`. */
async function fetchMissing(source: Source, context: Context, found: FoundFile[]): Promise<void> {
  for (const file of context.files) {
    if (found.some((other) => other.file === file)) continue;
    const before = bytesOf(found);
    const bytes = await download(source.folderUrl + file.name, {
      ...context,
      sizes: [Math.min(file.gzBytes, file.idxBytes), Math.max(file.gzBytes, file.idxBytes)],
      onBytes: (received, firstByte) => {
        // Unpacked on the way (an IDX file begins with 0): count what that is of the .gz.
        const packed = firstByte === 0 ? (received / file.idxBytes) * file.gzBytes : received;
        report(context, `Downloading ${file.name}`, before + Math.min(Math.round(packed), file.gzBytes));
      },
    });
    found.push({ ...(await open(bytes, file, context)), from: source.phrase });
    await keep(bytes, file, context);
  }
}

/**
 * The array in `bytes`, which should be `file`.
 * @throws SourceError if they are not.
 */
async function open(bytes: Uint8Array<ArrayBuffer>, file: OfficialFile, context: Context): Promise<Omit<FoundFile, "from">> {
  const { array, official, sha256 } = await unpack(bytes, context.files, context.subtle, context.yieldToPage).catch((error: Error) => {
    // The usual case: a host that answers any missing path with its start page, and 200.
    if (bytes[0] === "<".charCodeAt(0)) throw new SourceError(`answered with a web page instead of ${file.name}`);
    throw new SourceError(`sent a ${file.name} that cannot be read (${error.message})`, { cause: error });
  });
  context.signal?.throwIfAborted();
  if (official !== file) {
    const got = sha256 === null ? `shape [${array.shape}]` : `SHA-256 ${sha256}`;
    const expected = sha256 === null ? `shape [${file.shape}]` : file.gzSha256;
    throw new SourceError(`sent something other than the official ${file.name} (got ${got}, expected ${expected})`);
  }
  return { file, array, checked: sha256 !== null };
}

/** The file as the cache has it; null if it has not. A damaged entry is removed. */
async function fromCache(file: OfficialFile, context: Context, found: readonly FoundFile[]): Promise<FoundFile | null> {
  const response = await context.cache?.match(cacheKey(file)).catch(() => undefined);
  if (response === undefined) return null;
  report(context, `Reading ${file.name} from the browser's cache`, bytesOf(found));
  try {
    const bytes = new Uint8Array(await response.arrayBuffer());
    await context.yieldToPage();
    return { ...(await open(bytes, file, context)), from: "the browser's cache" };
  } catch {
    context.signal?.throwIfAborted();
    await context.cache?.delete(cacheKey(file)).catch(() => false);
    return null;
  }
}

/** Keeps `bytes` for the next visit. Without room, or in a private window, the next visit downloads again. */
async function keep(bytes: Uint8Array<ArrayBuffer>, file: OfficialFile, context: Context): Promise<void> {
  // As a Blob the bytes travel off the page's thread: 17 ms of it instead of 44 in Chromium 156.
  await context.cache?.put(cacheKey(file), new Response(new Blob([bytes]))).catch(() => undefined);
  await context.yieldToPage();
}

/** By file name alone, wherever the file came from and wherever the page lies. (`.invalid` is never a host: RFC 2606.) */
const cacheKey = (file: OfficialFile): string => `https://fashion-mnist.invalid/${file.name}`;

async function openCache(caches: Pick<CacheStorage, "open"> | null | undefined): Promise<Cache | null> {
  try {
    // Missing on plain http; in some frames even asking for it throws.
    const storage = caches === undefined ? (globalThis as Partial<Pick<typeof globalThis, "caches">>).caches : caches;
    return (await storage?.open(CACHE_NAME)) ?? null;
  } catch {
    return null;
  }
}

function report(context: Context, activity: string, done: number): void {
  context.onProgress?.({ activity, done, total: context.files.reduce((sum, { gzBytes }) => sum + gzBytes, 0) });
}

const bytesOf = (found: readonly FoundFile[]): number => found.reduce((sum, { file }) => sum + file.gzBytes, 0);

function assemble(found: readonly FoundFile[]): Dataset {
  const origins = [...new Set(found.map(({ from }) => from))].join(" and ");
  return {
    name: "fashion-mnist",
    train: labelledImages(found, "train"),
    test: labelledImages(found, "test"),
    source: found.every(({ checked }) => checked) ? origins : `${origins}, unchecked`,
  };
}

function labelledImages(found: readonly FoundFile[], part: OfficialFile["part"]): LabelledImages {
  const data = (holds: OfficialFile["holds"]) => {
    const hit = found.find(({ file }) => file.part === part && file.holds === holds);
    if (hit === undefined) throw new Error(`internal: no ${part} ${holds} among the loaded files`);
    return hit.array.data;
  };
  const labels = data("labels");
  return { images: data("images"), labels, size: labels.length };
}
