import { AxeBuilder } from "@axe-core/playwright";
import type { Locator, Page } from "playwright/test";
import { unfold } from "../scripts/rooms";
import { command, expect, expectStatus, open, results, room, ROOM_IDS, small, test, visiting } from "./page";

const TINY = small({ architectures: "1,2", epochs: "1" });

const link = (page: Page, name: string): Locator => page.getByRole("navigation", { name: "Rooms" }).getByRole("link", { name, exact: true });
const shown = (page: Page): Promise<string[]> => page.locator("main section.room:visible").evaluateAll((sections) => sections.map(({ id }) => id));
/** Resolves in the next frame, before which the page has heard of it. */
const scrollTo = (page: Page, top: number) =>
  page.evaluate((y) => {
    window.scrollTo({ top: y, behavior: "instant" });
    return new Promise<void>((resolve) => requestAnimationFrame(() => resolve()));
  }, top);
const scrollTop = (page: Page) => page.evaluate(() => Math.round(window.scrollY));

test("without a room in the address: what this is, and the Train room", async ({ page }) => {
  await open(page, TINY);
  await expect(page.getByRole("heading", { level: 1, name: "Fitting Room" })).toBeInViewport();
  await expect(page.getByRole("article", { name: "One convolution" })).toBeInViewport();
  await expect.poll(() => shown(page)).toEqual(["train"]);
  await expect(page).toHaveTitle("Fitting Room");
  await expect(page.locator("body")).toBeFocused();
  expect(await scrollTop(page)).toBe(0);
});

test("one room at a time; back and forward; each is where it was left, with the focus on its heading", async ({ page }) => {
  await open(page, TINY);
  await link(page, "Data").click();
  await expect(page.getByRole("heading", { name: "Data", exact: true })).toBeFocused();
  await expect(page).toHaveTitle("Data · Fitting Room");
  await expect(link(page, "Data")).toHaveAttribute("aria-current", "page");
  await expect(page.getByRole("navigation", { name: "Rooms" }).locator("[aria-current]")).toHaveCount(1);
  await expect.poll(() => shown(page)).toEqual(["data"]);
  await page.getByRole("button", { name: "Reshuffle" }).click();
  const garments = await page.locator(".random-grid").textContent();
  await scrollTo(page, 400);

  await link(page, "Results").click();
  await expect(page.getByRole("heading", { name: "Results", exact: true })).toBeFocused();
  await expect.poll(() => shown(page)).toEqual(["results"]);
  expect(await scrollTop(page)).toBe(0);
  await unfold(page, "Take it away");
  await scrollTo(page, 150);

  await page.goBack();
  await expect(page.getByRole("heading", { name: "Data", exact: true })).toBeFocused();
  await expect.poll(() => shown(page)).toEqual(["data"]);
  expect(await scrollTop(page)).toBe(400);
  expect(await page.locator(".random-grid").textContent()).toBe(garments);
  await page.goForward();
  await expect(page.getByRole("heading", { name: "Results", exact: true })).toBeFocused();
  expect(await scrollTop(page)).toBe(150);
  await expect(page.getByRole("heading", { name: "The network" })).toBeVisible();
  await page.goBack();
  await page.goBack();
  await expect(page.getByRole("heading", { level: 1, name: "Fitting Room" })).toBeFocused();
  await expect(page).toHaveTitle("Fitting Room");
});

