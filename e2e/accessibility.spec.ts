import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright/test";
import { command, expect, expectStatus, open, SMALL, test } from "./page";

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, help, nodes }) => `${id}: ${help} (${nodes.slice(0, 3).map(({ target }) => target).join("; ")})`)).toEqual([]);
}

async function expectNoSidewaysScroll(page: Page): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
}

for (const scheme of ["light", "dark"] as const) {
  test(`no barrier that a machine can find, before and after training, ${scheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    await open(page, `${SMALL}&architectures=1,2&epochs=1`);
    await expectAccessible(page);
    await command(page, "Train").click();
    await expectStatus(page, "finished");
    await expectAccessible(page);
  });
}

test("a phone's width never scrolls sideways, before and after training", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, `${SMALL}&architectures=1,2&epochs=1`);
  await expectNoSidewaysScroll(page);
  await command(page, "Train").click();
  await expectStatus(page, "finished");
  await expectNoSidewaysScroll(page);
});
