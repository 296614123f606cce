import type { Page } from "playwright/test";
import { browserArgs, ensureBrowser } from "../scripts/browser.ts";
import { expect, open, room, test } from "./page";

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

async function openTryRoom(page: Page) {
  await watchTracks(page);
  await open(page, "data=built-in");
  const tryRoom = await room(page, "try");
  await expect(tryRoom.getByRole("application", { name: /^Drawing/ })).toBeVisible();
  return tryRoom;
}

test("the camera's picture becomes a drawing, and the camera goes off: after the picture, when closed, when scrolled away, in another room", async ({ page, context }) => {
  await context.grantPermissions(["camera"]);
  const tryRoom = await openTryRoom(page);
  await tryRoom.getByRole("button", { name: "Use the camera…" }).click();
  await tryRoom.getByRole("button", { name: "Take the picture" }).click();
  await expect(tryRoom.getByTestId("drawing-caption")).toHaveText("From the photo Camera");
  expect(await trackStates(page)).toEqual(["ended"]);
  await expect(tryRoom.locator("video")).toHaveCount(0);

  await tryRoom.getByRole("button", { name: "Use the camera…" }).click();
  await expect(tryRoom.getByRole("button", { name: "Take the picture" })).toBeEnabled();
  expect(await trackStates(page)).toEqual(["ended", "live"]);
  await tryRoom.getByRole("button", { name: "Close the camera" }).click();
  expect(await trackStates(page)).toEqual(["ended", "ended"]);

  await tryRoom.getByRole("button", { name: "Use the camera…" }).click();
  await expect(tryRoom.getByRole("button", { name: "Take the picture" })).toBeEnabled();
  await page.evaluate(() => window.scrollTo({ top: document.body.scrollHeight, behavior: "instant" }));
  await expect.poll(() => trackStates(page)).toEqual(["ended", "ended", "ended"]);

  await tryRoom.getByRole("button", { name: "Use the camera…" }).click();
  await expect(tryRoom.getByRole("button", { name: "Take the picture" })).toBeEnabled();
  await room(page, "data");
  await expect.poll(() => trackStates(page)).toEqual(["ended", "ended", "ended", "ended"]);
});

test("a camera that is not allowed is a sentence", async ({ page }) => {
  const tryRoom = await openTryRoom(page);
  await tryRoom.getByRole("button", { name: "Use the camera…" }).click();
  await expect(tryRoom.locator(".photo-status")).toContainText("does not let the page use the camera");
  await expect(tryRoom.getByRole("button", { name: "Use the camera…" })).toBeVisible();
});
