/** @file What all work of the session has in common: one at a time, on the data and the backend that were asked for, through the queue, and every error said once. */
import type { Dataset } from "../data/dataset";
import { fingerprintOf } from "../data/fingerprint";
import { messageOf } from "../data/errors";
import { startedRuns, toSets, versionOf } from "../experiment/experiment";
import type { RunId, VoteChoice } from "../experiment/plan";
import type { ExperimentMemory } from "../memory/runMemory";
import { ContextLostError, isContextLost, memoryInfo, renewBackend } from "../nn/backend";
import { labelsOf } from "../nn/evaluate";
import type { ImageSubset } from "../nn/batches";
import { selectBackend } from "../nn/selectBackend";
import type { Checkpoint } from "../nn/train";
import { isCounted, voteOf, votersOf } from "../analysis/voting";
import type { DataCommands } from "../state/commands";
import type { AppState, AppStore, TrainingState } from "../state/store";
import { Keeper } from "./keeper";
import { Runner } from "./runner";

export interface BenchOptions {
  readonly store: AppStore;
  readonly data: DataCommands;
  /** Resolves when the page has had a turn; tests pass a no-op. */
  readonly yieldToPage: () => Promise<void>;
  /** Keeps what is under way and what has finished between visits; null keeps nothing. */
  readonly memory: ExperimentMemory | null;
}

/** Where work is done. */
export class Bench {
  readonly store: AppStore;
  readonly data: DataCommands;
  readonly runner: Runner;
  readonly keeper: Keeper;
  /** The work under way; resolves when it has left. */
  #running: Promise<void> | null = null;
  /** Fingerprint of the data that the runs in the store were scored on; null before the first. */
  scoredOn: string | null = null;
  /** Whether the runs came from memory, and their data have not come yet. */
  awaitsData = false;
  /** The backend that starts, or the last one that did. */
  #starting: Promise<void> = Promise.resolve();

  constructor({ store, data, yieldToPage, memory }: BenchOptions) {
    this.store = store;
    this.data = data;
    this.runner = new Runner({ store, yieldToPage, onEpoch: (id) => this.keeper.saveProgress(id) });
    this.keeper = new Keeper(store, this.runner, memory);
    store.subscribe(({ dataset }, previous) => {
      if (dataset.loaded?.version === previous.dataset.loaded?.version) return;
      this.#recognise();
      this.#countPending();
    });
  }

  get isBusy(): boolean {
    return this.#running !== null;
  }

  get training(): TrainingState {
    return this.store.getState().training;
  }

  setTraining(change: Partial<TrainingState>): void {
    this.store.setState(({ training }) => ({ training: { ...training, ...change } }));
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    await this.#running;
  }

