/** @file Tests of loading from cache, site and public copy, with a tiny data set in place of the official one. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { findDatasetFolder } from "../../scripts/datasetFolder";
import { TINY_FILES } from "../testing/idxFiles";
import { classCounts } from "./dataset";
import { CACHE_NAME, DatasetUnavailableError, loadFashionMnist, type LoadOptions, type LoadProgress } from "./fashionMnist";
import { GITHUB_COPY, OFFICIAL_FILES } from "./officialFiles";

const SITE = "https://site.example/app/";
const site = (name: string): string => `${SITE}fashion-mnist/${name}`;
const github = (name: string): string => GITHUB_COPY + name;
const START_PAGE = new TextEncoder().encode("<!doctype html>");

type Answer = Uint8Array<ArrayBuffer> | number | Error | ((signal: AbortSignal) => Promise<Response>);

/** A `fetch` that knows these URLs; anything else is 404. */
function fakeFetch(answers: ReadonlyMap<string, Answer>) {
  return vi.fn<typeof fetch>(async (input, init) => {
    const answer = answers.get(String(input)) ?? 404;
    if (answer instanceof Error) throw answer;
    if (typeof answer === "function") return answer(init!.signal!);
    return typeof answer === "number" ? new Response("no", { status: answer }) : new Response(answer);
  });
}

/** Every tiny file at `url(name)`, in the form chosen. */
function all(url: (name: string) => string, form: "gz" | "idx" = "gz"): Map<string, Answer> {
  return new Map(TINY_FILES.map((tiny) => [url(tiny.file.name), tiny[form]]));
}

/** Cache Storage kept in a map, as far as it is used. */
function fakeCaches() {
  const entries = new Map<string, Uint8Array<ArrayBuffer>>();
  const cache = {
    match: async (key: string) => (entries.has(key) ? new Response(entries.get(key)!) : undefined),
    put: async (key: string, response: Response) => void entries.set(key, new Uint8Array(await response.arrayBuffer())),
    delete: async (key: string) => entries.delete(key),
  };
  const open = vi.fn<CacheStorage["open"]>(async () => cache as unknown as Cache);
  return { entries, open };
}

function options(answers: ReadonlyMap<string, Answer>, more: Partial<LoadOptions> = {}): LoadOptions & { fetch: ReturnType<typeof fakeFetch> } {
  return { baseUrl: SITE, yieldToPage: async () => {}, caches: null, files: TINY_FILES.map(({ file }) => file), ...more, fetch: fakeFetch(answers) };
}

/** The message that loading fails with. */
async function failure(answers: ReadonlyMap<string, Answer>, more: Partial<LoadOptions> = {}): Promise<string> {
  const error = await loadFashionMnist(options(answers, more)).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(DatasetUnavailableError);
  return (error as DatasetUnavailableError).message;
}

const never = (signal: AbortSignal) =>
  new Promise<Response>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error)));

describe("what is loaded", () => {
  test("has the files' pixels and labels", async () => {
    const { name, train, test: held, source } = await loadFashionMnist(options(all(site)));
    expect({ name, source, sizes: [train.size, held.size] }).toEqual({ name: "fashion-mnist", source: "this site", sizes: [6, 3] });
    expect([...train.labels]).toEqual([4, 5, 6, 7, 8, 9]);
    expect([...held.labels]).toEqual([4, 5, 6]);
    expect(train.images).toHaveLength(6 * 784);
    expect([...train.images.subarray(784, 787)]).toEqual([5488, 5495, 5502].map((n) => n % 256));
    expect(held.images).toHaveLength(3 * 784);
  });

  test("comes from the site where it can, without asking anyone else", async () => {
    const given = options(new Map([...all(site), ...all(github)]));
    await loadFashionMnist(given);
    expect(given.fetch.mock.calls.map(([url]) => url)).toEqual(TINY_FILES.map(({ file }) => site(file.name)));
  });

  test("comes from GitHub where the site has none", async () => {
    expect((await loadFashionMnist(options(all(github)))).source).toBe("raw.githubusercontent.com");
  });

  test("may come from both", async () => {
    const answers = new Map([...all(site), ...all(github)]);
    answers.delete(site("train-images-idx3-ubyte.gz"));
    expect((await loadFashionMnist(options(answers))).source).toBe("this site and raw.githubusercontent.com");
  });

  test("may arrive unpacked, as from hosts that send .gz with Content-Encoding", async () => {
    const { source, train } = await loadFashionMnist(options(all(site, "idx")));
    expect(source).toBe("this site");
    expect(train.size).toBe(6);
  });

  test("is called unchecked where the browser makes no hashes", async () => {
    expect((await loadFashionMnist(options(all(site), { subtle: null }))).source).toBe("this site, unchecked");
  });
});

