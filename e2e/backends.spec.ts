import type { Page } from "playwright/test";
import { backendSentence, chooseBackend, command, expect, expectStatus, open, results, small, test } from "./page";

const TINY = { architectures: "1", epochs: "1", trainSize: "100", batchSize: "50", testSize: "50" };

test("a backend named in the address computes, and the page and its results say so", async ({ page }) => {
  await open(page, small({ ...TINY, backend: "wasm" }));
  await command(page, "Train").click();
  await expectStatus(page, "finished");
  await expect(backendSentence(page)).toHaveText(/^Training on WebAssembly with (one thread|\d+ threads), as chosen\./);
  const { backend } = await results(page);
  expect(backend).toEqual({ name: "wasm", renderer: null, threads: expect.any(Number) });
  expect(backend.threads).toBeGreaterThanOrEqual(1);
});

test("a backend chosen in the form goes into the address, and the page says at once what it will train on", async ({ page }) => {
  await open(page, small({ ...TINY, backend: "cpu" }));
  await expect(backendSentence(page)).toContainText("plain JavaScript");
  await chooseBackend(page, "WebAssembly");
  await expect.poll(() => new URL(page.url()).searchParams.get("backend")).toBe("wasm");
  await expect(backendSentence(page)).toContainText("WebAssembly");
  await expect(page.getByText("computes on the processor, with as many threads as it has cores")).toBeVisible();
});

/** A browser that gives pages no WebGL, and has no WebGPU. */
async function withoutGraphics(page: Page): Promise<void> {
  await page.addInitScript(() => {
    for (const { prototype } of [OffscreenCanvas, HTMLCanvasElement] as { prototype: { getContext: (...args: unknown[]) => unknown } }[]) {
      const original = prototype.getContext;
      prototype.getContext = function (kind: unknown, ...rest: unknown[]) {
        return String(kind).includes("webgl") ? null : original.call(this, kind, ...rest);
      };
    }
    Reflect.deleteProperty(Navigator.prototype, "gpu");
  });
}

test("without WebGL the page trains on WebAssembly and says why; a choice that cannot be had loses nothing", async ({ page }) => {
  await withoutGraphics(page);
  await open(page, small(TINY));
  await command(page, "Train").click();
  await expectStatus(page, "finished");
  await expect(backendSentence(page)).toHaveText(/^Training on WebAssembly .*gives the page no WebGL/);
  const before = await results(page);
  expect(before.backend.name).toBe("wasm");

  await chooseBackend(page, "WebGL");
  await expect(page.getByRole("option", { name: "WebGPU (not in this browser)" })).toBeDisabled();
  await command(page, "Train").click();
  await expectStatus(page, "failed");
  await expect(page.locator("#train").getByText(/WebGL cannot be had: .*Choose the backend "auto"/)).toBeVisible();
  expect((await results(page)).runs).toEqual(before.runs);

  await chooseBackend(page, "Automatic");
  await command(page, "Train").click();
  await expectStatus(page, "finished");
  expect((await results(page)).runs[0]!.history).toEqual(before.runs[0]!.history);
});
