/** @file Our loop as the bench steps it: `train` from src/nn, pulled as the page pulls it. */
import type { LabelledImages } from "../../../src/data/dataset";
import type { BackendChoice } from "../../../src/nn/backendChoice";
import type { ImageSubset } from "../../../src/nn/batches";
import { Network } from "../../../src/nn/network";
import { selectBackend } from "../../../src/nn/selectBackend";
import { train } from "../../../src/nn/train";
import { PLAIN_TRAINING, type TrainConfig } from "../../../src/nn/trainConfig";
import type { TrainEvent } from "../../../src/nn/trainEvents";
import { toBase64 } from "./base64";
import { drawGarments, repeated } from "./garments";
import { layersOf } from "./layers";
import type { FirstStep, Peer, PeerInfo, Setup } from "./peer";

type Events = AsyncGenerator<TrainEvent, void, void>;

/** What one pull to the next "step" event brought. */
interface Step {
  /** Running mean since the epoch began; null where none was read. */
  readonly meanLoss: number | null;
}

export class Ours implements Peer {
  readonly info: PeerInfo;
  #network: Network | null = null;
  #events: Events | null = null;
  #wantsReading = false;

  private constructor(info: PeerInfo) {
    this.info = info;
  }

  static async load(backend: BackendChoice): Promise<Ours> {
    const { name, renderer, notice, threads } = await selectBackend(backend);
    return new Ours({ backend: name, renderer, notice, threads });
  }

  async prepare(setup: Setup): Promise<void> {
    const source = await drawGarments();
    const trainSet = { source, indices: repeated(source, setup.maxSteps * setup.batchSize) };
    const validationSet = { source, indices: repeated(source, setup.batchSize) };
    this.#network = new Network(layersOf(setup), setup.seed);
    this.#events = train(this.#network, trainSet, validationSet, configOf(setup, 1), { wantsReading: () => this.#wantsReading });
  }

  /** Float32 as base64, in the order of the network's variables. */
  async weights(): Promise<string[]> {
    return (await this.#network!.readWeights()).map(toBase64);
  }

  async firstStep(): Promise<FirstStep> {
    const start = performance.now();
    const { meanLoss } = await this.#step(true);
    return { seconds: (performance.now() - start) / 1_000, loss: meanLoss! };
  }

  async turn(steps: number): Promise<number> {
    const start = performance.now();
    // The last one is read, as `fit` reads its mean loss at the end; until then one step overlaps the next.
    for (let i = 1; i <= steps; i++) await this.#step(i === steps);
    return (performance.now() - start) / 1_000;
  }

  async losses(steps: number): Promise<number[]> {
    const losses: number[] = [];
    let sumBefore = 0;
    for (let i = 1; i <= steps; i++) {
      // From the start: what is read is the mean over the epoch so far.
      const { meanLoss } = await this.#step(true);
      losses.push(meanLoss! * i - sumBefore);
      sumBefore = meanLoss! * i;
    }
    return losses;
  }

  async #step(wantsReading: boolean): Promise<Step> {
    this.#wantsReading = wantsReading;
    let meanLoss: number | null = null;
    for (;;) {
      const { value: event } = await this.#events!.next();
      if (event?.type === "progress") meanLoss = event.loss;
      if (event?.type === "step") break;
      if (event === undefined || event.type === "validating") throw new Error("internal: the bench asked for more steps than it prepared");
    }
    return { meanLoss };
  }

  async stop(): Promise<void> {
    await this.#events?.return();
    this.#events = null;
    this.#network?.[Symbol.dispose]();
    this.#network = null;
  }

  /** Seconds that validating `images` images takes, after a first time that does not count; one for each of `times`. */
  async validationSeconds(setup: Setup, images: number, times: number): Promise<number[]> {
    const source = await drawGarments();
    const trainSet = { source, indices: repeated(source, setup.batchSize) };
    const seconds: number[] = [];
    let start = 0;
    // One step an epoch, which is waited for: what follows it until the epoch's event is the validation.
    for await (const event of trainOnce(setup, trainSet, { source, indices: repeated(source, images) }, times + 1)) {
      if (event.type === "step") start = performance.now();
      if (event.type === "epoch") seconds.push((performance.now() - start) / 1_000);
    }
    return seconds.slice(1);
  }

  /** Seconds of whole epochs, validation included, as the page counts them; the first, which also compiles, is left out. */
  async epochSeconds(setup: Setup, trainImages: number, validationImages: number, times: number): Promise<number[]> {
    const source: LabelledImages = await drawGarments(Math.max(trainImages + validationImages, setup.batchSize));
    const all = repeated(source, trainImages + validationImages);
    const validationSet = { source, indices: all.subarray(0, validationImages) };
    const seconds: number[] = [];
    for await (const event of trainOnce(setup, { source, indices: all.subarray(validationImages) }, validationSet, times + 1)) {
      if (event.type === "epoch") seconds.push(event.record.seconds);
    }
    return seconds.slice(1);
  }
}

async function* trainOnce(setup: Setup, trainSet: ImageSubset, validationSet: ImageSubset, epochs: number): AsyncGenerator<TrainEvent> {
  using network = new Network(layersOf(setup), setup.seed);
  yield* train(network, trainSet, validationSet, configOf(setup, epochs));
}

function configOf({ batchSize, learningRate, seed }: Setup, epochs: number): TrainConfig {
  return { ...PLAIN_TRAINING, epochs, batchSize, learningRate, seed, earlyStopping: null };
}
