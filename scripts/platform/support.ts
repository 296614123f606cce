/** @file Which uses of the web platform the oldest browsers lack, by MDN's compatibility tables. */
import { createRequire } from "node:module";
import { type BrowserName, isTooNew, OLDEST_BROWSERS } from "../oldestBrowsers.ts";

/** Not imported: that would take a bundler a minute. */
const TABLES: unknown = createRequire(import.meta.url)("@mdn/browser-compat-data");

/** One use, by its path in the tables: ["api", "Navigator", "locks"]. */
export interface PlatformUse {
  readonly path: readonly string[];
  /** "src/a.ts:12". */
  readonly where: string;
}

interface Support {
  readonly version_added: string | false | "preview";
  readonly version_removed?: string;
  readonly prefix?: string;
  readonly alternative_name?: string;
  readonly flags?: unknown;
  readonly partial_implementation?: boolean;
}

/** What is used although a browser lacks it, and what happens there instead. A path stands for all below it. */
const OTHER_WAYS: Readonly<Record<string, string>> = {
  "javascript.builtins.Symbol.dispose": "src/disposeSymbols.ts defines it",
  "api.PointerEvent.getCoalescedEvents": "asked for with ?.; the event itself is taken",
  "api.CanvasRenderingContext2D.font": "Safari takes it; read back, it lacks its weight",
  "api.CanvasRenderingContext2D.imageSmoothingQuality": "a photo is made small at the browser's own quality",
  "api.Document.startViewTransition": "asked for first; a level of a network comes without motion",
  "api.ViewTransition": "there only where startViewTransition is",
  "css.selectors.view-transition-group": "no motion, nothing to style",
  "css.selectors.view-transition-old": "no motion, nothing to style",
  "css.selectors.view-transition-new": "no motion, nothing to style",
  "css.properties.cursor": "no pointer on iPhones, or the usual one",
  "css.properties.accent-color": "the browser's own colour",
  "css.properties.print-color-adjust": "its prefixed form stands beside it",
  "css.properties.break-after.avoid": "a page may break after a heading",
  "css.properties.text-wrap": "lines break as ever; where they must not, white-space says the same",
};

/** A sentence for each use that a browser lacks. Paths that the tables do not have are passed by. */
export function missingUses(uses: readonly PlatformUse[]): { readonly problems: string[]; readonly numChecked: number } {
  const known = uses.filter(({ path }) => supportAt(path) !== null);
  const lacking = known.flatMap(({ path, where }) => {
    const browsers = browsersWithout(path);
    return browsers.length === 0 || hasOtherWay(path) ? [] : [`${where}: ${path.join(".")} is missing in ${browsers.join(", ")}. Ask for it first and take another way (then say so in scripts/platform/support.ts).`];
  });
  return { problems: [...new Set(lacking)], numChecked: known.length };
}

function hasOtherWay(path: readonly string[]): boolean {
  return path.some((_, i) => path.slice(0, i + 1).join(".") in OTHER_WAYS);
}

function browsersWithout(path: readonly string[]): string[] {
  const support = supportAt(path)!;
  return (Object.keys(OLDEST_BROWSERS) as BrowserName[]).filter((name) => !hasIt(name, support[name])).map((name) => `${name} ${OLDEST_BROWSERS[name]}`);
}

function hasIt(name: BrowserName, support: Support | Support[] | undefined): boolean {
  const statements = support === undefined ? [] : [support].flat();
  // Lightning CSS writes Safari's prefixes.
  return statements.some(({ version_added, version_removed, flags, alternative_name }) => {
    if (typeof version_added !== "string" || version_added === "preview" || flags !== undefined || alternative_name !== undefined) return false;
    return version_removed === undefined && !isTooNew(name, version_added.replace("≤", ""));
  });
}

function supportAt(path: readonly string[]): Partial<Record<string, Support | Support[]>> | null {
  let place = TABLES;
  for (const name of path) {
    if (typeof place !== "object" || place === null || !Object.hasOwn(place, name)) return null;
    place = (place as Record<string, unknown>)[name];
  }
  return (place as { __compat?: { support: Partial<Record<string, Support | Support[]>> } }).__compat?.support ?? null;
}