test("rooms by keyboard; the skip link passes the bar and leaves the address alone", async ({ page }) => {
  await open(page, TINY);
  await link(page, "Compare").focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Compare", exact: true })).toBeFocused();
  await page.getByRole("link", { name: /skip to/i }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("main")).toBeFocused();
  await expect(page).toHaveURL(/#compare$/);
  await page.keyboard.press("Tab");
  expect(await page.evaluate(() => document.activeElement?.closest("#compare") !== null)).toBe(true);
  await expect.poll(() => shown(page)).toEqual(["compare"]);
});

test("old links lead where they led", async ({ page }) => {
  await open(page, `${TINY}&seed=3#results`);
  await expect.poll(() => shown(page)).toEqual(["results"]);
  expect(new URL(page.url()).searchParams.get("seed")).toBe("3");
  await expect(page).toHaveTitle("Results · Fitting Room");
  for (const [hash, id] of [["#top", "train"], ["#train", "train"], ["#difference", "train"], ["#network-2-heading", "train"], ["#keras-classes-heading", "results"], ["#past-runs-heading", "compare"]] as const) {
    await open(page, `${TINY}&hash=${hash.slice(1)}${hash}`);
    await expect.poll(() => shown(page), hash).toEqual([id]);
    const anchor = page.locator(hash);
    if ((await anchor.count()) > 0) await expect(anchor).toBeInViewport();
  }
  // Settings and rooms share the address.
  await room(page, "train");
  await page.getByText("Settings", { exact: true }).first().click();
  await page.getByRole("textbox", { name: /^Epochs/ }).fill("3");
  await expect(page).toHaveURL(/epochs=3.*#train$/);
});

test("a link to what comes late leads there when it has come", async ({ page }) => {
  let letCome = () => {};
  const late = new Promise<void>((resolve) => (letCome = resolve));
  await page.route("**/assets/PastRuns-*.js", async (route) => {
    await late;
    await route.continue();
  });
  await open(page, `${TINY}#past-runs-heading`);
  await page.waitForTimeout(4_000);
  await expect.poll(() => shown(page)).toEqual(["train"]);
  letCome();
  await expect.poll(() => shown(page)).toEqual(["compare"]);
  await expect(page.locator("#past-runs-heading")).toBeInViewport();
});

test("links on the page lead into rooms, without losing what was trained", async ({ page }) => {
  await open(page, small({ architectures: "1", epochs: "1" }));
  await command(page, "Train").click();
  await expectStatus(page, "finished");
  await page.getByTestId("status").getByRole("link", { name: "Results" }).click();
  await expect(page.getByRole("heading", { name: "Results", exact: true })).toBeFocused();
  await expect.poll(() => shown(page)).toEqual(["results"]);
  await expect(page.getByRole("tab", { name: "One convolution" })).toContainText("%");
});

/** At most so many screens, the bar's and the colophon's share included. */
async function expectHeights(page: Page, when: string): Promise<void> {
  for (const [width, height, screens] of [[1280, 800, 3], [390, 844, 6]] as const) {
    await page.setViewportSize({ width, height });
    for (const id of ["top", ...ROOM_IDS]) {
      await page.evaluate((hash) => (location.hash = hash), `#${id}`);
      if (id === "try") await expect(page.getByRole("application", { name: /^Drawing/ })).toBeVisible();
      const pixels = await page.evaluate(() => document.documentElement.scrollHeight);
      expect(pixels / height, `screens of ${id} at ${width} × ${height}, ${when}`).toBeLessThanOrEqual(screens);
    }
  }
}

test("no room is longer than three screens, or six of a phone's, before training and with all three scored", async ({ page }) => {
  await open(page, small());
  await expectHeights(page, "before");
  await command(page, "Train").click();
  await expectStatus(page, "finished");
  await expectHeights(page, "trained here");
});

test("nor with the networks that came with the page scored", async ({ page }) => {
  await open(page, small());
  await room(page, "results");
  await page.getByRole("button", { name: "Score the three that came with the page" }).click();
  await expectStatus(page, "finished");
  await expect(page.getByText(/^Scored: .*Three convolutions/)).toBeVisible();
  await expectHeights(page, "from the page");
});

test("what matters is in the first screen", async ({ page }) => {
  await open(page, small({ architectures: "1,2", epochs: "2" }));
  await command(page, "Train").click();
  await expectStatus(page, "finished");
  const inView: readonly (readonly [(typeof ROOM_IDS)[number], (section: Locator) => Locator])[] = [
    ["data", (section) => section.locator(".pixel-figure h3")],
    ["train", (section) => section.getByRole("article").last()],
    ["train", (section) => section.locator(".curve-key").first()],
    ["results", (section) => section.locator(".score-number")],
    ["results", (section) => section.getByRole("grid").first().getByRole("row").nth(1)],
    ["compare", (section) => section.getByRole("cell", { name: /%/ }).first()],
    ["try", (section) => section.getByRole("application", { name: /^Drawing/ })],
  ];
  for (const [id, find] of inView) await expect(find(await room(page, id)), id).toBeInViewport({ ratio: 0.9 });
});

test("on a phone the rooms stand at the foot of the screen, within reach of a thumb", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, TINY);
  await scrollTo(page, 600);
  const links = page.getByRole("navigation", { name: "Rooms" }).getByRole("link");
  await expect(links).toHaveCount(ROOM_IDS.length);
  for (const each of await links.all()) {
    const box = (await each.boundingBox())!;
    expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(44);
    expect(box.y).toBeGreaterThan(750);
    await expect(each).toBeInViewport({ ratio: 1 });
  }
  // Nothing lies behind them that cannot be scrolled into sight.
  await scrollTo(page, 100_000);
  const [last, row] = [(await page.locator(".colophon p").last().boundingBox())!, (await links.first().boundingBox())!];
  expect(last.y + last.height).toBeLessThanOrEqual(row.y);
});

