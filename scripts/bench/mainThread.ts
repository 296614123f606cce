/** @file Measures how long the page's own main thread is blocked while it trains with its charts in view, from a Chromium trace. */
import type { Browser, Page } from "playwright";
import type { ArchitectureId } from "../../src/nn/architectures/index.ts";
import type { BackendName } from "./options.ts";
import { say } from "./say.ts";
import { describeBlocking, mainThreadTasks, TRACE_CATEGORIES, type Blocking, type TraceEvent } from "./trace.ts";

export interface ThreadResult {
  readonly architecture: ArchitectureId;
  readonly backend: BackendName;
  readonly batchSize: number;
  /** From the click on Train until the first step is done: tfjs loads, shaders compile. */
  readonly starting: Blocking;
  /** From then on, for some seconds and at least one end of an epoch. */
  readonly training: Blocking;
}

interface ThreadOptions {
  readonly batchSize: number;
  /** Training is watched for so long, and longer until an epoch has ended. */
  readonly seconds: number;
}

/** Longer than this nobody waits for an epoch's end. */
const MAX_SECONDS = 120;
/** Steps an epoch: few, so that validation and the charts' new points are in every trace. */
const STEPS_PER_EPOCH = 8;

/** Trains on the built page as a person would: open, look at the curves, click Train. */
export async function measureMainThread(
  browser: Browser,
  url: string,
  architecture: ArchitectureId,
  backend: BackendName,
  { batchSize, seconds }: ThreadOptions,
): Promise<ThreadResult> {
  say(`Architecture ${architecture}: the page's main thread on ${backend}`);
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(600_000);
    await page.goto(`${url}?${queryOf(architecture, backend, batchSize)}`);
    await page.waitForFunction(() => document.querySelector("[data-dataset]:not([data-dataset=''])") !== null);
    await page.locator("#curves-heading").scrollIntoViewIfNeeded();
    await browser.startTracing(page, { categories: [...TRACE_CATEGORIES] });
    await trainFor(page, seconds);
    const { traceEvents } = JSON.parse((await browser.stopTracing()).toString("utf8")) as { traceEvents: TraceEvent[] };
    const between = (start: string, end: string): Blocking => describeBlocking(mainThreadTasks(traceEvents, start, end));
    return { architecture, backend, batchSize, starting: between("bench:click", "bench:first-step"), training: between("bench:first-step", "bench:end") };
  } finally {
    await context.close();
  }
}

function queryOf(architecture: ArchitectureId, backend: BackendName, batchSize: number): URLSearchParams {
  const settings = { data: "built-in", architectures: architecture, backend, batchSize, trainSize: STEPS_PER_EPOCH * batchSize, testSize: 100, epochs: 500, earlyStopping: "off" };
  return new URLSearchParams(Object.entries(settings).map(([name, value]) => [name, String(value)]));
}

async function trainFor(page: Page, seconds: number): Promise<void> {
  await page.evaluate(() => void performance.mark("bench:click"));
  await page.getByRole("button", { name: "Train", exact: true }).click();
  await waitForProgress(page, { epoch: 1, step: 1 }, null);
  await page.evaluate(() => void performance.mark("bench:first-step"));
  const start = performance.now();
  await waitForProgress(page, { epoch: 2, step: 1 }, MAX_SECONDS);
  await page.waitForTimeout(Math.max(0, seconds * 1_000 - (performance.now() - start)));
  await page.evaluate(() => void performance.mark("bench:end"));
}

/** Polls a few times a second, as `npm run reproduce` does; asking costs the page a task of less than a millisecond. */
async function waitForProgress(page: Page, wanted: { epoch: number; step: number }, maxSeconds: number | null): Promise<void> {
  const status = page.getByTestId("status");
  const start = performance.now();
  for (;;) {
    const [state, epoch, step, text] = await Promise.all(["data-experiment-status", "data-epoch", "data-step"].map((name) => status.getAttribute(name)).concat(status.textContent()));
    if (state === "failed" || state === "interrupted") throw new Error(`The page could not train: ${text}`);
    const isThere = Number(epoch) > wanted.epoch || (Number(epoch) === wanted.epoch && Number(step) >= wanted.step);
    if (isThere || (maxSeconds !== null && performance.now() - start > maxSeconds * 1_000)) return;
    await page.waitForTimeout(250);
  }
}
