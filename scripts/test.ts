/** @file `npm test`: every check, the quick ones first, on a machine that has nothing but Node, npm and apt. */
import { spawnSync } from "node:child_process";
import { settleBrowser } from "./browser.ts";

const CHECKS: readonly (readonly [name: string, command: string])[] = [
  ["types", "tsc"],
  ["lint", "oxlint"],
  ["layers", "tsx scripts/checkLayers.ts"],
  ["style", "tsx scripts/checkStyle.ts"],
  ["dead code", "knip"],
  ["unit tests", "vitest run --project unit"],
  ["browser tests", "vitest run --project browser"],
  ["build", "vite build"],
  ["sizes", "tsx scripts/checkSizes.ts"],
  ["end-to-end tests", "playwright test --config e2e/playwright.config.ts"],
];

console.log(`Browser: ${await settleBrowser()}`);

const failed: string[] = [];
for (const [name, command] of CHECKS) {
  console.log(`\n── ${name}: ${command}`);
  const start = performance.now();
  const { status } = spawnSync("npx", command.split(" "), { stdio: "inherit" });
  console.log(`── ${name}: ${status === 0 ? "passed" : "FAILED"} in ${((performance.now() - start) / 1_000).toFixed(0)} s`);
  if (status !== 0) failed.push(name);
}

if (failed.length > 0) console.log(`\nFailed: ${failed.join(", ")}`);
console.log(`\nchecks: ${CHECKS.length - failed.length} passed, ${failed.length} failed`);
process.exitCode = failed.length === 0 ? 0 : 1;