test("the bar holds its commands and the way to every room while training, at every width", async ({ page }) => {
  await open(page, "data=built-in&architectures=1,2&epochs=500&batchSize=50&trainSize=500&testSize=100");
  await command(page, "Train").click();
  await expect(page.getByTestId("status")).toHaveAttribute("data-step", /[1-9]/, { timeout: 90_000 });
  await command(page, "Pause").click();
  await expectStatus(page, "paused");
  for (const width of [320, 390, 768, 832, 993, 1024, 1216, 1280, 1920]) {
    await page.setViewportSize({ width, height: 800 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), `pixels too wide at ${width}`).toBeLessThanOrEqual(0);
    const boxes = await page.locator(".bar-buttons button, .bar-rooms a").evaluateAll((elements) => elements.map((element) => element.getBoundingClientRect().toJSON() as DOMRect));
    expect(boxes.length).toBeGreaterThanOrEqual(4 + ROOM_IDS.length);
    for (const [i, a] of boxes.entries()) {
      expect(a.right, `at ${width}`).toBeLessThanOrEqual(width);
      // Side by side or one above the other, but not one over the other.
      for (const b of boxes.slice(i + 1)) expect(Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1, `one over the other at ${width}`).toBe(false);
    }
  }
  await page.setViewportSize({ width: 1280, height: 800 });
  await command(page, "Stop").click();
  await expectStatus(page, "finished");
});

test("charts are drawn where they are seen, and only there", async ({ page }) => {
  await open(page, "data=built-in&architectures=1&epochs=500&batchSize=50&trainSize=500&testSize=100");
  await command(page, "Train").click();
  await expect(page.locator("#train .chart-area canvas").first()).toBeVisible({ timeout: 90_000 });
  await room(page, "data");
  // A drawing under way may still end.
  await page.waitForTimeout(1_000);
  await page.evaluate(() => {
    const counter = { drawings: 0 };
    Object.assign(window, { counter });
    const observer = new MutationObserver((changes) => (counter.drawings += changes.length));
    for (const area of document.querySelectorAll(".chart-area")) observer.observe(area, { childList: true });
  });
  const drawings = () => page.evaluate(() => (window as unknown as { counter: { drawings: number } }).counter.drawings);
  const epoch = async () => Number(await page.getByTestId("status").getAttribute("data-epoch"));
  const before = await epoch();
  await expect.poll(epoch, { timeout: 90_000 }).toBeGreaterThan(before + 2);
  expect(await drawings()).toBe(0);
  await room(page, "train");
  await expect.poll(drawings).toBeGreaterThan(0);
  await command(page, "Stop").click();
  await expectStatus(page, "finished");
});

