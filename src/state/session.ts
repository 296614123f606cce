/** @file Drives experiments and reports them to the store. The only place in state/ that holds networks. */
import type { Dataset } from "../data/dataset";
import { messageOf } from "../data/errors";
import type { ImportedModel } from "../formats";
import type { AdamState } from "../nn/adam";
import { fingerprintOf } from "../data/fingerprint";
import { ARCHITECTURE_IDS, architectureById, type ArchitectureId } from "../nn/architectures";
import type { LayerSpec } from "../nn/architectures/layers";
import { ContextLostError, isContextLost, memoryInfo, renewBackend } from "../nn/backend";
import type { ImageSubset } from "../nn/batches";
import { evaluate, labelsOf } from "../nn/evaluate";
import type { Evaluation } from "../nn/evaluation";
import { Network } from "../nn/network";
import { selectBackend } from "../nn/selectBackend";
import { NonFiniteLossError, train, type Checkpoint } from "../nn/train";
import type { TrainEvent } from "../nn/trainEvents";
import { announce } from "./announcements";
import type { DataCommands, FileCommands, ImportOutcome, SessionCommands } from "./commands";
import { Control } from "./control";
import { everythingFile, freshOptimizer, networkFile, readNetwork, textFile, toImportedFrom, type FileSources, type TrainedNetwork } from "./networkFiles";
import { PausableClock } from "./pausableClock";
import { asTested, comparableRuns, isTrainedHere, startedRuns, toRun, toSets, versionOf, voteOfRuns, type Sets } from "./experiment";
import type { Progress } from "./memory/records";
import type { ExperimentMemory } from "./memory/runMemory";
import { assertSameData, runsOf, settingsFor, toContent, toCourse } from "./memory/takingUp";
import { applyTrainEvent, type Run } from "./run";
import type { Settings } from "./settings";
import { toVote } from "./scoredResults";
import { initialExperiment, type AppStore, type ExperimentState } from "./store";

/**
 * Between two publications of a run that only crept on. As fast as a person reads, and no faster: where graphics are
 * drawn in software, each makes a frame, and a frame takes 30 ms of a core that could train (measured with llvmpipe).
 */
const PUBLISH_INTERVAL_MS = 250;

export interface SessionOptions {
  readonly store: AppStore;
  readonly data: DataCommands;
  /** Resolves when the page has had a turn; tests pass a no-op. */
  readonly yieldToPage: () => Promise<void>;
  /** Keeps what is under way and what has finished between visits; null keeps nothing. */
  readonly memory?: ExperimentMemory | null;
  /** What each architecture is made of; tests pass something small. */
  readonly layersOf?: (id: ArchitectureId) => readonly LayerSpec[];
}

/**
 * Carries out `SessionCommands`. Networks live on the backend only while they train and are scored; between
 * runs their weights wait on the host, so that a lost graphics context cannot take them along.
 */
export class Session implements SessionCommands {
  readonly #store: AppStore;
  readonly #data: DataCommands;
  readonly #yieldToPage: () => Promise<void>;
  readonly #memory: ExperimentMemory | null;
  readonly #layersOf: (id: ArchitectureId) => readonly LayerSpec[];
  readonly #control = new Control();
  readonly #clock = new PausableClock();
  /** Weights of each network that has been trained, in Keras's order. */
  readonly #weights = new Map<ArchitectureId, readonly Float32Array[]>();
  /** Adam's state of each of them, as it was after its last finished epoch: a run stopped within an epoch keeps the older one. */
  readonly #optimizers = new Map<ArchitectureId, AdamState>();
  /** State after the last finished epoch of the run under way; what `recover` goes on from. */
  #checkpoint: Checkpoint | null = null;
  /** By what memory knows the experiment under way, or the last one, and its data. */
  #kept: Pick<Progress, "id" | "settings" | "dataset"> | null = null;
  /** The experiment under way; resolves when its loop has left. */
  #running: Promise<void> | null = null;
  /** The backend that starts, or the last one that did. */
  #starting: Promise<void> = Promise.resolve();
  /** Runs as they are, where the store still shows an earlier state. */
  readonly #latest = new Map<ArchitectureId, Run>();
  #lastPublished = 0;

  constructor({ store, data, yieldToPage, memory = null, layersOf = (id) => architectureById(id).layers }: SessionOptions) {
    this.#store = store;
    this.#data = data;
    this.#yieldToPage = yieldToPage;
    this.#memory = memory;
    this.#layersOf = layersOf;
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
    this.#control.mode = "run";
    await this.#start(() => this.#newExperiment());
  }

