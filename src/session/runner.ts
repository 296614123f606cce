/** @file Carries networks through training and scoring, and publishes how far they are. The only place that holds networks. */
import { memoryInfo } from "../nn/backend";
import type { ImageSubset } from "../nn/batches";
import { evaluate } from "../nn/evaluate";
import type { Evaluation } from "../nn/evaluation";
import { Network } from "../nn/network";
import { NonFiniteLossError, train, writeFinalWeights, type Checkpoint } from "../nn/train";
import type { TrainEvent } from "../nn/trainEvents";
import { announce } from "./announcements";
import { Control, type EndRequest } from "./control";
import type { Sets } from "../experiment/experiment";
import type { RunId } from "../experiment/plan";
import type { TrainedNetwork } from "../files/networkFiles";
import { PausableClock } from "./pausableClock";
import { applyTrainEvent, type Run } from "../experiment/run";
import type { AppStore, TrainingState } from "../state/store";

/**
 * Between two publications of a run that only crept on. As fast as a person reads, and no faster: where graphics are
 * drawn in software, each makes a frame, and a frame takes 30 ms of a core that could train (measured with llvmpipe).
 */
const PUBLISH_INTERVAL_MS = 250;

export interface RunnerOptions {
  readonly store: AppStore;
  /** Resolves when the page has had a turn; tests pass a no-op. */
  readonly yieldToPage: () => Promise<void>;
  /** Told after each epoch, once the run and the checkpoint have it. */
  readonly onEpoch: (id: RunId) => void;
}

/**
 * Runs one network at a time, as the session asks. Networks live on the backend only while they train and are scored;
 * between runs their weights wait on the host, so that a lost graphics context cannot take them along.
 */
export class Runner {
  /** What the person wants of the run under way. */
  readonly control = new Control();
  /** State after the last finished epoch of the run under way, or to begin the next one from; null: from nothing. */
  checkpoint: Checkpoint | null = null;
  readonly #options: RunnerOptions;
  readonly #store: AppStore;
  readonly #clock = new PausableClock();
  readonly #weights = new Map<RunId, TrainedNetwork["weights"]>();
  /** The optimizer's state of each of them, as it was after its last finished epoch: a run stopped within an epoch keeps the older one. */
  readonly #optimizers = new Map<RunId, NonNullable<TrainedNetwork["optimizer"]>>();
  /** Runs as they are, where the store still shows an earlier state. */
  readonly #latest = new Map<RunId, Run>();
  #lastPublished = 0;

  constructor(options: RunnerOptions) {
    this.#options = options;
    this.#store = options.store;
  }

  /** Weights of each network that has been trained or taken in, in Keras's order. */
  get weights(): ReadonlyMap<RunId, TrainedNetwork["weights"]> {
    return this.#weights;
  }

  /** A network's weights and optimizer; null if there are none. */
  trained(id: RunId): TrainedNetwork | null {
    const weights = this.#weights.get(id);
    return weights === undefined ? null : { weights, optimizer: this.#optimizers.get(id) ?? null };
  }

  /** Takes `network` as what was learned of `id`; null forgets that. */
  keep(id: RunId, network: TrainedNetwork | null): void {
    if (network === null) this.#weights.delete(id);
    else this.#weights.set(id, network.weights);
    if (network === null || network.optimizer === null) this.#optimizers.delete(id);
    else this.#optimizers.set(id, network.optimizer);
    this.#publishOptimizers();
  }

  /** Forgets all that was learned. */
  forget(): void {
    this.#weights.clear();
    this.#optimizers.clear();
    this.#publishOptimizers();
  }

  /** One that has not done a step is as good as none. */
  #publishOptimizers(): void {
    this.#store.setState({ optimizers: [...this.#optimizers].filter(([, { iterations }]) => iterations > 0).map(([id]) => id) });
  }

  /** What an abandoned run had not yet published must not come back as the next one's beginning. */
  forgetUnpublished(): void {
    this.#latest.clear();
  }

  /** After a training, however it ended. */
  leave(): void {
    this.#clock.resume();
  }

  /** Trains and scores one run. On a lost context, leaves the checkpoint for `recover` and throws. */
  async fit(id: RunId, sets: Sets): Promise<void> {
    using network = new Network(this.run(id).network.layers, this.run(id).config.seed);
    await this.#trainNetwork(id, network, sets);
    if (this.control.end === "abandon") return;
    this.keep(id, { weights: await network.readWeights(), optimizer: this.checkpoint?.optimizer ?? null });
    await this.#scoreNetwork(id, network, sets.test, ["abandon"]);
  }

  /** Scores weights that were learned elsewhere. Abandoned or stopped, it leaves the run without a score. */
  async score(id: RunId, weights: TrainedNetwork["weights"], testSet: ImageSubset): Promise<void> {
    using network = new Network(this.run(id).network.layers, this.run(id).config.seed);
    network.writeWeights(weights);
    await this.#scoreNetwork(id, network, testSet, ["abandon", "stop"]);
  }

