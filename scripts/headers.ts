/** @file The headers that the page is served with here: those of `public/_headers`, which some hosts read themselves. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Headers for every path, by name. */
export function pageHeaders(): Record<string, string> {
  const text = readFileSync(fileURLToPath(new URL("../public/_headers", import.meta.url)), "utf8");
  return Object.fromEntries([...text.matchAll(/^ +([\w-]+): (.+)$/gm)].map(([, name, value]) => [name!, value!]));
}
