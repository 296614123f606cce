/** @file The trained networks that come with the page: fetched when asked for, checked, kept. Files are described in public/networks/cards.json. */
import { architectureById, type ArchitectureId } from "../nn/architectures";
import { cardProblem, type NetworkCard } from "../experiment/networkCard";
import { NetworkFolder, type NetworkFolderOptions, remembered, splitWeights } from "./networkFolder";

export interface ShippedNetwork {
  readonly card: NetworkCard;
  readonly weights: readonly Float32Array[];
}

export type ShippedNetworksOptions = NetworkFolderOptions;

/** Fetches each file once; what failed is forgotten, so that asking again tries again. */
export class ShippedNetworks {
  /** Of all that comes with the page. */
  readonly folder: NetworkFolder;
  #cards: Promise<readonly NetworkCard[]> | null = null;
  readonly #networks = new Map<ArchitectureId, Promise<ShippedNetwork>>();

  constructor(options: ShippedNetworksOptions) {
    this.folder = new NetworkFolder(options);
  }

  /** @throws Error with a sentence for the page, if the network is not there or not as its card says. */
  network(id: ArchitectureId): Promise<ShippedNetwork> {
    return remembered(this.#networks.get(id) ?? null, () => this.#load(id), (promise) => (promise === null ? this.#networks.delete(id) : this.#networks.set(id, promise)));
  }

  async #load(id: ArchitectureId): Promise<ShippedNetwork> {
    const cards = await remembered(this.#cards, async () => toCards(await this.folder.json("cards.json")), (promise) => (this.#cards = promise));
    const card = cards.find(({ architecture }) => architecture === id);
    if (card === undefined) throw new Error(`This page comes without a trained “${nameOf(id)}”.`);
    return { card, weights: toWeights(id, await this.folder.file(card)) };
  }
}

function nameOf(id: ArchitectureId): string {
  return architectureById(id).name;
}

/** @throws Error if the bytes are not those of the architecture's weights. */
export function toWeights(id: ArchitectureId, bytes: ArrayBuffer): Float32Array[] {
  return splitWeights(architectureById(id).layers, nameOf(id), bytes);
}

/** @throws Error naming what is wrong. */
function toCards(value: unknown): NetworkCard[] {
  const networks = (value as { networks?: unknown } | null)?.networks;
  if (!Array.isArray(networks)) throw new Error("networks/cards.json is damaged: it has no list of networks.");
  return networks.map((card: unknown, i) => {
    const problem = cardProblem(card);
    if (problem !== null) throw new Error(`networks/cards.json is damaged: "${problem}" of network ${i + 1} will not do.`);
    return card as NetworkCard;
  });
}
