/** @file The networks that come with the page trained by its best recipe: described in public/networks/best.json, fetched when they are asked for. */
import { type BestCard, parseBestCard } from "../experiment/bestCard";
import { type NetworkFolder, remembered, splitWeights } from "./networkFolder";

export interface BestNetwork {
  readonly card: BestCard;
  readonly weights: readonly Float32Array[];
}

/** Fetches each file once; what failed is forgotten, so that asking again tries again. */
export class BestNetworks {
  readonly #folder: NetworkFolder;
  #cards: Promise<readonly BestCard[]> | null = null;
  readonly #networks = new Map<string, Promise<BestNetwork>>();

  constructor(folder: NetworkFolder) {
    this.#folder = folder;
  }

  /** @throws Error with a sentence for the page, if there are none or they are described as they must not be. */
  cards(): Promise<readonly BestCard[]> {
    return remembered(this.#cards, () => this.#loadCards(), (promise) => (this.#cards = promise));
  }

  /** @throws Error with a sentence for the page, if the network is not there or not as its card says. */
  network(card: BestCard): Promise<BestNetwork> {
    const load = async (): Promise<BestNetwork> => ({ card, weights: splitWeights(card.layers, card.name, await this.#folder.file(card)) });
    return remembered(this.#networks.get(card.file) ?? null, load, (promise) => (promise === null ? this.#networks.delete(card.file) : this.#networks.set(card.file, promise)));
  }

  async #loadCards(): Promise<readonly BestCard[]> {
    const networks = ((await this.#folder.json("best.json")) as { networks?: unknown } | null)?.networks;
    if (!Array.isArray(networks)) throw new Error("networks/best.json is damaged: it has no list of networks.");
    return networks.map((card: unknown, i) => {
      try {
        return parseBestCard(card, `network ${i + 1}`);
      } catch (error) {
        throw new Error(`networks/best.json is damaged: ${(error as Error).message}.`, { cause: error });
      }
    });
  }
}