  pause(): void {
    if (this.#running !== null) this.#control.mode = "pause";
  }

  resume(): void {
    this.#control.mode = "run";
  }

  step(): void {
    this.#control.mode = "step";
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
    this.#control.mode = "run";
    await this.#start(() => this.#goOn());
  }

  async reset(): Promise<void> {
    if (this.#experiment.status === "preparing") this.#data.cancel();
    this.#control.requestEnd("abandon");
    await this.#running;
    if (this.#kept !== null) this.#memory?.end(this.#kept.id);
    this.#kept = null;
    this.#checkpoint = null;
    this.#weights.clear();
    this.#optimizers.clear();
    this.#store.setState({ experiment: initialExperiment, runs: {}, vote: null, announcement: "Reset. The seed is kept." });
  }

  async goOnFromMemory(): Promise<void> {
    const memory = this.#memory;
    if (this.#running !== null || memory === null) return;
    this.#control.mode = "run";
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
    this.#weights.clear();
    this.#optimizers.clear();
    results.runs.forEach(({ architecture }, i) => this.#keep(architecture, { weights: content.networks[i]!.weights, optimizer: null }));
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
    return this.#weights.get(id) ?? null;
  }

  exportModel: FileCommands["exportModel"] = (id, format, { withOptimizer }) => networkFile(this.#fileSources(), id, format, withOptimizer);
  exportText: FileCommands["exportText"] = (id, kind) => textFile(this.#fileSources(), id, kind);
  exportEverything: FileCommands["exportEverything"] = (options) => everythingFile(this.#fileSources(), { ...options, yieldToPage: this.#yieldToPage });

  importModel: FileCommands["importModel"] = async (file, { replace = false } = {}) => {
    const network = await readNetwork(file);
    if (this.#running !== null) throw new Error("A network is being trained or scored. Open the file when that has ended; nothing has changed.");
    const before = this.#store.getState();
    const outcomes: ImportOutcome[] = [];
    this.#control.mode = "run";
    await this.#start(async () => void outcomes.push(await this.#openNetwork(network, file.name, replace)));
    const [outcome = { outcome: "abandoned" }] = outcomes;
    const { status, error } = this.#experiment;
    // Everything is as it was before, unless a reset is taking that away too.
    if (outcome.outcome !== "opened" && this.#control.end !== "abandon") {
      this.#latest.clear();
      this.#store.setState({ experiment: before.experiment, runs: before.runs, vote: before.vote });
    }
    if (status === "interrupted") throw new Error(`“${file.name}” could not be scored: ${new ContextLostError().message} Open it again.`);
    if (status === "failed") throw new Error(`“${file.name}” could not be scored: ${error}`);
    return outcome;
  };

  trainFurther: FileCommands["trainFurther"] = async (id, epochs) => {
    if (this.#running !== null || this.#store.getState().runs[id]?.test == null) return;
    this.#control.mode = "run";
    await this.#start(() => this.#trainFurther(id, epochs));
  };

  get #experiment(): ExperimentState {
    return this.#store.getState().experiment;
  }

  #requestEnd(request: "stop" | "skip"): void {
    if (this.#running === null) return;
    // Still loading: there is no run to end yet, only the load.
    if (this.#experiment.status === "preparing") this.#data.cancel();
    this.#control.requestEnd(request);
    this.#setExperiment({ status: "stopping" });
  }

  /** Runs `experiment` alone: whoever calls while one runs is turned away before. Handles every error, once. */
  async #start(experiment: () => Promise<void>): Promise<void> {
    this.#control.clearEnd();
    // What an abandoned run had not yet published must not come back as the next one's beginning.
    this.#latest.clear();
    this.#running = experiment()
      .catch((error: unknown) => this.#fail(error))
      .finally(() => {
        this.#running = null;
        this.#clock.resume();
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
    this.#checkpoint = null;
    this.#keepExperiment({ id: newExperimentId(), settings, dataset: { name: dataset.name, fingerprint: fingerprintOf(dataset) } });
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
    const { id, queue, current, course, checkpoint, ...saved } = await memory.readProgress();
    const settings = settingsFor(saved);
    this.#store.setState({ settings });
    const dataset = await this.#loadData();
    if (dataset === null) return;
    assertSameData(dataset, saved.dataset);
    await this.#prepareBackend(settings);
    const finished = await memory.readContent(id);
    const sets = toSets(dataset, settings);
    const rest = queue.slice(queue.indexOf(current));
    this.#keepExperiment({ id, settings, dataset: saved.dataset });
    this.#checkpoint = checkpoint;
    this.#weights.clear();
    this.#optimizers.clear();
    finished?.results.runs.forEach(({ architecture }, i) => this.#keep(architecture, { weights: finished.networks[i]!.weights, optimizer: null }));
    const epoch = course.epochs.length;
    this.#store.setState((state) => ({
      vote: null,
      runs: {
        ...(finished === null ? {} : runsOf(finished)),
        ...Object.fromEntries(rest.map((waiting) => [waiting, toRun(waiting, settings, sets)])),
        [current]: { ...toRun(current, settings, sets), ...course, epoch },
      },
      experiment: { ...state.experiment, queue, dataset: dataset.name, datasetVersion: versionOf(state), opened: null },
    }));
    await this.#fitAll(rest, sets);
  }

  #keepExperiment(kept: Pick<Progress, "id" | "settings" | "dataset">): void {
    this.#kept = kept;
    this.#memory?.begin(kept.id);
  }

  /** So that the network under way, or the next one, can be gone on with after a crash. */
  #saveProgress(current: ArchitectureId): void {
    if (this.#kept === null) return;
    const { queue } = this.#experiment;
    const backend = this.#store.getState().backend?.name ?? "unknown";
    this.#memory?.saveProgress({ ...this.#kept, backend, queue, current, course: toCourse(this.#run(current)), checkpoint: this.#checkpoint });
  }

  /** So that what has been scored is among the past runs. */
  #saveScored(): void {
    const state = this.#store.getState();
    if (this.#kept === null || !state.experiment.queue.some((id) => state.runs[id]?.test)) return;
    const { id, settings, dataset } = this.#kept;
    this.#memory?.saveContent(id, { settings, dataset: dataset.name }, toContent(state, this.#weights, dataset.fingerprint));
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
    await this.#fitAll(queue.slice(queue.indexOf(current)), toSets(dataset, this.#run(current)));
  }

  /** Scores `network` and puts it among the results, beside those that were scored on the same images. */
  async #openNetwork(network: ImportedModel, fileName: string, replace: boolean): Promise<ImportOutcome> {
    const { architecture } = network;
    this.#setExperiment({ status: "preparing", error: null, current: null });
    const dataset = await this.#loadData();
    if (dataset === null) return { outcome: "abandoned" };
    const state = this.#store.getState();
    const settings = asTested(state, dataset);
    const kept = comparableRuns(state, dataset, settings);
    const replaces = ARCHITECTURE_IDS.filter((id) => isTrainedHere(state.runs[id]) && (id === architecture || kept[id] === undefined));
    if (replaces.length > 0 && !replace) return { outcome: "asks", architecture, replaces };
    await this.#prepareBackend(settings);
    const sets = toSets(dataset, settings);
    this.#store.setState(({ experiment }) => ({
      vote: null,
      runs: { ...kept, [architecture]: { ...toRun(architecture, settings, sets), imported: toImportedFrom(network, fileName) } },
      experiment: { ...experiment, status: "running", current: architecture, queue: [architecture], dataset: dataset.name, datasetVersion: versionOf(state) },
    }));
    using onBackend = new Network(this.#layersOf(architecture), settings.seed);
    onBackend.writeWeights(network.weights);
    await this.#scoreNetwork(architecture, onBackend, sets.test);
    if (this.#control.end === "abandon") return { outcome: "abandoned" };
    this.#keep(architecture, network);
    this.#finish(sets);
    return { outcome: "opened", architecture };
  }

  /** Goes on from a scored network's weights, without early stopping: somebody has asked for these epochs. */
  async #trainFurther(id: ArchitectureId, epochs: number): Promise<void> {
    this.#setExperiment({ status: "preparing", error: null, current: null });
    const trained = this.#trained(id);
    const dataset = await this.#loadData();
    if (dataset === null) return;
    const state = this.#store.getState();
    if (trained === null) throw new Error("The weights of this network are no longer in memory, so it cannot go on. Press Train to start again.");
    if (versionOf(state) !== state.experiment.datasetVersion) {
      throw new Error("Other data has been loaded since this network was scored, so it cannot go on. Press Train to start again.");
    }
    await this.#prepareBackend(state.settings);
    const run = this.#run(id);
    const { batchSize, learningRate } = state.settings;
    this.#checkpoint = {
      epoch: run.epochs.length,
      weights: trained.weights,
      adam: trained.optimizer ?? freshOptimizer(trained.weights),
      valLosses: run.epochs.map(({ valLoss }) => valLoss),
      best: null,
    };
    const config = { ...run.config, batchSize, learningRate, epochs: run.epochs.length + epochs, earlyStopping: null };
    this.#updateRun(id, () => ({ ...run, config, status: "waiting", test: null, endReason: null, restoredEpoch: null, error: null }));
    this.#store.setState(({ experiment }) => ({ vote: null, experiment: { ...experiment, queue: [id] } }));
    await this.#fitAll([id], toSets(dataset, run));
  }

  #trained(id: ArchitectureId): TrainedNetwork | null {
    const weights = this.#weights.get(id);
    return weights === undefined ? null : { weights, optimizer: this.#optimizers.get(id) ?? null };
  }

  #keep(id: ArchitectureId, { weights, optimizer }: TrainedNetwork): void {
    this.#weights.set(id, weights);
    if (optimizer === null) this.#optimizers.delete(id);
    else this.#optimizers.set(id, optimizer);
  }

  #fileSources(): FileSources {
    const state = this.#store.getState();
    const labels = versionOf(state) === state.experiment.datasetVersion ? (this.#data.current()?.test.labels ?? null) : null;
    return { state, labels, trained: (id) => this.#trained(id) };
  }

  async #loadData(): Promise<Dataset | null> {
    await this.#data.load();
    const dataset = this.#data.current();
    if (this.#control.end !== null) this.#setExperiment({ status: "idle" });
    else if (dataset === null) this.#fail(new Error("There is no data to train on: see the Data room."));
    return this.#control.end === null ? dataset : null;
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
      await this.#fit(id, sets);
      const { error } = this.#run(id);
      if (error !== null) throw new Error(error);
      this.#checkpoint = null;
      if (this.#control.end === "stop" || this.#control.end === "abandon") break;
      this.#control.clearEnd();
      const next = queue[i + 1];
      if (next === undefined) break;
      this.#saveScored();
      this.#saveProgress(next);
    }
    this.#finish(sets);
  }

  /** Trains and scores one architecture. On a lost context, leaves the checkpoint for `recover` and throws. */
  async #fit(id: ArchitectureId, sets: Sets): Promise<void> {
    using network = new Network(this.#layersOf(id), this.#run(id).config.seed);
    await this.#trainNetwork(id, network, sets);
    if (this.#control.end === "abandon") return;
    this.#keep(id, { weights: await network.readWeights(), optimizer: this.#checkpoint?.adam ?? null });
    await this.#scoreNetwork(id, network, sets.test);
  }

  async #trainNetwork(id: ArchitectureId, network: Network, sets: Sets): Promise<void> {
    const { config, elapsedSeconds, endReason } = this.#run(id);
    const from = this.#checkpoint;
    // Interrupted after training had ended: only the scoring is left.
    if (endReason !== null && from !== null) return network.writeWeights(from.best?.weights ?? from.weights);
    const start = this.#clock.now() - elapsedSeconds * 1_000;
    const options = {
      ...(from === null ? {} : { from }),
      onCheckpoint: (checkpoint: Checkpoint) => (this.#checkpoint = checkpoint),
      wantsReading: () => this.#control.mode === "step",
      now: () => this.#clock.now(),
    };
    this.#updateRun(id, (run) => ({ ...run, error: null }));
    try {
      for await (const event of train(network, sets.train, sets.validation, config, options)) {
        this.#apply(id, event, (this.#clock.now() - start) / 1_000);
        if (event.type === "epoch") this.#saveProgress(id);
        await this.#turn(id, event.type);
        if (this.#control.end !== null) break;
      }
    } catch (error) {
      if (!(error instanceof NonFiniteLossError)) throw error;
      this.#keepLastGood(id, network, error);
    }
    const run = this.#run(id);
    if (run.endReason === null && run.error === null) this.#updateRun(id, () => ({ ...run, endReason: "stopped", restoredEpoch: this.#checkpoint?.best?.epoch ?? null }));
  }

  /** The weights ran away: back to the last epoch that was sound, or to the start. */
  #keepLastGood(id: ArchitectureId, network: Network, error: NonFiniteLossError): void {
    const checkpoint = this.#checkpoint;
    if (checkpoint !== null) network.writeWeights(checkpoint.best?.weights ?? checkpoint.weights);
    const kept = checkpoint === null ? "There was no finished epoch to go back to." : `The weights of epoch ${checkpoint.epoch} were kept.`;
    this.#updateRun(id, (run) => ({ ...run, error: `${error.message} ${kept}` }));
    // Nothing sound to score.
    if (checkpoint === null) throw new Error(`${error.message} ${kept}`);
  }

  async #scoreNetwork(id: ArchitectureId, network: Network, testSet: ImageSubset): Promise<void> {
    this.#updateRun(id, (run) => ({ ...run, status: "evaluating", passProgress: 0, remainingSeconds: null }));
    const pass = evaluate(network, testSet);
    let next = await pass.next();
    for (; next.done !== true; next = await pass.next()) {
      const { done, total } = next.value;
      this.#updateRun(id, (run) => ({ ...run, passProgress: done / total }), { isUrgent: false });
      await this.#turn(id, "testing");
      if (this.#control.end === "abandon") return void (await pass.return(undefined as never));
    }
    const test: Evaluation = next.value;
    this.#updateRun(id, (run) => ({ ...run, status: run.error === null ? "finished" : "failed", passProgress: null, test }));
    this.#store.setState((state) => ({ announcement: announce(this.#run(id), state) }));
  }

  #apply(id: ArchitectureId, event: TrainEvent, elapsedSeconds: number): void {
    const next = applyTrainEvent(this.#run(id), event, elapsedSeconds);
    // A reading's step follows at once, and takes it along.
    if (event.type === "progress") this.#latest.set(id, next);
    else this.#updateRun(id, () => next, { isUrgent: isUrgent(event) });
    if (event.type === "epoch") this.#store.setState((state) => ({ announcement: announce(this.#run(id), state) }));
  }

  /** Between two pulls: lets the page paint, and waits while paused. */
  async #turn(id: ArchitectureId, eventType: TrainEvent["type"] | "testing"): Promise<void> {
    if (this.#control.mode === "step" && eventType === "step") this.#control.mode = "pause";
    if (this.#control.mode === "pause" && this.#control.end === null) await this.#pauseHere(id);
    await this.#yieldToPage();
  }

  async #pauseHere(id: ArchitectureId): Promise<void> {
    const { status } = this.#run(id);
    this.#clock.pause();
    this.#updateRun(id, (run) => ({ ...run, status: "paused" }));
    this.#setExperiment({ status: "paused" });
    await this.#control.whenMayPull();
    this.#clock.resume();
    this.#updateRun(id, (run) => ({ ...run, status }));
    if (this.#control.end === null) this.#setExperiment({ status: "running" });
  }

  #finish({ test }: Sets): void {
    if (this.#control.end === "abandon") return;
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
    const sentence = isLost ? lostSentence(this.#checkpoint) : message;
    const isOver = current !== null && this.#run(current).error !== null;
    if (current !== null) {
      this.#updateRun(current, (run) => ({ ...run, status: isLost ? "interrupted" : "failed", error: sentence, passProgress: null }));
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

  /** Throws for an architecture that is not in the queue. */
  #run(id: ArchitectureId): Run {
    const run = this.#latest.get(id) ?? this.#store.getState().runs[id];
    if (run === undefined) throw new Error(`internal: no run of architecture ${id}`);
    return run;
  }

  #updateRun(id: ArchitectureId, change: (run: Run) => Run, { isUrgent = true } = {}): void {
    const run = change(this.#run(id));
    this.#latest.set(id, run);
    const now = performance.now();
    if (!isUrgent && now - this.#lastPublished < PUBLISH_INTERVAL_MS) return;
    this.#lastPublished = now;
    this.#latest.delete(id);
    this.#store.setState(({ runs, backend }) => ({
      runs: { ...runs, [id]: run },
      backend: backend === null ? null : { ...backend, ...memoryInfo() },
    }));
  }

  #setExperiment(change: Partial<ExperimentState>): void {
    this.#store.setState(({ experiment }) => ({ experiment: { ...experiment, ...change } }));
  }
}

/** Whether `event` is published at once. The others come in crowds; the next of them takes the last one along. */
function isUrgent(event: TrainEvent): boolean {
  return event.type === "epoch" || event.type === "end" || (event.type === "compiling" && event.done === 0);
}

/** Unique on one device: what memory tells experiments apart by. */
function newExperimentId(): string {
  return `${new Date().toISOString()}-${Math.random().toString(36).slice(2, 8)}`;
}

function lostSentence(checkpoint: Checkpoint | null): string {
  const kept = checkpoint === null ? "No epoch had finished yet, so this network will start again." : `What was learned up to epoch ${checkpoint.epoch} is kept.`;
  return `${new ContextLostError().message} ${kept} Press "Go on" to continue.`;
}
