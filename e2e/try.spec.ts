import { createHash } from "node:crypto";
import { AxeBuilder } from "@axe-core/playwright";
import type { Locator, Page } from "playwright/test";
import { ARCHITECTURES } from "../src/nn/architectures/index.ts";
import { summarize } from "../src/nn/summary.ts";
import { command, expect, expectStatus, open, small, test } from "./page";

/** Networks that know nothing, but are of the right size: small random weights from a plain generator. */
const FILES = ARCHITECTURES.map(({ id, layers }) => {
  let state = id;
  const weights = Float32Array.from({ length: summarize(layers).totalParams }, () => ((state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32 - 0.5) * 0.12);
  return { id, name: `architecture-${id}.f32`, body: Buffer.from(weights.buffer) };
});
const CARDS = FILES.map(({ id, name, body }) => ({
  architecture: id,
  file: name,
  bytes: body.length,
  sha256: createHash("sha256").update(body).digest("hex"),
  data: "fashion-mnist",
  trainSize: 48_000,
  validationSize: 12_000,
  testSize: 10_000,
  protocol: "random weights, for a test",
  config: { epochs: 0, batchSize: 512, learningRate: 0.001, earlyStopping: null },
  seed: 1,
  epochs: 0,
  endReason: "completed",
  restoredEpoch: null,
  testAccuracy: 0.1,
  date: "2026-11-23",
}));

async function ship(page: Page): Promise<void> {
  await page.route("**/networks/cards.json", (route) => route.fulfill({ json: { networks: CARDS } }));
  for (const { name, body } of FILES) await page.route(`**/networks/${name}`, (route) => route.fulfill({ body, contentType: "application/octet-stream" }));
}

/** The room, open, with its shipped networks there. */
async function openRoom(page: Page, query = "data=built-in"): Promise<Locator> {
  await ship(page);
  await open(page, query);
  // A narrow page keeps its links behind Details.
  await page.evaluate(() => (location.hash = "#try"));
  const room = page.locator("#try");
  await expect(room.getByText("came with the page").first()).toBeVisible();
  return room;
}

const surface = (room: Locator): Locator => room.getByRole("application", { name: /^Drawing/ });
const together = (room: Locator): Locator => room.getByRole("region", { name: "Together" });
const tool = (room: Locator, name: string): Locator => room.getByRole("button", { name, exact: true });

/** The drawing's canvas, as one string: equal where the pictures are. */
const picture = (room: Locator): Promise<string> => surface(room).locator("canvas").evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());

async function drawWithMouse(page: Page, room: Locator): Promise<void> {
  await surface(room).scrollIntoViewIfNeeded();
  const box = (await surface(room).boundingBox())!;
  await page.mouse.move(box.x + box.width * 0.3, box.y + box.height * 0.3);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.7, box.y + box.height * 0.35, { steps: 6 });
  await page.mouse.move(box.x + box.width * 0.6, box.y + box.height * 0.8, { steps: 6 });
  await page.mouse.up();
}

test("draw with the mouse on a first visit: answers within a second; undo, redo and clear", async ({ page }) => {
  const room = await openRoom(page);
  const empty = await picture(room);
  await drawWithMouse(page, room);
  await expect(together(room)).toContainText(/\d\s%/, { timeout: 1_000 });
  for (const { name } of ARCHITECTURES) await expect(room.getByRole("region", { name })).toContainText(/came with the page.*\d\s%/);
  await expect(together(room)).toContainText("mean of the three, all came with the page");
  const drawn = await picture(room);
  await tool(room, "Undo").click();
  expect(await picture(room)).toBe(empty);
  await expect(together(room)).not.toContainText("%");
  await tool(room, "Redo").click();
  expect(await picture(room)).toBe(drawn);
  await tool(room, "Clear").click();
  expect(await picture(room)).toBe(empty);
  await surface(room).press("Control+z");
  expect(await picture(room)).toBe(drawn);
  await expect(room.getByRole("status").filter({ hasText: /^Together: / })).toHaveCount(1);
});

