import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright/test";
import { unfold } from "../scripts/rooms";
import { command, expect, expectStatus, open, results, room, small, test, visiting } from "./page";

const QUERY = small({ architectures: "1", epochs: "1", backend: "wasm" });
const FORMATS = [
  ["TensorFlow.js .zip", "fashion_mnist_cnn_model_tfjs.zip"],
  ["Keras .h5", "fashion_mnist_cnn_model.h5"],
  ["Keras .keras", "fashion_mnist_cnn_model.keras"],
  ["ONNX .onnx", "fashion_mnist_cnn_model.onnx"],
] as const;
const PAPERS = [
  ["Keras notebook", "fashion_mnist_keras.ipynb"],
  ["PyTorch script", "fashion_mnist_pytorch.py"],
  ["History .csv", "history.csv"],
  ["Predictions .csv", "predictions.csv"],
  ["Report .txt", "classification_report_1.txt"],
] as const;
const PICTURES = [
  ["Heatmap .svg", "confusion_matrix_1.svg", "<svg"],
  ["Heatmap .png", "confusion_matrix_1.png", "\x89PNG"],
  ["Curves .svg", "curves_1.svg", "<svg"],
  ["Curves .png", "curves_1.png", "\x89PNG"],
  ["Grid of 25 .png", "grid_25_1.png", "\x89PNG"],
  ["Grid of 60 .png", "grid_60_1.png", "\x89PNG"],
] as const;

interface SavedFile {
  readonly name: string;
  readonly buffer: Buffer;
}

async function save(page: Page, button: string): Promise<SavedFile> {
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: button, exact: true }).click()]);
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  return { name: download.suggestedFilename(), buffer: Buffer.concat(chunks) };
}

async function openFile(page: Page, { name, buffer }: SavedFile): Promise<void> {
  await page.getByLabel("Network file").setInputFiles([{ name, mimeType: "application/octet-stream", buffer }]);
}

/** Both rooms in which there are files. */
async function expectAccessible(page: Page): Promise<void> {
  for (const id of ["results", "compare"] as const) {
    const violations = await visiting(page, id, async () => (await new AxeBuilder({ page }).include(`#${id}`).analyze()).violations);
    expect(violations.map(({ id: rule, help, nodes }) => `${rule}: ${help} (${nodes.slice(0, 3).map(({ target }) => target).join("; ")})`)).toEqual([]);
  }
}

/** Into the room where one network is taken away, trained further and opened. */
async function goToFiles(page: Page): Promise<void> {
  await room(page, "results");
  await unfold(page, "Take it away");
}

/** The first pixel of a PNG, which has more than one colour. */
function cornerOf(page: Page, png: Buffer): Promise<number[]> {
  return page.evaluate(async (bytes) => {
    const bitmap = await createImageBitmap(new Blob([Uint8Array.from(bytes)]));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext("2d")!;
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    if (new Set(new Uint32Array(data.buffer)).size < 10) throw new Error("an empty picture");
    return [...data.subarray(0, 4)];
  }, [...png]);
}

const opener = (page: Page) => page.locator(".open-network");

