/** @file What a visitor does, from Train to Try it, in an engine that is not Chromium's. */
import { writeFileSync } from "node:fs";
import type { TestInfo } from "playwright/test";
import { small } from "../settings.ts";
import { type EnginePage, expect, KEYS, test } from "./page.ts";

const BAR = '[role=group][aria-label="Training"]';
/** Long enough to be caught in the middle, however fast the machine. */
const LONG = "data=built-in&architectures=1&epochs=500&batchSize=50&trainSize=300&testSize=100&backend=wasm";
const FILES = [
  ["TensorFlow.js .zip", "fashion_mnist_cnn_model_tfjs.zip"],
  ["Keras .h5", "fashion_mnist_cnn_model.h5"],
  ["Keras .keras", "fashion_mnist_cnn_model.keras"],
  ["ONNX .onnx", "fashion_mnist_cnn_model.onnx"],
] as const;

async function train(page: EnginePage, query: string): Promise<void> {
  await page.open(query);
  await page.press("Train", BAR);
  await page.expectStatus("finished");
}

async function epochAfter(page: EnginePage, epoch: number): Promise<number> {
  const now = async () => Number((await page.status()).epoch);
  await expect.poll(now, { timeout: 90_000, intervals: [50] }).toBeGreaterThan(epoch);
  return now();
}

async function openRoom(page: EnginePage, room: string): Promise<void> {
  await page.enter(room);
}

/** For people: in the test's folder under test-results. */
async function keepPicture(page: EnginePage, testInfo: TestInfo, name: string): Promise<void> {
  writeFileSync(testInfo.outputPath(`${name}.png`), await page.screenshot());
}

test("every room comes up, in light and in dark", async ({ visit: page }, testInfo) => {
  await page.open("data=built-in");
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  for (const [room, heading] of [["data", /Twenty-five at random|at random/], ["train", /Settings/], ["results", /Open a network/], ["compare", /Past runs/], ["try", /Bring a photo/]] as const) {
    await openRoom(page, room);
    await page.expectText(`#${room}`, heading);
    await keepPicture(page, testInfo, room);
  }
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.fill("select.theme-switch", "light");
  const light = await background();
  await page.fill("select.theme-switch", "dark");
  await expect.poll(background).not.toBe(light);
  await page.reload();
  expect(await background()).not.toBe(light);
  await keepPicture(page, testInfo, "dark");
});

test("three networks train on WebAssembly and are scored; files go out and come back; the run is there after a reload", async ({ visit: page }) => {
  await train(page, small({ backend: "wasm" }));
  const before = await page.results();
  expect(before.runs.map(({ architecture, test: { accuracy } }) => [architecture, Number.isFinite(accuracy)])).toEqual([[1, true], [2, true], [3, true]]);
  expect(Math.max(...before.runs.map(({ test: { accuracy } }) => accuracy))).toBeGreaterThan(0.2);
  await page.expectText("[data-testid=backend]", /^Training on WebAssembly with (one thread|\d+ threads), as chosen/);
  const paths: string[] = [];
  await page.enter("results");
  for (const [button, name] of FILES) paths.push(await page.download(button, name));

  await page.reload();
  await openRoom(page, "compare");
  await page.press(/^Open /, ".past-row");
  await page.expectStatus("finished");
  expect((await page.results()).runs).toEqual(before.runs);

  await page.open(small({ backend: "wasm" }));
  const { architecture, test: { accuracy } } = before.runs[0]!;
  for (const path of paths) {
    await page.enter("results");
    await page.chooseFile('input[aria-label="Network file"]', path);
    await page.expectText(".open-network", `Opened “${path.split("/").at(-1)}”`);
    // Each opened file is a run of its own, behind the others.
    const opened = (await page.results()).runs.findLast((run) => run.architecture === architecture);
    expect(opened!.test.accuracy).toBeCloseTo(accuracy, 5);
  }
});

test("trains on WebGL", async ({ visit: page }) => {
  const query = small({ architectures: "1", epochs: "1", trainSize: "100", batchSize: "50", testSize: "50", backend: "webgl" });
  await page.open(query);
  const canFloats = await page.evaluate(() => Boolean(document.createElement("canvas").getContext("webgl2")?.getExtension("EXT_color_buffer_float")));
  test.skip(!canFloats, `${page.version} gives no WebGL with float textures on this machine`);
  await page.press("Train", BAR);
  await page.expectStatus("finished");
  const { backend, runs } = await page.results();
  expect(backend.name).toBe("webgl");
  expect(Number.isFinite(runs[0]!.test.loss)).toBe(true);
});

