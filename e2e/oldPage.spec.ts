/** @file What people have from the page of November 2026, in the built page: memory, and links to rooms. */
import { readFileSync } from "node:fs";
import { toOldRecords, type OldRecords, type RecordsFile } from "../src/testing/oldPage/oldRecords";
import type { Page } from "playwright/test";
import { oldForm } from "../src/testing/oldPage/oldForm";
import { expect, expectStatus, open, pastRuns, results, test } from "./page";

const OLD = new URL("../src/testing/oldPage/", import.meta.url);
const json = (path: string): unknown => JSON.parse(readFileSync(new URL(path, OLD), "utf8"));
const readShipped = async (file: string) => Uint8Array.from(readFileSync(new URL(`../public/networks/${file}`, import.meta.url)));

/** Opens the page in a browser that keeps these records, without the page having been there to see them come. */
async function openWith(page: Page, names: readonly string[], query: string): Promise<void> {
  await page.goto("/networks/cards.json");
  for (const name of names) await page.evaluate(putRecords, await toOldRecords(json(`records/${name}.json`) as RecordsFile, readShipped));
  await open(page, query);
}

/** In the browser: `putOldRecords`, in one piece. */
async function putRecords(records: OldRecords): Promise<void> {
  const names = ["runs", "contents", "interrupted"] as const;
  const request = indexedDB.open("fitting-room", 1);
  request.onupgradeneeded = () => names.forEach((name) => request.result.createObjectStore(name));
  await new Promise((resolve) => (request.onsuccess = resolve));
  const transaction = request.result.transaction(names, "readwrite");
  for (const name of names) for (const { key, value } of records[name]) transaction.objectStore(name).put(value, key);
  await new Promise((resolve) => (transaction.oncomplete = resolve));
  request.result.close();
}

const row = async (page: Page, name: string) => (await pastRuns(page)).getByRole("listitem").filter({ has: page.getByRole("heading", { name, exact: true }) });

test("past runs of then are listed, and open with the results that they had", async ({ page }) => {
  await openWith(page, ["all-three", "stopped", "from-elsewhere", "ran-away"], "data=built-in&backend=wasm");
  await expect((await pastRuns(page)).getByRole("heading", { level: 4 })).toHaveText(["Architecture 1", "From three places", "Architectures 1 and 3", "All three architectures"]);
  for (const [name, file] of [["From three places", "from-elsewhere"], ["Architectures 1 and 3", "stopped"], ["All three architectures", "all-three"]] as const) {
    await (await row(page, name)).getByRole("button", { name: "Open" }).click();
    // Which leads to the results.
    await expect(page).toHaveURL(/#results$/);
    await expect(await row(page, name)).toContainText("· open");
    expect(JSON.parse(JSON.stringify(oldForm(await results(page))))).toEqual(json(`results/${file}.json`));
  }
});

test("what was under way then is offered and goes on", async ({ page }) => {
  await openWith(page, ["further-came-with-the-page"], "data=built-in&backend=wasm");
  await page.getByRole("region", { name: "Interrupted training" }).getByRole("button", { name: /^Go on with architecture 2/ }).click();
  await expectStatus(page, "finished");
  await expect(page.getByRole("region", { name: "Interrupted training" })).toHaveCount(0);
  await expect(await row(page, "Architecture 2 (came with the page)")).toBeVisible();
  // Its curve is takingUp.browser.test.ts's affair.
  expect((await results(page)).runs).toMatchObject([{ architecture: 2, epochsRun: 3, endReason: "completed", config: { seed: 2020, epochs: 3 }, shipped: { architecture: 2 } }]);
});

test("a link to a room shows that room", async ({ page }) => {
  const { rooms } = json("links.json") as { rooms: Record<string, string> };
  for (const [hash, heading] of Object.entries(rooms)) {
    await page.goto("/networks/cards.json"); // else it would be no new page
    await page.goto(`/?data=built-in${hash}`);
    await expect(page.getByRole("heading", { level: 2, name: heading, exact: true })).toBeInViewport();
  }
});
