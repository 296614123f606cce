/** @file How networks stand noise, on those that come with the page: measured, stopped, read as numbers. */
import { AxeBuilder } from "@axe-core/playwright";
import { expect, open, small, test } from "./page";

test("measured by keyboard, stopped and measured again, with the numbers in tables", async ({ page }) => {
  await open(page, small({ testSize: "100" }));
  await page.evaluate(() => (location.hash = "#inside/1/test-0/noise"));
  const view = page.locator(".noise");
  const measure = view.getByRole("button", { name: "Measure all networks" });
  await measure.focus();
  await page.keyboard.press("Enter");
  await view.getByRole("button", { name: "Stop" }).focus();
  await page.keyboard.press("Enter");
  await expect(measure).toBeVisible();
  await measure.click();
  await view.getByText("Darker in numbers").click();
  const rows = view.getByRole("region", { name: "Darker: numbers" }).getByRole("row");
  await expect(rows.nth(1).getByRole("cell").last()).toHaveText(/%/, { timeout: 20_000 });
  await expect(rows.nth(1).getByRole("cell")).toHaveCount(6);
  const { violations } = await new AxeBuilder({ page }).options({ resultTypes: ["violations"] }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ target }) => target).join("; ")}`)).toEqual([]);
});
