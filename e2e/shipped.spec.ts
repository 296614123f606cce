import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Locator, Page } from "playwright/test";
import { findDatasetFolder } from "../scripts/datasetFolder";
import { unfold } from "../scripts/rooms";
import { OFFICIAL_FILES } from "../src/data/officialFiles";
import { command, expect, expectAccessible, expectStatus, open, results, room, ROOM_IDS, status, tensorCount, test } from "./page";

/** The page's own three networks, on few test images. */
const QUERY = "data=built-in&testSize=400&backend=wasm&architectures=1&epochs=1&trainSize=200&batchSize=100";

const resultsRoom = (page: Page): Locator => page.locator("#results");
const offer = (page: Page): Locator => resultsRoom(page).getByRole("region", { name: "Networks that came with the page" });
const scoreAll = (place: Locator): Locator => place.getByRole("button", { name: "Score the three that came with the page" });

/** Opens the page in its Results room. */
async function openResults(page: Page, query: string): Promise<void> {
  await open(page, query);
  await room(page, "results");
}

test("the networks that came with the page are scored by keyboard, and every room says what they are", async ({ page }) => {
  await openResults(page, QUERY);
  await expect(offer(page)).toContainText("the images loaded now are others");
  await scoreAll(offer(page)).focus();
  await page.keyboard.press("Enter");
  await expectStatus(page, "finished");
  // The button has gone with the preview; the focus is where the results are.
  await expect(resultsRoom(page).getByRole("tabpanel")).toBeFocused();
  await expect(page.getByRole("banner").getByRole("status")).toHaveText(/^Three convolutions, which came with the page, is scored: test accuracy/);
  await expect(status(page)).toContainText("Best, came with the page:");

  const file = await results(page);
  expect(file.runs.map(({ shipped, seed, epochsRun }) => [shipped?.architecture, shipped?.data, seed, epochsRun])).toEqual([1, 2, 3].map((id) => [id, "fashion-mnist", 2020, 0]));
  expect(file.vote).not.toBeNull();
  await expect(resultsRoom(page).getByRole("tab", { name: "Two convolutions" })).toContainText("came with the page");
  await expect(resultsRoom(page).getByText("It was trained on Fashion-MNIST and is scored here on other images").first()).toBeVisible();
  await expect(resultsRoom(page).getByRole("heading", { name: "Twenty-five at random" })).toBeVisible();
  await unfold(page, "Take it away");
  await expect(resultsRoom(page).getByLabel("With Adam’s state in TensorFlow.js and .keras, so that training can go on from there: none is kept of this network")).toBeDisabled();
  await room(page, "train");
  await expect(page.getByRole("article", { name: "One convolution" })).toContainText("Came with the page");
  await expect(page.getByRole("article", { name: "Three convolutions" })).toContainText("9 of 50");
  await expect(page.locator("#compare")).toContainText("The networks came with the page, trained on other images than these.");
  await expect(page.locator("#compare")).toContainText("Architectures 1, 2 and 3 came with the page");
  expect(await tensorCount(page)).toBe(0);
  for (const id of ROOM_IDS) {
    await room(page, id);
    await expectAccessible(page);
    for (const width of [320, 390, 1024]) {
      await page.setViewportSize({ width, height: 844 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), `pixels too wide at ${width} in ${id}`).toBeLessThanOrEqual(0);
    }
  }
});

