import { createHash } from "node:crypto";
import { AxeBuilder } from "@axe-core/playwright";
import type { Locator, Page } from "playwright/test";
import { ARCHITECTURES } from "../src/nn/architectures/index.ts";
import { ownRecipe } from "../src/experiment/recipe.ts";
import { summarize } from "../src/nn/summary.ts";
import { command, expect, expectStatus, open, room as enter, small, test } from "./page";

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
  const tryRoom = await enter(page, "try");
  await expect(tryRoom.getByText("came with the page").first()).toBeVisible();
  return tryRoom;
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

test("draw with the mouse on a first visit: answers at once; undo, redo and clear", async ({ page }) => {
  const room = await openRoom(page);
  const empty = await picture(room);
  await drawWithMouse(page, room);
  await expect(together(room)).toContainText(/\d\s%/);
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

test("a stroke goes on outside the canvas, ends there, and Escape drops one", async ({ page }) => {
  const room = await openRoom(page);
  const empty = await picture(room);
  await surface(room).scrollIntoViewIfNeeded();
  const box = (await surface(room).boundingBox())!;
  await page.mouse.move(box.x + 60, box.y + 60);
  await page.mouse.down();
  await page.mouse.move(box.x - 40, box.y + 80, { steps: 4 });
  await page.mouse.move(box.x + 60, box.y + 120, { steps: 4 });
  await page.mouse.move(box.x - 40, box.y + 140, { steps: 4 });
  await page.mouse.up();
  const drawn = await picture(room);
  expect(drawn).not.toBe(empty);
  // The button is up: what moves over the canvas now draws nothing.
  await page.mouse.move(box.x + 150, box.y + 150, { steps: 4 });
  expect(await picture(room)).toBe(drawn);
  await page.mouse.down();
  await page.mouse.move(box.x + 200, box.y + 200, { steps: 4 });
  expect(await picture(room)).not.toBe(drawn);
  await page.keyboard.press("Escape");
  expect(await picture(room)).toBe(drawn);
  await page.mouse.move(box.x + 250, box.y + 100, { steps: 4 });
  await page.mouse.up();
  expect(await picture(room)).toBe(drawn);
});

test("a pen's pressure makes the line wider", async ({ page }) => {
  const room = await openRoom(page);
  await surface(room).scrollIntoViewIfNeeded();
  const box = (await surface(room).boundingBox())!;
  const client = await page.context().newCDPSession(page);
  const grey = async (force: number) => {
    const event = (type: "mousePressed" | "mouseMoved" | "mouseReleased", x: number) =>
      client.send("Input.dispatchMouseEvent", { type, x: box.x + x, y: box.y + 150, button: "left", buttons: type === "mouseReleased" ? 0 : 1, clickCount: 1, pointerType: "pen", force });
    await event("mousePressed", 60);
    await event("mouseMoved", 140);
    await event("mouseMoved", 220);
    await event("mouseReleased", 220);
    const sum = await surface(room).locator("canvas").evaluate((canvas: HTMLCanvasElement) => canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height).data.reduce((total, value, i) => (i % 4 === 0 ? total + value : total), 0));
    await tool(room, "Undo").click();
    return sum;
  };
  expect(await grey(1)).toBeGreaterThan(1.4 * (await grey(0.1)));
});

test("undo and redo by keys, wherever in the room the focus is; fields keep their own", async ({ page }) => {
  const room = await openRoom(page);
  const empty = await picture(room);
  await drawWithMouse(page, room);
  const drawn = await picture(room);
  await room.getByRole("button", { name: "Ankle boot" }).first().click();
  const caption = room.getByTestId("drawing-caption");
  await expect(caption).toContainText("Ankle boot");
  const boot = await picture(room);
  // The focus is on the gallery.
  await page.keyboard.press("Control+z");
  expect(await picture(room)).toBe(drawn);
  await expect(caption).not.toContainText("Test image");
  await page.keyboard.press("Control+Shift+z");
  expect(await picture(room)).toBe(boot);
  await expect(caption).toContainText("Ankle boot");
  await room.getByLabel("Brush size").focus();
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Control+z");
  expect(await picture(room)).toBe(empty);
  await page.keyboard.press("Control+y");
  expect(await picture(room)).toBe(drawn);
  // A photo in its place, and back.
  await room.getByLabel("Picture file").setInputFiles({ name: "bag.png", mimeType: "image/png", buffer: await drawnPhoto(page, "image/png") });
  await expect(caption).toHaveText("From the photo bag.png");
  const photo = await picture(room);
  await room.getByLabel("Left").focus();
  await page.keyboard.press("Control+z");
  expect(await picture(room)).toBe(photo);
  await room.getByLabel("Contrast").focus();
  await page.keyboard.press("Control+z");
  expect(await picture(room)).toBe(drawn);
});

test("draw with the keyboard alone", async ({ page }) => {
  const room = await openRoom(page);
  await surface(room).focus();
  await page.keyboard.press("5");
  await page.keyboard.down("Space");
  for (let i = 0; i < 6; i++) await page.keyboard.press("ArrowDown");
  await page.keyboard.up("Space");
  await expect(together(room)).toContainText(/\d\s%/);
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

/** Resolves once the page lies still: a finger's swipe goes on for a while after it has left. */
async function scrollEnd(page: Page): Promise<void> {
  let last = -1;
  await expect
    .poll(async () => {
      const [previous, now] = [last, await page.evaluate(() => window.scrollY)];
      last = now;
      return now === previous;
    }, { intervals: [300] })
    .toBe(true);
}

test("a finger draws", async ({ browser }) => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, baseURL: test.info().project.use.baseURL! });
  const page = await context.newPage();
  const room = await openRoom(page);
  await surface(room).tap();
  await expect(together(room)).toContainText(/\d\s%/);
  // A finger that draws does not scroll the page; one beside the canvas does.
  const client = await context.newCDPSession(page);
  const scrolledBy = async (target: Locator) => {
    await target.evaluate((element) => element.scrollIntoView({ block: "center", behavior: "instant" }));
    await scrollEnd(page);
    const box = (await target.boundingBox())!;
    const before = await page.evaluate(() => window.scrollY);
    const touch = (type: "touchStart" | "touchMove", y: number) => client.send("Input.dispatchTouchEvent", { type, touchPoints: [{ x: box.x + box.width / 2, y: box.y + box.height / 2 - y }] });
    await touch("touchStart", 0);
    for (let y = 15; y <= 150; y += 15) await touch("touchMove", y);
    await client.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
    return async () => (await page.evaluate(() => window.scrollY)) - before;
  };
  const drawn = await picture(room);
  await expect.poll(await scrolledBy(room.getByRole("heading", { name: "Take a test image" }))).toBeGreaterThan(50);
  await expect.poll(await scrolledBy(surface(room))).toBe(0);
  expect(await picture(room)).not.toBe(drawn);
  await context.close();
});