test("pause, resume, a reload in the middle, go on, stop", async ({ visit: page }) => {
  await page.open(LONG);
  await page.press("Train", BAR);
  const epoch = await epochAfter(page, 1);
  await page.press("Pause", BAR);
  await page.expectStatus("paused");
  await page.press("Resume", BAR);
  await page.expectStatus("running");
  await epochAfter(page, epoch);
  await page.reload();
  await page.expectText("#interrupted", /Go on with architecture 1 after epoch \d+/);
  const kept = Number(/after epoch (\d+)/.exec(await page.text("#interrupted"))![1]);
  await page.press(/^Go on with architecture 1/, "#interrupted");
  expect(await epochAfter(page, kept + 1)).toBeGreaterThan(kept);
  await page.press("Stop", BAR);
  await page.expectStatus("finished");
  expect((await page.results()).runs).toHaveLength(1);
});

test("a drawing, a photo and no camera", async ({ visit: page }, testInfo) => {
  await page.open("data=built-in");
  await openRoom(page, "try");
  await page.expectText("#try", "came with the page");
  await page.draw('#try [role="application"]', [[0.3, 0.3], [0.7, 0.35], [0.6, 0.8], [0.4, 0.8]]);
  await page.expectText("[data-testid=answers]", /\d\s%/);

  const photo = testInfo.outputPath("shirt.png");
  writeFileSync(photo, Buffer.from(await page.evaluate(drawnShirt), "base64"));
  await page.chooseFile('input[aria-label="Picture file"]', photo);
  await page.expectText("[data-testid=drawing-caption]", "From the photo shirt.png");
  await page.expectText("[data-testid=answers]", /\d\s%/);

  await page.press("Use the camera…");
  await page.expectText(".photo-status", /does not let the page use the camera|There is no camera that the page can use/);
});

/** A dark shirt on a light ground, as base64 of a PNG; runs in the page. */
function drawnShirt(): string {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [300, 300];
  const context = canvas.getContext("2d")!;
  context.fillStyle = "#e8e4da";
  context.fillRect(0, 0, 300, 300);
  context.fillStyle = "#274060";
  for (const [x, y, width, height] of [[95, 60, 110, 190], [45, 65, 60, 60], [195, 65, 60, 60]] as const) context.fillRect(x, y, width, height);
  return canvas.toDataURL("image/png").split(",")[1]!;
}

test("settings go into the address; the keyboard reaches Train", async ({ visit: page }) => {
  await page.open(small({ architectures: "1", epochs: "1", backend: "wasm" }));
  expect(await page.evaluate(() => new URL(location.href).searchParams.get("trainSize"))).toBe("300");
  await page.enter("train");
  await page.click({ css: "#train summary", name: /^Settings/ });
  await page.press("New seed", "#train");
  await expect.poll(() => page.evaluate(() => new URL(location.href).searchParams.has("seed"))).toBe(true);
  // As the link is opened: with a room behind it, the keyboard would begin in that room.
  await page.evaluate(() => history.replaceState(null, "", location.pathname + location.search));
  await page.reload();
  const focused = () => page.evaluate(() => document.activeElement?.textContent ?? "");
  const reached: string[] = [];
  for (let presses = 0; presses < 12 && reached.at(-1) !== "Train"; presses++) {
    await page.key(KEYS.tab);
    reached.push(await focused());
  }
  expect(reached.at(-1), reached.join(" → ")).toBe("Train");
  await page.key(KEYS.enter);
  await page.expectStatus("finished");
});

test("a phone of 390 × 844: nothing scrolls sideways, and a finger trains and draws", async ({ visit: page }, testInfo) => {
  await page.openOnPhone(small({ architectures: "1", epochs: "1", backend: "wasm" }));
  expect(await page.evaluate(() => [innerWidth, innerHeight])).toEqual([390, 844]);
  const excess = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(await excess()).toBeLessThanOrEqual(0);
  await page.tap({ css: `${BAR} button`, name: "Train" });
  await page.expectStatus("finished");
  expect(await excess()).toBeLessThanOrEqual(0);
  await openRoom(page, "try");
  await page.expectText("#try", "Bring a photo");
  await page.draw('#try [role="application"]', [[0.3, 0.3], [0.7, 0.35], [0.6, 0.8]], "touch");
  await page.expectText("[data-testid=answers]", /\d\s%/);
  expect(await excess()).toBeLessThanOrEqual(0);
  await keepPicture(page, testInfo, "phone");
});

test("must fail, as the check of the check: a page that uses what only Chromium has", async ({ visit: page }) => {
  test.fail();
  await page.open("data=built-in", "planted");
});
