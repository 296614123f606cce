/** @file A contender as Node holds it: one browser page with `fit` or our loop on one backend. */
import type { Browser, BrowserContext, CDPSession, Page } from "playwright";
import { messageOf } from "../../src/data/errors.ts";
import type { BackendName } from "./options.ts";
import type { Bench, PeerName } from "./page/main.ts";
import type { Memory, PeerInfo } from "./page/peer.ts";

export interface Entrant {
  readonly name: PeerName;
  readonly backend: BackendName;
}

/** "ours on wasm" */
export function entrantText({ name, backend }: Entrant): string {
  return `${name} on ${backend}`;
}

/** Also what the JavaScript heap holds. */
export interface PageMemory extends Memory {
  /** JavaScript objects after a collection. */
  readonly bytesInJs: number;
  /** Array buffers and the like behind them; null where the browser does not say. */
  readonly bytesInBuffers: number | null;
}

/** A backend that needs longer to start has got stuck (a worker that failed to load, say). */
const MAX_START_MS = 60_000;

/** An open page. Whoever opens one closes it. */
export class Contender {
  readonly entrant: Entrant;
  readonly info: PeerInfo;
  readonly #context: BrowserContext;
  readonly #page: Page;

  private constructor(entrant: Entrant, info: PeerInfo, context: BrowserContext, page: Page) {
    this.entrant = entrant;
    this.info = info;
    this.#context = context;
    this.#page = page;
  }

  /** @throws Error with the backend's own sentence if it cannot be had. */
  static async open(browser: Browser, url: string, entrant: Entrant): Promise<Contender> {
    // A context of its own, so that pages share neither process nor caches.
    const context = await browser.newContext();
    try {
      const page = await context.newPage();
      page.on("pageerror", (error) => console.error(`${entrantText(entrant)}: ${error.message}`));
      await page.goto(url);
      await page.waitForFunction(() => globalThis.bench !== undefined);
      const loaded = page.evaluate(([name, backend]) => globalThis.bench!.load(name, backend), [entrant.name, entrant.backend] as const);
      loaded.catch(() => {}); // Closing the page after a timeout rejects it.
      const info = await Promise.race([loaded, page.waitForTimeout(MAX_START_MS).then(() => Promise.reject(new Error(`It did not start within ${MAX_START_MS / 1_000} seconds.`)))]);
      return new Contender(entrant, info, context, page);
    } catch (error) {
      await context.close();
      throw new Error(pageSentence(error), { cause: error });
    }
  }

  /** Calls a function of the bench page. */
  async call<Name extends keyof Bench>(name: Name, ...args: Parameters<Bench[Name]>): Promise<Awaited<ReturnType<Bench[Name]>>> {
    const run = ([method, parameters]: readonly [string, readonly unknown[]]): unknown =>
      (globalThis.bench as unknown as Record<string, (...values: readonly unknown[]) => unknown>)[method]!(...parameters);
    return (await this.#page.evaluate(run, [name, args] as const)) as Awaited<ReturnType<Bench[Name]>>;
  }

  async memory(): Promise<PageMemory> {
    const session = await this.#context.newCDPSession(this.#page);
    try {
      return { ...(await this.call("memory")), ...(await heapUsage(session)) };
    } finally {
      await session.detach();
    }
  }

  async close(): Promise<void> {
    await this.#context.close();
  }
}

/** Opens a contender for as long as `measure` takes. */
export async function withContender<T>(browser: Browser, url: string, entrant: Entrant, measure: (contender: Contender) => Promise<T>): Promise<T> {
  const contender = await Contender.open(browser, url, entrant);
  try {
    return await measure(contender);
  } finally {
    await contender.close();
  }
}

async function heapUsage(session: CDPSession): Promise<Pick<PageMemory, "bytesInJs" | "bytesInBuffers">> {
  await session.send("HeapProfiler.collectGarbage");
  const usage: { usedSize: number; backingStorageSize?: number } = await session.send("Runtime.getHeapUsage");
  return { bytesInJs: usage.usedSize, bytesInBuffers: usage.backingStorageSize ?? null };
}

/** Without Playwright's prefix and stack. */
function pageSentence(error: unknown): string {
  const message = messageOf(error);
  return message.replace(/^page\.evaluate: (\w*Error: )?/, "").split("\n    at ")[0]!;
}