test("each file that is taken away opens in a fresh page with the same score", async ({ page, browser }) => {
  await open(page, QUERY);
  await goToFiles(page);
  await expect(page.getByRole("button", { name: "Keras .h5", exact: true })).toHaveAttribute("aria-disabled", "true");
  await expect(page.getByText(/has not been trained yet, so there is nothing to take away/)).toBeVisible();
  await command(page, "Train").click();
  await expectStatus(page, "finished");
  const trained = (await results(page)).runs[0]!;
  for (const [button, name] of PAPERS) expect((await save(page, button)).name).toBe(name);
  const files: SavedFile[] = [];
  for (const [button, name] of FORMATS) {
    files.push(await save(page, button));
    expect(files.at(-1)!.name).toBe(name);
  }
  for (const [button, name, start] of PICTURES) {
    const picture = await save(page, button);
    expect(picture.name).toBe(name);
    expect(picture.buffer.subarray(0, 4).toString("latin1")).toBe(start);
    if (name.endsWith(".png")) expect(await cornerOf(page, picture.buffer), `${name} on white`).toEqual([255, 255, 255, 255]);
  }
  const report = await visiting(page, "compare", () => save(page, "Download report.md"));
  expect(report.name).toBe("report.md");
  expect(report.buffer.toString("utf8")).toContain("## Side by side");
  await expectAccessible(page);

  // axe needs a context of its own.
  const context = await browser.newContext();
  const fresh = await context.newPage();
  const errors: string[] = [];
  fresh.on("console", (message) => message.type() === "error" && !message.text().startsWith("Failed to load resource") && errors.push(message.text()));
  fresh.on("pageerror", (error) => errors.push(String(error)));
  await open(fresh, QUERY);
  await room(fresh, "results");
  for (const file of files) {
    await openFile(fresh, file);
    await expect(opener(fresh)).toContainText(`Opened “${file.name}”`);
    // One run more with each.
    const run = (await results(fresh)).runs.at(-1)!;
    expect(run.imported?.fileName).toBe(file.name);
    expect(Math.abs(run.test.accuracy - trained.test.accuracy)).toBeLessThan(1e-5);
    expect(Math.abs(run.test.loss - trained.test.loss)).toBeLessThan(1e-5);
    await expect(fresh.locator("#results").getByText(`From the file “${file.name}”`).first()).toBeVisible();
  }
  await expectAccessible(fresh);
  // It is a network like any other: it answers in the Try-it room, and says where it comes from,
  const bench = await room(fresh, "try");
  await bench.getByRole("button", { name: "Ankle boot" }).first().click();
  await expect(bench.getByRole("listitem").filter({ hasText: "fashion_mnist_cnn_model" }).first()).toContainText(/from a file.*\d\s%/);
  // can be trained further and taken away again.
  await goToFiles(fresh);
  await fresh.getByLabel("epochs more").fill("2");
  await fresh.getByRole("button", { name: "Train further" }).click();
  await expectStatus(fresh, "finished");
  const further = (await results(fresh)).runs.at(-1)!;
  expect(further.history.loss).toHaveLength(2);
  expect(further.history.loss[1]).toBeLessThan(trained.history.loss[0]!);
  // By its own name, as four of that architecture stand side by side.
  expect((await save(fresh, "Keras .keras")).name).toMatch(/^fashion-mnist-cnn-model[\w-]*\.keras$/);
  expect(errors).toEqual([]);
  await context.close();
});

test("a damaged file and a text are refused with a sentence, and what was there stays; a good one stands beside it", async ({ page }) => {
  await open(page, QUERY);
  await command(page, "Train").click();
  await expectStatus(page, "finished");
  const before = await results(page);
  await goToFiles(page);
  const { name, buffer } = await save(page, "Keras .h5");
  await openFile(page, { name: "half.h5", buffer: buffer.subarray(0, buffer.length / 2) });
  await expect(opener(page).getByRole("alert")).toHaveText(/\.$/);
  await openFile(page, { name: "notes.txt", buffer: Buffer.from("Dear diary, today I trained a network.") });
  await expect(opener(page).getByRole("alert")).toHaveText(/The file is a text, not a network\./);
  expect(await results(page)).toEqual(before);

  await openFile(page, { name, buffer });
  await expect(opener(page)).toContainText(`Opened “${name}”`);
  await expectAccessible(page);
  const [own, opened] = (await results(page)).runs;
  expect(own).toEqual(before.runs[0]);
  expect(opened!.imported?.fileName).toBe(name);
  expect(opened!.test.accuracy).toBe(own!.test.accuracy);
});

test("everything in one zip", async ({ page }) => {
  await open(page, QUERY);
  await room(page, "compare");
  await unfold(page, "Take all of it");
  await expect(page.getByRole("button", { name: "Download everything" })).toBeDisabled();
  await command(page, "Train").click();
  await expectStatus(page, "finished");
  const { name, buffer } = await save(page, "Download everything");
  expect(name).toBe("fitting_room.zip");
  for (const entry of ["report.md", "results.json", ...[...FORMATS, ...PAPERS, ...PICTURES].map(([, file]) => file)]) expect(buffer.includes(entry), entry).toBe(true);
});
