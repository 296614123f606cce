/** @file Loads data sets and tells the store. Owns the pixels, which the store does not hold. */
import { messageOf } from "../data/errors";
import { classCounts, type Dataset, type LabelledImages } from "../data/dataset";
import type { LoadOptions, LoadProgress } from "../data/fashionMnist";
import type { DataCommands } from "../state/commands";
import type { DataPlan } from "../experiment/plan";
import type { AppStore, DatasetState, LoadedDataset } from "../state/store";

type DataSetting = DataPlan["set"];

/** Progress reaches the store this often at most. */
const PROGRESS_MILLISECONDS = 100;
/** Pixels looked at between two turns of the page. */
const PIXELS_PER_TURN = 4_000_000;

const STAND_IN_SENTENCE =
  "The page now uses garments it draws itself; results on them are not Fashion-MNIST results. " +
  "For the real data, connect to the network and reload the page, or drop the four .gz files on it.";

/** What `drawBuiltInDataset` takes of what is known here. */
interface DrawOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, total: number) => void;
  readonly yieldToPage: () => Promise<void>;
}

export interface DatasetsOptions extends Pick<LoadOptions, "baseUrl" | "yieldToPage" | "fetch" | "caches" | "subtle" | "files" | "stallSeconds"> {
  /** For tests: draws the built-in set in place of the page's own. */
  readonly drawBuiltIn?: (options: DrawOptions) => Promise<Dataset>;
}

interface Request {
  /** `experiment.data.set` when it was made. */
  readonly setting: DataSetting;
  readonly controller: AbortController;
  readonly finished: Promise<void>;
  /** The notice to put back if this is cancelled. */
  readonly noticeBefore: string | null;
}

/** What a request comes to. */
interface Outcome {
  readonly dataset: Dataset;
  readonly notice: string | null;
}

/** One load at a time; the newest request wins. Nothing here throws: what goes wrong becomes a notice. */
export class Datasets implements DataCommands {
  readonly #store: AppStore;
  readonly #options: DatasetsOptions;
  #current: Dataset | null = null;
  /**
   * `experiment.data.set` when that was loaded. Not the same as its name: the built-in set may stand in for Fashion-MNIST
   * (and is not to be asked for again with every training), and files may have been dropped under any setting.
   */
  #loadedFor: DataSetting | null = null;
  #request: Request | null = null;
  #lastProgress = 0;

  constructor(store: AppStore, options: DatasetsOptions) {
    this.#store = store;
    this.#options = options;
  }

  current(): Dataset | null {
    return this.#current;
  }

