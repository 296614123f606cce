import type { Page } from "playwright/test";
import { command, expect, expectStatus, open, results, small, status, test } from "./page";

test("a loss that is no number stops the run and says why", async ({ page }) => {
  await open(page, small({ architectures: "3", learningRate: "1000000" }));
  await command(page, "Train").click();
  await expectStatus(page, "failed");
  await expect(page.getByText(/The loss became .* A smaller learning rate/).first()).toBeVisible();
  await expect(command(page, "Train")).toBeEnabled();
});

/** Lets the test take the graphics context away, as a driver reset does. */
async function exposeContexts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const contexts: WebGL2RenderingContext[] = [];
    Object.assign(window, { contexts });
    for (const { prototype } of [OffscreenCanvas, HTMLCanvasElement] as { prototype: { getContext: (...args: unknown[]) => unknown } }[]) {
      const original = prototype.getContext;
      prototype.getContext = function (...args: unknown[]) {
        const context = original.apply(this, args);
        if (context instanceof WebGL2RenderingContext) contexts.push(context);
        return context;
      };
    }
  });
}

const loseContexts = (page: Page): Promise<void> =>
  page.evaluate(() => {
    for (const gl of (window as unknown as { contexts: WebGL2RenderingContext[] }).contexts) gl.getExtension("WEBGL_lose_context")?.loseContext();
  });

test("a lost graphics context stops with a sentence, keeps the finished epochs, and can go on", async ({ page }) => {
  const query = "data=built-in&architectures=1&epochs=6&batchSize=50&trainSize=300&testSize=100&backend=webgl";
  await open(page, query);
  await command(page, "Train").click();
  await expectStatus(page, "finished");
  const undisturbed = await results(page);

  await exposeContexts(page);
  await open(page, query);
  await command(page, "Train").click();
  // Asked often: epochs are short, and one that has been missed does not come again.
  await expect.poll(async () => Number(await status(page).getAttribute("data-epoch")), { timeout: 90_000, intervals: [20] }).toBeGreaterThanOrEqual(3);
  await loseContexts(page);
  await expectStatus(page, "interrupted");
  await expect(page.getByText(/took the graphics context away.*up to epoch \d is kept/).first()).toBeVisible();
  await command(page, "Go on").click();
  await expectStatus(page, "finished");
  const recovered = await results(page);
  expect(recovered.runs[0]!.history).toEqual(undisturbed.runs[0]!.history);
  expect(recovered.runs[0]!.predictions).toEqual(undisturbed.runs[0]!.predictions);
});
