/** @file The bench page: one contender, loaded when named, answering Node through `window.bench`. */
import "../../../src/disposeSymbols";
import type { BackendChoice } from "../../../src/nn/backendChoice";
import type { AugmentationSpec } from "../../../src/nn/trainConfig";
import type { ConvolutionSeconds, ConvolutionSetup } from "./convolutions";
import { countLaunches, memoryNow, watchWasmMemory } from "./counters";
import type { Ours } from "./ours";
import type { Alignment, FirstStep, Launches, Memory, Peer, PeerInfo, Setup } from "./peer";

export type PeerName = "ours" | "fit";

watchWasmMemory();

let peer: Peer | null = null;

const bench = {
  /** Loads a contender and starts its backend; each has a page to itself, so that neither sees the other's settings or caches. */
  async load(name: PeerName, backend: BackendChoice): Promise<PeerInfo> {
    peer = name === "ours" ? await (await import("./ours")).Ours.load(backend) : await (await import("./stock")).Stock.load(backend);
    return peer.info;
  },
  prepare: (setup: Setup, alignment: Alignment): Promise<void> => peer!.prepare(setup, alignment),
  firstStep: (): Promise<FirstStep> => peer!.firstStep(),
  turn: (steps: number): Promise<number> => peer!.turn(steps),
  losses: (steps: number): Promise<number[]> => peer!.losses(steps),
  /** Of one step: what two steps launch beyond what one does, so that a turn's own launches do not count. */
  async launches(): Promise<Launches> {
    const one = await countLaunches(() => peer!.turn(1));
    const two = await countLaunches(() => peer!.turn(2));
    return { draws: one.draws === null || two.draws === null ? null : two.draws - one.draws, kernels: two.kernels - one.kernels };
  },
  memory: (): Memory => memoryNow(),
  stop: (): Promise<void> => peer!.stop(),
  weights: (): Promise<string[]> => ours().weights(),
  validationSeconds: (setup: Setup, images: number, times: number): Promise<number[]> => ours().validationSeconds(setup, images, times),
  epochSeconds: (setup: Setup, trainImages: number, validationImages: number, times: number): Promise<number[]> =>
    ours().epochSeconds(setup, trainImages, validationImages, times),
  convolutionSeconds: async (setup: ConvolutionSetup, seconds: number): Promise<ConvolutionSeconds> => (await import("./convolutions")).convolutionSeconds(setup, seconds),
  augmentationSeconds: async (augmentation: AugmentationSpec | null, batchSize: number, seconds: number): Promise<number> => (await import("./augmentation")).augmentationSeconds(augmentation, batchSize, seconds),
};

function ours(): Ours {
  return peer as Ours;
}

export type Bench = typeof bench;

declare global {
  var bench: Bench | undefined;
}

globalThis.bench = bench;
