/** @file The oldest browsers that the page is made for: what the build aims at, README says, and checkBrowsers.ts holds src/ to. */

/** By the names of MDN's tables. Set by CSS's light-dark(), the newest thing that the page cannot do without. */
export const OLDEST_BROWSERS = { chrome: "123", edge: "123", firefox: "121", safari: "17.5", safari_ios: "17.5" } as const;

export type BrowserName = keyof typeof OLDEST_BROWSERS;

/** The same as vite writes them: "chrome123", "ios17.5". */
export const BUILD_TARGETS: string[] = Object.entries(OLDEST_BROWSERS).map(([name, version]) => `${name.replace("safari_ios", "ios")}${version}`);

/** Whether what came with `version` ("17.5") is missing in the oldest `name`. */
export function isTooNew(name: BrowserName, version: string): boolean {
  const [wanted, oldest] = [parts(version), parts(OLDEST_BROWSERS[name])];
  return wanted[0]! !== oldest[0]! ? wanted[0]! > oldest[0]! : wanted[1]! > oldest[1]!;
}

function parts(version: string): [major: number, minor: number] {
  const [major, minor] = version.split(".").map(Number);
  return [major!, minor ?? 0];
}
