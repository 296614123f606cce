/** @file Downloads one file of known size, with progress, cancellation and patience for slow links. */
import { byteAt } from "./arrays";
import { takingTurns, type YieldToPage } from "./turns";

/** How one file is downloaded. */
export interface DownloadOptions {
  readonly fetch: typeof fetch;
  /** The most bytes the file may have, in the forms it may arrive in, ascending: packed, unpacked. */
  readonly sizes: readonly [number, number];
  /** Gives up when nothing at all has arrived for so long; a slow link that still delivers is left alone. */
  readonly stallSeconds: number;
  readonly yieldToPage: YieldToPage;
  readonly signal?: AbortSignal | undefined;
  /** Called with the bytes so far and the first of them. */
  readonly onBytes?: (received: number, firstByte: number) => void;
}

/**
 * Why a source could not deliver. The message is a predicate whose subject is the source:
 * "does not have t10k-labels-idx1-ubyte.gz (HTTP 404)".
 */
export class SourceError extends Error {
  override readonly name = "SourceError";
}

/**
 * The bytes behind `url`, as they arrive (perhaps unpacked on the way).
 * @throws SourceError if they cannot be had; the signal's reason if `signal` is aborted.
 */
export async function download(url: string, options: DownloadOptions): Promise<Uint8Array<ArrayBuffer>> {
  const name = url.slice(url.lastIndexOf("/") + 1);
  const guard = new StallGuard(options.stallSeconds, options.signal);
  try {
    const response = await options.fetch(url, { signal: guard.signal });
    guard.alive();
    if (!response.ok) throw new SourceError(`does not have ${name} (HTTP ${response.status})`);
    return await readBody(response, name, guard, options);
  } catch (error) {
    options.signal?.throwIfAborted();
    if (error instanceof SourceError) throw error;
    if (guard.stalled) throw new SourceError(`sent nothing for ${options.stallSeconds} seconds`, { cause: error });
    throw new SourceError(`could not be reached (${describeNetworkError(error)})`, { cause: error });
  } finally {
    guard.end();
  }
}

async function readBody(response: Response, name: string, guard: StallGuard, options: DownloadOptions): Promise<Uint8Array<ArrayBuffer>> {
  if (response.body === null) throw new SourceError(`sent ${name} without content`);
  const reader = response.body.getReader();
  const received = new ByteBuffer(options.sizes);
  const turn = takingTurns(options.yieldToPage);
  for (;;) {
    const { done, value } = await reader.read().catch((error: unknown) => {
      if (guard.signal.aborted) throw error;
      throw new SourceError(`broke off after ${received.length} bytes of ${name} (${describeNetworkError(error)})`, { cause: error });
    });
    if (done) return received.bytes();
    guard.alive();
    if (!received.append(value)) throw new SourceError(`sent something other than ${name}: more than ${options.sizes[1]} bytes`);
    if (received.length > 0) options.onBytes?.(received.length, received.first());
    await turn();
  }
}

/** Aborts its signal when nothing has been heard for a while, or with the signal given. */
class StallGuard {
  readonly #controller = new AbortController();
  readonly #outer: AbortSignal | undefined;
  readonly #milliseconds: number;
  readonly #onAbort = () => this.#controller.abort(this.#outer?.reason);
  #timer: ReturnType<typeof setTimeout> | undefined;
  stalled = false;

  constructor(seconds: number, outer: AbortSignal | undefined) {
    this.#milliseconds = seconds * 1000;
    this.#outer = outer;
    outer?.throwIfAborted();
    // Not AbortSignal.any: Safari has it since 17.4 only.
    outer?.addEventListener("abort", this.#onAbort);
    this.alive();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  alive(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.stalled = true;
      this.#controller.abort();
    }, this.#milliseconds);
  }

  /** Also closes a connection that was not read to its end. */
  end(): void {
    clearTimeout(this.#timer);
    this.#outer?.removeEventListener("abort", this.#onAbort);
    this.#controller.abort();
  }
}

/** Gathers chunks in one array: of the smaller size, and of the larger once that is exceeded. */
class ByteBuffer {
  readonly #sizes: readonly [number, number];
  #bytes: Uint8Array<ArrayBuffer>;
  length = 0;

  constructor(sizes: readonly [number, number]) {
    this.#sizes = sizes;
    this.#bytes = new Uint8Array(sizes[0]);
  }

  /** False, and nothing appended, if that would exceed the larger size. */
  append(chunk: Uint8Array): boolean {
    const end = this.length + chunk.length;
    if (end > this.#sizes[1]) return false;
    if (end > this.#bytes.length) {
      const larger = new Uint8Array(this.#sizes[1]);
      larger.set(this.bytes());
      this.#bytes = larger;
    }
    this.#bytes.set(chunk, this.length);
    this.length = end;
    return true;
  }

  first(): number {
    return byteAt(this.#bytes, 0);
  }

  bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.length);
  }
}

/** Browsers say "Failed to fetch" and no more; Node keeps the reason in `cause`. */
function describeNetworkError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error && cause.message !== "" ? cause.message : error.message;
}
