/** @file An experiment of many runs stays usable: runs can be told apart, wide things scroll in their own frames, and a keyboard reaches all. */
import type { Locator, Page } from "playwright/test";
import { unfold } from "../scripts/rooms";
import { command, expect, expectAccessible, expectStatus, open, results, room, ROOM_IDS, small, test } from "./page";

/** The paper's three, again and again with other seeds. */
function runsQuery(count: number, change: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams(small(change));
  for (let id = 4; id <= count; id++) query.append("run", `${id}_network-${((id - 1) % 3) + 1}_seed-${id}`);
  return query.toString();
}

async function expectNoSidewaysScroll(page: Page): Promise<void> {
  for (const [width, height] of [[1280, 800], [390, 844]] as const) {
    await page.setViewportSize({ width, height });
    for (const id of ROOM_IDS) {
      await room(page, id);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), `pixels too wide: ${id} at ${width}`).toBeLessThanOrEqual(0);
    }
  }
  await page.setViewportSize({ width: 1280, height: 800 });
}

/** Colour and dashes of each line drawn in `svgs`. */
async function strokesOf(paths: Locator): Promise<string[]> {
  return paths.evaluateAll((elements) => elements.map((path) => `${getComputedStyle(path).stroke} ${path.getAttribute("stroke-dasharray")}`));
}

const left = async (locator: Locator) => (await locator.boundingBox())!.x;
const top = async (locator: Locator) => (await locator.boundingBox())!.y;

test("twenty-four runs: told apart, nothing wider than the page, figures' names and heads held", async ({ page }) => {
  await open(page, runsQuery(24, { epochs: "1" }));
  const train = await room(page, "train");
  await expect(train.getByRole("article")).toHaveCount(24);
  await train.getByRole("combobox", { name: "Curves of" }).selectOption({ label: "All 24 runs" });
  const list = train.getByRole("region", { name: "Runs with curves" });
  // Their code comes when there are first many.
  await expect(list.locator(".line-swatch path")).toHaveCount(24);
  expect(new Set(await strokesOf(list.locator(".line-swatch path"))).size).toBe(24);
  expect(new Set(await list.locator(".network-mark").allTextContents()).size).toBe(24);
  await expect(train.locator(".many-curves").first().locator("path.many-line")).toHaveCount(24);
  await list.getByRole("checkbox").nth(23).uncheck();
  await expect(train.locator(".many-curves").first().locator("path.many-line")).toHaveCount(23);
  await expectAccessible(page);

  const tabs = (await room(page, "results")).getByRole("tab");
  await tabs.first().focus();
  await page.keyboard.press("End");
  await expect(tabs.last()).toBeFocused();
  await expect(tabs.last()).toHaveAttribute("aria-selected", "true");
  await expect(tabs.last()).toBeInViewport({ ratio: 0.9 });
  await page.keyboard.press("ArrowRight");
  await expect(tabs.first()).toBeFocused();
  await expect(tabs.first()).toBeInViewport({ ratio: 0.9 });

  const compare = await room(page, "compare");
  const frame = compare.getByRole("region", { name: "Figures of all runs" });
  const [label, head] = [frame.getByRole("rowheader", { name: "Test accuracy" }), frame.getByRole("columnheader").nth(1)];
  const before = { label: await left(label), head: await left(head), headTop: await top(head) };
  await frame.evaluate((element) => element.scrollTo(700, 200));
  expect(await left(label)).toBeCloseTo(before.label, 0);
  expect(await left(head)).toBeLessThan(before.head - 600);
  expect(await top(head)).toBeCloseTo(before.headTop, 0);
  const widths = await frame.getByRole("columnheader").evaluateAll((heads) => heads.slice(1).map((element) => Math.round(element.getBoundingClientRect().width)));
  expect(widths).toHaveLength(25);
  expect(new Set(widths).size).toBe(1);
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
});

test("eight runs trained: curves, settings, matrices and answers of all of them", async ({ page }) => {
  await open(page, runsQuery(8, { epochs: "2", trainSize: "100", testSize: "100", backend: "wasm" }));
  const train = await room(page, "train");
  await train.getByRole("combobox", { name: "Curves of" }).selectOption({ label: "All 8 runs" });
  const area = train.locator(".many-curves").first();
  const before = await area.boundingBox();
  await command(page, "Train").click();
  await expectStatus(page, "running");
  await expectStatus(page, "finished");
  expect((await results(page)).runs.map(({ id }) => id)).toEqual(["1", "2", "3", "4", "5", "6", "7", "8"]);

  const after = (await area.boundingBox())!;
  expect([after.width, after.height]).toEqual([before!.width, before!.height]);
  const lines = area.locator("path.many-line");
  expect(new Set(await strokesOf(lines)).size).toBe(8);
  expect(await lines.evaluateAll((paths) => paths.every((path) => /^M.*L/.test(path.getAttribute("d")!)))).toBe(true);
  await train.getByRole("region", { name: "Runs with curves" }).getByRole("checkbox").nth(4).focus();
  await expect(area.locator(".many-front path.many-line")).toHaveCount(1);
  expect(await lines.first().evaluate((path) => Number(getComputedStyle(path).strokeOpacity))).toBeLessThan(0.5);

  await room(page, "compare");
  await unfold(page, "What each takes for what");
  await expect(page.getByRole("region", { name: "Confusion matrices of all runs" }).getByRole("figure")).toHaveCount(9);
  const tryIt = await room(page, "try");
  await tryIt.locator(".test-gallery button").first().click();
  const says = tryIt.getByRole("region", { name: "What each of the 8 runs says" });
  await expect(says.getByRole("listitem").filter({ hasText: "%" })).toHaveCount(8);
  await expect(tryIt.getByTestId("answers")).toContainText("mean of 8");
  await expectNoSidewaysScroll(page);

  await room(page, "train");
  await page.getByText("Settings", { exact: true }).first().click();
  const seed = page.getByRole("textbox", { name: "Seed" });
  await expect(seed).toHaveValue("");
  await expect(seed).toHaveAttribute("placeholder", "differs");
  await seed.fill("5");
  await expect.poll(() => page.evaluate(() => location.search)).toContain("seed=5");
  expect(await page.evaluate(() => location.search)).not.toContain("seed-");
});