  load(): Promise<void> {
    const data = this.#store.getState().experiment.data.set;
    if (this.#request?.setting === data) return this.#request.finished;
    if (this.#loadedFor === data || this.#current?.name === data) return this.#keepCurrent(data);
    return this.#start((signal) => (data === "built-in" ? this.#drawBuiltIn(signal, null) : this.#loadFashionMnist(signal)));
  }

  loadFiles(files: readonly File[]): Promise<void> {
    if (files.length === 0) return Promise.resolve();
    return this.#start(async (signal) => {
      const onProgress = (progress: LoadProgress) => this.#showProgress(signal, progress, "bytes");
      const { readChosenFiles } = await loaded(import("../data/chosenFiles"));
      return { dataset: await readChosenFiles(files, { ...this.#chosenFilesOptions(), signal, onProgress }), notice: null };
    });
  }

  cancel(): void {
    if (this.#request === null) return;
    const { noticeBefore } = this.#request;
    this.#abandonRequest();
    this.#publish({ ...this.#atRest("idle"), notice: noticeBefore });
  }

  /** What is asked for is there: drops another request under way, and the notice if nothing stands in for anything any more. */
  #keepCurrent(data: DataSetting): Promise<void> {
    this.cancel();
    if (this.#loadedFor !== data) this.#publish({ notice: null });
    this.#loadedFor = data;
    return Promise.resolve();
  }

  #abandonRequest(): void {
    this.#request?.controller.abort();
    this.#request = null;
  }

  #start(work: (signal: AbortSignal) => Promise<Outcome>): Promise<void> {
    const { experiment, dataset } = this.#store.getState();
    const { set: setting } = experiment.data;
    const noticeBefore = this.#request === null ? dataset.notice : this.#request.noticeBefore;
    this.#abandonRequest();
    const controller = new AbortController();
    this.#publish({ status: "loading", activity: "Looking for the data", progress: null, notice: null });
    const finished = this.#carryOut(work, setting, controller.signal);
    this.#request = { setting, controller, finished, noticeBefore };
    return finished;
  }

  /** Never rejects. Once `signal` is aborted, whoever did so has taken over the store, and nothing is published. */
  async #carryOut(work: (signal: AbortSignal) => Promise<Outcome>, setting: DataSetting, signal: AbortSignal): Promise<void> {
    try {
      const { dataset, notice } = await work(signal);
      const loaded = dataset === this.#current ? null : await this.#describe(dataset);
      if (signal.aborted) return;
      this.#request = null;
      this.#current = dataset;
      this.#loadedFor = setting;
      this.#publish({ status: "ready", activity: null, progress: null, notice, ...(loaded && { loaded }) });
    } catch (error) {
      if (signal.aborted) return;
      this.#request = null;
      const message = messageOf(error);
      this.#publish({ ...this.#atRest("failed"), notice: this.#current === null ? message : `${message} What was loaded before stays.` });
    }
  }

  async #loadFashionMnist(signal: AbortSignal): Promise<Outcome> {
    const onProgress = (progress: LoadProgress) => this.#showProgress(signal, progress, "bytes");
    const { DatasetUnavailableError, loadFashionMnist } = await loaded(import("../data/fashionMnist"));
    try {
      return { dataset: await loadFashionMnist({ ...this.#options, signal, onProgress }), notice: null };
    } catch (error) {
      if (signal.aborted || !(error instanceof DatasetUnavailableError)) throw error;
      const notice = `${error.message} ${STAND_IN_SENTENCE}`;
      // Asked for again in vain: the garments drawn the first time still do.
      if (this.#current?.name === "built-in") return { dataset: this.#current, notice };
      this.#publish({ notice });
      return this.#drawBuiltIn(signal, notice);
    }
  }

  async #drawBuiltIn(signal: AbortSignal, notice: string | null): Promise<Outcome> {
    const { yieldToPage } = this.#options;
    const onProgress = (done: number, total: number) => this.#showProgress(signal, { activity: "Drawing garments", done, total }, "images");
    // Loaded only when needed: most visits never draw.
    const draw = this.#options.drawBuiltIn ?? (await import("../data/builtIn/builtIn")).drawBuiltInDataset;
    return { dataset: await draw({ signal, onProgress, yieldToPage }), notice };
  }

  #chosenFilesOptions() {
    const { yieldToPage, subtle, files } = this.#options;
    return { yieldToPage, ...(subtle !== undefined && { subtle }), ...(files && { officialFiles: files }) };
  }

  async #describe(dataset: Dataset): Promise<LoadedDataset> {
    return {
      name: dataset.name,
      source: dataset.source,
      version: (this.#store.getState().dataset.loaded?.version ?? 0) + 1,
      trainSize: dataset.train.size,
      testSize: dataset.test.size,
      trainClassCounts: classCounts(dataset.train.labels),
      testClassCounts: classCounts(dataset.test.labels),
      pixelRange: await pixelRange(dataset.train, this.#options.yieldToPage),
    };
  }

  /** At rest with what is loaded, or with nothing. */
  #atRest(statusWithoutData: "idle" | "failed"): Pick<DatasetState, "status" | "activity" | "progress"> {
    return { status: this.#current === null ? statusWithoutData : "ready", activity: null, progress: null };
  }

  /** A new activity at once; more of the same at a human rate. */
  #showProgress(signal: AbortSignal, { activity, done, total }: LoadProgress, unit: "bytes" | "images"): void {
    if (signal.aborted) return;
    const now = performance.now();
    const isNew = this.#store.getState().dataset.activity !== activity;
    if (!isNew && done < total && now - this.#lastProgress < PROGRESS_MILLISECONDS) return;
    this.#lastProgress = now;
    this.#publish({ activity, progress: { done, total, unit } });
  }

  #publish(change: Partial<DatasetState>): void {
    this.#store.setState(({ dataset }) => ({ dataset: { ...dataset, ...change } }));
  }
}

/** What reads data comes after the first paint. @throws Error in a sentence where it does not. */
async function loaded<T>(code: Promise<T>): Promise<T> {
  try {
    return await code;
  } catch (error) {
    throw new Error("The part of the page that reads data could not be loaded. Check the connection and reload the page.", { cause: error });
  }
}

/** Smallest and largest pixel. Ends early once both extremes are seen, as in any real data set. */
async function pixelRange({ images }: LabelledImages, yieldToPage: () => Promise<void>): Promise<[number, number]> {
  let min = 255;
  let max = 0;
  for (let i = 0; i < images.length && (min > 0 || max < 255); i++) {
    const pixel = images[i]!;
    if (pixel < min) min = pixel;
    if (pixel > max) max = pixel;
    if (i % PIXELS_PER_TURN === PIXELS_PER_TURN - 1) await yieldToPage();
  }
  return [min, max];
}
