/** @file What the specs share: opening the page, reading its status, and failing on console errors. */
import { AxeBuilder } from "@axe-core/playwright";
import type { ResultsFile } from "../src/analysis/results";
import { expect, test as base, type Locator, type Page } from "playwright/test";
import { enterRoom, unfold } from "../scripts/rooms";
import { giveGarments } from "./garments";

interface Options {
  /** Whether the built-in garments are there at once (garments.ts), or drawn by the page. */
  readonly drawnBefore: boolean;
}

/** A page that fails its test on any console error or uncaught exception. */
export const test = base.extend<Options>({
  drawnBefore: [true, { option: true }],
  context: async ({ context, drawnBefore }, run) => {
    if (drawnBefore) await giveGarments(context);
    await run(context);
  },
  page: async ({ page }, run) => {
    const errors: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error") errors.push(message.text());
    });
    page.on("pageerror", (error) => errors.push(String(error)));
    await run(page);
    // A missing file or host is what some tests are about; the browser reports it as an error of its own.
    expect(errors.filter((text) => !text.startsWith("Failed to load resource"))).toEqual([]);
  },
});
export { expect };
export { small } from "./settings.ts";

/** Opens the page with `query` and waits until its data is there. No test asks the network for anything. */
export async function open(page: Page, query: string): Promise<void> {
  await page.route("https://**", (route) => route.abort());
  await page.goto(query === "" ? "/" : `/?${query}`);
  await expect(status(page)).not.toHaveAttribute("data-dataset", "");
}

export const ROOM_IDS = ["data", "train", "results", "compare", "try", "inside"] as const;
type RoomId = (typeof ROOM_IDS)[number];

/** Goes into a room as a person does, and returns it once it is shown and lies still. */
export async function room(page: Page, id: RoomId): Promise<Locator> {
  await enterRoom(page, id);
  const section = page.locator(`#${id}`);
  await section.evaluate((element) => Promise.all(element.parentElement!.getAnimations().map(({ finished }) => finished)));
  return section;
}

/** Does `visit` in a room, and goes back to where one was. */
export async function visiting<Result>(page: Page, id: RoomId, visit: () => Promise<Result>): Promise<Result> {
  const before = await page.evaluate(() => location.hash);
  await room(page, id);
  const result = await visit();
  await page.evaluate((hash) => (location.hash = hash), before === "" ? "#top" : before);
  return result;
}

/** The list of past runs, opened, in its room. */
export async function pastRuns(page: Page): Promise<Locator> {
  await room(page, "compare");
  await unfold(page, "Past runs");
  return page.getByRole("region", { name: "Past runs" });
}

export function status(page: Page): Locator {
  return page.getByTestId("status");
}

/** A command of the bar, by its exact name. */
export function command(page: Page, name: "Train" | "Pause" | "Resume" | "Step" | "Stop" | "Skip to next" | "Reset" | "Go on"): Locator {
  return page.getByRole("group", { name: "Training" }).getByRole("button", { name, exact: true });
}

export async function expectStatus(page: Page, experimentStatus: string, timeout = 240_000): Promise<void> {
  await expect(status(page)).toHaveAttribute("data-experiment-status", experimentStatus, { timeout });
}

/** What the Train room says about the backend taken. */
export function backendSentence(page: Page): Locator {
  return page.getByTestId("backend");
}

/** Picks a backend in the settings, by the name that the form gives it. */
export async function chooseBackend(page: Page, name: string): Promise<void> {
  const select = page.getByRole("combobox", { name: "Backend" });
  if (!(await select.isVisible())) await page.getByText("Settings", { exact: true }).first().click();
  await select.selectOption({ label: name });
}

/** Live tensors, as the bar shows them. */
export async function tensorCount(page: Page): Promise<number> {
  return Number((await page.locator(".bar-field", { has: page.getByText("tensors", { exact: true }) }).locator("dd").textContent())?.replace(/\D/g, ""));
}

/** The page's results.json, through its own button in the Compare room. */
export async function results(page: Page): Promise<ResultsFile> {
  const [download] = await visiting(page, "compare", () => Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download results.json" }).click()]));
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString("utf8")) as ResultsFile;
}

/** axe finds nothing on the page as it is now. @param where a word for the report */
export async function expectAccessible(page: Page, where = "the page"): Promise<void> {
  // Of what passes no details are gathered, which took a sixth of the time.
  const { violations } = await new AxeBuilder({ page }).options({ resultTypes: ["violations"] }).analyze();
  expect(violations.map(({ id, help, nodes }) => `${id}: ${help} (${nodes.slice(0, 3).map(({ target }) => target).join("; ")})`), where).toEqual([]);
}
