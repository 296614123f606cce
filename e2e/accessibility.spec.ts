import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright/test";
import { command, expect, expectStatus, open, small, test } from "./page";

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, help, nodes }) => `${id}: ${help} (${nodes.slice(0, 3).map(({ target }) => target).join("; ")})`)).toEqual([]);
}

async function expectNoSidewaysScroll(page: Page): Promise<void> {
  for (const width of [320, 390, 768, 1024, 1280, 1920]) {
    await page.setViewportSize({ width, height: 844 });
    const excess = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(excess, `pixels too wide at ${width}`).toBeLessThanOrEqual(0);
  }
}

for (const scheme of ["light", "dark"] as const) {
  test(`no barrier that a machine can find, before and after training, ${scheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    await open(page, small({ architectures: "1,2", epochs: "1" }));
    await expectAccessible(page);
    await command(page, "Train").click();
    await expectStatus(page, "finished");
    await expectAccessible(page);
  });
}

test("no width from a phone's to a projector's scrolls sideways, before and after training", async ({ page }) => {
  await open(page, small({ architectures: "1,2", epochs: "1" }));
  await expectNoSidewaysScroll(page);
  await command(page, "Train").click();
  await expectStatus(page, "finished");
  await expectNoSidewaysScroll(page);
});
