/** @file Tests of loading as the store tells it: fallback, files, cancelling, newest request wins. */
import { describe, expect, test, vi } from "vitest";
import { IMAGE_PIXELS, type Dataset } from "../data/dataset";
import { TINY_FILES } from "../testing/idxFiles";
import { Datasets, type DatasetsOptions } from "./datasets";
import { plannedBySettings } from "../experiment/plannedBySettings";
import type { Settings } from "../experiment/settings";
import { createAppStore, type DatasetState } from "../state/store";

vi.mock("react", () => ({})); // must work without React

const SITE = "https://site.example/";

const servesAll = async (input: RequestInfo | URL): Promise<Response> => {
  const tiny = TINY_FILES.find(({ file }) => String(input) === `${SITE}fashion-mnist/${file.name}`);
  return tiny === undefined ? new Response(null, { status: 404 }) : new Response(tiny.gz);
};
const offline = async (): Promise<Response> => { throw new TypeError("Failed to fetch"); };
const neverAnswers = (_: unknown, init?: RequestInit) =>
  new Promise<Response>((_resolve, reject) => init!.signal!.addEventListener("abort", () => reject(init!.signal!.reason as Error)));

const builtIn: Dataset = {
  name: "built-in",
  train: { images: new Uint8Array(2 * IMAGE_PIXELS).fill(7), labels: Uint8Array.of(3, 3), size: 2 },
  test: { images: new Uint8Array(IMAGE_PIXELS), labels: Uint8Array.of(0), size: 1 },
  source: "drawn by this page, seed 2020",
};

const chosen = (): File[] => TINY_FILES.map(({ file, gz }) => new File([gz], file.name));

function setUp(options: Partial<DatasetsOptions> = {}) {
  const store = createAppStore();
  const drawBuiltIn = vi.fn<NonNullable<DatasetsOptions["drawBuiltIn"]>>(async () => builtIn);
  const files = TINY_FILES.map(({ file }) => file);
  const datasets = new Datasets(store, { baseUrl: SITE, yieldToPage: async () => {}, caches: null, fetch: servesAll, files, drawBuiltIn, ...options });
  const history: DatasetState[] = [];
  store.subscribe(({ dataset }) => history.push(dataset));
  const choose = (data: Settings["data"]) => store.setState(plannedBySettings({ data }));
  return { store, datasets, drawBuiltIn, history, choose, state: () => store.getState().dataset };
}

describe("load", () => {
  test("loads Fashion-MNIST and describes it", async () => {
    const { datasets, state, history } = setUp();
    await datasets.load();
    expect(state()).toEqual({
      status: "ready",
      activity: null,
      progress: null,
      notice: null,
      loaded: {
        name: "fashion-mnist",
        source: "this site",
        version: 1,
        trainSize: 6,
        testSize: 3,
        trainClassCounts: [0, 0, 0, 0, 1, 1, 1, 1, 1, 1],
        testClassCounts: [0, 0, 0, 0, 1, 1, 1, 0, 0, 0],
        pixelRange: [0, 255],
      },
    });
    expect(datasets.current()?.train.size).toBe(6);
    const activities = [...new Set(history.map(({ activity }) => activity))];
    expect(activities).toEqual(["Looking for the data", ...TINY_FILES.map(({ file }) => `Downloading ${file.name}`), null]);
    expect(history.at(-2)!.progress).toMatchObject({ unit: "bytes" });
  });

  test("holds nothing in the store that JSON could not", async () => {
    const { datasets, state } = setUp();
    await datasets.load();
    expect(JSON.parse(JSON.stringify(state()))).toEqual(state());
  });

  test("joins a load under way, and does nothing once loaded", async () => {
    const fetch = vi.fn<typeof globalThis.fetch>(servesAll);
    const { datasets, state } = setUp({ fetch });
    await Promise.all([datasets.load(), datasets.load()]);
    await datasets.load();
    expect(fetch).toHaveBeenCalledTimes(4);
    expect(state().loaded?.version).toBe(1);
  });

  test("draws the built-in set when that is chosen", async () => {
    const { datasets, state, choose } = setUp();
    choose("built-in");
    await datasets.load();
    expect(state()).toMatchObject({ status: "ready", notice: null, loaded: { name: "built-in", pixelRange: [7, 7], trainSize: 2 } });
  });

  test("shows drawing in images", async () => {
    const { datasets, history, choose } = setUp({
      drawBuiltIn: async ({ onProgress }) => {
        for (let i = 0; i <= 1_000; i++) onProgress(i, 1_000);
        return builtIn;
      },
    });
    choose("built-in");
    await datasets.load();
    const drawn = history.map(({ progress }) => progress).filter((progress) => progress?.unit === "images");
    expect(drawn[0]).toEqual({ done: 0, total: 1_000, unit: "images" });
    expect(drawn.at(-1)).toEqual({ done: 1_000, total: 1_000, unit: "images" });
    expect(drawn.length).toBeLessThan(10);
  });

  test("says what failed when nothing can be loaded", async () => {
    const { datasets, state } = setUp({ fetch: offline, drawBuiltIn: async () => { throw new Error("drawing failed"); } });
    await datasets.load();
    expect(state()).toMatchObject({ status: "failed", activity: null, progress: null, loaded: null, notice: "drawing failed" });
    expect(datasets.current()).toBeNull();
  });
});