  async #trainNetwork(id: RunId, network: Network, sets: Sets): Promise<void> {
    const { config, elapsedSeconds, endReason } = this.run(id);
    const from = this.checkpoint;
    // Interrupted after training had ended: only the scoring is left.
    if (endReason !== null && from !== null) return writeFinalWeights(network, from);
    const start = this.#clock.now() - elapsedSeconds * 1_000;
    const options = {
      ...(from === null ? {} : { from }),
      onCheckpoint: (checkpoint: Checkpoint) => (this.checkpoint = checkpoint),
      wantsReading: () => this.control.mode === "step",
      now: () => this.#clock.now(),
    };
    this.updateRun(id, (run) => ({ ...run, error: null }));
    try {
      for await (const event of train(network, sets.train, sets.validation, config, options)) {
        this.#apply(id, event, (this.#clock.now() - start) / 1_000);
        if (event.type === "epoch") this.#options.onEpoch(id);
        await this.#turn(id, event.type);
        if (this.control.end !== null) break;
      }
    } catch (error) {
      if (!(error instanceof NonFiniteLossError)) throw error;
      this.#keepLastGood(id, network, error);
    }
    const run = this.run(id);
    if (run.endReason === null && run.error === null) this.updateRun(id, () => ({ ...run, endReason: "stopped", restoredEpoch: this.checkpoint?.best?.epoch ?? null }));
  }

  /** The weights ran away: back to the last epoch that was sound, or to the start. */
  #keepLastGood(id: RunId, network: Network, error: NonFiniteLossError): void {
    const checkpoint = this.checkpoint;
    if (checkpoint !== null) writeFinalWeights(network, checkpoint);
    const kept = checkpoint === null ? "There was no finished epoch to go back to." : `The weights of epoch ${checkpoint.epoch} were kept.`;
    this.updateRun(id, (run) => ({ ...run, error: `${error.message} ${kept}` }));
    // Nothing sound to score.
    if (checkpoint === null) throw new Error(`${error.message} ${kept}`);
  }

  async #scoreNetwork(id: RunId, network: Network, testSet: ImageSubset, leavesOn: readonly EndRequest[]): Promise<void> {
    this.updateRun(id, (run) => ({ ...run, status: "evaluating", passProgress: 0, remainingSeconds: null }));
    const pass = evaluate(network, testSet, this.run(id).config);
    let next = await pass.next();
    for (; next.done !== true; next = await pass.next()) {
      const { done, total } = next.value;
      this.updateRun(id, (run) => ({ ...run, passProgress: done / total }), { isUrgent: false });
      await this.#turn(id, "testing");
      if (this.control.end !== null && leavesOn.includes(this.control.end)) return void (await pass.return(undefined as never));
    }
    const test: Evaluation = next.value;
    this.updateRun(id, (run) => ({ ...run, status: run.error === null ? "finished" : "failed", passProgress: null, test }));
    this.#store.setState((state) => ({ announcement: announce(this.run(id), state) }));
  }

  #apply(id: RunId, event: TrainEvent, elapsedSeconds: number): void {
    const next = applyTrainEvent(this.run(id), event, elapsedSeconds);
    // A reading's step follows at once, and takes it along.
    if (event.type === "progress") this.#latest.set(id, next);
    else this.updateRun(id, () => next, { isUrgent: isUrgent(event) });
    if (event.type === "epoch") this.#store.setState((state) => ({ announcement: announce(this.run(id), state) }));
  }

  /** Between two pulls: lets the page paint, and waits while paused. */
  async #turn(id: RunId, eventType: TrainEvent["type"] | "testing"): Promise<void> {
    if (this.control.mode === "step" && eventType === "step") this.control.mode = "pause";
    if (this.control.mode === "pause" && this.control.end === null) await this.#pauseHere(id);
    await this.#options.yieldToPage();
  }

  async #pauseHere(id: RunId): Promise<void> {
    const { status } = this.run(id);
    this.#clock.pause();
    this.updateRun(id, (run) => ({ ...run, status: "paused" }));
    this.#setTraining({ status: "paused" });
    await this.control.whenMayPull();
    this.#clock.resume();
    this.updateRun(id, (run) => ({ ...run, status }));
    if (this.control.end === null) this.#setTraining({ status: "running" });
  }

  /** Throws for a run that is not in the queue. */
  run(id: RunId): Run {
    const run = this.#latest.get(id) ?? this.#store.getState().runs[id];
    if (run === undefined) throw new Error(`internal: no run ${id}`);
    return run;
  }

  updateRun(id: RunId, change: (run: Run) => Run, { isUrgent = true } = {}): void {
    const run = change(this.run(id));
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

  #setTraining(change: Partial<TrainingState>): void {
    this.#store.setState(({ training }) => ({ training: { ...training, ...change } }));
  }
}

/** Whether `event` is published at once. The others come in crowds; the next of them takes the last one along. */
function isUrgent(event: TrainEvent): boolean {
  return event.type === "epoch" || event.type === "end" || (event.type === "compiling" && event.done === 0);
}
