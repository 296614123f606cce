/** @file Fails where src/ uses something of the web platform that the oldest browsers lack: `tsx scripts/checkBrowsers.ts`. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { cssUses } from "./platform/css.ts";
import { missingUses } from "./platform/support.ts";
import { scriptUses } from "./platform/scripts.ts";

const files = readdirSync("src", { recursive: true, encoding: "utf8" }).map((name) => join("src", name).replaceAll("\\", "/"));
const scripts = files.filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$|^src\/(testing|nn\/kernels\/wasm\/assembly)\//.test(name));
const styles = files.filter((name) => name.endsWith(".css"));

const uses = [...scriptUses(scripts), ...styles.flatMap((name) => cssUses(name, readFileSync(name, "utf8")))];
const { problems, numChecked } = missingUses(uses);
for (const problem of problems) console.error(problem);
console.log(`${numChecked} uses of the web platform looked up, ${problems.length} of them missing in the oldest browsers.`);
process.exitCode = problems.length === 0 && numChecked > 500 ? 0 : 1;