test("on paper stand all rooms in order, unfolded and with their charts; afterwards the page is as it was", async ({ page }) => {
  await open(page, TINY);
  await command(page, "Train").click();
  await expectStatus(page, "finished");
  await room(page, "data");
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  await expect(page.locator("#compare .chart-area canvas")).not.toHaveCount(0);
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect.poll(() => shown(page)).toEqual(ROOM_IDS.filter((id) => id !== "try"));
  for (const text of ["Twenty-five at random", "Sixty at random", "Classification report", "Probabilities, rounded", "What each takes for what", "The difference of two", "Past runs"]) {
    await expect(page.locator("details.fold", { has: page.getByRole("heading", { name: text, exact: true }) }).locator(".fold-body").last()).toBeVisible();
  }
  await expect(page.getByText("Macro precision")).toBeVisible();
  await expect(page.getByText(/each network was trained once/i)).toBeVisible();
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  await page.emulateMedia({ media: "screen" });
  await expect.poll(() => shown(page)).toEqual(["data"]);
  await expect(page.locator("details.fold[open]")).toHaveCount(0);
  // The page's own button and the browser's own printing take the same way.
  await page.evaluate(() => (window.print = () => (document.body.dataset["printed"] = String(Number(document.body.dataset["printed"] ?? 0) + 1))));
  await visiting(page, "compare", () => page.getByRole("button", { name: "Print this page", exact: true }).click());
  await expect(page.locator("body")).toHaveAttribute("data-printed", "1");
  const pdf = await page.pdf();
  expect(pdf.toString("latin1").match(/\/Type\s*\/Page\b/g)?.length ?? 0).toBeGreaterThan(5);
  await expect(page.locator("details.fold[open]")).toHaveCount(0);
});

test("a teacher leaves out rooms and controls; a line says so, and shows everything without losing anything", async ({ page }) => {
  await open(page, `${small({ architectures: "1", epochs: "1" })}&hide=try,settings,files,conclusion,past-runs,shipped,cellar`);
  await expect(page.getByText(/hide is a list of data, train, .*got "cellar"/)).toBeVisible();
  await expect(page.getByText("The address leaves out the room “Try it”, the settings, files to take away and to open,")).toBeVisible();
  await expect(link(page, "Try it")).toHaveCount(0);
  await expect(page.locator("#try")).toHaveCount(0);
  await expect(page.getByText("Settings", { exact: true })).toHaveCount(0);
  await command(page, "Train").click();
  await expectStatus(page, "finished");
  await room(page, "compare");
  await expect(page.getByText("The address leaves out")).toBeVisible();
  await expect(page.getByRole("button", { name: /^Download/ })).toHaveCount(0);
  await expect(page.getByRole("heading", { name: "What the numbers say" })).toHaveCount(0);
  await expect(page.getByRole("region", { name: "Past runs" })).toHaveCount(0);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations).toEqual([]);
  // An address of a room that is left out leads to the start.
  await page.evaluate(() => (location.hash = "#try"));
  await expect.poll(() => shown(page)).toEqual(["compare"]);

  await page.getByRole("link", { name: "Show everything" }).click();
  await expect(page.getByText("The address leaves out")).toHaveCount(0);
  expect(new URL(page.url()).searchParams.has("hide")).toBe(false);
  expect(new URL(page.url()).searchParams.get("epochs")).toBe("1");
  await expectStatus(page, "finished");
  await expect(link(page, "Try it")).toBeVisible();
  await room(page, "compare");
  await expect(page.getByRole("heading", { name: "What the numbers say" })).toBeVisible();
  expect((await results(page)).runs).toHaveLength(1);
});

test("what is left out stays left out while settings change", async ({ page }) => {
  await open(page, "data=built-in&hide=try");
  await page.getByText("Settings", { exact: true }).first().click();
  await page.getByRole("textbox", { name: /^Epochs/ }).fill("3");
  await expect(page).toHaveURL(/epochs=3/);
  expect(new URL(page.url()).searchParams.get("hide")).toBe("try");
});
