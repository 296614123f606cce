import type { Locator, Page } from "playwright/test";
import { unfold } from "../scripts/rooms";
import { command, expect, expectAccessible, expectStatus, open, results, room, small, test } from "./page";

const gallery = (page: Page): Locator => page.getByRole("dialog");
const pictures = (page: Page): Locator => gallery(page).getByRole("gridcell");
const choice = (page: Page, label: string): Locator => gallery(page).getByLabel(label, { exact: true });
/** How many images the gallery says it shows. */
const count = async (page: Page): Promise<number> => Number((await gallery(page).getByRole("status").first().textContent())!.replaceAll(",", "").match(/^\d+/)![0]);

/** Two networks, scored on few images. */
async function train(page: Page): Promise<Awaited<ReturnType<typeof results>>> {
  await open(page, small({ architectures: "1,2", epochs: "1" }));
  await command(page, "Train").click();
  await expectStatus(page, "finished");
  return results(page);
}

/** The cell with the most images. */
function fullestCell(matrix: readonly (readonly number[])[]): { actual: number; predicted: number; images: number } {
  const cells = matrix.flatMap((row, actual) => row.map((images, predicted) => ({ actual, predicted, images })));
  return cells.reduce((most, cell) => (cell.images > most.images ? cell : most));
}

test("from numbers to pictures and back, by mouse and by keyboard; filters; the difference of two", async ({ page }) => {
  const file = await train(page);
  const [first, second] = file.runs.map(({ confusionMatrix, predictions }) => ({ matrix: confusionMatrix, predictions }));
  const { actual, predicted, images } = fullestCell(first!.matrix);
  const resultsRoom = await room(page, "results");
  const cell = resultsRoom.locator(`.heatmap [data-cell="${actual}-${predicted}"]`);

  // By mouse: once for its images beside it, again for all of them.
  await cell.click();
  await expect(gallery(page)).toHaveCount(0);
  await cell.click();
  await expect(gallery(page)).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`#results/pictures/run=1&actual=${actual}&predicted=${predicted}$`));
  expect(await count(page)).toBe(images);
  await expect(pictures(page)).toHaveCount(images);
  const sure = await gallery(page).locator(".picture-answer .numbers").allTextContents();
  expect(sure.map(Number)).toEqual(sure.map(Number).toSorted((a, b) => b - a));
  await expectAccessible(page, "gallery");
  await gallery(page).getByRole("button", { name: "Close" }).click();
  await expect(gallery(page)).toHaveCount(0);
  await expect(page).toHaveURL(/#results$/);
  await expect(cell).toBeFocused();

  // By keyboard: there, through them, and back.
  await page.keyboard.press("Enter");
  await expect(pictures(page).first().locator("[data-picture]")).toBeFocused();
  await page.keyboard.press("End");
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowRight");
  await expect(pictures(page).nth(1).locator("[data-picture]")).toBeFocused();
  const [name = ""] = (await pictures(page).nth(1).locator(".visually-hidden").textContent())!.split(":");
  await expect(gallery(page).getByRole("region", { name: "The chosen picture" })).toContainText(name);
  await page.keyboard.press("Escape");
  await expect(gallery(page)).toHaveCount(0);
  await expect(cell).toBeFocused();

  // From a picture into the network, and back: one press chooses it, another follows it.
  await page.keyboard.press("Enter");
  await expect(pictures(page).first().locator("[data-picture]")).toBeFocused();
  await pictures(page).nth(1).click();
  await expect(pictures(page).nth(1)).toHaveAttribute("aria-selected", "true");
  await pictures(page).nth(1).click();
  await expect(page).toHaveURL(/#inside\/1\/test-\d+$/);
  await expect(gallery(page)).toHaveCount(0);
  await page.goBack();
  await expect(gallery(page)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/#results$/);
  await expect(gallery(page)).toHaveCount(0);

  // Filters: counts are those of results.json.
  await page.evaluate(() => (location.hash = "#results/pictures"));
  expect(await count(page)).toBe(200);
  await choice(page, "Show").selectOption({ label: "Wrong" });
  const right = first!.matrix.reduce((sum, row, i) => sum + row[i]!, 0);
  expect(await count(page)).toBe(200 - right);
  await choice(page, "Show").selectOption({ label: "They disagree" });
  expect(await count(page)).toBe(first!.predictions.filter((answer, i) => answer !== second!.predictions[i]).length);
  await gallery(page).getByRole("button", { name: "Least confident hits" }).click();
  expect(await count(page)).toBe(right);
  await expect(choice(page, "Order")).toHaveValue("leastSure");
  await choice(page, "Network").selectOption({ index: 1 });
  expect(await count(page)).toBe(second!.matrix.reduce((sum, row, i) => sum + row[i]!, 0));
  await expect(page).toHaveURL(/run=2&show=right&order=leastSure$/);
  await page.keyboard.press("Escape");
  await expect(gallery(page)).toHaveCount(0);

  // The report's classes lead there, too.
  await unfold(page, "Classification report");
  await resultsRoom.getByRole("table", { name: "Classification report" }).getByRole("link", { name: "Trouser", exact: true }).click();
  await expect(gallery(page).getByRole("heading", { name: "Trousers" })).toBeVisible();
  expect(await count(page)).toBe(first!.matrix[1]!.reduce((sum, images) => sum + images, 0));
  await page.goBack();
  await expect(gallery(page)).toHaveCount(0);

  // Compare: a bar, the difference's cells, and what only one gets right.
  const compare = await room(page, "compare");
  await compare.getByRole("link", { name: /pictures of trousers/ }).first().click();
  await expect(page).toHaveURL(/#compare\/pictures\/run=1&actual=1$/);
  await expect(pictures(page).first().locator("[data-picture]")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(gallery(page)).toHaveCount(0);
  await unfold(page, "The difference of two");
  const difference = compare.getByRole("grid", { name: /minus/ });
  await difference.locator(`[data-cell="${actual}-${predicted}"]`).focus();
  await page.keyboard.press("Enter");
  await expect(gallery(page)).toBeVisible();
  await expect(choice(page, "Show")).toHaveValue("disagree");
  await page.keyboard.press("Escape");
  await expect(difference.locator(`[data-cell="${actual}-${predicted}"]`)).toBeFocused();
  await compare.getByRole("combobox", { name: "Second network" }).selectOption({ index: 1 });
  const only = compare.locator(".picture-list li").filter({ hasText: "Only" }).first();
  const said = Number(await only.locator(".numbers").textContent());
  expect(said).toBeGreaterThan(0);
  await only.getByRole("link").click();
  expect(await count(page)).toBe(said);
});

test("how sure a network is, suspicious labels, and pictures by address; without barriers, on a phone, in the dark", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
  await page.setViewportSize({ width: 390, height: 844 });
  const file = await train(page);
  await room(page, "results");
  await unfold(page, "How sure it is, and how rightly");
  await expect(page.getByRole("figure", { name: /Reliability diagram/ })).toBeVisible();
  const row = page.getByRole("region", { name: "Probabilities of all networks, scored" }).getByRole("row").nth(1);
  await expect(row).toBeVisible();
  expect(Number(await row.getByRole("cell").first().textContent())).toBeCloseTo(file.runs[0]!.test.loss, 3);
  await expect(page.locator(".ranking-line")).not.toHaveCount(0);
  await page.locator(".rankings").getByText("Show the numbers").click();
  await unfold(page, "Labels that may be wrong");
  await expect(page.getByText(/suspects, by how much likelier/)).toBeVisible();
  await expectAccessible(page, "results, opened");
  await page.evaluate(() => (location.hash = "#results/pictures/show=allWrong"));
  await expect(gallery(page).getByRole("status").first()).toContainText("those that all networks get wrong");
  await expectAccessible(page, "gallery on a phone");
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
  expect(await gallery(page).evaluate((element) => element.scrollWidth - element.clientWidth)).toBeLessThanOrEqual(0);
});

test("an address of pictures where nothing has been scored says what to do, and leads to its room", async ({ page }) => {
  await open(page, `${small()}#compare/pictures/actual=6`);
  await expect(gallery(page)).toContainText("No network has been scored on this visit");
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/#compare$/);
  await expect(page.getByRole("heading", { name: "Compare", exact: true })).toBeVisible();
});