test("draw with the keyboard alone", async ({ page }) => {
  const room = await openRoom(page);
  await surface(room).focus();
  await page.keyboard.press("5");
  await page.keyboard.down("Space");
  for (let i = 0; i < 6; i++) await page.keyboard.press("ArrowDown");
  await page.keyboard.up("Space");
  await expect(together(room)).toContainText(/\d\s%/, { timeout: 1_000 });
  const line = await picture(room);
  for (let i = 0; i < 3; i++) await page.keyboard.press("ArrowRight");
  expect(await picture(room)).toBe(line);
  await page.keyboard.press("e");
  await page.keyboard.press("Enter");
  expect(await picture(room)).not.toBe(line);
  await page.keyboard.press("Control+z");
  expect(await picture(room)).toBe(line);
  await expect(room.getByLabel("Eraser")).toBeChecked();
});

test("a finger draws", async ({ browser }) => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, baseURL: test.info().project.use.baseURL! });
  const page = await context.newPage();
  const room = await openRoom(page);
  await surface(room).tap();
  await expect(together(room)).toContainText(/\d\s%/, { timeout: 1_000 });
  await context.close();
});

test("a test image with one click, to be changed", async ({ page }) => {
  const room = await openRoom(page);
  await room.getByRole("button", { name: "Ankle boot" }).first().click();
  await expect(room.getByTestId("drawing-caption")).toContainText(/^Test image [\d,]+: Ankle boot$/);
  await expect(together(room)).toContainText(/\d\s%/);
  await drawWithMouse(page, room);
  await expect(room.getByTestId("drawing-caption")).not.toContainText("Test image");
});

/** A dark bag on a light ground, as the browser itself writes it. */
function drawnPhoto(page: Page, type: string): Promise<Buffer> {
  return page
    .evaluate(async (mime) => {
      const canvas = new OffscreenCanvas(800, 600);
      const context = canvas.getContext("2d")!;
      context.fillStyle = "#eee";
      context.fillRect(0, 0, 800, 600);
      context.fillStyle = "#345";
      context.fillRect(250, 200, 300, 250);
      const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: mime })).arrayBuffer());
      return [...bytes];
    }, type)
    .then((bytes) => Buffer.from(bytes));
}

test("a photo becomes a garment, step by step, and nothing of it leaves the page", async ({ page }) => {
  const room = await openRoom(page);
  const photo = await drawnPhoto(page, "image/png");
  const requests: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  await room.getByLabel("Picture file").setInputFiles({ name: "bag.png", mimeType: "image/png", buffer: photo });
  await expect(room.getByTestId("drawing-caption")).toHaveText("From the photo bag.png");
  await expect(together(room)).toContainText(/\d\s%/);
  for (const name of ["The photo.", "The photo in grey", "The photo as 28 by 28 pixels"]) await expect(room.getByRole("img", { name })).toBeVisible();

  const before = await picture(room);
  await room.getByLabel("Left").fill("100");
  await expect.poll(() => picture(room)).not.toBe(before);
  await room.getByRole("button", { name: "All automatic" }).click();
  await expect.poll(() => picture(room)).toBe(before);
  // All corrections of one photo are one step back.
  await tool(room, "Undo").click();
  await expect(together(room)).not.toContainText("%");
  expect(requests.filter((url) => !/^(blob|data):/.test(url))).toEqual([]);
});

test("JPEG, WebP, GIF and SVG are read", async ({ page }) => {
  const room = await openRoom(page);
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="60" height="80"><rect x="10" y="10" width="40" height="60" fill="#333"/></svg>');
  const gif = Buffer.from("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7", "base64");
  for (const [name, buffer] of [["a.jpg", await drawnPhoto(page, "image/jpeg")], ["b.webp", await drawnPhoto(page, "image/webp")], ["c.gif", gif], ["d.svg", svg]] as const) {
    await room.getByLabel("Picture file").setInputFiles({ name, mimeType: "image/png", buffer });
    await expect(room.getByTestId("drawing-caption")).toHaveText(`From the photo ${name}`);
  }
});

