/** @file `npm test`: every check, the quick ones first, on a machine that has nothing but Node, npm and apt. */
import { spawnSync } from "node:child_process";
import { settleBrowser } from "./browser.ts";
import { type Engine, ensureEngine, ENGINES, findEngine, missingSentence } from "./engines/engines.ts";
import { closingLines, exitCode, type Outcome } from "./outcomes.ts";

interface Check {
  readonly name: string;
  readonly command: string;
  /** Skipped, and said so, where it is not to be had. */
  readonly engine?: Engine;
}

const CHECKS: readonly Check[] = [
  { name: "types", command: "tsc" },
  { name: "lint", command: "oxlint" },
  { name: "layers", command: "tsx scripts/checkLayers.ts" },
  { name: "style", command: "tsx scripts/checkStyle.ts" },
  { name: "platform", command: "tsx scripts/checkBrowsers.ts" },
  { name: "dead code", command: "knip" },
  { name: "unit tests", command: "vitest run --project unit" },
  { name: "browser tests", command: "vitest run --project browser" },
  { name: "kernels on WebGPU", command: "vitest run --project webgpu" },
  ...ENGINES.map((engine) => ({ name: `browser tests in ${engine}`, command: `vitest run --project ${engine}`, engine })),
  { name: "build", command: "vite build" },
  { name: "sizes", command: "tsx scripts/checkSizes.ts" },
  { name: "end-to-end tests", command: "playwright test --config e2e/playwright.config.ts" },
  ...ENGINES.map((engine) => ({ name: `main flows in ${engine}`, command: `playwright test --config e2e/engines/playwright.config.ts --project ${engine}`, engine })),
];

console.log(`Browser: ${await settleBrowser()}`);
const missing = ENGINES.filter((engine) => ensureEngine(engine) === null);
for (const engine of ENGINES) console.log(`${engine}: ${missing.includes(engine) ? missingSentence(engine) : findEngine(engine)}`);

const outcomes = CHECKS.map(run);
console.log(`\n${closingLines(outcomes).join("\n")}`);
process.exitCode = exitCode(outcomes);

function run({ name, command, engine }: Check): Outcome {
  if (engine !== undefined && missing.includes(engine)) return { name, result: "skipped", reason: missingSentence(engine) };
  console.log(`\n── ${name}: ${command}`);
  const start = performance.now();
  const { status } = spawnSync("npx", command.split(" "), { stdio: "inherit" });
  const result = status === 0 ? "passed" : "failed";
  console.log(`── ${name}: ${status === 0 ? "passed" : "FAILED"} in ${((performance.now() - start) / 1_000).toFixed(0)} s`);
  return { name, result };
}
