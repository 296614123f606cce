/** @file What a person can have done with networks, command by command. queue.ts, takeUp.ts and scoring.ts do it on the bench; runner.ts carries each network through. */
import type { ArchitectureId } from "../nn/architectures";
import { againWithSeed, nextRunId, removeRun } from "../experiment/edits";
import { versionOf } from "../experiment/experiment";
import type { Experiment, RunId, VoteChoice } from "../experiment/plan";
import type { BatchForward } from "../explain/batch";
import { everythingFile, experimentFile, networkFile, readNetwork, textFile, type FileSources } from "../files/networkFiles";
import { readResults } from "../files/resultsFile";
import type { ExperimentMemory } from "../memory/runMemory";
import type { DataCommands, FileCommands, SessionCommands } from "../state/commands";
import { initialTraining, type AppState, type AppStore } from "../state/store";
import type { ShippedNetwork } from "../try/shippedNetworks";
import { Bench } from "./bench";
import { goOn, newTraining, trainFurther } from "./queue";
import { layIn, layResults } from "./layIn";
import { ManyImages } from "./manyImages";
import { takeIn } from "./scoring";
import { openPastRun, takeUp } from "./takeUp";
import { fromFile, fromPage } from "./takingIn";

export interface SessionOptions {
  readonly store: AppStore;
  readonly data: DataCommands;
  /** Resolves when the page has had a turn; tests pass a no-op. */
  readonly yieldToPage: () => Promise<void>;
  /** Keeps what is under way and what has finished between visits; null keeps nothing. */
  readonly memory?: ExperimentMemory | null;
  /** A network that came with the page. @throws Error with a sentence if it cannot be had. */
  readonly loadShipped?: (id: ArchitectureId) => Promise<ShippedNetwork>;
}

/** Carries out `SessionCommands`: one thing at a time, and what it brought stands in the store. */
export class Session implements SessionCommands {
  readonly #store: AppStore;
  readonly #data: DataCommands;
  readonly #yieldToPage: () => Promise<void>;
  readonly #memory: ExperimentMemory | null;
  readonly #loadShipped: (id: ArchitectureId) => Promise<ShippedNetwork>;
  readonly #bench: Bench;
  readonly #manyImages: ManyImages;

  constructor({ store, data, yieldToPage, memory = null, loadShipped = noneShipped }: SessionOptions) {
    this.#store = store;
    this.#data = data;
    this.#yieldToPage = yieldToPage;
    this.#memory = memory;
    this.#loadShipped = loadShipped;
    this.#bench = new Bench({ store, data, yieldToPage, memory });
    this.#manyImages = new ManyImages(() => this.#bench.backendReady());
  }

