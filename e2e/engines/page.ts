/** @file A page in Firefox or WebKit as the flows see it: looked for by name, pressed, touched, drawn on, and asked. */
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test as base } from "playwright/test";
import { type Engine, startEngine } from "../../scripts/engines/engines.ts";
import { type Connection, elementId, type ElementReference, WebDriverError } from "../../scripts/engines/webdriver.ts";
import type { ResultsFile } from "../../src/analysis/results.ts";
import { serveSite, type Site } from "./site.ts";

export interface EngineOptions {
  readonly engine: Engine;
}

/** What is looked for: the first in sight, and not disabled, that `css` takes and whose label or text `name` takes. */
interface Target {
  readonly css: string;
  readonly name?: string | RegExp;
}

/** In CSS pixels, from the corner of the window. */
interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export const KEYS = { tab: "\uE004", enter: "\uE007" } as const;

/** What the bar says of training, by its data attributes. */
export interface Status {
  readonly dataset: string;
  readonly experimentStatus: string;
  readonly architecture: string;
  readonly epoch: string;
  readonly text: string;
}

/** Borrows the browser and the site. */
export class EnginePage {
  private readonly pastComplaints: string[] = [];

  constructor(
    private readonly browser: Connection,
    private readonly siteUrl: string,
  ) {}

  get version(): string {
    return this.browser.version;
  }

  /** Opens the page with `query` and waits until its data is there; `path` as site.ts has it. */
  async open(query: string, path = ""): Promise<void> {
    await this.keepComplaints();
    await this.browser.send("navigate", { url: `${this.siteUrl}${path}?${query}` });
    await this.expectData();
  }

  /** As `open`, in a frame of a phone's size. */
  async openOnPhone(query: string): Promise<void> {
    await this.browser.send("setWindowRect", { x: 0, y: 0, width: 1200, height: 1000 });
    await this.browser.send("navigate", { url: `${this.siteUrl}phone?${query}` });
    await this.browser.send("switchToFrame", { frame: await this.find({ css: "#phone" }) });
    await this.expectData();
  }

  async reload(): Promise<void> {
    await this.keepComplaints();
    await this.browser.send("refresh", {});
    await this.expectData();
  }

  /** Runs `work` in the page; what it takes and gives is plain JSON. */
  async evaluate<Arguments extends unknown[], Result>(work: (...args: Arguments) => Result, ...args: Arguments): Promise<Awaited<Result>> {
    return (await this.browser.send("execute", { script: `return (${work}).apply(null, arguments)`, args })) as Awaited<Result>;
  }

  status(): Promise<Status> {
    return this.evaluate(() => {
      const element = document.querySelector<HTMLElement>("[data-testid=status]");
      const { dataset = "", experimentStatus = "", architecture = "", epoch = "" } = element?.dataset ?? {};
      return { dataset, experimentStatus, architecture, epoch, text: element?.textContent ?? "" };
    });
  }

  async expectStatus(experimentStatus: string): Promise<void> {
    await expect.poll(async () => (await this.status()).experimentStatus, { timeout: 120_000, intervals: [50, 100, 250] }).toBe(experimentStatus);
  }

