/** @file Networks that others trained are opened: PyTorch's export in one file, and files that are refused by their cause. */
import { readFileSync } from "node:fs";
import { unfold } from "../scripts/rooms";
import { expect, expectStatus, open, results, room, small, test } from "./page";

const fixture = (name: string) => ({ name, mimeType: "application/octet-stream", buffer: readFileSync(new URL(`../src/formats/fixtures/onnx/${name}`, import.meta.url)) });

test("a network of PyTorch's is opened, scored, trained further and taken away as Keras's", async ({ page }) => {
  await open(page, small({ epochs: "1", architectures: "1" }));
  await room(page, "results");
  await page.getByLabel("Network file").setInputFiles([fixture("kernel-5-pad-new.onnx")]);
  await expect(page.getByText(/^Opened “kernel-5-pad-new\.onnx” as /)).toBeVisible();
  const [opened] = (await results(page)).runs;
  expect(opened!.architecture).toBeNull();
  expect(opened!.network.layers.some((layer) => layer.type === "conv2d" && layer.kernelSize[0] === 5)).toBe(true);

  await page.getByLabel("Network file").setInputFiles([fixture("residual-old.onnx")]);
  await expect(page.getByRole("alert").filter({ hasText: "Add" })).toBeVisible();
  expect((await results(page)).runs.map(({ id }) => id)).toEqual([opened!.id]);

  await unfold(page, "Take it away");
  await page.getByLabel("epochs more").fill("1");
  await page.getByRole("button", { name: "Train further" }).click();
  await expectStatus(page, "finished");
  expect((await results(page)).runs[0]!.history.loss).toHaveLength(1);
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Keras .keras", exact: true }).click();
  expect((await download).suggestedFilename()).toMatch(/^[\w-]+\.keras$/);
});
