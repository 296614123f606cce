/**
 * @file `npm run recipes`: the best recipe for the paper's three networks and the modern one over several seeds, through
 * the built page. Chosen on validation alone; each network that is trained in the end is tested once.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { at } from "../src/data/arrays.ts";
import { messageOf } from "../src/data/errors.ts";
import type { Settings } from "../src/experiment/settings.ts";
import { BACKEND_CHOICES, type BackendChoice } from "../src/nn/backendChoice.ts";
import { summarize } from "../src/nn/summary.ts";
import { findDatasetFolder } from "./datasetFolder.ts";
import { downloadPlain, downloadResults } from "./downloads.ts";
import { begin, follow, makeFolder, serveOnly, withPage } from "./drivePage.ts";
import { labelsOf, probabilitiesOf, toBestCard } from "./networkCards.ts";
import { findKept, keep, type Kept, probabilitiesKept, weightsKept } from "./recipes/kept.ts";
import { addressOf, CANDIDATES, type Job, jobsOf, NETWORKS, readEpochs, readNames, readSeeds, type Stage } from "./recipes/plan.ts";
import { accuracyAsTested, readValidation } from "./recipes/validation.ts";
import { bestByValidation, type SeedVote, softVoteAccuracy, type Summary, tableOf, withTable } from "./recipes/summary.ts";

const USAGE = `npm run recipes -- [options]

  --choose               compare candidates on validation instead; nothing is tested
  --candidates A,B       of ${Object.keys(CANDIDATES).join(", ")} (all)
  --networks 1,2,modern  of ${NETWORKS.join(", ")} (all)
  --seeds 2020,2021      (2020,2021,2022)
  --epochs N             instead of the recipe's own
  --data D               fashion-mnist (default), built-in, or a folder with the four files
  --backend B            ${BACKEND_CHOICES.join(", ")} (auto)
  --out DIR              where finished runs are kept, and found again by the next call (recipes)
  --ship                 put each network's best seed by validation into public/networks, to come with the page
  --kept                 train nothing: only what is kept already, for --ship and --readme
  --readme               put the table of all that is kept into README.md, and its figures into scripts/recipes/results.json

Ctrl-C leaves off; the same command goes on after the last finished run.
`;

const COMMITTED = resolve("scripts/recipes/results.json");
const SHIPPED_FOLDER = resolve("public/networks");

interface Options {
  readonly stage: Stage;
  readonly jobs: readonly Job[];
  readonly data: Settings["data"];
  /** A folder to take the data from; null for the usual places. */
  readonly dataFolder: string | null;
  readonly backend: BackendChoice;
  readonly out: string;
  readonly writesReadme: boolean;
  readonly ships: boolean;
  readonly trains: boolean;
}

/** @throws Error with a sentence on the first option that will not do. */
function readOptions(args: string[]): Options {
  const [text, flag] = [{ type: "string" }, { type: "boolean" }] as const;
  const { values } = parseArgs({ args, options: { choose: flag, candidates: text, networks: text, seeds: text, epochs: text, data: text, backend: text, out: text, readme: flag, ship: flag, kept: flag, help: flag } });
  if (values.help === true) {
    console.log(USAGE);
    process.exit(0);
  }
  const stage = values.choose === true ? "choose" : "final";
  if (stage === "final" && values.candidates !== undefined) throw new Error("--candidates goes with --choose: the chosen recipe is what the presets have.");
  const known = Object.keys(CANDIDATES);
  const jobs = jobsOf({
    stage,
    networks: values.networks === undefined ? NETWORKS : readNames("--networks", values.networks, NETWORKS),
    candidates: values.candidates === undefined ? known : readNames("--candidates", values.candidates, known),
    seeds: readSeeds(values.seeds ?? "2020,2021,2022"),
    epochs: values.epochs === undefined ? null : readEpochs(values.epochs),
  });
  const data = values.data === "built-in" ? "built-in" : "fashion-mnist";
  const dataFolder = values.data === undefined || values.data === data ? null : resolve(values.data);
  if (values.ship === true && (stage === "choose" || data === "built-in")) throw new Error("--ship takes what was trained and tested on Fashion-MNIST; leave out --choose and --data built-in.");
  if (values.readme === true && data === "built-in") throw new Error("--readme shows what was reached on Fashion-MNIST; leave out --data built-in.");
  const [backend] = readNames("--backend", values.backend ?? "auto", BACKEND_CHOICES);
  return { stage, jobs, data, dataFolder, backend: backend ?? "auto", out: resolve(values.out ?? "recipes"), writesReadme: values.readme === true, ships: values.ship === true, trains: values.kept !== true };
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  const { jobs, data, dataFolder, out } = options;
  if (dataFolder !== null) serveOnly(dataFolder);
  makeFolder(out);
  // All of it is looked at before anything is trained: a folder that will not do is said at once.
  const missing = jobs.filter((job) => findKept(out, job, data) === null);
  const waiting = options.trains ? missing : [];
  console.log(`${jobs.length - missing.length} of ${jobs.length} runs are in ${out}; ${waiting.length} to train.`);
  process.once("SIGINT", () => {
    console.log(`\nLeft off. The runs that are finished are in ${out}; the same command goes on after them.`);
    process.exit(130);
  });
  for (const [i, job] of waiting.entries()) {
    console.log(`${job.id} (${i + 1} of ${waiting.length})`);
    await train(job, options);
    writeSummary(options);
  }
  writeSummary(options);
  if (options.ships) shipBest(options);
}

