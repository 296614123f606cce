/** @file `npm test`: every check, the quick ones first, on a machine that has nothing but Node, npm and apt. */
import { spawn } from "node:child_process";
import { settleBrowser } from "./browser.ts";
import { type Engine, ensureEngine, ENGINES, findEngine, missingSentence } from "./engines/engines.ts";
import { closingLines, exitCode, type Outcome } from "./outcomes.ts";

interface Check {
  readonly name: string;
  readonly command: string;
  /** Skipped, and said so, where it is not to be had. */
  readonly engine?: Engine;
}

/** Checks of one lane follow one another. */
type Lane = readonly Check[];

/**
 * Stages follow one another; the lanes of a stage run side by side, two at most: each keeps about one core busy.
 */
const STAGES: readonly (readonly Lane[])[] = [
  [
    [
      { name: "types", command: "tsc" },
      { name: "lint", command: "oxlint" },
      { name: "layers", command: "tsx scripts/checkLayers.ts" },
      { name: "style", command: "tsx scripts/checkStyle.ts" },
      { name: "platform", command: "tsx scripts/checkBrowsers.ts" },
      { name: "dead code", command: "knip" },
      { name: "unit tests", command: "vitest run --project unit" },
      { name: "build", command: "vite build" },
      { name: "sizes", command: "tsx scripts/checkSizes.ts" },
      // Where it evens the two lanes out.
      { name: "kernels on WebGPU", command: "vitest run --project webgpu" },
    ],
    [
      { name: "browser tests", command: "vitest run --project browser" },
      ...ENGINES.map((engine) => ({ name: `browser tests in ${engine}`, command: `vitest run --project ${engine}`, engine })),
    ],
  ],
  [[{ name: "end-to-end tests", command: "playwright test --config e2e/playwright.config.ts" }]],
  ENGINES.map((engine) => [{ name: `main flows in ${engine}`, command: `playwright test --config e2e/engines/playwright.config.ts --project ${engine}`, engine }]),
];

console.log(`Browser: ${await settleBrowser()}`);
const missing = ENGINES.filter((engine) => ensureEngine(engine) === null);
for (const engine of ENGINES) console.log(`${engine}: ${missing.includes(engine) ? missingSentence(engine) : findEngine(engine)}`);

const outcomes: Outcome[] = [];
for (const lanes of STAGES) outcomes.push(...(await Promise.all(lanes.map((lane) => runLane(lane, lanes.length === 1)))).flat());
console.log(`\n${closingLines(outcomes).join("\n")}`);
process.exitCode = exitCode(outcomes);

async function runLane(lane: Lane, isAlone: boolean): Promise<Outcome[]> {
  const laneOutcomes: Outcome[] = [];
  for (const check of lane) laneOutcomes.push(await run(check, isAlone));
  return laneOutcomes;
}

/** What a check says is shown as it says it where its lane `isAlone`, and else in one piece at its end. */
async function run({ name, command, engine }: Check, isAlone: boolean): Promise<Outcome> {
  if (engine !== undefined && missing.includes(engine)) return { name, result: "skipped", reason: missingSentence(engine) };
  const heading = `\n── ${name}: ${command}`;
  console.log(isAlone ? heading : `── ${name}: begins`);
  const start = performance.now();
  const { status, said } = await runCommand(command.split(" "), isAlone);
  if (!isAlone) process.stdout.write(`${heading}\n${said}`);
  console.log(`── ${name}: ${status === 0 ? "passed" : "FAILED"} in ${((performance.now() - start) / 1_000).toFixed(0)} s`);
  return { name, result: status === 0 ? "passed" : "failed" };
}

/** Resolves with the exit status, null where there is none, and with what was said if it was not shown. */
function runCommand(words: readonly string[], isShown: boolean): Promise<{ status: number | null; said: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn("npx", words, { stdio: isShown ? "inherit" : ["ignore", "pipe", "pipe"] });
    const parts: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (part: Buffer) => parts.push(part));
    child.on("error", reject).on("close", (status) => resolve({ status, said: Buffer.concat(parts).toString("utf8") }));
  });
}
