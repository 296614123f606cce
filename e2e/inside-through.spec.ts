/** @file The view "Through the network" of the room "Look inside", by mouse and by keyboard, on the networks that came with the page. */
import { AxeBuilder } from "@axe-core/playwright";
import type { Locator, Page } from "playwright/test";
import { expect, open, room, test } from "./page";

async function openThrough(page: Page, place = "1/test-3/through"): Promise<Locator> {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await open(page, "data=built-in");
  const section = await room(page, "inside");
  await lookAt(page, place);
  await expect(section.getByRole("heading", { name: "Through the network" })).toBeVisible();
  return section;
}

const lookAt = (page: Page, place: string) => page.evaluate((hash) => (location.hash = hash), `#inside/${place}`);
const tile = (section: Locator, name: string) => section.getByRole("link", { name: new RegExp(` ${name}$`) });
const level = (section: Locator, name: string) => section.getByRole("group", { name, exact: true });
const steps = (section: Locator) => section.getByRole("region", { name: "All steps" }).getByRole("listitem");
/** The last number of a formula. */
const result = (text: string | null) => Number(/(−?[\d.]+)$/.exec(text ?? "")?.[1]?.replace("−", "-"));

test("from the whole network to a layer, to a filter and its arithmetic, and back, by mouse", async ({ page }) => {
  const section = await openThrough(page);
  await expect(section.getByRole("link", { name: /^(Convolution|Max pooling|Flatten|Dense)\s+[a-z]/ })).toHaveCount(5);
  await tile(section, "conv2d").click();
  await expect(page).toHaveURL(/#inside\/1\/test-3\/through\/conv2d$/);
  await expect(level(section, "conv2d")).toBeFocused();
  await section.getByRole("link", { name: "filter 5", exact: true }).click();
  await expect(page).toHaveURL(/\/conv2d\/5$/);

  // Nine products and the bias add up to what ReLU is given.
  await expect(steps(section)).toHaveCount(12);
  const lines = await steps(section).locator("code").allTextContents();
  const products = lines.slice(0, 9).map((line) => result(line.split(";")[0] ?? ""));
  const sum = products.reduce((total, product) => total + product, 0);
  expect(Math.abs(sum - result(lines[8] ?? ""))).toBeLessThan(0.01);
  expect(result(lines[10] ?? "")).toBe(Math.max(0, result(lines[9] ?? "")));

  await section.getByRole("button", { name: "From the start" }).click();
  await expect(section.getByText("Step 1 of 12")).toBeVisible();
  await section.getByRole("button", { name: "Step", exact: true }).click();
  await expect(section.locator(".through-beat")).toContainText("Product 2 of 9");
  await section.getByRole("button", { name: "Back", exact: true }).click();
  await expect(section.locator(".through-beat")).toContainText("Product 1 of 9");
  // Motion was asked to be left out.
  await expect(section.getByRole("button", { name: "Play" })).toHaveCount(0);

  const picture = section.getByRole("application", { name: /^filter 5, sums/ });
  await picture.click({ position: { x: 2, y: 2 } });
  await expect(section.getByText("Now row 0, column 0.")).toBeVisible();
  await expect(section.getByText("sees 3 × 3 of 28 × 28: rows 0 to 2, columns 0 to 2")).toBeVisible();

  await section.getByRole("navigation", { name: "Place in the network" }).getByRole("link", { name: "Whole network" }).click();
  await expect(page).toHaveURL(/\/through$/);
  await expect(tile(section, "conv2d")).toBeVisible();
});

test("the same by keyboard: links, arrow keys among units and numbers, back in the history", async ({ page }) => {
  const section = await openThrough(page, "3/test-1/through");
  await tile(section, "max_pooling2d").focus();
  await page.keyboard.press("Enter");
  await expect(level(section, "max_pooling2d")).toBeFocused();
  await section.getByRole("link", { name: "channel 0", exact: true }).focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowLeft");
  await expect(section.getByRole("link", { name: "channel 1", exact: true })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/max_pooling2d\/1$/);
  await expect(section.getByText(/^max\(/).first()).toBeVisible();

  const others = section.getByRole("navigation", { name: "Other channels" }).getByRole("link");
  await others.nth(1).focus();
  await page.keyboard.press("ArrowRight");
  await expect(page).toHaveURL(/\/max_pooling2d\/2$/);
  await expect(others.nth(1)).toBeFocused();
  await page.keyboard.press("ArrowLeft");
  await expect(page).toHaveURL(/\/max_pooling2d\/1$/);

  const picture = section.getByRole("application", { name: /^channel 1/ });
  await picture.focus();
  for (let i = 0; i < 13; i++) await page.keyboard.press("ArrowUp");
  for (let i = 0; i < 13; i++) await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("ArrowDown");
  await expect(picture).toHaveAccessibleName(/row 1, column 0$/);

  await page.goBack();
  await expect(page).toHaveURL(/\/max_pooling2d$/);
  await page.goBack();
  await expect(tile(section, "max_pooling2d")).toBeVisible();
});

test("logits become probabilities, and each class leads to what speaks for it, down to the pixels", async ({ page }) => {
  const section = await openThrough(page, "1/test-2/through/dense_1");
  const rows = section.getByRole("row").filter({ has: page.getByRole("rowheader") });
  await expect(rows).toHaveCount(10);
  const shares = await rows.locator("td:nth-of-type(3)").allTextContents();
  expect(shares.reduce((sum, text) => sum + Number.parseFloat(text), 0)).toBeCloseTo(100, 0);
  await section.getByRole("link", { name: "Trouser" }).click();
  await expect(page).toHaveURL(/\/dense_1\/1$/);
  await expect(section.locator(".through-beat")).toContainText("Softmax");
  for (const name of ["dense", "flatten", "max_pooling2d", "conv2d"]) await expect(section.locator(".through-lines").getByRole("link", { name, exact: true })).toBeVisible();
  await section.locator(".through-weighed").getByRole("link").first().click();
  await expect(page).toHaveURL(/\/dense\/\d+$/);
});

test("the match value: worked out on request, each entry a link to where it comes from", async ({ page }) => {
  const section = await openThrough(page);
  const match = section.getByRole("region", { name: /match value/ });
  await match.getByRole("button", { name: "Work it out for this network" }).click();
  await expect(match.getByRole("row")).toHaveCount(11, { timeout: 30_000 });
  const entry = match.getByRole("row").nth(1).getByRole("link").first();
  const number = await entry.textContent();
  await entry.click();
  await expect(page).toHaveURL(new RegExp(`/flatten/${number}$`));
  await expect(section.locator(".through-beat code")).toHaveText(new RegExp(`= ${number}$`));
  // Kept for the network.
  await page.goBack();
  await expect(match.getByRole("row")).toHaveCount(11);
});

test("images come from the data and from the drawing board, and go back to it", async ({ page }) => {
  await open(page, "data=built-in");
  const data = await room(page, "data");
  await data.getByRole("link", { name: "Look inside" }).click();
  await expect(page).toHaveURL(/#inside\/-\/train-0$/);
  const inside = page.locator("#inside");
  await expect(inside.getByText("Training image 0", { exact: true })).toBeVisible();
  await inside.getByRole("button", { name: "Draw on it" }).click();
  const board = page.locator("#try");
  await expect(board.getByTestId("drawing-caption")).toHaveText("Training image 0");
  await board.getByRole("application", { name: /^Drawing/ }).press("Space");
  await board.getByRole("button", { name: "Look inside" }).click();
  await expect(page).toHaveURL(/#inside\/-\/own$/);
  await expect(inside.getByText("Its class is not known.", { exact: false })).toBeVisible();
  await expect(inside.getByRole("link", { name: /^Convolution\s+conv2d/ })).toBeVisible();
});

test("no barrier that a machine can find, and nothing scrolls sideways, on any level", async ({ page }) => {
  const section = await openThrough(page, "2/test-5/through");
  const names: Readonly<Record<string, string>> = { "": "The whole network", "/conv2d_1/3": "conv2d_1, filter 3", "/max_pooling2d/0": "max_pooling2d, channel 0", "/flatten/7": "flatten, number 7", "/dense_1/2": "dense_1, unit 2" };
  for (const scheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    for (const place of ["", "/conv2d_1", "/conv2d_1/3", "/max_pooling2d/0", "/flatten", "/flatten/7", "/dense", "/dense_1", "/dense_1/2"]) {
      await lookAt(page, `2/test-5/through${place}`);
      await expect(section.getByRole("group", { name: names[place] ?? place.slice(1), exact: true })).toBeVisible();
      const { violations } = await new AxeBuilder({ page }).include("#inside").options({ resultTypes: ["violations"] }).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 2).map(({ target }) => target).join("; ")}`), `${scheme} ${place}`).toEqual([]);
      await page.setViewportSize({ width: 390, height: 844 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth), `${place} on a phone`).toBeLessThanOrEqual(390);
      await page.setViewportSize({ width: 1280, height: 800 });
    }
  }
});
