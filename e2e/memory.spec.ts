import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium, type Locator, type Page } from "playwright/test";
import { unfold } from "../scripts/rooms";
import { command, expect, expectStatus, open, pastRuns, results, room, small, status, tensorCount, test } from "./page";

const QUERY = "data=built-in&architectures=1,2&epochs=5&batchSize=50&trainSize=300&testSize=100&backend=wasm";
/** Long enough to be left in the middle, however fast the machine. */
const LONG = QUERY.replace("epochs=5", "epochs=500");

const offer = (page: Page): Locator => page.getByRole("region", { name: "Interrupted training" });
const goOn = (page: Page): Locator => offer(page).getByRole("button", { name: /^Go on with architecture/ });

async function train(page: Page, query: string): Promise<void> {
  await open(page, query);
  await command(page, "Train").click();
  await expectStatus(page, "finished");
}

/** Trains until `epoch` of `architecture` is under way. */
async function trainInto(page: Page, architecture: number, epoch: number): Promise<void> {
  await command(page, "Train").click();
  await expect(status(page)).toHaveAttribute("data-run", String(architecture), { timeout: 120_000 });
  await expect.poll(async () => Number(await status(page).getAttribute("data-epoch")), { timeout: 120_000, intervals: [20] }).toBeGreaterThanOrEqual(epoch);
}

/** Another page of the same browser, which keeps what the first one saved. */
async function nextVisit(context: BrowserContext, query: string): Promise<Page> {
  const page = await context.newPage();
  await open(page, query);
  return page;
}

/** Without wall times. */
const measured = async (page: Page) => (await results(page)).runs.map(({ secondsPerEpoch: _seconds, ...run }) => run);

test("after a reload in the middle, and then a crash, the curves are those of an undisturbed run", async ({ page, context }) => {
  await train(page, QUERY);
  const undisturbed = await measured(page);
  const tensors = await tensorCount(page);

  await open(page, QUERY);
  await trainInto(page, 1, 3);
  await page.reload();
  await expect(goOn(page)).toHaveText(/after epoch [2345]$/);
  await expect(status(page)).toContainText("Architecture 1 was interrupted after epoch");
  await goOn(page).click();
  await expect(status(page)).toHaveAttribute("data-run", "2", { timeout: 120_000 });
  await expect.poll(async () => Number(await status(page).getAttribute("data-epoch")), { timeout: 120_000, intervals: [20] }).toBeGreaterThanOrEqual(3);
  await page.close({ runBeforeUnload: false });

  const next = await nextVisit(context, "data=built-in&backend=wasm");
  await expect(goOn(next)).toHaveText(/^Go on with architecture 2 after epoch [2345]$/);
  await goOn(next).click();
  await expectStatus(next, "finished");
  await expect(offer(next)).toHaveCount(0);
  expect(await measured(next)).toEqual(undisturbed);
  expect(await tensorCount(next)).toBe(tensors);
  expect(new URL(next.url()).searchParams.get("batchSize")).toBe("50");
  await next.reload();
  await expect((await pastRuns(next)).getByRole("heading", { name: "Architectures 1 and 2" })).toHaveCount(2);
  await expect(offer(next)).toHaveCount(0);
});

/** A browser whose disk outlives it. */
function visitIn(folder: string): Promise<BrowserContext> {
  const { launchOptions, viewport, baseURL } = test.info().project.use;
  return chromium.launchPersistentContext(folder, { ...launchOptions, viewport: viewport!, baseURL: baseURL! });
}

