/** @file The built page in a headless browser, driven as a person would: opened with an experiment in its address, told to train, followed to its end. */
import { mkdirSync } from "node:fs";
import type { Locator, Page } from "playwright";
import { preview } from "vite";
import { messageOf } from "../src/data/errors.ts";
import { type AddressState, experimentToQuery } from "../src/experiment/address.ts";
import type { Settings } from "../src/experiment/settings.ts";
import { launchBrowser } from "./browser.ts";
import { holdsDataset } from "./datasetFolder.ts";

const PORT = 4180;

/** Serves what `vite build` left, opens a browser, and closes both whatever `task` comes to. */
export async function withPage<T>(task: (page: Page, address: string) => Promise<T>): Promise<T> {
  const server = await preview({ preview: { port: PORT, host: "localhost" }, logLevel: "warn" });
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    // A page that compiles shaders on a busy machine may not answer for a while; that is no failure.
    page.setDefaultTimeout(600_000);
    page.on("console", (message) => void (message.type() === "error" && console.error(`page: ${message.text()}`)));
    page.on("pageerror", (error) => console.error(`page: ${error.message}`));
    return await task(page, server.resolvedUrls!.local[0]!);
  } finally {
    await browser.close();
    await server.close();
  }
}

/** Opens the page with what is asked and clicks Train once the data is there. @throws Error if that is not the data asked for. */
export async function begin(page: Page, address: string, asked: AddressState, dataFolder: string | null): Promise<void> {
  await page.goto(`${address}?${experimentToQuery(asked)}`);
  await requireData(page, asked.experiment.data.set, dataFolder);
  await page.getByRole("button", { name: "Train", exact: true }).click();
}

/** Before anything is trained: found out afterwards, it would cost what was trained. @throws Error with a sentence if it cannot be made. */
export function makeFolder(out: string): void {
  try {
    mkdirSync(out, { recursive: true });
  } catch (error) {
    throw new Error(`--out needs a folder that can be written to, got ${out} (${messageOf(error)}).`, { cause: error });
  }
}

/** The folder that was named, and no other. @throws Error if it does not hold the four files. */
export function serveOnly(folder: string): void {
  if (!holdsDataset(folder)) throw new Error(`${folder} does not hold the four official Fashion-MNIST files (.gz, as published). \`npm run data\` fetches them.`);
  process.env["FASHION_MNIST_DIR"] = folder;
}

/** Waits for the data. @throws Error if the page had to fall back to another set than the one asked for. */
async function requireData(page: Page, data: Settings["data"], dataFolder: string | null): Promise<void> {
  const status = page.getByTestId("status");
  await page.waitForFunction(() => document.querySelector("[data-dataset]:not([data-dataset=''])") !== null, null, { timeout: 120_000 });
  const loaded = await status.getAttribute("data-dataset");
  if (loaded === data) return;
  const where = dataFolder === null ? "on this machine or on the network. `npm run data` fetches it" : `in ${dataFolder}: it needs the four .gz files`;
  throw new Error(`Fashion-MNIST was not found ${where}. With --data built-in the page's own garments are used instead.`);
}

/**
 * Prints what the page announces once an epoch, and on a terminal its status line as it changes, until the
 * experiment ends. Returns the page's own sentence if it failed, null if it did not.
 */
export async function follow(page: Page): Promise<string | null> {
  const status = page.getByTestId("status");
  const announcement = page.getByRole("banner").getByRole("status");
  let announced = "";
  for (;;) {
    const [state, line, news] = await Promise.all([status.getAttribute("data-experiment-status"), textOf(status), textOf(announcement)]);
    if (news !== announced) printLine(news);
    announced = news;
    if (process.stdout.isTTY) process.stdout.write(`\r\x1b[K${line.slice(0, (process.stdout.columns || 120) - 1)}`);
    if (state === "finished" || state === "failed" || state === "interrupted") {
      if (process.stdout.isTTY) process.stdout.write("\n");
      return state === "finished" ? null : await whatHappened(page, line);
    }
    await new Promise((wake) => setTimeout(wake, 500));
  }
}

/** The Train room's sentence on it; the bar has no more than a link to there. */
async function whatHappened(page: Page, line: string): Promise<string> {
  const sentences = await page.locator("#train > p.notice:not([data-testid])").allTextContents();
  return sentences.length === 0 ? line : sentences.join("\n");
}

async function textOf(element: Locator): Promise<string> {
  return ((await element.textContent()) ?? "").replace(/\s+/g, " ").trim();
}

/** A line that stays, above a status line that does not. */
function printLine(text: string): void {
  console.log(process.stdout.isTTY ? `\r\x1b[K${text}` : text);
}