/** Puts each network's seed of the best validation accuracy into public/networks, to come with the page. */
function shipBest(options: Options): void {
  const { out } = options;
  const there = keptOf(options);
  const best = bestByValidation(there.map(({ kept }) => kept.finished));
  const networks = best.flatMap((finished) => there.filter(({ kept }) => kept.finished === finished)).map(({ job, kept }) => {
    const weights = weightsKept(out, job);
    const file = `best-${job.network}.f32`;
    writeFileSync(join(SHIPPED_FOLDER, file), weights);
    return toBestCard(at(kept.results.runs, 0), kept.results, weights, { file, date: new Date(kept.date) });
  });
  writeFileSync(join(SHIPPED_FOLDER, "best.json"), `${JSON.stringify({ networks }, null, 2)}\n`);
  console.log(`Put ${best.map(({ name, seed }) => `${name} (seed ${seed})`).join(", ")} into ${SHIPPED_FOLDER}; the next build takes them along.`);
}

/** Trains one run on a page of its own and keeps it. @throws Error with the page's sentence if it failed. */
async function train(job: Job, { data, dataFolder, backend, out }: Options): Promise<void> {
  const folder = data === "built-in" ? null : (dataFolder ?? findDatasetFolder());
  const validation = folder === null ? null : readValidation(folder, job.run.trainSize);
  await withPage(async (page, address) => {
    await begin(page, address, addressOf(job, data, backend), dataFolder);
    const failure = await follow(page);
    if (failure !== null) throw new Error(failure);
    const results = await downloadResults(page);
    const { weights, csv } = await downloadPlain(page, at(results.runs, 0));
    const isTested = job.stage === "final";
    const asTested = isTested || validation === null ? null : accuracyAsTested(job.run, weights, validation);
    keep(out, job, toKept(job, data, results, { asTested, labels: isTested ? labelsOf(csv) : null }), { weights, probabilities: isTested ? probabilitiesOf(csv) : null });
  });
}

function toKept({ stage, network, candidate, run }: Job, data: string, results: Kept["results"], { asTested, labels }: { readonly asTested: number | null; readonly labels: Kept["labels"] }): Kept {
  const { layers, name } = run.network;
  const { epochsRun, history, secondsPerEpoch, test } = at(results.runs, 0);
  const { name: backend, threads } = results.backend;
  return {
    asked: { layers, recipe: run.recipe, data },
    finished: {
      stage,
      network,
      candidate,
      name,
      parameters: summarize(layers).totalParams,
      seed: run.recipe.seed,
      epochs: epochsRun,
      validation: at(history.valAccuracy, epochsRun - 1),
      validationAsTested: asTested,
      test: labels === null ? null : test.accuracy,
      secondsPerEpoch: secondsPerEpoch.reduce((sum, seconds) => sum + seconds, 0) / epochsRun,
      backend: threads === null ? backend : `${backend}, ${threads} threads`,
    },
    results,
    labels,
    date: new Date().toISOString(),
  };
}

/** This call's runs that are there. */
function keptOf({ jobs, out, data }: Options): { readonly job: Job; readonly kept: Kept }[] {
  return jobs.flatMap((job) => {
    const kept = findKept(out, job, data);
    return kept === null ? [] : [{ job, kept }];
  });
}

/** Of this call's runs that are there; with those of the other stage that were committed before. */
function writeSummary(options: Options): void {
  const { stage, out, writesReadme } = options;
  const there = keptOf(options);
  const runs = there.map(({ kept }) => kept.finished);
  const before = readCommitted();
  const summary: Summary = stage === "choose" ? { ...before, choices: runs } : { ...before, finals: runs, votes: votesOf(there, out) };
  writeFileSync(join(out, `${stage}.json`), `${JSON.stringify(summary, null, 2)}\n`);
  writeFileSync(join(out, `${stage}.md`), `${tableOf(summary)}\n`);
  if (!writesReadme) return;
  writeFileSync(COMMITTED, `${JSON.stringify(summary, null, 2)}\n`);
  writeFileSync("README.md", withTable(readFileSync("README.md", "utf8"), tableOf(summary)));
}

function readCommitted(): Summary {
  return JSON.parse(readFileSync(COMMITTED, "utf8")) as Summary;
}

/** Of each seed of which all three of the paper's networks are there. */
function votesOf(there: readonly { readonly job: Job; readonly kept: Kept }[], out: string): SeedVote[] {
  const seeds = [...new Set(there.map(({ job }) => job.run.recipe.seed))];
  return seeds.flatMap((seed) => {
    const members = there.filter(({ job }) => job.run.recipe.seed === seed && job.network !== "modern");
    const labels = members[0]?.kept.labels ?? null;
    return members.length < 3 || labels === null ? [] : [{ seed, accuracy: softVoteAccuracy(members.map(({ job }) => probabilitiesKept(out, job)), labels) }];
  });
}

try {
  await main();
  console.log("Done.");
} catch (error) {
  console.error(`\n${messageOf(error)}`);
  process.exitCode = 1;
}