test("the browser killed in the middle of an epoch, on WebGL: the next one goes on with the same curve", async ({ page }) => {
  const query = "data=built-in&architectures=1,2&epochs=4&batchSize=50&trainSize=400&testSize=100&backend=webgl";
  await train(page, query);
  const undisturbed = await measured(page);
  const folder = mkdtempSync(join(tmpdir(), "fitting-room-"));
  try {
    const first = await visitIn(folder);
    const doomed = await first.newPage();
    await open(doomed, query);
    await trainInto(doomed, 2, 3);
    const devtools = await first.newCDPSession(doomed);
    const closed = first.waitForEvent("close");
    // Never answered: there is nobody left to.
    void devtools.send("Browser.crash").catch(() => {});
    await closed;

    const second = await visitIn(folder);
    const next = await second.newPage();
    await open(next, "data=built-in&backend=webgl");
    await expect(goOn(next)).toHaveText(/^Go on with architecture 2 after epoch [23]$/);
    await goOn(next).click();
    await expectStatus(next, "finished");
    expect(await measured(next)).toEqual(undisturbed);
    await second.close();
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
});

test("a network that came with the page, trained further: after a reload it goes on, and says where it began", async ({ page }) => {
  await open(page, LONG);
  const resultsRoom = await room(page, "results");
  await resultsRoom.getByRole("button", { name: "Only architecture 1" }).click();
  await expectStatus(page, "finished");
  await unfold(page, "Take it away");
  await expect(resultsRoom.getByText("with a fresh Adam, as no state of it came with the page")).toBeVisible();
  await resultsRoom.getByLabel("epochs more").fill("400");
  await resultsRoom.getByRole("button", { name: "Train further" }).click();
  await expect.poll(async () => Number(await status(page).getAttribute("data-epoch")), { timeout: 120_000, intervals: [20] }).toBeGreaterThanOrEqual(3);
  await page.reload();
  await expect(goOn(page)).toHaveText(/^Go on with architecture 1 after epoch \d+$/);
  const epoch = Number(/\d+$/.exec((await goOn(page).textContent())!)![0]);
  await goOn(page).click();
  await expect.poll(async () => Number(await status(page).getAttribute("data-epoch")), { timeout: 120_000, intervals: [20] }).toBeGreaterThan(epoch + 1);
  await command(page, "Stop").click();
  await expectStatus(page, "finished");
  await expect(resultsRoom.getByText("Came with the page, trained further here")).toBeVisible();
  const [run] = (await results(page)).runs;
  expect(run).toMatchObject({ config: { epochs: 400, seed: 2020 }, shipped: { architecture: 1 } });
  expect(run!.epochsRun).toBeGreaterThan(epoch);
});

test("what was interrupted can be forgotten, by keyboard", async ({ page }) => {
  await open(page, LONG);
  await trainInto(page, 1, 2);
  await page.reload();
  await expect(goOn(page)).toBeVisible();
  await offer(page).getByRole("button", { name: "Forget it" }).focus();
  await page.keyboard.press("Enter");
  await expect(offer(page)).toHaveCount(0);
  await page.reload();
  await expect(status(page)).toContainText("Nothing trained yet");
});

test("a past run is opened with its answers, renamed, exported, deleted and put back", async ({ page }) => {
  await train(page, small({ architectures: "1", epochs: "1" }));
  const file = await results(page);
  await page.reload();
  const list = await pastRuns(page);
  const row = (name: string): Locator => list.getByRole("listitem").filter({ has: page.getByRole("heading", { name, exact: true }) });
  await row("Architecture 1").getByRole("button", { name: "Rename" }).click();
  await expect(page.getByRole("textbox", { name: "Name" })).toBeFocused();
  await page.keyboard.type("First try");
  await page.keyboard.press("Enter");
  await expect(row("First try").getByRole("button", { name: "Rename" })).toBeFocused();

  await row("First try").getByRole("button", { name: "Open" }).click();
  await expectStatus(page, "finished");
  await expect(page).toHaveURL(/#results$/);
  expect(await results(page)).toEqual(file);
  // Opened: one is where the results are.
  await expect(page.locator("#results").getByRole("heading", { name: "Twenty-five at random" })).toBeVisible();
  await unfold(page, "Take it away");
  await expect(page.getByText("From these weights, with a fresh Adam, as past runs keep no state of it;")).toBeVisible();
  await pastRuns(page);
  await expect(list.getByText("On the page now")).toBeVisible();

  const [download] = await Promise.all([page.waitForEvent("download"), row("First try").getByRole("button", { name: "Export" }).click()]);
  expect(download.suggestedFilename()).toBe("results.json");

  await row("First try").getByRole("button", { name: "Delete" }).click();
  await expect(row("First try")).toHaveCount(0);
  await expect(list.getByRole("button", { name: "Undo" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(row("First try")).toBeVisible();
  await row("First try").getByRole("button", { name: "Delete" }).click();
  await expect(row("First try")).toHaveCount(0);
  await page.reload();
  await expect(await pastRuns(page)).toContainText("Nothing is yet");
});

test("a second tab says that its training would be lost, and takes over when the first is closed", async ({ page, context }) => {
  await open(page, LONG);
  await trainInto(page, 1, 2);
  const second = await nextVisit(context, small({ architectures: "1", epochs: "1" }));
  await expect(offer(second)).toHaveCount(0);
  await command(second, "Train").click();
  await expect(second.getByText(/open in another tab/)).toBeVisible();
  await expectStatus(second, "finished");
  await page.close();
  await expect(goOn(second)).toBeVisible();
  await expect(second.getByText(/open in another tab/)).toHaveCount(0);
});

test("where the browser keeps nothing, the page says so and trains", async ({ page }) => {
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException("not here", "SecurityError");
    };
  });
  await train(page, small({ architectures: "1", epochs: "1" }));
  await expect(page.getByText(/keeps nothing for the page \(not here\)/)).toBeVisible();
  expect((await results(page)).runs).toHaveLength(1);
});
