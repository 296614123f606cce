/** @file Begun with a preset from the page; one run repeated from three seeds, and what chance makes of it in Compare, on the cards and in the conclusion. */
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "playwright/test";
import { unfold } from "../scripts/rooms";
import { command, expect, expectStatus, open, results, room, small, test } from "./page";

async function beginWith(page: Page, name: string): Promise<void> {
  const train = await room(page, "train");
  const fold = train.locator(".begin-with");
  if ((await fold.getAttribute("open")) === null) await fold.locator("summary").press("Enter");
  await fold.getByRole("button", { name: `Begin with “${name}”` }).first().click();
}

const names = (page: Page) => page.locator("#train").getByRole("article").getByRole("heading", { level: 3 });

test("one run from three seeds: mean and spread in its cards, in Compare and in the conclusion", async ({ page }) => {
  await open(page, small({ epochs: "2", architectures: "1" }));
  const train = await room(page, "train");
  await train.locator("summary", { hasText: /Change One convolution$/ }).press("Enter");
  const card = train.getByRole("article", { name: "One convolution", exact: true });
  await card.getByRole("button", { name: "Repeat with other seeds…" }).press("Enter");
  await card.getByRole("spinbutton", { name: "Seeds in all" }).fill("11");
  await card.getByRole("button", { name: "Repeat", exact: true }).click();
  await expect(card.getByText("Seeds need a whole number from 2 to 10, got 11.")).toBeVisible();
  await card.getByRole("spinbutton", { name: "Seeds in all" }).fill("3");
  await page.keyboard.press("Enter");
  await expect(names(page)).toHaveText(["One convolution", "One convolution, seed 2021", "One convolution, seed 2022", "Two convolutions", "Three convolutions"]);

  await command(page, "Train").click();
  await expectStatus(page, "finished");
  const { runs } = await results(page);
  expect(runs.map(({ seed }) => seed)).toEqual([2020, 2021, 2022]);
  expect(new Set(runs.map(({ history }) => history.loss[0])).size).toBe(3);

  const accuracies = runs.map((run) => run.test.accuracy);
  const mean = accuracies.reduce((sum, accuracy) => sum + accuracy, 0) / 3;
  const deviation = Math.sqrt(accuracies.reduce((sum, accuracy) => sum + (accuracy - mean) ** 2, 0) / 2);
  const text = `${(100 * mean).toFixed(1)} ± ${(100 * deviation).toFixed(1)} %`;
  await room(page, "train");
  await expect(train.locator(".repeat-note")).toHaveText(Array(3).fill(new RegExp(`mean of 3 seeds ${text}`)));

  // Their curves, taken together: one line in its band, and the other networks', which have none yet.
  await train.getByRole("combobox", { name: "Curves of" }).selectOption("means");
  const loss = train.getByRole("figure", { name: "Loss over epochs, mean over seeds" });
  await expect(loss.locator("g[data-runs]")).toHaveCount(3);
  await expect(loss.locator('g[data-runs="1 4 5"] .many-line')).toHaveAttribute("d", /^M[^L]+L[^L]+$/);
  await expect(loss.locator(".mean-band")).toHaveAttribute("d", /^M[^LZ]+(L[^LZ]+){3}Z$/);
  const losses = runs.map(({ history }) => history.valLoss.at(-1)!);
  const meanLoss = losses.reduce((sum, value) => sum + value, 0) / 3;
  const lossDeviation = Math.sqrt(losses.reduce((sum, value) => sum + (value - meanLoss) ** 2, 0) / 2);
  await loss.getByText("Show the numbers").click();
  await expect(loss.getByRole("row").last().getByRole("cell").nth(1)).toHaveText(`${meanLoss.toFixed(4)} ± ${lossDeviation.toFixed(4)}, 3 seeds`);

  const compare = await room(page, "compare");
  await expect(compare.locator(".conclusion-first")).toContainText(`Architecture 1 has a mean test accuracy of ${text} (three seeds`);
  await unfold(page, "Repeats");
  await expect(compare.getByRole("table").filter({ hasText: "Mean ± standard deviation" }).getByRole("row").nth(1)).toContainText(text);
  expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);

  // What has been scored goes only after a question.
  await beginWith(page, "One network, three seeds");
  await expect(train.getByText(/What has been scored here goes from the page; it stays among the past runs/)).toBeVisible();
  await train.getByRole("button", { name: "Keep what is here" }).click();
  await expect(names(page)).toHaveCount(5);
  await beginWith(page, "One network, three seeds");
  await train.getByRole("group", { name: "Begin with “One network, three seeds”?" }).getByRole("button").first().click();
  await expect(names(page)).toHaveText([2020, 2021, 2022].map((seed) => `One convolution, seed ${seed}`));
  await expectStatus(page, "idle");
});

test("the kernel-size preset, begun from the page, is one word in the address; a pair of it is trained", async ({ page }) => {
  await open(page, "data=built-in");
  await beginWith(page, "The paper’s claim: three kernel sizes");
  await expect(names(page)).toHaveCount(15);
  await expect(names(page).nth(2)).toHaveText("One convolution, 7 × 7");
  expect(new URL(page.url()).search).toBe("?preset=kernel-sizes&data=built-in");
  await page.reload();
  await expect(names(page)).toHaveCount(15);

  await open(page, `preset=kernel-sizes&${small({ epochs: "1" })}&run=4_seed-4&chosen=1-4`);
  await command(page, "Train").click();
  await expectStatus(page, "finished");
  expect((await results(page)).runs.map(({ name }) => name)).toEqual(["One convolution, 3 × 3", "One convolution, 3 × 3, seed 2021"]);
  await room(page, "compare");
  await expect(page.locator(".conclusion-first")).toContainText("“One convolution, 3 × 3” has a mean test accuracy of");
});