test("they stand beside what was trained here; trained further, they are this page's", async ({ page }) => {
  await openResults(page, QUERY);
  await command(page, "Train").click();
  await expectStatus(page, "finished");
  // One of the others stands beside it.
  await resultsRoom(page).getByRole("tab", { name: "Two convolutions" }).click();
  await offer(page).getByRole("button", { name: "Only architecture 2" }).click();
  await expect(resultsRoom(page).getByRole("tab", { name: "Two convolutions" })).toContainText("came with the page");
  expect((await results(page)).runs.map(({ shipped }) => shipped?.architecture)).toEqual([undefined, 2]);
  // Asked for all, the one of the network trained here has a place of its own.
  const [own] = (await results(page)).runs;
  await scoreAll(offer(page)).click();
  await expect(resultsRoom(page).getByRole("tab", { name: "One convolution, came with the page" })).toContainText("came with the page");
  await expectStatus(page, "finished");
  const { runs, vote } = await results(page);
  expect(runs[0]).toEqual(own);
  expect(runs.map(({ id, shipped }) => [id, shipped?.architecture])).toEqual([["1", undefined], ["2", 2], ["3", 3], ["4", 1]]);
  expect(vote!.members).toEqual(["1", "2", "3", "4"]);
  await resultsRoom(page).getByRole("tab", { name: "Two convolutions" }).click();
  await room(page, "compare");
  await unfold(page, "Past runs");
  await expect(page.getByRole("region", { name: "Past runs" })).toContainText("Came with the page: Two convolutions, Three convolutions and One convolution, came with the page");

  const bench = await room(page, "try");
  await bench.getByRole("button", { name: "Ankle boot" }).first().click();
  // Four answer in a line each.
  const answer = (name: string): Locator => bench.getByRole("listitem").filter({ hasText: name }).first();
  await expect(answer("One convolution")).toContainText("trained here");
  await expect(answer("Two convolutions")).toContainText("came with the page");
  await room(page, "results");
  await unfold(page, "Take it away");
  await resultsRoom(page).getByLabel("epochs more").fill("1");
  await resultsRoom(page).getByRole("button", { name: "Train further" }).click();
  await expectStatus(page, "running");
  await expectStatus(page, "finished");
  await expect(resultsRoom(page).getByText("Came with the page, trained further here")).toBeVisible();
  await room(page, "try");
  await expect(answer("Two convolutions")).toContainText("trained here");
  await expect((await room(page, "train")).getByRole("article", { name: "Two convolutions" })).toContainText("Came with the page, then 1 epoch here");
  await room(page, "try");
  await bench.getByText("Where these networks come from").click();
  await expect(bench.getByRole("table")).toContainText("20, then 1 here");
});

test("from the Try-it room; Stop leaves everything as it was, and Reset takes it away", async ({ page }) => {
  await open(page, QUERY.replace("testSize=400", "testSize=10000"));
  const bench = await room(page, "try");
  await bench.getByText("Where these networks come from").click();
  await scoreAll(bench).click();
  await expect(bench.getByRole("progressbar", { name: "Scoring the networks that came with the page" })).toBeVisible();
  await expectStatus(page, "running");
  await command(page, "Stop").click();
  await expect(bench.getByText("Nothing was scored. Everything is as it was.").or(bench.getByText(/^Scored: One convolution [\d.]+ %\./))).toBeVisible();
  await scoreAll(bench).click();
  await expect(bench.getByText(/^Scored: One convolution .* and Three convolutions .* See Results and Compare\.$/)).toBeVisible();
  await command(page, "Reset").click();
  await expectStatus(page, "idle");
  await room(page, "results");
  await expect(resultsRoom(page).getByRole("tab", { name: "One convolution" })).toContainText("not trained yet");
  expect(await tensorCount(page)).toBe(0);
});

test("a damaged file is refused with a sentence, and nothing changes", async ({ page }) => {
  await page.route("**/networks/architecture-3.f32", (route) => route.fulfill({ body: Buffer.alloc(1_158_440), contentType: "application/octet-stream" }));
  await openResults(page, QUERY);
  await scoreAll(offer(page)).click();
  await expect(offer(page).getByRole("alert")).toHaveText(
    "The networks that came with the page could not be scored: networks/architecture-3.f32 is damaged: its SHA-256 is not the one on its card. Nothing has changed.",
  );
  await expectStatus(page, "idle");
  await expect(status(page)).toContainText("Nothing trained yet");
  // Those that are sound can be had one by one.
  await offer(page).getByRole("button", { name: "Only architecture 1" }).click();
  await expectStatus(page, "finished");
  expect((await results(page)).runs.map(({ shipped }) => shipped?.architecture)).toEqual([1]);
});

test("on the real test images they score what their cards say", async ({ page }) => {
  const folder = findDatasetFolder();
  test.skip(folder === null, "no Fashion-MNIST on this machine: `npm run data` fetches it");
  for (const { name } of OFFICIAL_FILES) {
    await page.route(`**/fashion-mnist/${name}`, (route) => route.fulfill({ body: readFileSync(join(folder!, name)), contentType: "application/octet-stream" }));
  }
  await openResults(page, "backend=wasm");
  await expect(status(page)).toHaveAttribute("data-dataset", "fashion-mnist");
  await scoreAll(offer(page)).click();
  await expectStatus(page, "finished");
  const { runs } = await results(page);
  expect(runs).toHaveLength(3);
  // On the machine that trained them to the last image; others may round one or two differently.
  for (const { test: score, shipped } of runs) expect(Math.abs(score.accuracy - shipped!.testAccuracy)).toBeLessThanOrEqual(2.1e-4);
  await expect(resultsRoom(page).getByText(/^Its card says 89\.79 % of 10,000 test images/)).toBeVisible();
});