  async prepare(): Promise<void> {
    if (this.#bench.isBusy) return;
    try {
      await this.#bench.prepareBackend();
    } catch {
      // Said when it matters: at the next Train, which tries again. Until then, no other is said to be in use.
      this.#store.setState({ backend: null });
    }
  }

  manyImages = async (): Promise<BatchForward> => this.#manyImages;

  async train(ids: readonly RunId[] | null = null): Promise<void> {
    if (this.#bench.isBusy) return this.resume();
    await this.#begin(() => newTraining(this.#bench, ids));
  }

  async trainAgain(id: RunId, seed: number): Promise<void> {
    if (this.#bench.isBusy) return;
    const { experiment } = this.#store.getState();
    const again = nextRunId(experiment);
    this.#store.setState({ experiment: againWithSeed(experiment, id, seed) });
    await this.train([again]);
  }

  pause(): void {
    if (this.#bench.isBusy) this.#bench.runner.control.mode = "pause";
  }

  resume(): void {
    this.#bench.runner.control.mode = "run";
  }

  step(): void {
    this.#bench.runner.control.mode = "step";
    if (!this.#bench.isBusy) void this.#bench.start(() => newTraining(this.#bench, null));
  }

  stop(): void {
    this.#bench.requestEnd("stop");
  }

  skip(): void {
    this.#bench.requestEnd("skip");
  }

  async recover(): Promise<void> {
    if (this.#bench.isBusy || this.#bench.training.status !== "interrupted") return;
    await this.#begin(() => goOn(this.#bench));
  }

  async reset(): Promise<void> {
    const { runner, keeper, training } = this.#bench;
    if (training.status === "preparing") this.#data.cancel();
    runner.control.requestEnd("abandon");
    await this.#bench.settled();
    keeper.end();
    keeper.letGo();
    runner.checkpoint = null;
    runner.forget();
    this.#store.setState((state) => ({ experiment: withoutArrivals(state), training: initialTraining, runs: {}, vote: null, announcement: "Reset. The seed is kept." }));
  }

  async goOnFromMemory(): Promise<void> {
    const memory = this.#memory;
    if (this.#bench.isBusy || memory === null) return;
    await this.#begin(() => takeUp(this.#bench, memory));
  }

  async openPastRun(id: string): Promise<void> {
    if (!this.#bench.isBusy && this.#memory !== null) await openPastRun(this.#bench, this.#memory, id);
  }

  async layIn(id: string): Promise<readonly RunId[]> {
    if (this.#memory === null) throw new Error("This browser keeps nothing for the page, so there are no past runs to add.");
    return layIn(this.#bench, this.#memory, id);
  }

  /** Weights of a trained run in Keras's order (kernel, bias, layer by layer); null if it has not been trained. */
  weights(id: RunId): readonly Float32Array[] | null {
    return this.#bench.runner.weights.get(id) ?? null;
  }

  weightsUnderWay(id: RunId): readonly Float32Array[] | null {
    return this.#bench.training.current === id ? (this.#bench.runner.checkpoint?.weights ?? null) : null;
  }

  forget(id: RunId): void {
    this.#bench.forget(id);
  }

  chooseVote(choice: VoteChoice): void {
    this.#bench.chooseVote(choice);
  }

  exportModel: FileCommands["exportModel"] = (id, format, { withOptimizer }) => networkFile(this.#fileSources(), id, format, withOptimizer);
  exportText: FileCommands["exportText"] = (id, kind) => textFile(this.#fileSources(), id, kind);
  exportEverything: FileCommands["exportEverything"] = (options) => everythingFile(this.#fileSources(), { ...options, yieldToPage: this.#yieldToPage });

  exportExperiment: FileCommands["exportExperiment"] = () => experimentFile(this.#store.getState());

  importModel: FileCommands["importModel"] = async (files, { replace = false, onto = null } = {}) => {
    const { fileName, model } = await readNetwork("name" in files ? [files] : files, onto);
    const taken = await takeIn(this.#bench, { name: `“${fileName}”`, again: "Open it again.", load: async () => [fromFile(model, fileName)], replace });
    const [id] = taken.outcome === "scored" ? taken.ids : [];
    return taken.outcome === "asks" ? taken : id === undefined ? { outcome: "abandoned" } : { outcome: "opened", id };
  };

  openResults: FileCommands["openResults"] = async (file) => {
    const results = await readResults(file);
    return results === null ? null : layResults(this.#bench, results, { name: file.name, lastModified: file.lastModified ?? Date.now() });
  };

  scoreShipped: FileCommands["scoreShipped"] = (architectures, { replace = false } = {}) => {
    const name = architectures.length === 1 ? "The network that came with the page" : "The networks that came with the page";
    const load = async () => (await Promise.all(architectures.map(this.#loadShipped))).map(fromPage);
    return takeIn(this.#bench, { name, again: "Ask for it again.", load, replace });
  };

  trainFurther: FileCommands["trainFurther"] = async (id, epochs) => {
    if (this.#bench.isBusy || this.#store.getState().runs[id]?.test == null) return;
    await this.#begin(() => trainFurther(this.#bench, id, epochs));
  };

  async #begin(work: () => Promise<void>): Promise<void> {
    this.#bench.runner.control.mode = "run";
    await this.#bench.start(work);
  }

  #fileSources(): FileSources {
    const state = this.#store.getState();
    const labels = versionOf(state) === state.training.datasetVersion ? (this.#data.current()?.test.labels ?? null) : null;
    return { state, labels, trained: (id) => this.#bench.runner.trained(id) };
  }
}

/** The experiment without the places of networks that were opened, laid in or came with the page, which nobody asked to train. */
function withoutArrivals({ experiment, runs }: AppState): Experiment {
  const arrived = experiment.runs.filter(({ id, isChosen }) => !isChosen && (runs[id]?.imported ?? runs[id]?.shipped ?? runs[id]?.laidIn) !== undefined);
  return arrived.reduce((left, { id }) => (left.runs.length > 1 ? removeRun(left, id) : left), experiment);
}

async function noneShipped(): Promise<never> {
  throw new Error("This page comes without trained networks.");
}