  async expectText(css: string, text: string | RegExp): Promise<void> {
    await expect.poll(() => this.text(css), { message: `the text of ${css}` }).toMatch(text instanceof RegExp ? text : new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")));
  }

  /** All that stands in the first that `css` takes; "" where there is none. */
  text(css: string): Promise<string> {
    return this.evaluate((selector) => document.querySelector(selector)?.textContent ?? "", css);
  }

  /** Presses the button named so, as with a mouse, once it can be pressed. */
  async press(name: string | RegExp, within = "body"): Promise<void> {
    await this.click({ css: `${within} button`, name });
  }

  async click(target: Target): Promise<void> {
    await this.patiently(async () => {
      const element = await this.find(target);
      // WebDriver itself scrolls as little as it can: to under a bar that sticks to an edge.
      await this.scrolledBox(element);
      await this.browser.send("click", { id: elementId(element) });
    });
  }

  /** Touches it with a finger. */
  async tap(target: Target): Promise<void> {
    await this.patiently(async () => {
      const { left, top, width, height } = await this.restingBox(await this.find(target));
      await this.finger("touch", [{ x: Math.round(left + width / 2), y: Math.round(top + height / 2) }]);
    });
  }

  /** Draws through places given in shares of the width and height of what `css` takes. */
  async draw(css: string, places: readonly (readonly [x: number, y: number])[], pointerType: "mouse" | "touch" = "mouse"): Promise<void> {
    const box = await this.restingBox(await this.find({ css }));
    await this.finger(pointerType, places.map(([x, y]) => ({ x: Math.round(box.left + x * box.width), y: Math.round(box.top + y * box.height) })));
  }

  async key(...keys: readonly string[]): Promise<void> {
    await this.browser.send("actions", { actions: [{ type: "key", id: "keyboard", actions: keys.flatMap((value) => [{ type: "keyDown", value }, { type: "keyUp", value }]) }] });
  }

  /** Chooses by its name in a list, or writes into a field, as the page's own code would see it. */
  async fill(css: string, value: string): Promise<void> {
    await this.patiently(async () => {
      await this.find({ css });
      await this.evaluate((selector, text) => {
        const field = document.querySelector<HTMLInputElement | HTMLSelectElement>(selector)!;
        // React keeps a setter of its own on the element: the prototype's is the one it listens behind.
        Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value")!.set!.call(field, text);
        for (const type of ["input", "change"]) field.dispatchEvent(new Event(type, { bubbles: true }));
      }, css, value);
    });
  }

  /** Chooses the file at `path` in the file field that `css` takes, hidden or not. */
  async chooseFile(css: string, path: string): Promise<void> {
    await this.patiently(async () => {
      const field = await this.evaluate((selector) => {
        const element = document.querySelector<HTMLElement>(selector);
        // WebDriver gives files to fields in sight only.
        if (element !== null) element.hidden = false;
        return element as unknown as ElementReference | null;
      }, css);
      if (field === null) throw new Error(`Nothing takes ${css}.`);
      await this.browser.send("sendKeys", { id: elementId(field), text: path });
    });
  }

  /** Presses `button` and waits for the file that it hands out; its path. */
  async download(button: string, fileName: string): Promise<string> {
    const path = join(this.browser.downloads, fileName);
    rmSync(path, { force: true });
    let size = -1;
    // On a busy machine a click may meet a page that is just being drawn anew.
    await expect(async () => {
      if (size < 0) await this.press(button);
      await expect.poll(() => {
        const before = size;
        size = existsSync(path) && !existsSync(`${path}.part`) ? statSync(path).size : -1;
        return size > 0 && size === before;
      }, { message: `${fileName} arrives whole`, timeout: 10_000, intervals: [200] }).toBe(true);
    }).toPass({ timeout: 40_000 });
    return path;
  }

  /** Into a room, with what is folded in it open. */
  async enter(room: string): Promise<void> {
    await this.evaluate((id) => void (location.hash = id), room);
    await this.patiently(() => this.find({ css: `#${room}` }).then(() => {}));
    await this.evaluate((id) => document.querySelectorAll<HTMLDetailsElement>(`#${id} details.fold`).forEach((fold) => (fold.open = true)), room);
  }

  async results(): Promise<ResultsFile> {
    await this.enter("compare");
    return JSON.parse(readFileSync(await this.download("Download results.json", "results.json"), "utf8")) as ResultsFile;
  }

  /** PNG. */
  async screenshot(): Promise<Buffer> {
    // Firefox would take the whole length of the page.
    return Buffer.from((await this.browser.send("screenshot", { full: false })) as string, "base64");
  }

  /** Errors of the console, and what nobody caught, since the first page. */
  async complaints(): Promise<readonly string[]> {
    await this.keepComplaints();
    return this.pastComplaints;
  }

  private async keepComplaints(): Promise<void> {
    this.pastComplaints.push(...(await this.evaluate(() => (window as unknown as { complaints?: string[] }).complaints?.splice(0) ?? [])));
  }

  private async expectData(): Promise<void> {
    await expect.poll(async () => (await this.status()).dataset, { message: "the data is there" }).not.toBe("");
  }

  private async find(target: Target): Promise<ElementReference> {
    const [first] = await this.findAll(target);
    if (first === undefined) throw new Error(`Nothing in sight takes ${target.css}${target.name === undefined ? "" : ` and is named ${target.name}`}.`);
    return first;
  }

  private findAll({ css, name }: Target): Promise<readonly ElementReference[]> {
    const pattern = name === undefined ? null : name instanceof RegExp ? name.source : `^${name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`;
    return this.evaluate((selector, source) => {
      const nameOf = (element: Element) => (element.getAttribute("aria-label") ?? element.textContent ?? "").replace(/\s+/g, " ").trim();
      const isInSight = (element: Element) => element.getClientRects().length > 0 && getComputedStyle(element).visibility === "visible";
      const isReady = (element: Element) => !element.matches(":disabled, [aria-disabled=true]");
      const all = [...document.querySelectorAll(selector)].filter((element) => isInSight(element) && isReady(element) && (source === null || new RegExp(source).test(nameOf(element))));
      return all as unknown as ElementReference[];
    }, css, pattern);
  }

  /** Where it is once it stays there: rooms above may still be growing. */
  private async restingBox(element: ElementReference): Promise<Box> {
    for (let before = ""; ; ) {
      const box = await this.scrolledBox(element);
      if (JSON.stringify(box) === before) return box;
      before = JSON.stringify(box);
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  }

  /** Brings it to the middle of the window. */
  private scrolledBox(element: ElementReference): Promise<Box> {
    return this.evaluate((found) => {
      const target = found as unknown as Element;
      target.scrollIntoView({ block: "center", behavior: "instant" });
      const { left, top, width, height } = target.getBoundingClientRect();
      return { left, top, width, height };
    }, element);
  }

  private async finger(pointerType: "mouse" | "touch", places: readonly { readonly x: number; readonly y: number }[]): Promise<void> {
    const move = (place: { readonly x: number; readonly y: number }) => ({ type: "pointerMove", duration: 50, origin: "viewport", ...place });
    const [first, ...rest] = places;
    const actions = [{ ...move(first!), duration: 0 }, { type: "pointerDown", button: 0 }, ...rest.map(move), { type: "pointerUp", button: 0 }];
    await this.browser.send("actions", { actions: [{ type: "pointer", id: pointerType, parameters: { pointerType }, actions }] });
  }

  /** What moves, loads or is covered is tried again for a while; then the last error is the test's. */
  private async patiently(attempt: () => Promise<unknown>): Promise<void> {
    for (const end = Date.now() + 30_000; ; ) {
      try {
        await attempt();
        return;
      } catch (error) {
        if (Date.now() > end || (error instanceof WebDriverError && error.code === "disconnected")) throw error;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  }
}

interface Fixtures {
  /** In a browser that remembers nothing; fails its test on any complaint of the page. */
  readonly visit: EnginePage;
}

export const test = base.extend<Fixtures, EngineOptions & { readonly site: Site }>({
  engine: ["firefox", { option: true, scope: "worker" }],
  site: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads what a fixture needs from the pattern.
    async ({}, run) => {
      const site = await serveSite();
      await run(site);
      await site.close();
    },
    { scope: "worker" },
  ],
  visit: async ({ engine, site }, run, testInfo) => {
    const browser = await startEngine(engine);
    try {
      const page = new EnginePage(browser, site.url);
      await run(page);
      if (testInfo.status !== testInfo.expectedStatus) writeFileSync(testInfo.outputPath("page.png"), await page.screenshot());
      expect(await page.complaints()).toEqual([]);
    } finally {
      await browser.close();
    }
  },
});
export { expect };