/** What happens as `data` is dropped on or pasted into `target`: drags and clipboards of the system are out of a test's reach. */
function give(page: Page, target: string, type: "drop" | "paste", files: readonly { name: string; type: string; bytes: Buffer }[], link?: string): Promise<boolean> {
  return page.evaluate(
    ([selector, kind, parts, url]) => {
      const transfer = new DataTransfer();
      for (const { name, type, bytes } of parts) transfer.items.add(new File([Uint8Array.from(bytes)], name, { type }));
      if (url !== null) transfer.setData("text/uri-list", url);
      const event = kind === "paste" ? new ClipboardEvent("paste", { clipboardData: transfer, bubbles: true, cancelable: true }) : new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true });
      return !document.querySelector(selector)!.dispatchEvent(event);
    },
    [target, type, files.map(({ bytes, ...rest }) => ({ ...rest, bytes: [...bytes] })), link ?? null] as const,
  );
}

test("a picture dropped anywhere in the room is taken; a link, or two files, get a sentence; beside the room nothing happens", async ({ page }) => {
  const room = await openRoom(page);
  const png = { name: "bag.png", type: "image/png", bytes: await drawnPhoto(page, "image/png") };
  await give(page, ".drawing-surface", "drop", [png]);
  await expect(room.getByTestId("drawing-caption")).toHaveText("From the photo bag.png");
  const before = await picture(room);
  await give(page, ".try-answers", "drop", [], "https://example.com/shirt.jpg");
  await expect(room.locator(".photo-status")).toContainText("That was no file. To bring a picture from another page, copy it there");
  await give(page, ".photo .drop-zone", "drop", [png, { ...png, name: "b.png" }]);
  await expect(room.locator(".photo-status")).toContainText("Those were 2 files. Bring one picture at a time.");
  expect(await picture(room)).toBe(before);
  // Taken from the browser, which would open it in the page's place.
  expect(await give(page, "#try-heading", "drop", [png])).toBe(true);
  expect(await picture(room)).toBe(before);
});

test("a picture is pasted while the room is on the screen, but not into a field, and not from another room", async ({ page }) => {
  const room = await openRoom(page);
  const caption = room.getByTestId("drawing-caption");
  const png = (name: string) => [{ name, type: "image/png", bytes: photo }];
  const photo = await drawnPhoto(page, "image/png");
  await surface(room).scrollIntoViewIfNeeded();
  expect(await give(page, "body", "paste", png("a.png"))).toBe(true);
  await expect(caption).toHaveText("From the photo a.png");
  expect(await give(page, "#try input[type=range]", "paste", png("b.png"))).toBe(true);
  await expect(caption).toHaveText("From the photo b.png");
  expect(await give(page, "#try input[type=number]", "paste", png("c.png"))).toBe(false);
  await enter(page, "data");
  expect(await give(page, "body", "paste", png("d.png"))).toBe(false);
  await expect(caption).toHaveText("From the photo b.png");
  // The drawing is still there when one comes back.
  await enter(page, "try");
  await expect(together(room)).toContainText(/\d\s%/);
});