describe("progress", () => {
  test.each(["gz", "idx"] as const)("goes up to the size of all four files (%s)", async (form) => {
    const seen: LoadProgress[] = [];
    await loadFashionMnist(options(all(site, form), { onProgress: (progress) => seen.push(progress) }));
    const total = TINY_FILES.reduce((sum, { gz }) => sum + gz.length, 0);
    expect(seen.every((progress) => progress.total === total)).toBe(true);
    expect(seen.map(({ done }) => done)).toEqual(seen.map(({ done }) => done).sort((a, b) => a - b));
    expect(seen.at(-1)).toEqual({ activity: "Downloading train-images-idx3-ubyte.gz", done: total, total });
  });
});

describe("the cache", () => {
  test("makes a second visit need no network", async () => {
    const caches = fakeCaches();
    const first = await loadFashionMnist(options(all(github), { caches }));
    expect(caches.open).toHaveBeenCalledWith(CACHE_NAME);
    const given = options(new Map(), { caches });
    const second = await loadFashionMnist(given);
    expect(given.fetch).not.toHaveBeenCalled();
    expect(second.source).toBe("the browser's cache");
    expect(second.train).toEqual(first.train);
  });

  test("is mended where it is damaged", async () => {
    const caches = fakeCaches();
    await loadFashionMnist(options(all(site), { caches }));
    const [key, bytes] = [...caches.entries].find(([name]) => name.includes("train-images"))!;
    caches.entries.set(key, bytes.slice(0, 100));
    const given = options(all(github), { caches });
    expect((await loadFashionMnist(given)).source).toBe("the browser's cache and raw.githubusercontent.com");
    expect(given.fetch.mock.calls.map(([url]) => url)).toEqual([site("train-images-idx3-ubyte.gz"), github("train-images-idx3-ubyte.gz")]);
    expect(caches.entries.get(key)).toEqual(bytes);
  });

  test("forgets a damaged entry even where there is no other", async () => {
    const caches = fakeCaches();
    await loadFashionMnist(options(all(site), { caches }));
    const key = [...caches.entries.keys()][0]!;
    caches.entries.set(key, START_PAGE);
    await failure(new Map(), { caches });
    expect(caches.entries.has(key)).toBe(false);
  });

  test("keeps what did arrive when the rest did not", async () => {
    const caches = fakeCaches();
    const answers = all(site);
    answers.set(site("train-images-idx3-ubyte.gz"), new Error("cut"));
    await failure(answers, { caches });
    expect(caches.entries.size).toBe(3);
  });

  const broken = () => Promise.reject(new DOMException("no", "QuotaExceededError"));
  test.each([
    ["cannot be opened", { open: broken }],
    ["throws when opened", { open: () => { throw new DOMException("no", "SecurityError"); } }],
    ["cannot be read or written", { open: async () => ({ match: broken, put: broken, delete: broken }) as unknown as Cache }],
  ])("is done without where it %s", async (_name, caches) => {
    expect((await loadFashionMnist(options(all(site), { caches }))).source).toBe("this site");
  });
});

