/** @file Finds a Chromium for tests and the command line, or installs one, and picks how it draws WebGL. */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium, type Browser } from "playwright";
import { installDebianPackages } from "./debian.ts";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

/** Set for child processes, so that one search serves a whole test run; may also be set by hand. */
const PATH_VARIABLE = "FITTING_ROOM_BROWSER";
const ANGLE_VARIABLE = "FITTING_ROOM_ANGLE";

/** The browser to use: the one named in FITTING_ROOM_BROWSER, Playwright's own, or one on the PATH. null if there is none. */
export function findBrowser(): string | null {
  const named = process.env[PATH_VARIABLE];
  if (named !== undefined && named !== "") {
    if (!existsSync(named)) throw new Error(`${PATH_VARIABLE} names ${named}, which does not exist. Unset it, or name a Chromium.`);
    return named;
  }
  const own = chromium.executablePath();
  if (own !== "" && existsSync(own)) return own;
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return folders.flatMap((folder) => NAMES.map((name) => join(folder, name))).find((path) => existsSync(path)) ?? null;
}

/**
 * The browser to use, installed if need be: Playwright's download first, Debian's package where that is not to be had.
 *
 * @throws Error saying what was tried and what to do, if there is still none.
 */
export function ensureBrowser(): string {
  const found = findBrowser() ?? installPlaywrights() ?? installDebians();
  if (found === null) {
    throw new Error(`No Chromium found, and neither "npx playwright install chromium" nor "apt-get install chromium" could install one. Install any Chromium and name it in ${PATH_VARIABLE}.`);
  }
  process.env[PATH_VARIABLE] = found;
  return found;
}

function installPlaywrights(): string | null {
  console.log("No browser found. Trying Playwright's Chromium…");
  const args = ["playwright", "install", ...(process.getuid?.() === 0 ? ["--with-deps"] : []), "chromium"];
  // A blocked download can hang; two minutes are enough to begin one and not too long to wait for none.
  const { status } = spawnSync("npx", args, { stdio: "inherit", timeout: 120_000 });
  return status === 0 ? findBrowser() : null;
}

function installDebians(): string | null {
  installDebianPackages(["chromium", "libegl1", "libgl1-mesa-dri"]);
  return findBrowser();
}

/**
 * Chromium's flags: no sandbox for root (it refuses otherwise), no chatter with Google's hosts, and WebGL without a
 * screen. Mesa's llvmpipe through the system's EGL was about four times as fast as Chromium's own SwiftShader on two
 * cores; where a graphics card's EGL is installed, the same flag uses the card.
 */
export function browserArgs(): string[] {
  return [
    ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    ...angleArgs(process.env[ANGLE_VARIABLE] ?? (hasMesa() ? "gl-egl" : process.platform === "linux" ? "swiftshader" : "")),
  ];
}

function angleArgs(angle: string): string[] {
  if (angle === "") return [];
  return [`--use-angle=${angle}`, "--ignore-gpu-blocklist", ...(angle === "swiftshader" ? ["--enable-unsafe-swiftshader"] : [])];
}

function hasMesa(): boolean {
  if (process.platform !== "linux") return false;
  try {
    const libraries = execFileSync("ldconfig", ["-p"], { encoding: "utf8", env: { ...process.env, PATH: `${process.env["PATH"]}:/sbin:/usr/sbin` } });
    return libraries.includes("libEGL.so.1") && libraries.includes("libEGL_mesa.so.0");
  } catch {
    return false;
  }
}

/** Launches the browser headless; Ctrl-C is left to the caller, who closes it. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = ensureBrowser();
  const browser = await chromium.launch({ executablePath, args: browserArgs(), handleSIGINT: false });
  if (process.env[ANGLE_VARIABLE] !== undefined || (await drawsWebgl(browser))) return browser;
  // Mesa is installed but does not work here (no driver for EGL to load): fall back to what Chromium brings.
  await browser.close();
  process.env[ANGLE_VARIABLE] = "swiftshader";
  return chromium.launch({ executablePath, args: browserArgs(), handleSIGINT: false });
}

/** Settles browser and drawing for this process and its children: see `PATH_VARIABLE`. */
export async function settleBrowser(): Promise<string> {
  const browser = await launchBrowser();
  const version = browser.version();
  await browser.close();
  return `${process.env[PATH_VARIABLE]} ${version}, ${browserArgs().find((arg) => arg.startsWith("--use-angle")) ?? "its own choice of WebGL"}`;
}

async function drawsWebgl(browser: Browser): Promise<boolean> {
  const page = await browser.newPage();
  try {
    return await page.evaluate(() => {
      const gl = document.createElement("canvas").getContext("webgl2");
      return gl !== null && gl.getExtension("EXT_color_buffer_float") !== null;
    });
  } finally {
    await page.close();
  }
}
