/** @file The trained networks that come with the page: fetched when asked for, checked, kept. Files are described in public/networks/cards.json. */
import { architectureById, type ArchitectureId } from "../nn/architectures";
import { sizeOf, summarize } from "../nn/summary";
import { cardProblem, type NetworkCard } from "../experiment/networkCard";

export interface ShippedNetwork {
  readonly card: NetworkCard;
  readonly weights: readonly Float32Array[];
}

export interface ShippedNetworksOptions {
  /** The page's base, "./" or ending in "/". */
  readonly baseUrl: string;
  readonly fetch?: typeof fetch;
  /** null: this browser has no digests (the page came by plain http). */
  readonly subtle?: Pick<SubtleCrypto, "digest"> | null;
}

/** Fetches each file once; what failed is forgotten, so that asking again tries again. */
export class ShippedNetworks {
  readonly #folder: string;
  readonly #fetch: typeof fetch;
  readonly #subtle: Pick<SubtleCrypto, "digest"> | null;
  #cards: Promise<readonly NetworkCard[]> | null = null;
  readonly #networks = new Map<ArchitectureId, Promise<ShippedNetwork>>();

  constructor({ baseUrl, fetch: fetchFile = (...args) => fetch(...args), subtle = globalThis.crypto?.subtle ?? null }: ShippedNetworksOptions) {
    this.#folder = `${baseUrl}networks/`;
    this.#fetch = fetchFile;
    this.#subtle = subtle;
  }

  /** @throws Error with a sentence for the page, if the network is not there or not as its card says. */
  network(id: ArchitectureId): Promise<ShippedNetwork> {
    return remembered(this.#networks.get(id) ?? null, () => this.#load(id), (promise) => (promise === null ? this.#networks.delete(id) : this.#networks.set(id, promise)));
  }

  async #load(id: ArchitectureId): Promise<ShippedNetwork> {
    const cards = await remembered(this.#cards, () => this.#loadCards(), (promise) => (this.#cards = promise));
    const card = cards.find(({ architecture }) => architecture === id);
    if (card === undefined) throw new Error(`This page comes without a trained “${nameOf(id)}”.`);
    const bytes = await this.#get(card.file);
    await this.#check(card, bytes);
    return { card, weights: toWeights(id, bytes) };
  }

  async #loadCards(): Promise<readonly NetworkCard[]> {
    const bytes = await this.#get("cards.json");
    try {
      return toCards(JSON.parse(new TextDecoder().decode(bytes)));
    } catch (error) {
      // Some servers answer with a page instead of "not found".
      if (error instanceof SyntaxError) throw new Error("This page comes without trained networks: networks/cards.json is not there.", { cause: error });
      throw error;
    }
  }

  async #get(file: string): Promise<ArrayBuffer> {
    const response = await this.#fetch(this.#folder + file).catch((error: unknown) => {
      throw new Error(`networks/${file} could not be loaded: the network did not answer.`, { cause: error });
    });
    if (response.status === 404) throw new Error(`This page comes without trained networks: networks/${file} is not there.`);
    if (!response.ok) throw new Error(`networks/${file} could not be loaded: the server answered ${response.status}.`);
    return response.arrayBuffer();
  }

  async #check(card: NetworkCard, bytes: ArrayBuffer): Promise<void> {
    if (bytes.byteLength !== card.bytes) throw new Error(`networks/${card.file} is damaged: it has ${bytes.byteLength} bytes, and should have ${card.bytes}.`);
    if (this.#subtle === null) return;
    const digest = hex(await this.#subtle.digest("SHA-256", bytes));
    if (digest !== card.sha256) throw new Error(`networks/${card.file} is damaged: its SHA-256 is not the one on its card.`);
  }
}

/** `kept`, or what `load` begins, which is kept through `keep` until it fails. */
function remembered<T>(kept: Promise<T> | null, load: () => Promise<T>, keep: (promise: Promise<T> | null) => void): Promise<T> {
  if (kept !== null) return kept;
  const promise = load().catch((error: unknown) => {
    keep(null);
    throw error;
  });
  keep(promise);
  return promise;
}

function nameOf(id: ArchitectureId): string {
  return architectureById(id).name;
}

function hex(bytes: ArrayBuffer): string {
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @throws Error if the bytes are not those of the architecture's weights. */
export function toWeights(id: ArchitectureId, bytes: ArrayBuffer): Float32Array[] {
  const { layers, totalParams: total } = summarize(architectureById(id).layers);
  const sizes = layers.flatMap(({ weights }) => weights.map(({ shape }) => sizeOf(shape)));
  if (bytes.byteLength !== 4 * total) throw new Error(`The trained “${nameOf(id)}” of this page belongs to another architecture: ${bytes.byteLength / 4} weights, not ${total}.`);
  let start = 0;
  // Little-endian as the file, as every browser's typed arrays are.
  return sizes.map((size) => {
    const weights = new Float32Array(bytes, 4 * start, size);
    start += size;
    return weights;
  });
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
