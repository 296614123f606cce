import type { Page } from "playwright/test";
import { command, expect, expectStatus, open, results, room, small, status, test } from "./page";

/** Long enough to be caught in the middle, however fast the machine. */
const LONG = "data=built-in&architectures=1&epochs=500&batchSize=50&trainSize=2000&testSize=100";

/** Waits until training is in an epoch after `epoch`, and returns it. */
async function epochAfter(page: Page, epoch: number): Promise<number> {
  const now = async (): Promise<number> => Number(await status(page).getAttribute("data-epoch"));
  await expect.poll(now, { timeout: 90_000 }).toBeGreaterThan(epoch);
  return now();
}

test("pause stops everything, resume goes on, and a double click starts one run", async ({ page }) => {
  await open(page, LONG);
  await command(page, "Train").dblclick();
  const epoch = await epochAfter(page, 1);
  await command(page, "Pause").click();
  await expectStatus(page, "paused");
  const where = await status(page).textContent();
  await page.waitForTimeout(1_500);
  expect(await status(page).textContent()).toBe(where);
  await command(page, "Resume").click();
  await expectStatus(page, "running");
  await epochAfter(page, epoch);
  await command(page, "Stop").click();
  await expectStatus(page, "finished");
  expect((await results(page)).runs).toHaveLength(1);
});

test("step does one update at a time", async ({ page }) => {
  await open(page, LONG);
  for (const step of ["1", "2", "3"]) {
    await command(page, "Step").click();
    await expect(status(page)).toHaveAttribute("data-step", step, { timeout: 90_000 });
    await expectStatus(page, "paused");
  }
  await command(page, "Stop").click();
  await expectStatus(page, "finished");
});

test("stop leaves a scored network; reset forgets it and keeps the settings", async ({ page }) => {
  await open(page, `${LONG}&seed=7`);
  await command(page, "Train").click();
  await epochAfter(page, 1);
  await command(page, "Stop").click();
  await expectStatus(page, "finished");
  await expect((await room(page, "results")).getByText(/stopped/i).first()).toBeVisible();
  const [run] = (await results(page)).runs;
  expect(run!.seed).toBe(7);
  expect(Number.isFinite(run!.test.loss)).toBe(true);

  await command(page, "Reset").click();
  await expectStatus(page, "idle");
  expect(new URL(page.url()).searchParams.get("seed")).toBe("7");
  await expect((await room(page, "compare")).getByRole("button", { name: "Download results.json" })).toBeDisabled();
});

test("skip goes to the next network", async ({ page }) => {
  await open(page, LONG.replace("architectures=1", "architectures=1,2"));
  await command(page, "Train").click();
  await expect(status(page)).toHaveAttribute("data-step", /[1-9]/, { timeout: 90_000 });
  await command(page, "Skip to next").click();
  await expect(status(page)).toHaveAttribute("data-run", "2", { timeout: 60_000 });
  await command(page, "Stop").click();
  await expectStatus(page, "finished");
  expect((await results(page)).runs.map(({ architecture }) => architecture)).toEqual([1, 2]);
});

test("training goes on while the tab is hidden", async ({ page }) => {
  await open(page, small({ architectures: "1", epochs: "4" }));
  // As a hidden tab is: no animation frames at all, timers once a second.
  await page.evaluate(() => {
    Object.defineProperty(document, "hidden", { get: () => true });
    Object.defineProperty(document, "visibilityState", { get: () => "hidden" });
    window.requestAnimationFrame = () => 0;
    const timer = window.setTimeout.bind(window);
    window.setTimeout = ((work: () => void, delay = 0) => timer(work, Math.max(1_000, delay))) as typeof window.setTimeout;
    document.dispatchEvent(new Event("visibilitychange"));
  });
  await command(page, "Train").click();
  await expectStatus(page, "finished");
  expect((await results(page)).runs[0]!.epochsRun).toBe(4);
});

test("everything is within reach of the keyboard", async ({ page }) => {
  await open(page, small({ architectures: "1", epochs: "1" }));
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: /skip to/i })).toBeFocused();
  for (let presses = 0; presses < 10; presses++) {
    await page.keyboard.press("Tab");
    if (await command(page, "Train").evaluate((button) => button === document.activeElement)) break;
  }
  await expect(command(page, "Train")).toBeFocused();
  await page.keyboard.press("Enter");
  await expectStatus(page, "finished");
});