describe("when no source has it, says of each why", () => {
  const LABELS = "t10k-labels-idx1-ubyte.gz";
  const at = (answer: Answer): Map<string, Answer> => new Map(all(site)).set(site(LABELS), answer);
  const tiny = TINY_FILES[0]!;

  test("not there; not reached", async () => {
    const message = await failure(new Map([[github(LABELS), new TypeError("Failed to fetch")]]));
    expect(message).toBe(
      `Fashion-MNIST could not be loaded. This site does not have ${LABELS} (HTTP 404). raw.githubusercontent.com could not be reached (Failed to fetch).`,
    );
  });
  test.each<[string, Answer, string]>([
    ["start page with 200", START_PAGE.slice(0, 8), `This site answered with a web page instead of ${LABELS}.`],
    ["large start page", new Uint8Array(5_000).fill(60), `This site sent something other than ${LABELS}: more than ${Math.max(tiny.gz.length, tiny.idx.length)} bytes.`],
    ["damaged file", tiny.gz.with(15, 99) as Uint8Array<ArrayBuffer>, `This site sent a ${LABELS} that cannot be read (gunzip: the gzip file is damaged`],
    ["empty file", new Uint8Array(0), `This site sent a ${LABELS} that cannot be read (parseIdx: an IDX header has at least 4 bytes, got 0).`],
    ["other labels", tiny.idx.with(9, 1) as Uint8Array<ArrayBuffer>, `This site sent something other than the official ${LABELS} (got SHA-256 `],
    ["server error", 503, `This site does not have ${LABELS} (HTTP 503).`],
  ])("%s", async (_name, answer, sentence) => {
    expect(await failure(at(answer))).toContain(sentence);
  });
  test("other shape, unhashed", async () => {
    const labels = TINY_FILES.find(({ file }) => file.name.startsWith("train-labels"))!;
    // Six labels are longer than three: the size gives them away; as long as allowed, the shape does.
    expect(await failure(at(labels.idx.slice(0, 9)), { subtle: null })).toContain("parseIdx: shape [6] needs 14 bytes, got 9");
  });
  test("broken off", async () => {
    const half = async () =>
      new Response(
        new ReadableStream({
          start: (controller) => controller.enqueue(tiny.gz.slice(0, 5)),
          pull: (controller) => controller.error(new TypeError("network error")),
        }),
      );
    expect(await failure(at(half))).toContain(`This site broke off after 5 bytes of ${LABELS} (network error).`);
  });
  test("no answer", async () => {
    expect(await failure(at(never), { stallSeconds: 0.05 })).toContain("This site sent nothing for 0.05 seconds.");
  });
  test("an answer that never goes on", async () => {
    const stalling = async (signal: AbortSignal) =>
      new Response(
        new ReadableStream({
          start: (controller) => {
            controller.enqueue(tiny.gz.slice(0, 5));
            signal.addEventListener("abort", () => controller.error(signal.reason));
          },
        }),
      );
    expect(await failure(at(stalling), { stallSeconds: 0.05 })).toContain("This site sent nothing for 0.05 seconds.");
  });
});

test("a slow link is left alone as long as something arrives", async () => {
  const answers = all(site);
  const { file, gz } = TINY_FILES[0]!;
  answers.set(site(file.name), async () => {
    let i = 0;
    return new Response(
      new ReadableStream({
        async pull(controller) {
          await new Promise((resolve) => setTimeout(resolve, 10));
          if (i === gz.length) controller.close();
          else controller.enqueue(gz.slice(i, ++i));
        },
      }),
    );
  });
  const start = performance.now();
  expect((await loadFashionMnist(options(answers, { stallSeconds: 0.15 }))).source).toBe("this site");
  expect(performance.now() - start).toBeGreaterThan(150);
});

describe("cancelling", () => {
  test("before anything has arrived asks no second source", async () => {
    const abort = new AbortController();
    const given = options(new Map([[site("t10k-labels-idx1-ubyte.gz"), never]]), { signal: abort.signal });
    const loading = loadFashionMnist(given);
    setTimeout(() => abort.abort(new Error("enough")), 5);
    await expect(loading).rejects.toThrow("enough");
    expect(given.fetch).toHaveBeenCalledTimes(1);
  });
  test("halfway stops", async () => {
    const abort = new AbortController();
    const onProgress = ({ activity }: LoadProgress) => { if (activity.includes("t10k-images")) abort.abort(new Error("enough")); };
    await expect(loadFashionMnist(options(all(site), { signal: abort.signal, onProgress }))).rejects.toThrow("enough");
  });
  test("beforehand does nothing", async () => {
    const given = options(all(site), { signal: AbortSignal.abort(new Error("enough")) });
    await expect(loadFashionMnist(given)).rejects.toThrow("enough");
    expect(given.fetch).not.toHaveBeenCalled();
  });
});

const folder = findDatasetFolder();
const skipReason = folder === null ? " (skipped: no public/fashion-mnist, $FASHION_MNIST_DIR, ../shared/fashion-mnist or ~/.keras/datasets/fashion-mnist with the four files)" : "";
describe.skipIf(folder === null)(`the real files${skipReason}`, () => {
  test("are the pinned ones: 60,000 and 10,000 images, classes in equal numbers", async () => {
    const answers = new Map<string, Answer>();
    for (const { name } of OFFICIAL_FILES) answers.set(site(name), new Uint8Array(await readFile(join(folder!, name))));
    const { files: _, ...given } = options(answers);
    const { source, train, test: held } = await loadFashionMnist(given);
    expect(source).toBe("this site");
    expect([train.size, train.images.length, held.size, held.images.length]).toEqual([60_000, 60_000 * 784, 10_000, 10_000 * 784]);
    expect(classCounts(train.labels)).toEqual(Array.from({ length: 10 }, () => 6_000));
    expect(classCounts(held.labels)).toEqual(Array.from({ length: 10 }, () => 1_000));
    // The data set's well-known first label: an ankle boot, in both parts.
    expect([train.labels[0], held.labels[0]]).toEqual([9, 9]);
  });
});