  /** Does `work` alone: whoever calls while something runs is turned away before. Handles every error, once. */
  async start(work: () => Promise<void>): Promise<void> {
    this.runner.control.clearEnd();
    this.runner.forgetUnpublished();
    this.#running = work()
      .catch((error: unknown) => this.#fail(error))
      .finally(() => {
        this.#running = null;
        this.runner.leave();
      });
    await this.#running;
  }

  requestEnd(request: "stop" | "skip"): void {
    if (this.#running === null) return;
    // Still loading: there is no run to end yet, only the load.
    if (this.training.status === "preparing") this.data.cancel();
    this.runner.control.requestEnd(request);
    this.setTraining({ status: "stopping" });
  }

  /** null: there are none, which is said, or the person wants no more. */
  async loadData(): Promise<Dataset | null> {
    await this.data.load();
    const dataset = this.data.current();
    if (this.runner.control.end !== null) this.setTraining({ status: "idle" });
    else if (dataset === null) this.#fail(new Error("There is no data to train on: see the Data room."));
    return this.runner.control.end === null ? dataset : null;
  }

  /** One at a time: the choice may change while a backend starts, and the last one must win. */
  async prepareBackend(): Promise<void> {
    const { backendChoice } = this.store.getState();
    const start = async (): Promise<void> => {
      if (isContextLost()) await renewBackend();
      const info = await selectBackend(backendChoice);
      this.store.setState({ backend: { ...info, ...memoryInfo() } });
    };
    this.#starting = this.#starting.then(start, start);
    await this.#starting;
  }

  /**
   * Resolves when the backend may be asked beside a training, or without one: it is there, and compiles nothing. One that
   * was lost is replaced, but for a training's own, which the training must find lost.
   */
  async backendReady(): Promise<void> {
    await this.#starting.catch(() => {}); // Tried again, and said, right below.
    if (isContextLost() && this.isBusy) throw new ContextLostError();
    if (this.store.getState().backend === null || isContextLost()) await this.prepareBackend();
    await this.#compiled();
  }

  /** What a shader that is being compiled ahead would compute is undefined. */
  async #compiled(): Promise<void> {
    const isCompiling = ({ training, runs, backend }: AppState): boolean => backend?.name === "webgl" && training.current !== null && runs[training.current]?.status === "compiling";
    if (!isCompiling(this.store.getState())) return;
    await new Promise<void>((resolve) => {
      const leave = this.store.subscribe((state) => {
        if (isCompiling(state)) return;
        leave();
        resolve();
      });
    });
  }

  /** Trains and scores the runs of `queue`, which are in the store, each on as many images as it says of itself. */
  async fitAll(queue: readonly RunId[], dataset: Dataset): Promise<void> {
    let sets = null;
    this.scoredOn = fingerprintOf(dataset);
    this.awaitsData = false;
    for (const [i, id] of queue.entries()) {
      sets = toSets(dataset, this.runner.run(id));
      this.setTraining({ status: "running", current: id });
      await this.runner.fit(id, sets);
      const { error } = this.runner.run(id);
      if (error !== null) throw new Error(error);
      this.runner.checkpoint = null;
      this.countVote();
      if (this.runner.control.end === "stop" || this.runner.control.end === "abandon") break;
      this.runner.control.clearEnd();
      const next = queue[i + 1];
      if (next === undefined) break;
      this.keeper.saveScored();
      this.keeper.saveProgress(next);
    }
    this.finish(sets?.test ?? null);
  }

  /** @param test what was scored on; null where nothing was. */
  finish(test: ImageSubset | null): void {
    if (this.runner.control.end === "abandon") return;
    this.store.setState((state) => ({
      runs: startedRuns(state.runs),
      training: { ...state.training, status: "finished", current: null },
      vote: test === null ? null : voteOf(state.runs, state.experiment.runs, state.voteChoice, labelsOf(test)),
      ...(state.backend === null ? {} : { backend: { ...state.backend, ...memoryInfo() } }),
    }));
    this.keeper.saveScored();
    this.keeper.end();
  }

  /** Forgets what came of a run that is not under way. What memory has of it stays: the next training is another past run. */
  forget(id: RunId): void {
    this.runner.keep(id, null);
    this.keeper.letGo();
    const { [id]: _forgotten, ...runs } = this.store.getState().runs;
    this.store.setState({ runs });
    this.countVote();
  }

  /** Kept with the scored runs, too, where memory has them from this visit. */
  chooseVote(voteChoice: VoteChoice): void {
    this.store.setState({ voteChoice });
    this.countVote();
    if (!this.isBusy) this.keeper.saveScored();
  }

  /**
   * The vote as the choice has it now. Where the true classes are not at hand, what was counted before stays, as long
   * as all who cast it are there.
   */
  countVote(): void {
    const { runs, experiment, voteChoice, vote } = this.store.getState();
    const [first, second] = votersOf(runs, experiment.runs, voteChoice);
    const labels = first === undefined || second === undefined ? null : this.#labels(runs[first]?.testSize ?? 0);
    if (labels !== null) this.store.setState({ vote: voteOf(runs, experiment.runs, voteChoice, labels) });
    else if (second === undefined || vote?.members.some((id) => runs[id]?.test == null)) this.store.setState({ vote: null });
  }

  /** Data came: perhaps those that runs from memory were scored on. Then new ones may stand beside them. */
  #recognise(): void {
    const current = this.data.current();
    if (!this.awaitsData || current === null || current.name !== this.training.dataset || fingerprintOf(current) !== this.scoredOn) return;
    this.awaitsData = false;
    this.setTraining({ datasetVersion: versionOf(this.store.getState()) });
  }

  /** Data came: perhaps those that a choice waits for. */
  #countPending(): void {
    const { vote, runs, experiment, voteChoice } = this.store.getState();
    if (!this.isBusy && !isCounted(vote, runs, experiment.runs, voteChoice)) this.countVote();
  }

  /** True classes of the images that the runs were scored on; null where those are not at hand. */
  #labels(testSize: number): number[] | null {
    const state = this.store.getState();
    const dataset = this.data.current();
    if (dataset === null) return null;
    const isSame = versionOf(state) === state.training.datasetVersion || fingerprintOf(dataset) === this.scoredOn;
    return isSame ? Array.from(dataset.test.labels.subarray(0, testSize)) : null;
  }

  #fail(error: unknown): void {
    const message = messageOf(error);
    const isLost = error instanceof ContextLostError || isContextLost();
    const { current } = this.training;
    const sentence = isLost ? lostSentence(this.runner.checkpoint) : message;
    const isOver = current !== null && this.runner.run(current).error !== null;
    if (current !== null) {
      this.runner.updateRun(current, (run) => ({ ...run, status: isLost ? "interrupted" : "failed", error: sentence, passProgress: null }));
    }
    if (!isLost) this.store.setState(({ runs }) => ({ runs: startedRuns(runs) }));
    this.setTraining({ status: isLost ? "interrupted" : "failed", error: sentence });
    if (!isLost) this.keeper.leave(isOver);
  }
}

function lostSentence(checkpoint: Checkpoint | null): string {
  const kept = checkpoint === null ? "No epoch had finished yet, so this network will start again." : `What was learned up to epoch ${checkpoint.epoch} is kept.`;
  return `${new ContextLostError().message} ${kept} Press "Go on" to continue.`;
}
