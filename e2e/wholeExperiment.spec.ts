/** @file A whole experiment taken away as a folder of Python, and a results.json opened beside the page's own runs. */
import AxeBuilder from "@axe-core/playwright";
import { strFromU8, unzipSync } from "fflate";
import type { Page } from "playwright/test";
import { unfold } from "../scripts/rooms";
import { command, expect, expectStatus, open, results, room, small, test } from "./page";

const ONE = small({ architectures: "2", epochs: "1", seed: "1", backend: "wasm" });

async function openResults(page: Page, text: string): Promise<void> {
  await room(page, "results");
  await page.getByLabel("Network file").setInputFiles([{ name: "results.json", mimeType: "application/json", buffer: Buffer.from(text) }]);
}

test("the whole experiment leaves as a folder, before anything has been trained", async ({ page }) => {
  await open(page, small({ architectures: "1,2", epochs: "2", seed: "7" }));
  const compare = await room(page, "compare");
  await unfold(page, "Take all of it");
  const [download] = await Promise.all([page.waitForEvent("download"), compare.getByRole("button", { name: "Take the whole experiment" }).click()]);
  expect(download.suggestedFilename()).toBe("fitting_room_experiment.zip");
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  const files = unzipSync(Buffer.concat(chunks));
  expect(Object.keys(files).sort()).toEqual(["README.md", "experiment.json", "networks.py", "requirements.txt", "run.py", "train.py"].map((name) => `fitting_room_experiment/${name}`));
  const textOf = (name: string): string => strFromU8(files[`fitting_room_experiment/${name}`]!);
  const { runs } = JSON.parse(textOf("experiment.json")) as { runs: { id: string }[] };
  for (const { id } of runs) expect(textOf("networks.py")).toContain(`    ${id}: dict(epochs=2, `);
  expect(textOf("networks.py")).toContain("seed=7");
  expect(textOf("README.md")).toContain("garments that it draws itself");
});

test("a results.json opens beside what was trained here, without weights; a damaged one is refused", async ({ page }) => {
  await open(page, ONE);
  await command(page, "Train").click();
  await expectStatus(page, "finished");
  const elsewhere = await results(page);

  await open(page, ONE.replace("seed=1", "seed=2"));
  await command(page, "Train").click();
  await expectStatus(page, "finished");
  const [own] = (await results(page)).runs;

  await openResults(page, JSON.stringify(elsewhere).slice(0, -100));
  const opener = page.locator(".open-network");
  await expect(opener.getByRole("alert")).toContainText("“results.json” is a results.json that cannot be used: it is no whole JSON");
  expect((await results(page)).runs).toEqual([own]);

  await openResults(page, JSON.stringify({ ...elsewhere, backend: { name: "tensorflow", renderer: null, threads: null } }));
  await expect(opener.getByRole("status")).toContainText(/^Opened “results.json”: “?Two convolutions, \d{1,2} [A-Z][a-z]+”? now stands beside the others/);
  const both = await results(page);
  expect(both.runs[0]).toEqual(own);
  expect({ ...both.runs[1], id: elsewhere.runs[0]!.id, name: elsewhere.runs[0]!.name }).toEqual(elsewhere.runs[0]);
  const { name } = both.runs[1]!;
  const resultsRoom = await room(page, "results");
  await resultsRoom.getByRole("tab", { name: new RegExp(`^${name}`) }).click();
  await expect(resultsRoom.getByText("From “results.json”, without its weights").first()).toBeVisible();
  await expect(resultsRoom.getByRole("heading", { name: "What it takes for what" })).toBeVisible();
  await expect(resultsRoom.getByText("Probabilities, rounded")).toHaveCount(0);
  expect((await new AxeBuilder({ page }).include("#results").analyze()).violations).toEqual([]);
  const compare = await room(page, "compare");
  await expect(compare.getByRole("columnheader", { name }).first()).toBeVisible();
  expect((await new AxeBuilder({ page }).include("#compare").analyze()).violations).toEqual([]);
});
