/** @file The folder of trained networks that comes with the page: its files, fetched and held to what their cards say. */
import { sizeOf, summarize } from "../nn/summary";
import type { LayerSpec } from "../nn/architectures/layers";

export interface NetworkFolderOptions {
  /** The page's base, "./" or ending in "/". */
  readonly baseUrl: string;
  readonly fetch?: typeof fetch;
  /** null: this browser has no digests (the page came by plain http). */
  readonly subtle?: Pick<SubtleCrypto, "digest"> | null;
}

/** What a card says of its file. */
interface CardOfFile {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
}

export class NetworkFolder {
  readonly #folder: string;
  readonly #fetch: typeof fetch;
  readonly #subtle: Pick<SubtleCrypto, "digest"> | null;

  constructor({ baseUrl, fetch: fetchFile = (...args) => fetch(...args), subtle = globalThis.crypto?.subtle ?? null }: NetworkFolderOptions) {
    this.#folder = `${baseUrl}networks/`;
    this.#fetch = fetchFile;
    this.#subtle = subtle;
  }

  /** A list of cards. @throws Error with a sentence for the page, if it is not there or no JSON. */
  async json(file: string): Promise<unknown> {
    const bytes = await this.#get(file);
    try {
      return JSON.parse(new TextDecoder().decode(bytes));
    } catch (error) {
      // Some servers answer with a page instead of "not found".
      if (error instanceof SyntaxError) throw new Error(`This page comes without trained networks: networks/${file} is not there.`, { cause: error });
      throw error;
    }
  }

  /** The card's file. @throws Error with a sentence for the page, if it is not there or not as its card says. */
  async file(card: CardOfFile): Promise<ArrayBuffer> {
    const bytes = await this.#get(card.file);
    if (bytes.byteLength !== card.bytes) throw new Error(`networks/${card.file} is damaged: it has ${bytes.byteLength} bytes, and should have ${card.bytes}.`);
    if (this.#subtle === null) return bytes;
    const digest = hex(await this.#subtle.digest("SHA-256", bytes));
    if (digest !== card.sha256) throw new Error(`networks/${card.file} is damaged: its SHA-256 is not the one on its card.`);
    return bytes;
  }

  async #get(file: string): Promise<ArrayBuffer> {
    const response = await this.#fetch(this.#folder + file).catch((error: unknown) => {
      throw new Error(`networks/${file} could not be loaded: the network did not answer.`, { cause: error });
    });
    if (response.status === 404) throw new Error(`This page comes without trained networks: networks/${file} is not there.`);
    if (!response.ok) throw new Error(`networks/${file} could not be loaded: the server answered ${response.status}.`);
    return response.arrayBuffer();
  }
}

/** `kept`, or what `load` begins, which is kept through `keep` until it fails. */
export function remembered<T>(kept: Promise<T> | null, load: () => Promise<T>, keep: (promise: Promise<T> | null) => void): Promise<T> {
  if (kept !== null) return kept;
  const promise = load().catch((error: unknown) => {
    keep(null);
    throw error;
  });
  keep(promise);
  return promise;
}

/** Views of `bytes`, one a weight, in Keras's order. @throws Error if the bytes are not those of the weights of `layers`. */
export function splitWeights(layers: readonly LayerSpec[], name: string, bytes: ArrayBuffer): Float32Array[] {
  const { layers: summaries, totalParams: total } = summarize(layers);
  const sizes = summaries.flatMap(({ weights }) => weights.map(({ shape }) => sizeOf(shape)));
  if (bytes.byteLength !== 4 * total) throw new Error(`The trained “${name}” of this page belongs to another architecture: ${bytes.byteLength / 4} weights, not ${total}.`);
  let start = 0;
  // Little-endian as the file, as every browser's typed arrays are.
  return sizes.map((size) => {
    const weights = new Float32Array(bytes, 4 * start, size);
    start += size;
    return weights;
  });
}

function hex(bytes: ArrayBuffer): string {
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
