import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright/test";
import { findDatasetFolder } from "../scripts/datasetFolder";
import type { Dataset } from "../src/data/dataset";
import { OFFICIAL_FILES } from "../src/data/officialFiles";
import { giveGarments } from "./garments";
import { command, expect, expectStatus, open, results, room, status, test } from "./page";

const folder = findDatasetFolder();

/** Has the page draw its garments once more, with whatever chunk it took for that; all bytes of all arrays count. */
function drawnDigest(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const chunk = performance.getEntriesByType("resource").find(({ name }) => name.includes("/assets/builtIn-"))!.name;
    const { drawBuiltInDataset } = (await import(chunk)) as { drawBuiltInDataset: (options: object) => Promise<Dataset> };
    const { name, source, train, test: tested } = await drawBuiltInDataset({ onProgress: () => {}, yieldToPage: () => Promise.resolve() });
    const arrays = await new Blob([train.images, train.labels, tested.images, tested.labels].map((array) => array.slice())).arrayBuffer();
    return [name, source, train.size, tested.size, ...new Uint8Array(await crypto.subtle.digest("SHA-256", arrays))].join();
  });
}

test.describe("drawn by the page", () => {
  test.use({ drawnBefore: false });

  test("without the data and the network, the page draws its own garments and says so plainly", async ({ page }) => {
    await open(page, "");
    await expect(status(page)).toHaveAttribute("data-dataset", "built-in");
    const data = await room(page, "data");
    await expect(data.getByText(/not Fashion-MNIST/).first()).toBeVisible();
    await expect(data).toContainText("(60000, 28, 28)");
    await expect(data).toContainText("(48000, 28, 28, 1)");
  });

  test("are, to the bit, the garments that other tests are given", async ({ page, browser }) => {
    await open(page, "data=built-in");
    const context = await browser.newContext({ baseURL: test.info().project.use.baseURL! });
    await giveGarments(context);
    const other = await context.newPage();
    await open(other, "data=built-in");
    expect(await drawnDigest(other)).toBe(await drawnDigest(page));
    await context.close();
  });
});

test("wrong files are refused with a sentence, and what was loaded stays", async ({ page }) => {
  await open(page, "data=built-in");
  const data = await room(page, "data");
  const input = page.getByLabel("IDX files", { exact: true });
  await input.setInputFiles([{ name: "holiday.jpg", mimeType: "image/jpeg", buffer: Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]) }]);
  await expect(data.getByText(/holiday\.jpg/).first()).toBeVisible();
  await expect(status(page)).toHaveAttribute("data-dataset", "built-in");
  await input.setInputFiles([{ name: "train-images-idx3-ubyte.gz", mimeType: "application/gzip", buffer: Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0]) }]);
  await expect(data.getByText(/train-images-idx3-ubyte\.gz/).first()).toBeVisible();
  await expect(command(page, "Train")).toBeEnabled();
});

test("the real data, served by this site, is checked, shown, and found again without a network", async ({ page }) => {
  test.skip(folder === null, "no Fashion-MNIST on this machine: `npm run data` fetches it");
  let served = 0;
  await page.route("https://**", (route) => route.abort());
  for (const { name } of OFFICIAL_FILES) {
    await page.route(`**/fashion-mnist/${name}`, (route) => {
      served++;
      return route.fulfill({ body: readFileSync(join(folder!, name)), contentType: "application/octet-stream" });
    });
  }
  await page.goto("/?architectures=1&epochs=1&batchSize=100&trainSize=500&testSize=200");
  await expect(status(page)).toHaveAttribute("data-dataset", "fashion-mnist");
  expect(served).toBe(4);
  await expect(page.locator("#data")).toContainText("(60000, 28, 28)");
  await command(page, "Train").click();
  await expectStatus(page, "finished");
  const file = await results(page);
  expect(file.dataset.name).toBe("fashion-mnist");
  // Labels and images belong together: a network that has seen 500 real images beats chance by far.
  expect(file.runs[0]!.test.accuracy).toBeGreaterThan(0.3);

  await page.unrouteAll();
  await page.route("**/fashion-mnist/**", (route) => route.abort());
  await page.reload();
  await expect(status(page)).toHaveAttribute("data-dataset", "fashion-mnist");
});

test("the real data, chosen as files", async ({ page }) => {
  test.skip(folder === null, "no Fashion-MNIST on this machine: `npm run data` fetches it");
  await open(page, "data=built-in");
  await page.getByLabel("IDX files", { exact: true }).setInputFiles(OFFICIAL_FILES.map(({ name }) => join(folder!, name)));
  await expect(status(page)).toHaveAttribute("data-dataset", "fashion-mnist");
  await expect(page.locator("#data")).toContainText(/files you chose/i);
});