describe("without a network", () => {
  test("the built-in set stands in, and the notice says why and what to do", async () => {
    const { datasets, state } = setUp({ fetch: offline });
    await datasets.load();
    expect(state()).toMatchObject({ status: "ready", loaded: { name: "built-in" } });
    expect(state().notice).toBe(
      "Fashion-MNIST could not be loaded. This site could not be reached (Failed to fetch). " +
        "raw.githubusercontent.com could not be reached (Failed to fetch). " +
        "The page now uses garments it draws itself; results on them are not Fashion-MNIST results. " +
        "For the real data, connect to the network and reload the page, or drop the four .gz files on it.",
    );
  });

  test("every training asks to load, but not the network again", async () => {
    const fetch = vi.fn<typeof globalThis.fetch>(offline);
    const { datasets, state, drawBuiltIn } = setUp({ fetch });
    await datasets.load();
    const { notice } = state();
    await datasets.load();
    expect([fetch.mock.calls.length, drawBuiltIn.mock.calls.length]).toEqual([2, 1]);
    expect(state()).toMatchObject({ notice, loaded: { version: 1 } });
  });

  test("choosing the built-in set takes the notice away; choosing Fashion-MNIST again tries again", async () => {
    const fetch = vi.fn<typeof globalThis.fetch>(offline);
    const { datasets, state, choose, drawBuiltIn } = setUp({ fetch });
    await datasets.load();
    choose("built-in");
    await datasets.load();
    expect(state()).toMatchObject({ status: "ready", notice: null, loaded: { name: "built-in" } });
    choose("fashion-mnist");
    await datasets.load();
    expect(state().notice).toContain("could not be loaded");
    expect(state().loaded?.version).toBe(1);
    expect([fetch.mock.calls.length, drawBuiltIn.mock.calls.length]).toEqual([4, 1]);
  });
});

describe("loadFiles", () => {
  test("replaces what was loaded, and its notice", async () => {
    const { datasets, state } = setUp({ fetch: offline });
    await datasets.load();
    await datasets.loadFiles(chosen());
    expect(state()).toMatchObject({ status: "ready", notice: null, loaded: { name: "fashion-mnist", source: "files you chose", version: 2 } });
  });

  test("files dropped under “built-in” stay when training asks to load", async () => {
    const { datasets, state, choose } = setUp();
    choose("built-in");
    await datasets.load();
    await datasets.loadFiles(chosen());
    await datasets.load();
    expect(state().loaded).toMatchObject({ source: "files you chose" });
  });

  test("training asked for while files are read waits for them", async () => {
    const { datasets, state } = setUp();
    const reading = datasets.loadFiles(chosen());
    await Promise.all([datasets.load(), reading]);
    expect(state().loaded).toMatchObject({ source: "files you chose", version: 1 });
  });

  test("bad files leave what was loaded, and the notice says so", async () => {
    const { datasets, state } = setUp();
    await datasets.load();
    const before = datasets.current();
    await datasets.loadFiles([new File(["x"], "notes.txt")]);
    expect(state()).toMatchObject({ status: "ready", loaded: { source: "this site", version: 1 } });
    expect(state().notice).toMatch(/^Four IDX files are expected: .*Not used: notes\.txt \(neither gzip nor IDX\)\. What was loaded before stays\.$/);
    expect(datasets.current()).toBe(before);
  });

  test("bad files with nothing loaded are a failure; loading still works", async () => {
    const { datasets, state } = setUp();
    await datasets.loadFiles([new File(["x"], "notes.txt")]);
    expect(state()).toMatchObject({ status: "failed", loaded: null });
    await datasets.load();
    expect(state()).toMatchObject({ status: "ready", notice: null });
  });

  test("no files is no request", async () => {
    const { datasets, history } = setUp();
    await datasets.loadFiles([]);
    expect(history).toEqual([]);
  });
});

describe("cancel and newest wins", () => {
  test("cancelling the first load goes back to nothing", async () => {
    const { datasets, state } = setUp({ fetch: neverAnswers });
    const loading = datasets.load();
    expect(state().status).toBe("loading");
    datasets.cancel();
    await loading;
    expect(state()).toEqual({ status: "idle", activity: null, progress: null, loaded: null, notice: null });
  });

  test("cancelling a second load keeps the first data and its notice", async () => {
    let fetch: typeof globalThis.fetch = offline;
    const { datasets, state, choose } = setUp({ fetch: (...given) => fetch(...given) });
    choose("built-in");
    await datasets.load();
    await datasets.loadFiles([new File(["x"], "notes.txt")]);
    const before = state();
    fetch = neverAnswers;
    choose("fashion-mnist");
    const loading = datasets.load();
    expect(state()).toMatchObject({ status: "loading", notice: null, loaded: before.loaded });
    datasets.cancel();
    await loading;
    expect(state()).toEqual(before);
  });

  test("cancelling nothing changes nothing", () => {
    const { datasets, history } = setUp();
    datasets.cancel();
    expect(history).toEqual([]);
  });

  test("a newer request takes over, and the older one says no more", async () => {
    const { datasets, state, choose } = setUp({ fetch: neverAnswers });
    const older = datasets.load();
    choose("built-in");
    await datasets.load();
    await older;
    expect(state()).toMatchObject({ status: "ready", loaded: { name: "built-in", version: 1 } });
  });

  test("files take over from a download", async () => {
    const { datasets, state } = setUp({ fetch: neverAnswers });
    const older = datasets.load();
    await datasets.loadFiles(chosen());
    await older;
    expect(state()).toMatchObject({ status: "ready", loaded: { source: "files you chose", version: 1 } });
  });

  test("changing the choice back during a load keeps what is there", async () => {
    const { datasets, state, choose } = setUp({ drawBuiltIn: () => new Promise(() => {}) });
    await datasets.load();
    choose("built-in");
    void datasets.load();
    expect(state().status).toBe("loading");
    choose("fashion-mnist");
    await datasets.load();
    expect(state()).toMatchObject({ status: "ready", activity: null, loaded: { name: "fashion-mnist", version: 1 } });
  });
});
