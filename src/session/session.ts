/** @file What a person can have done with networks: whole experiments, one after the other, and what comes of them. runner.ts carries each network through. */
import type { Dataset } from "../data/dataset";
import { messageOf } from "../data/errors";
import { fingerprintOf } from "../data/fingerprint";
import { ARCHITECTURE_IDS, architectureById, type ArchitectureId } from "../nn/architectures";
import type { LayerSpec } from "../nn/architectures/layers";
import { ContextLostError, isContextLost, memoryInfo, renewBackend } from "../nn/backend";
import { labelsOf } from "../nn/evaluate";
import { selectBackend } from "../nn/selectBackend";
import type { Checkpoint } from "../nn/train";
import type { DataCommands, FileCommands, SessionCommands, ShippedOutcome } from "../state/commands";
import { everythingFile, networkFile, readNetwork, textFile, type FileSources } from "../files/networkFiles";
import { asTested, comparableRuns, startedRuns, toRun, toSets, versionOf, voteOfRuns, type Sets } from "../experiment/experiment";
import { furtherFrom, furtherRun, furtherSizes } from "./further";
import type { Progress } from "../memory/records";
import type { ExperimentMemory } from "../memory/runMemory";
import { assertSameData, interruptedRun, runsOf, settingsFor, toContent, toCourse, toFurther } from "../memory/takingUp";
import { Runner } from "./runner";
import type { Settings } from "../experiment/settings";
import { toVote } from "../analysis/scoredResults";
import type { ShippedNetwork } from "../try/shippedNetworks";
import { initialExperiment, type AppStore, type ExperimentState } from "../state/store";
import { fromFile, fromPage, replacedBy, withoutUnscored, type Arrival } from "./takingIn";

/** What stays the same in all that memory is told of an experiment under way. */
type Kept = Pick<Progress, "id" | "settings" | "dataset" | "further">;

export interface SessionOptions {
  readonly store: AppStore;
  readonly data: DataCommands;
  /** Resolves when the page has had a turn; tests pass a no-op. */
  readonly yieldToPage: () => Promise<void>;
  /** Keeps what is under way and what has finished between visits; null keeps nothing. */
  readonly memory?: ExperimentMemory | null;
  /** A network that came with the page. @throws Error with a sentence if it cannot be had. */
  readonly loadShipped?: (id: ArchitectureId) => Promise<ShippedNetwork>;
  /** What each architecture is made of; tests pass something small. */
  readonly layersOf?: (id: ArchitectureId) => readonly LayerSpec[];
}

/** Carries out `SessionCommands`: works out what an experiment consists of, has it run, and hands on what it brought. */
export class Session implements SessionCommands {
  readonly #store: AppStore;
  readonly #data: DataCommands;
  readonly #yieldToPage: () => Promise<void>;
  readonly #memory: ExperimentMemory | null;
  readonly #loadShipped: (id: ArchitectureId) => Promise<ShippedNetwork>;
  readonly #runner: Runner;
  /** By what memory knows the experiment under way, or the last one, and its data. */
  #kept: Kept | null = null;
  /** The experiment under way; resolves when its loop has left. */
  #running: Promise<void> | null = null;
  /** The backend that starts, or the last one that did. */
  #starting: Promise<void> = Promise.resolve();

  constructor({ store, data, yieldToPage, memory = null, loadShipped = noneShipped, layersOf = (id) => architectureById(id).layers }: SessionOptions) {
    this.#store = store;
    this.#data = data;
    this.#yieldToPage = yieldToPage;
    this.#memory = memory;
    this.#loadShipped = loadShipped;
    this.#runner = new Runner({ store, yieldToPage, layersOf, onEpoch: (id) => this.#saveProgress(id) });
  }

