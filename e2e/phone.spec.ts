import { expect, open, room, test } from "./page";

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

test("under a finger, what is typed or chosen is large enough that no browser zooms in on it, and two taps do not zoom either", async ({ page }) => {
  await open(page, "data=built-in");
  await page.getByText("Settings", { exact: true }).first().click();
  const fields = page.locator('input[type="text"], input[type="number"], select');
  await expect(fields).not.toHaveCount(0);
  for (const size of await fields.evaluateAll((elements) => elements.map((element) => Number.parseFloat(getComputedStyle(element).fontSize)))) expect(size).toBeGreaterThanOrEqual(16);
  await expect(page.getByRole("button", { name: "Quick look", exact: true })).toHaveCSS("touch-action", "manipulation");
});

test("a finger draws, and does not scroll the page", async ({ page }) => {
  await open(page, "data=built-in");
  await room(page, "try");
  const surface = page.getByRole("application", { name: /Drawing/ });
  await expect(surface).toHaveCSS("touch-action", "none");
  await surface.scrollIntoViewIfNeeded();
  const box = (await surface.boundingBox())!;
  await page.touchscreen.tap(box.x + box.width / 2, box.y + box.height / 2);
  await expect(page.getByText("Draw here", { exact: true })).toHaveCount(0);
});

test("nothing is wider than the screen", async ({ page }) => {
  await open(page, "data=built-in");
  await room(page, "try");
  await expect(page.getByRole("application", { name: /Drawing/ })).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
});
