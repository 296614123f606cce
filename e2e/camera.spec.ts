import type { Page } from "playwright/test";
import { browserArgs, ensureBrowser } from "../scripts/browser.ts";
import { expect, open, test } from "./page";

// A film of the browser's own in place of a camera.
test.use({ launchOptions: { executablePath: ensureBrowser(), args: [...browserArgs(), "--use-fake-device-for-media-stream"] } });

/** Every track that the page was given, to ask later whether it is still on. */
async function watchTracks(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const tracks: MediaStreamTrack[] = [];
    Object.assign(window, { tracks });
    const { mediaDevices } = navigator;
    const ask = mediaDevices.getUserMedia.bind(mediaDevices);
    mediaDevices.getUserMedia = async (constraints) => {
      const stream = await ask(constraints);
      tracks.push(...stream.getTracks());
      return stream;
    };
  });
}

const trackStates = (page: Page): Promise<string[]> => page.evaluate(() => (window as unknown as { tracks: MediaStreamTrack[] }).tracks.map(({ readyState }) => readyState));

async function openRoom(page: Page) {
  await watchTracks(page);
  await open(page, "data=built-in");
  await page.evaluate(() => (location.hash = "#try"));
  const room = page.locator("#try");
  await expect(room.getByRole("application", { name: /^Drawing/ })).toBeVisible();
  return room;
}

test("the camera's picture becomes a drawing, and the camera goes off: after the picture, when closed, when scrolled away", async ({ page, context }) => {
  await context.grantPermissions(["camera"]);
  const room = await openRoom(page);
  await room.getByRole("button", { name: "Use the camera…" }).click();
  await room.getByRole("button", { name: "Take the picture" }).click();
  await expect(room.getByTestId("drawing-caption")).toHaveText("From the photo Camera");
  expect(await trackStates(page)).toEqual(["ended"]);
  await expect(room.locator("video")).toHaveCount(0);

  await room.getByRole("button", { name: "Use the camera…" }).click();
  await expect(room.getByRole("button", { name: "Take the picture" })).toBeEnabled();
  expect(await trackStates(page)).toEqual(["ended", "live"]);
  await room.getByRole("button", { name: "Close the camera" }).click();
  expect(await trackStates(page)).toEqual(["ended", "ended"]);

  await room.getByRole("button", { name: "Use the camera…" }).click();
  await expect(room.getByRole("button", { name: "Take the picture" })).toBeEnabled();
  await page.evaluate(() => window.scrollTo({ top: 0, behavior: "instant" }));
  await expect.poll(() => trackStates(page)).toEqual(["ended", "ended", "ended"]);
});

test("a camera that is not allowed is a sentence", async ({ page }) => {
  const room = await openRoom(page);
  await room.getByRole("button", { name: "Use the camera…" }).click();
  await expect(room.locator(".photo-status")).toContainText("does not let the page use the camera");
  await expect(room.getByRole("button", { name: "Use the camera…" })).toBeVisible();
});
