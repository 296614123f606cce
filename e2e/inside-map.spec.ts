/** @file Look inside: the map of images, by mouse and by keyboard, on the networks that come with the page. */
import type { Locator, Page } from "playwright/test";
import { expect, expectAccessible, open, test } from "./page";

async function openMap(page: Page, place = "1/test-3"): Promise<Locator> {
  await open(page, `data=built-in#inside/${place}/map`);
  const room = page.locator("#inside");
  await room.getByRole("radio", { name: "1,000" }).check();
  await expect(map(room)).toHaveAccessibleName("Map of 1,000 test images", { timeout: 60_000 });
  return room;
}

const map = (room: Locator): Locator => room.getByRole("application", { name: /^Map of/ });
const active = (room: Locator): Promise<string | null> => map(room).getAttribute("data-active");
const chosen = (room: Locator): Locator => room.getByRole("listitem").filter({ has: room.page().locator("a[title^='Test image']") });

test("by keyboard one goes from image to image, chooses some, and looks into one", async ({ page }) => {
  const room = await openMap(page);
  await map(room).focus();
  // The image that is looked at comes first; then its neighbours.
  await page.keyboard.press("ArrowRight");
  expect(await active(room)).toBe("3");
  await page.keyboard.press("ArrowLeft");
  const next = await active(room);
  expect(next).not.toBe("3");
  await expect(room.getByText(new RegExp(`^Test image ${next}: `)).first()).toBeAttached();
  await page.keyboard.press("+");
  await expect(room.getByRole("button", { name: "All", exact: true })).toBeEnabled();
  await page.keyboard.press("Space");
  await expect(chosen(room)).toHaveCount(24);
  await expect(room.getByText(/^24 images: /)).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Enter");
  expect(new URL(page.url()).hash).toBe(`#inside/1/test-${next}/map`);
  await expect(room.locator(".inside-image-title")).toHaveText(`Test image ${next}`);
});

test("by mouse one draws around some, and sees who is right about them", async ({ page }) => {
  const room = await openMap(page);
  await room.getByRole("button", { name: "Lasso" }).click();
  await map(room).scrollIntoViewIfNeeded();
  const box = (await map(room).boundingBox())!;
  const at = (x: number, y: number): [number, number] => [box.x + x * box.width, box.y + y * box.height];
  await page.mouse.move(...at(0.02, 0.02));
  await page.mouse.down();
  for (const [x, y] of [[0.98, 0.02], [0.98, 0.98], [0.02, 0.98]] as const) await page.mouse.move(...at(x, y), { steps: 4 });
  await page.mouse.up();
  await expect(room.getByText(/^1,000 images, the first 120 of them: /)).toBeVisible();
  await room.getByRole("button", { name: "Choose none" }).click();
  await expect(chosen(room)).toHaveCount(0);
  // Right and wrong are all of them, by whatever network.
  await room.getByRole("radio", { name: "Right or wrong" }).check();
  await expect(room.locator(".map-legend li")).toHaveCount(2);
  const counts = await room.locator(".map-legend .numbers").allInnerTexts();
  expect(counts.reduce((sum, text) => sum + Number(text.replace(",", "")), 0)).toBe(1_000);
  await room.getByRole("radio", { name: "Which are right" }).check();
  await expect(room.locator(".map-legend li")).toHaveCount(6, { timeout: 60_000 });
});

test("UMAP draws beside the page, and stops when asked to", async ({ page }) => {
  const room = await openMap(page);
  await room.getByRole("radio", { name: "UMAP" }).check();
  await expect(room.getByText(/^UMAP draws together what is near/)).toBeVisible();
  await room.getByRole("button", { name: "Stop" }).click({ timeout: 60_000 });
  await expect(room.getByRole("button", { name: "Begin again" })).toBeVisible();
  await room.getByRole("radio", { name: "PCA" }).check();
  await expect(room.getByText(/^Principal components/)).toBeVisible();
});