  async prepare(): Promise<void> {
    if (this.#running !== null) return;
    try {
      await this.#prepareBackend(this.#store.getState().settings);
    } catch {
      // Said when it matters: at the next Train, which tries again. Until then, no other is said to be in use.
      this.#store.setState({ backend: null });
    }
  }

  async train(): Promise<void> {
    if (this.#running !== null) return this.resume();
    this.#runner.control.mode = "run";
    await this.#start(() => this.#newExperiment());
  }

  pause(): void {
    if (this.#running !== null) this.#runner.control.mode = "pause";
  }

  resume(): void {
    this.#runner.control.mode = "run";
  }

  step(): void {
    this.#runner.control.mode = "step";
    if (this.#running === null) void this.#start(() => this.#newExperiment());
  }

  stop(): void {
    this.#requestEnd("stop");
  }

  skip(): void {
    this.#requestEnd("skip");
  }

  async recover(): Promise<void> {
    if (this.#running !== null || this.#experiment.status !== "interrupted") return;
    this.#runner.control.mode = "run";
    await this.#start(() => this.#goOn());
  }

  async reset(): Promise<void> {
    if (this.#experiment.status === "preparing") this.#data.cancel();
    this.#runner.control.requestEnd("abandon");
    await this.#running;
    if (this.#kept !== null) this.#memory?.end(this.#kept.id);
    this.#kept = null;
    this.#runner.checkpoint = null;
    this.#runner.forget();
    this.#store.setState({ experiment: initialExperiment, runs: {}, vote: null, announcement: "Reset. The seed is kept." });
  }

  async goOnFromMemory(): Promise<void> {
    const memory = this.#memory;
    if (this.#running !== null || memory === null) return;
    this.#runner.control.mode = "run";
    await this.#start(() => this.#takeUp(memory));
  }

  async openPastRun(id: string): Promise<void> {
    if (this.#running !== null || this.#memory === null) return;
    const content = await this.#memory.readContent(id).catch((error: unknown) => {
      this.#memory?.say(messageOf(error));
      return null;
    });
    if (content === null || this.#running !== null) return;
    const state = this.#store.getState();
    const { results } = content;
    const dataset = this.#data.current();
    const isSameData = dataset !== null && fingerprintOf(dataset) === content.fingerprint;
    this.#kept = null;
    this.#runner.forget();
    results.runs.forEach(({ architecture }, i) => this.#runner.keep(architecture, { weights: content.networks[i]!.weights, optimizer: null }));
    this.#store.setState({
      runs: runsOf(content),
      vote: toVote(results),
      experiment: {
        ...initialExperiment,
        status: "finished",
        queue: results.runs.map(({ architecture }) => architecture),
        dataset: results.dataset.name as ExperimentState["dataset"],
        datasetVersion: isSameData ? versionOf(state) : null,
        opened: { id, backend: results.backend },
      },
    });
  }

  /** Weights of a trained network in Keras's order (kernel, bias, layer by layer); null if it has not been trained. */
  weights(id: ArchitectureId): readonly Float32Array[] | null {
    return this.#runner.weights.get(id) ?? null;
  }

  exportModel: FileCommands["exportModel"] = (id, format, { withOptimizer }) => networkFile(this.#fileSources(), id, format, withOptimizer);
  exportText: FileCommands["exportText"] = (id, kind) => textFile(this.#fileSources(), id, kind);
  exportEverything: FileCommands["exportEverything"] = (options) => everythingFile(this.#fileSources(), { ...options, yieldToPage: this.#yieldToPage });

  importModel: FileCommands["importModel"] = async (file, { replace = false } = {}) => {
    const model = await readNetwork(file);
    const { architecture } = model;
    const taken = await this.#takeInAlone({ name: `“${file.name}”`, again: "Open it again." }, async () => [fromFile(model, file.name)], replace);
    return taken.outcome === "asks" ? { ...taken, architecture } : taken.outcome === "scored" ? { outcome: "opened", architecture } : taken;
  };

  scoreShipped: FileCommands["scoreShipped"] = (architectures, { replace = false } = {}) => {
    const arrivals = async (): Promise<Arrival[]> => (await Promise.all(architectures.map(this.#loadShipped))).map(fromPage);
    return this.#takeInAlone({ name: architectures.length === 1 ? "The network that came with the page" : "The networks that came with the page", again: "Ask for it again." }, arrivals, replace);
  };

  trainFurther: FileCommands["trainFurther"] = async (id, epochs) => {
    if (this.#running !== null || this.#store.getState().runs[id]?.test == null) return;
    this.#runner.control.mode = "run";
    await this.#start(() => this.#trainFurther(id, epochs));
  };

  get #experiment(): ExperimentState {
    return this.#store.getState().experiment;
  }

  #requestEnd(request: "stop" | "skip"): void {
    if (this.#running === null) return;
    // Still loading: there is no run to end yet, only the load.
    if (this.#experiment.status === "preparing") this.#data.cancel();
    this.#runner.control.requestEnd(request);
    this.#setExperiment({ status: "stopping" });
  }

  /** Runs `experiment` alone: whoever calls while one runs is turned away before. Handles every error, once. */
  async #start(experiment: () => Promise<void>): Promise<void> {
    this.#runner.control.clearEnd();
    this.#runner.forgetUnpublished();
    this.#running = experiment()
      .catch((error: unknown) => this.#fail(error))
      .finally(() => {
        this.#running = null;
        this.#runner.leave();
      });
    await this.#running;
  }

  async #newExperiment(): Promise<void> {
    this.#setExperiment({ status: "preparing", error: null, current: null });
    const dataset = await this.#loadData();
    if (dataset === null) return;
    const { settings } = this.#store.getState();
    await this.#prepareBackend(settings);
    const sets = toSets(dataset, settings);
    const queue = ARCHITECTURE_IDS.filter((id) => settings.architectures.includes(id));
    this.#runner.checkpoint = null;
    this.#keepExperiment({ id: newExperimentId(), settings, dataset: { name: dataset.name, fingerprint: fingerprintOf(dataset) }, further: null });
    this.#store.setState((state) => ({
      vote: null,
      runs: { ...comparableRuns(state, dataset, settings), ...Object.fromEntries(queue.map((id) => [id, toRun(id, settings, sets)])) },
      experiment: { ...state.experiment, queue, dataset: dataset.name, datasetVersion: versionOf(state), opened: null },
    }));
    await this.#fitAll(queue, sets);
  }

  /** Goes on with what an earlier visit left: the same as after a lost context, but everything comes from memory. */
  async #takeUp(memory: ExperimentMemory): Promise<void> {
    this.#setExperiment({ status: "preparing", error: null, current: null });
    const { id, queue, current, checkpoint, ...saved } = await memory.readProgress();
    const settings = settingsFor(saved);
    this.#store.setState({ settings });
    const dataset = await this.#loadData();
    if (dataset === null) return;
    assertSameData(dataset, saved.dataset);
    await this.#prepareBackend(settings);
    const finished = await memory.readContent(id);
    const sets = toSets(dataset, saved.further ?? settings);
    const rest = queue.slice(queue.indexOf(current));
    this.#keepExperiment({ id, settings, dataset: saved.dataset, further: saved.further });
    this.#runner.checkpoint = checkpoint;
    this.#runner.forget();
    finished?.results.runs.forEach(({ architecture }, i) => this.#runner.keep(architecture, { weights: finished.networks[i]!.weights, optimizer: null }));
    this.#store.setState((state) => ({
      vote: null,
      runs: {
        ...(finished === null ? {} : runsOf(finished)),
        ...Object.fromEntries(rest.map((waiting) => [waiting, toRun(waiting, settings, sets)])),
        [current]: interruptedRun({ current, ...saved }, settings, sets),
      },
      experiment: { ...state.experiment, queue, dataset: dataset.name, datasetVersion: versionOf(state), opened: null },
    }));
    await this.#fitAll(rest, sets);
  }

  #keepExperiment(kept: Kept): void {
    this.#kept = kept;
    this.#memory?.begin(kept.id);
  }

  /** So that the network under way, or the next one, can be gone on with after a crash. */
  #saveProgress(current: ArchitectureId): void {
    if (this.#kept === null) return;
    const { queue } = this.#experiment;
    const backend = this.#store.getState().backend?.name ?? "unknown";
    this.#memory?.saveProgress({ ...this.#kept, backend, queue, current, course: toCourse(this.#runner.run(current)), checkpoint: this.#runner.checkpoint });
  }

  /** So that what has been scored is among the past runs. */
  #saveScored(): void {
    const state = this.#store.getState();
    if (this.#kept === null || !state.experiment.queue.some((id) => state.runs[id]?.test)) return;
    const { id, settings, dataset } = this.#kept;
    this.#memory?.saveContent(id, { settings, dataset: dataset.name }, toContent(state, this.#runner.weights, dataset.fingerprint));
  }

  /** Goes on after a lost context: the interrupted run from its checkpoint, then the rest of the queue. */
  async #goOn(): Promise<void> {
    const { current, queue } = this.#experiment;
    const dataset = this.#data.current();
    if (current === null || dataset === null) return;
    const state = this.#store.getState();
    if (versionOf(state) !== state.experiment.datasetVersion) {
      throw new Error("Other data has been loaded since this network was interrupted, so it cannot go on. Press Train to start again.");
    }
    this.#setExperiment({ status: "preparing", error: null });
    await this.#prepareBackend(state.settings);
    // The run's own sizes: the settings may have been changed meanwhile.
    await this.#fitAll(queue.slice(queue.indexOf(current)), toSets(dataset, this.#runner.run(current)));
  }

  /**
   * Takes networks in that were trained elsewhere, with nothing else under way. What goes wrong is thrown, and then, as
   * after a question or a stop before the first was scored, everything is as it was.
   */
  async #takeInAlone(what: { readonly name: string; readonly again: string }, load: () => Promise<readonly Arrival[]>, replace: boolean): Promise<ShippedOutcome> {
    if (this.#running !== null) throw new Error("A network is being trained or scored. Wait until that has ended; nothing has changed.");
    const before = this.#store.getState();
    const learned = ARCHITECTURE_IDS.map((id) => [id, this.#runner.trained(id)] as const);
    let outcome: ShippedOutcome = { outcome: "abandoned" };
    this.#runner.control.mode = "run";
    await this.#start(async () => {
      outcome = await this.#takeIn(load, replace);
    });
    const { status, error } = this.#experiment;
    // Unless a reset is taking that away too.
    if ((outcome as ShippedOutcome).outcome !== "scored" && this.#runner.control.end !== "abandon") {
      this.#runner.forgetUnpublished();
      for (const [id, network] of learned) this.#runner.keep(id, network);
      this.#store.setState({ experiment: before.experiment, runs: before.runs, vote: before.vote });
    }
    if (status === "interrupted") throw new Error(`${what.name} could not be scored: ${new ContextLostError().message} ${what.again}`);
    if (status === "failed") throw new Error(`${what.name} could not be scored: ${error}`);
    return outcome;
  }

  /** Scores networks and puts them among the results, beside those that were scored on the same images. Stopped, it keeps those that were scored by then. */
  async #takeIn(load: () => Promise<readonly Arrival[]>, replace: boolean): Promise<ShippedOutcome> {
    this.#setExperiment({ status: "preparing", error: null, current: null });
    const loading = load();
    loading.catch(() => {}); // Thrown below, unless there are no data, which is said first.
    const dataset = await this.#loadData();
    if (dataset === null) return { outcome: "abandoned" };
    const arrivals = await Promise.race([loading, this.#runner.control.whenEnding()]);
    if (arrivals === undefined) return { outcome: "abandoned" };
    const state = this.#store.getState();
    const settings = asTested(state, dataset);
    const replaces = replacedBy(arrivals, state, dataset, settings);
    if (replaces.length > 0 && !replace) return { outcome: "asks", replaces };
    await this.#prepareBackend(settings);
    const sets = toSets(dataset, settings);
    const kept = comparableRuns(state, dataset, settings);
    const queue = arrivals.map(({ architecture }) => architecture);
    this.#store.setState(({ experiment }) => ({
      vote: null,
      runs: { ...kept, ...Object.fromEntries(arrivals.map((arrival) => [arrival.architecture, arrival.toRun(settings, sets)])) },
      experiment: { ...experiment, queue, dataset: dataset.name, datasetVersion: versionOf(state), opened: null },
    }));
    await this.#scoreAll(arrivals, sets);
    if (this.#runner.control.end === "abandon") return { outcome: "abandoned" };
    const architectures = queue.filter((id) => this.#runner.run(id).test !== null);
    if (architectures.length === 0) return { outcome: "abandoned" };
    this.#store.setState(({ runs }) => ({ runs: withoutUnscored(runs, kept) }));
    // What memory keeps is what was trained here: this must not take its place.
    this.#kept = null;
    this.#finish(sets);
    return { outcome: "scored", architectures };
  }

  async #scoreAll(arrivals: readonly Arrival[], sets: Sets): Promise<void> {
    for (const { architecture, network } of arrivals) {
      this.#setExperiment({ status: "running", current: architecture });
      await this.#runner.score(architecture, network.weights, sets.test);
      if (this.#runner.run(architecture).test !== null) this.#runner.keep(architecture, network);
      if (this.#runner.control.end === "stop" || this.#runner.control.end === "abandon") return;
      this.#runner.control.clearEnd();
    }
  }

  /** Goes on from a scored network's weights; after a crash, as any other training. */
  async #trainFurther(id: ArchitectureId, epochs: number): Promise<void> {
    this.#setExperiment({ status: "preparing", error: null, current: null });
    const trained = this.#runner.trained(id);
    const dataset = await this.#loadData();
    if (dataset === null) return;
    const state = this.#store.getState();
    if (trained === null) throw new Error("The weights of this network are no longer in memory, so it cannot go on. Press Train to start again.");
    if (versionOf(state) !== state.experiment.datasetVersion) {
      throw new Error("Other data has been loaded since this network was scored, so it cannot go on. Press Train to start again.");
    }
    await this.#prepareBackend(state.settings);
    const before = this.#runner.run(id);
    const sets = toSets(dataset, furtherSizes(before, state.settings));
    const run = furtherRun(before, epochs, state.settings, sets);
    this.#runner.checkpoint = furtherFrom(before, trained);
    this.#runner.updateRun(id, () => run);
    this.#store.setState(({ experiment }) => ({ vote: null, experiment: { ...experiment, queue: [id], opened: null } }));
    const experiment = this.#kept ?? { id: newExperimentId(), dataset: { name: dataset.name, fingerprint: fingerprintOf(dataset) } };
    this.#keepExperiment({ ...experiment, settings: state.settings, further: toFurther(run) });
    // From the beginning, so that a crash within the first epoch does not lose the weights that it starts with.
    this.#saveProgress(id);
    await this.#fitAll([id], sets);
  }

  #fileSources(): FileSources {
    const state = this.#store.getState();
    const labels = versionOf(state) === state.experiment.datasetVersion ? (this.#data.current()?.test.labels ?? null) : null;
    return { state, labels, trained: (id) => this.#runner.trained(id) };
  }

  async #loadData(): Promise<Dataset | null> {
    await this.#data.load();
    const dataset = this.#data.current();
    if (this.#runner.control.end !== null) this.#setExperiment({ status: "idle" });
    else if (dataset === null) this.#fail(new Error("There is no data to train on: see the Data room."));
    return this.#runner.control.end === null ? dataset : null;
  }

  /** One at a time: the choice may change while a backend starts, and the last one must win. */
  async #prepareBackend({ backend }: Settings): Promise<void> {
    const start = async (): Promise<void> => {
      if (isContextLost()) await renewBackend();
      const info = await selectBackend(backend);
      this.#store.setState({ backend: { ...info, ...memoryInfo() } });
    };
    this.#starting = this.#starting.then(start, start);
    await this.#starting;
  }

  async #fitAll(queue: readonly ArchitectureId[], sets: Sets): Promise<void> {
    for (const [i, id] of queue.entries()) {
      this.#setExperiment({ status: "running", current: id });
      await this.#runner.fit(id, sets);
      const { error } = this.#runner.run(id);
      if (error !== null) throw new Error(error);
      this.#runner.checkpoint = null;
      if (this.#runner.control.end === "stop" || this.#runner.control.end === "abandon") break;
      this.#runner.control.clearEnd();
      const next = queue[i + 1];
      if (next === undefined) break;
      this.#saveScored();
      this.#saveProgress(next);
    }
    this.#finish(sets);
  }

  #finish({ test }: Sets): void {
    if (this.#runner.control.end === "abandon") return;
    this.#store.setState((state) => ({
      runs: startedRuns(state.runs),
      experiment: { ...state.experiment, status: "finished", current: null },
      vote: voteOfRuns(state, labelsOf(test)),
      ...(state.backend === null ? {} : { backend: { ...state.backend, ...memoryInfo() } }),
    }));
    this.#saveScored();
    if (this.#kept !== null) this.#memory?.end(this.#kept.id);
  }

  #fail(error: unknown): void {
    const message = messageOf(error);
    const isLost = error instanceof ContextLostError || isContextLost();
    const { current } = this.#experiment;
    const sentence = isLost ? lostSentence(this.#runner.checkpoint) : message;
    const isOver = current !== null && this.#runner.run(current).error !== null;
    if (current !== null) {
      this.#runner.updateRun(current, (run) => ({ ...run, status: isLost ? "interrupted" : "failed", error: sentence, passProgress: null }));
    }
    if (!isLost) this.#store.setState(({ runs }) => ({ runs: startedRuns(runs) }));
    this.#setExperiment({ status: isLost ? "interrupted" : "failed", error: sentence });
    if (!isLost) this.#leaveMemory(isOver);
  }

  /** What failed for a reason that a run itself gave is over; anything else may go better another time. */
  #leaveMemory(isOver: boolean): void {
    if (isOver) this.#saveScored();
    if (this.#kept === null) return;
    if (isOver) this.#memory?.end(this.#kept.id);
    else this.#memory?.leave(this.#kept.id);
  }

  #setExperiment(change: Partial<ExperimentState>): void {
    this.#store.setState(({ experiment }) => ({ experiment: { ...experiment, ...change } }));
  }
}

async function noneShipped(): Promise<never> {
  throw new Error("This page comes without trained networks.");
}

/** Unique on one device: what memory tells experiments apart by. */
function newExperimentId(): string {
  return `${new Date().toISOString()}-${Math.random().toString(36).slice(2, 8)}`;
}

function lostSentence(checkpoint: Checkpoint | null): string {
  const kept = checkpoint === null ? "No epoch had finished yet, so this network will start again." : `What was learned up to epoch ${checkpoint.epoch} is kept.`;
  return `${new ContextLostError().message} ${kept} Press "Go on" to continue.`;
}
