/** @file What finished runs come to, and the table of it that README shows: pure. */
import { at } from "../../src/data/arrays.ts";
import { spreadOf } from "../../src/analysis/repeats.ts";
import { grouped } from "../../src/experiment/words.ts";
import { NETWORKS, type NetworkKey, type Stage } from "./plan.ts";

/** One finished run, small enough to be committed. Accuracies are 0–1. */
export interface Finished {
  readonly stage: Stage;
  readonly network: NetworkKey;
  readonly candidate: string;
  readonly name: string;
  readonly parameters: number;
  readonly seed: number;
  readonly epochs: number;
  /** Of the last epoch, over all validation images: each image once, as it is, by the weights as they were then. */
  readonly validation: number;
  /** Of the same images, as test images are asked about: by the averaged weights, twice where the recipe says so. null where it was not worked out. */
  readonly validationAsTested: number | null;
  /** null while a recipe is chosen: then nothing is tested. */
  readonly test: number | null;
  readonly secondsPerEpoch: number;
  readonly backend: string;
}

/** The mean probabilities of the paper's three networks of one seed. */
export interface SeedVote {
  readonly seed: number;
  readonly accuracy: number;
}

/** What is committed, and what the table is made from. */
export interface Summary {
  readonly finals: readonly Finished[];
  readonly votes: readonly SeedVote[];
  readonly choices: readonly Finished[];
}

/** Per network and candidate, in the networks' order. */
export function groupsOf(runs: readonly Finished[]): Finished[][] {
  const groups = new Map<string, Finished[]>();
  for (const network of NETWORKS) {
    for (const run of runs.filter((one) => one.network === network)) {
      const key = `${network} ${run.candidate} ${run.epochs}`;
      groups.set(key, [...(groups.get(key) ?? []), run]);
    }
  }
  return [...groups.values()];
}

/**
 * Each network's finished seed of the best validation accuracy: what comes with the page. The first of equals.
 */
export function bestByValidation(finals: readonly Finished[]): Finished[] {
  return NETWORKS.flatMap((network) => {
    const runs = finals.filter((run) => run.network === network);
    return runs.length === 0 ? [] : [runs.reduce((best, run) => (run.validation > best.validation ? run : best))];
  });
}

/**
 * The class of the highest mean probability, right or not, over all images.
 *
 * @param members each `[images × 10]`.
 * @throws RangeError if sizes differ.
 */
export function softVoteAccuracy(members: readonly Float32Array[], labels: ArrayLike<number>): number {
  const wrong = members.find(({ length }) => length !== 10 * labels.length);
  if (members.length === 0 || wrong !== undefined) throw new RangeError(`softVoteAccuracy: needs ${10 * labels.length} probabilities of each member, got ${wrong?.length ?? "no member"}`);
  let numRight = 0;
  for (let image = 0; image < labels.length; image++) {
    const sums = Array.from({ length: 10 }, (_, label) => members.reduce((sum, member) => sum + at(member, 10 * image + label), 0));
    if (sums.indexOf(Math.max(...sums)) === labels[image]) numRight++;
  }
  return numRight / labels.length;
}

/** Markdown; says of what there is no run yet that there is none. */
export function tableOf({ finals, votes, choices }: Summary): string {
  const rows = groupsOf(finals).map(finalRow);
  const missing = NETWORKS.filter((network) => !finals.some((run) => run.network === network));
  return [
    "| Network | Parameters | Epochs | Seeds | Validation, % | Test, % |",
    "|---|---:|---:|---|---:|---:|",
    ...rows,
    ...(votes.length === 0 ? [] : [`| The vote of the paper’s three (mean probabilities) | | | ${votes.map(({ seed }) => seed).join(", ")} | | ${spread(votes.map(({ accuracy }) => accuracy))} |`]),
    ...missing.map((network) => `| ${network === "modern" ? "The modern one" : `Architecture ${network}`} | | | none yet | | |`),
    ...(choices.length === 0 ? [] : ["", "How it was chosen, on validation alone:", "", "| Network | Candidate | Epochs | Seeds | Last epoch, % | As tested, % |", "|---|---|---:|---|---:|---:|", ...groupsOf(choices).map(choiceRow)]),
  ].join("\n");
}

function finalRow(runs: readonly Finished[]): string {
  const { name, parameters, epochs } = at(runs, 0);
  const tests = runs.flatMap(({ test }) => test ?? []);
  return `| ${name} | ${grouped(parameters)} | ${epochs} | ${seedsOf(runs)} | ${spread(runs.map(({ validation }) => validation))} | ${spread(tests)} |`;
}

function choiceRow(runs: readonly Finished[]): string {
  const { name, candidate, epochs } = at(runs, 0);
  const asTested = runs.flatMap(({ validationAsTested }) => validationAsTested ?? []);
  return `| ${name} | ${candidate} | ${epochs} | ${seedsOf(runs)} | ${spread(runs.map(({ validation }) => validation))} | ${asTested.length === 0 ? "" : spread(asTested)} |`;
}

function seedsOf(runs: readonly Finished[]): string {
  return runs.map(({ seed }) => seed).join(", ");
}

/** "92.31 ± 0.12"; one number has no spread. */
function spread(values: readonly number[]): string {
  const { n, mean, standardDeviation } = spreadOf(values);
  return `${(100 * mean).toFixed(2)}${n === 1 ? "" : ` ± ${(100 * standardDeviation).toFixed(2)}`}`;
}

const BEGIN = "<!-- recipes: begin -->";
const END = "<!-- recipes: end -->";

/** `text` with `table` between its two marks. @throws Error if it has them not. */
export function withTable(text: string, table: string): string {
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`README.md needs the lines ${BEGIN} and ${END}, between which the table goes.`);
  return `${text.slice(0, begin + BEGIN.length)}\n${table}\n${text.slice(end)}`;
}