for (const [width, height] of [[1280, 800], [320, 640]] as const) {
  test(`a link to the room leads there, however much is loaded above it, ${width} × ${height}`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await ship(page);
    await page.goto("/?data=built-in#try");
    const heading = page.locator("#try-heading");
    const top = () => heading.evaluate((element) => Math.round(element.getBoundingClientRect().top));
    await expect(page.getByRole("application", { name: /^Drawing/ })).toBeVisible();
    await page.waitForTimeout(1_000);
    expect(await top()).toBeLessThan(height / 2);
    expect(await top()).toBeGreaterThan(60);
    await page.goto("/?data=built-in&seed=1");
    await page.evaluate(() => (location.hash = "#try"));
    await expect(page.getByRole("application", { name: /^Drawing/ })).toBeVisible();
    await page.waitForTimeout(1_000);
    expect(await top()).toBeLessThan(height / 2);
    expect(await top()).toBeGreaterThan(60);
  });
}

test("who brings a photo sees the answer without looking for it, whatever the window's size", async ({ page }) => {
  const room = await openRoom(page);
  const photo = { name: "bag.png", mimeType: "image/png", buffer: await drawnPhoto(page, "image/png") };
  for (const [width, height] of [[1280, 800], [1024, 768], [1280, 600], [390, 844], [320, 640]] as const) {
    await test.step(`${width} × ${height}`, async () => {
      await page.setViewportSize({ width, height });
      await page.evaluate(() => scrollTo({ top: 0, behavior: "instant" }));
      const choose = room.getByRole("button", { name: "Choose a picture…" });
      const answer = width >= 1024 && height >= 768 ? together(room) : room.locator(".answer-strip");
      await choose.scrollIntoViewIfNeeded();
      await room.getByLabel("Picture file").setInputFiles(photo);
      await expect(answer).toContainText(/\d\s%/);
      await expect(answer).toBeInViewport({ ratio: 0.9 });
      for (const control of [room.getByLabel("Contrast"), room.getByRole("button", { name: "Trouser" }).first()]) {
        await control.scrollIntoViewIfNeeded();
        await expect(answer).toBeInViewport({ ratio: 0.9 });
      }
      // Empty again, so that the next size gets an answer of its own.
      await tool(room, "Clear").click();
      await expect(together(room)).not.toContainText("%");
    });
  }
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
  // Into the bag, which reaches from 160 to 352.
  await room.getByLabel("Left").fill("200");
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

test("networks by the best recipe answer where they are chosen, and every answer says so", async ({ page }) => {
  const fetched: string[] = [];
  const networks = FILES.map(({ id, body }, i) => ({ ...CARDS[i], file: `best-${id}.f32`, name: ARCHITECTURES[i]!.name, layers: ARCHITECTURES[i]!.layers, recipe: ownRecipe(id), validationAccuracy: 0.1, bytes: body.length }));
  await page.route("**/networks/best.json", (route) => route.fulfill({ json: { networks } }));
  for (const { id, body } of FILES) {
    await page.route(`**/networks/best-${id}.f32`, (route) => {
      fetched.push(`best-${id}.f32`);
      return route.fulfill({ body, contentType: "application/octet-stream" });
    });
  }
  const room = await openRoom(page);
  await tool(room, "Ankle boot").first().click();
  await expect(together(room)).toContainText("mean of the three, all came with the page");
  expect(fetched).toEqual([]);
  await room.getByRole("radio", { name: "by the best recipe" }).check();
  for (const { name } of ARCHITECTURES) await expect(room.getByRole("region", { name })).toContainText(/page’s best recipe.*\d\s%/);
  await expect(together(room)).toContainText("mean of the three, all came with the page, best recipe");
  expect(fetched.toSorted()).toEqual(["best-1.f32", "best-2.f32", "best-3.f32"]);
  await room.getByText("Where these networks come from").click();
  await expect(room.getByRole("table")).toContainText("came with the page, best recipe");
  for (const width of [320, 390, 1024]) {
    await page.setViewportSize({ width, height: 844 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), `pixels too wide at ${width}`).toBeLessThanOrEqual(0);
  }
  await room.getByRole("radio", { name: "by the paper’s recipe" }).check();
  await expect(together(room)).not.toContainText("best recipe");
});

test("without shipped networks the room says so, once, and still draws", async ({ page }) => {
  await page.route("**/networks/**", (route) => route.fulfill({ status: 404 }));
  await open(page, "data=built-in");
  const room = await enter(page, "try");
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
