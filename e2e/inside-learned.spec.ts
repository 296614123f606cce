/** @file What a network has learned, on the networks that come with the page: by mouse and by keyboard. */
import type { Locator, Page } from "playwright/test";
import { expect, expectAccessible, open, small, test } from "./page";

async function look(page: Page, hash: string): Promise<Locator> {
  await open(page, small({ testSize: "100" }));
  await page.evaluate((place) => (location.hash = place), hash);
  const view = page.locator(".learned");
  await expect(view.getByText(/of .* test images are right/)).toBeVisible({ timeout: 20_000 });
  return view;
}

test("a filter: what it wants, what excites it, switched off by mouse, and back", async ({ page }) => {
  const view = await look(page, "#inside/1/test-0/learned/conv2d/3");
  await expect(view.getByRole("heading", { name: "Convolution 1, filter 3" })).toBeVisible();
  await expect(view.getByText(/Its answer, on average over all its places, is now|makes it answer above zero/).first()).toBeVisible();
  await expect(view.getByRole("button", { name: "Climb again" })).toBeVisible();
  const trial = view.getByTestId("trial");
  await expect(trial.getByText(/What is taken for what: as trained/)).toBeVisible();
  await view.getByRole("button", { name: "Switch it off" }).click();
  await expect(view.getByText("1 switched off.")).toBeVisible();
  for (const unit of [0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11]) {
    await view.getByRole("link", { name: `filter ${unit}`, exact: true }).click();
    await view.getByRole("button", { name: "Switch it off" }).click();
  }
  await expect(view.getByText("12 switched off.")).toBeVisible();
  await expect(trial.getByRole("table").nth(1)).toBeVisible();
  await expectAccessible(page);
  await view.getByRole("button", { name: "Undo" }).click();
  await expect(view.getByText("11 switched off.")).toBeVisible();
  await view.getByRole("button", { name: "As trained" }).click();
  await expect(view.getByText("As trained: nothing is switched off")).toBeVisible();
  await expect(trial.getByText(/What is taken for what: as trained/)).toBeVisible();
});

test("by keyboard: from filter to filter, off and on, a weight by hand, undone", async ({ page }) => {
  const view = await look(page, "#inside/1/test-0/learned/conv2d/0");
  await view.getByRole("link", { name: "filter 0", exact: true }).focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(page).toHaveURL(/learned\/conv2d\/2$/);
  await expect(view.getByRole("link", { name: "filter 2", exact: true })).toBeFocused();
  await page.keyboard.press("x");
  await expect(view.getByRole("link", { name: "filter 2, off" })).toBeFocused();
  await page.keyboard.press("x");
  await expect(view.getByText("As trained: nothing is switched off")).toBeVisible();
  const weight = view.getByLabel(/^Weight in row 2, column 2/);
  await weight.focus();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("40");
  await expect(view.getByText("1 weight changed.")).toBeVisible();
  const answer = view.getByRole("table").first();
  await expect(answer).toContainText("answer now");
  await view.getByRole("button", { name: "As trained" }).focus();
  await page.keyboard.press("Enter");
  await expect(view.getByText("As trained: nothing is switched off")).toBeVisible();
  await expect(weight).not.toHaveValue("40");
});

test("filters by what they matter for, and layers of many units", async ({ page }) => {
  const view = await look(page, "#inside/1/test-0/learned");
  await view.getByRole("button", { name: "Rank the filters" }).click();
  const ranking = view.getByRole("region", { name: "The filters, by what they matter for" });
  await expect(ranking.getByRole("row")).toHaveCount(33, { timeout: 20_000 });
  const right = (await ranking.locator("td:nth-child(2)").allTextContents()).map(Number);
  expect(right).toEqual(right.toSorted((a, b) => a - b));
  await ranking.getByRole("link").first().click();
  await expect(page).toHaveURL(/learned\/conv2d\/\d+$/);
  await view.getByRole("link", { name: /^Dense layer 1/ }).click();
  await expect(view.getByRole("heading", { name: "Dense layer 1: 128 units" })).toBeVisible();
  await view.getByRole("link", { name: /^Last layer/ }).click();
  await expect(view.getByRole("heading", { name: "Last layer, T-shirt/top" })).toBeVisible();
  await expect(view.getByRole("button", { name: "Switch it off" })).toHaveCount(0);
});
