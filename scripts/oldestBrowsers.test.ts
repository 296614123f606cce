/** @file That README, the build and the check name the same browsers. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { BUILD_TARGETS, isTooNew, OLDEST_BROWSERS } from "./oldestBrowsers.ts";

test("README names the oldest browsers", () => {
  const { chrome, edge, firefox, safari, safari_ios } = OLDEST_BROWSERS;
  expect([edge, safari_ios]).toEqual([chrome, safari]);
  expect(readFileSync("README.md", "utf8").replaceAll(/\s+/g, " ")).toContain(`Chrome and Edge ${chrome}, Firefox ${firefox}, and Safari ${safari} (also on iPhone and iPad)`);
});

test("the build aims at them", () => {
  expect(BUILD_TARGETS).toEqual(["chrome123", "edge123", "firefox121", "safari17.5", "ios17.5"]);
  expect(readFileSync("vite.config.ts", "utf8")).toMatch(/build: \{ target: BUILD_TARGETS,/);
});

test("compares versions as numbers", () => {
  expect(["17.4", "17.5", "9"].map((version) => isTooNew("safari", version))).toEqual([false, false, false]);
  expect(["17.6", "17.10", "18"].map((version) => isTooNew("safari", version))).toEqual([true, true, true]);
});
