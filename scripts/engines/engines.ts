/** @file The engines beside Chromium that the tests run in: where each is, how it is installed, how it is started. */
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { installDebianPackages } from "../debian.ts";
import { startFirefox } from "./firefox.ts";
import type { Connection } from "./webdriver.ts";
import { startWebkit } from "./webkit.ts";

export const ENGINES = ["firefox", "webkit"] as const;
export type Engine = (typeof ENGINES)[number];

interface Recipe {
  /** Programs that it needs, each under any of its names; the first is the one that is started. */
  readonly programs: readonly (readonly string[])[];
  readonly packages: readonly string[];
  start(binary: string): Promise<Connection>;
}

const RECIPES: Readonly<Record<Engine, Recipe>> = {
  firefox: { programs: [["firefox-esr", "firefox"], ["Xvfb"]], packages: ["firefox-esr", "xvfb", "libegl1", "libgl1-mesa-dri"], start: startFirefox },
  webkit: { programs: [["WebKitWebDriver"], ["Xvfb"]], packages: ["webkit2gtk-driver", "xvfb", "libegl1", "libgl1-mesa-dri"], start: startWebkit },
};

/** The program to start, or null if something that `engine` needs is not on the PATH. */
export function findEngine(engine: Engine): string | null {
  const found = RECIPES[engine].programs.map(findProgram);
  return found.includes(null) ? null : found[0]!;
}

/** As `findEngine`, after an attempt to install what is missing; null if that failed too. */
export function ensureEngine(engine: Engine): string | null {
  return findEngine(engine) ?? (installDebianPackages(RECIPES[engine].packages) ? findEngine(engine) : null);
}

/** What to say where it is not to be had. */
export function missingSentence(engine: Engine): string {
  return `${engine} is not installed, and "apt-get install ${RECIPES[engine].packages.join(" ")}" did not install it. Install these, or put ${RECIPES[engine].programs.map(([name]) => name).join(" and ")} on the PATH.`;
}

/** Starts a fresh browser that remembers nothing. The caller closes it. @throws Error with a sentence if it is not installed. */
export function startEngine(engine: Engine): Promise<Connection> {
  const binary = findEngine(engine);
  if (binary === null) throw new Error(missingSentence(engine));
  return RECIPES[engine].start(binary);
}

function findProgram(names: readonly string[]): string | null {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find((path) => existsSync(path)) ?? null;
}
