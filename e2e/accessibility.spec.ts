import type { Page } from "playwright/test";
import { command, expect, expectAccessible, expectStatus, open, room, ROOM_IDS, small, test } from "./page";

/** `check` at the start, and in every room. */
async function everywhere(page: Page, check: (page: Page, where: string) => Promise<void>): Promise<void> {
  await page.evaluate(() => (location.hash = "#top"));
  await check(page, "start");
  for (const id of ROOM_IDS) {
    const section = await room(page, id);
    if (id === "try") await expect(section.getByRole("application", { name: /^Drawing/ })).toBeVisible();
    // All that can be opened, too.
    await section.evaluate((element) => element.querySelectorAll("details").forEach((details) => (details.open = true)));
    await check(page, id);
  }
}

async function expectNoSidewaysScroll(page: Page, where: string): Promise<void> {
  for (const width of [320, 390, 768, 1024, 1280, 1920]) {
    await page.setViewportSize({ width, height: 844 });
    const excess = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(excess, `pixels too wide at ${width}, ${where}`).toBeLessThanOrEqual(0);
  }
}

for (const scheme of ["light", "dark"] as const) {
  test(`no barrier that a machine can find, before and after training, ${scheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    await open(page, small({ architectures: "1,2", epochs: "1" }));
    await everywhere(page, expectAccessible);
    await command(page, "Train").click();
    await expectStatus(page, "finished");
    await everywhere(page, expectAccessible);
  });
}

test("no width from a phone's to a projector's scrolls sideways, before and after training", async ({ page }) => {
  await open(page, small({ architectures: "1,2", epochs: "1" }));
  await everywhere(page, expectNoSidewaysScroll);
  await command(page, "Train").click();
  await expectStatus(page, "finished");
  await everywhere(page, expectNoSidewaysScroll);
});