test("what is no picture is refused with a sentence, and the drawing stays", async ({ page }) => {
  const room = await openRoom(page);
  await drawWithMouse(page, room);
  const drawn = await picture(room);
  const png = await drawnPhoto(page, "image/png");
  const cases: [name: string, buffer: Buffer, sentence: RegExp][] = [
    ["diary.txt", Buffer.from("Dear diary"), /not a picture/],
    ["empty.png", Buffer.alloc(0), /empty/],
    ["phone.heic", Buffer.from([0, 0, 0, 20, ...Buffer.from("ftypheic"), 0, 0, 0, 0, ...Buffer.from("mif1")]), /HEIC/],
    ["damaged.png", Buffer.concat([png.subarray(0, 33), Buffer.alloc(40, 7)]), /damaged or cut short/],
    ["short.svg", Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><rect'), /SVG picture could not be read/],
  ];
  for (const [name, buffer, sentence] of cases) {
    await room.getByLabel("Picture file").setInputFiles({ name, mimeType: "image/png", buffer });
    await expect(room.locator(".photo-status")).toContainText(sentence);
    expect(await picture(room)).toBe(drawn);
  }
  await room.getByLabel("Picture file").setInputFiles({ name: "good.png", mimeType: "image/png", buffer: png });
  await expect(room.locator(".photo-status")).toBeEmpty();
});

test("own weights take over after training, and it answers while training runs", async ({ page }) => {
  const room = await openRoom(page, small({ architectures: "2", epochs: "30" }));
  await command(page, "Train").click();
  await expectStatus(page, "running");
  await drawWithMouse(page, room);
  await expect(together(room)).toContainText(/\d\s%/);
  await command(page, "Stop").click();
  await expectStatus(page, "finished");
  await expect(room.getByRole("region", { name: "Two convolutions" })).toContainText("trained here");
  await expect(room.getByRole("region", { name: "One convolution" })).toContainText("came with the page");
  await expect(together(room)).toContainText("some trained here");
  await room.getByText("Where these networks come from").click();
  await expect(room.getByRole("table")).toContainText("Built-in garments, not Fashion-MNIST");
});

test("without shipped networks the room says so, once, and still draws", async ({ page }) => {
  await page.route("**/networks/**", (route) => route.fulfill({ status: 404 }));
  await open(page, "data=built-in");
  await page.evaluate(() => (location.hash = "#try"));
  const room = page.locator("#try");
  await expect(room.getByText("This page comes without trained networks: networks/cards.json is not there.")).toHaveCount(1);
  await drawWithMouse(page, room);
  await expect(tool(room, "Undo")).toBeEnabled();
});

for (const scheme of ["light", "dark"] as const) {
  test(`no barrier that a machine can find, and no sideways scrolling, ${scheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    const room = await openRoom(page);
    await room.getByLabel("Picture file").setInputFiles({ name: "bag.png", mimeType: "image/png", buffer: await drawnPhoto(page, "image/png") });
    await expect(room.getByTestId("drawing-caption")).toHaveText("From the photo bag.png");
    await room.getByText("Where these networks come from").click();
    const { violations } = await new AxeBuilder({ page }).include("#try").analyze();
    expect(violations.map(({ id, help, nodes }) => `${id}: ${help} (${nodes.slice(0, 3).map(({ target }) => target).join("; ")})`)).toEqual([]);
    for (const width of [320, 390, 768, 1024, 1280, 1920]) {
      await page.setViewportSize({ width, height: 844 });
      const excess = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect(excess, `pixels too wide at ${width}`).toBeLessThanOrEqual(0);
    }
  });
}
