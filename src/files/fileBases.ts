/** @file What a run's files are called, and what its tables call it: the paper's networks by the paper's names, others by their own. */
import type { RunId } from "../experiment/plan";
import { slugOf } from "../experiment/words";
import { PAPER_FILE_BASES } from "../formats/fileNames";
import type { NetworkLabel } from "../formats/csv";
import { type NamedRun, papersNumber } from "../analysis/names";

/** What of a run its files go by. */
type FiledRun = NamedRun & { readonly id: RunId };

/** File names without their endings, one for each of `runs`, no two alike in any writing. */
export function fileBases(runs: readonly FiledRun[]): ReadonlyMap<RunId, string> {
  const bases = new Map<RunId, string>();
  const taken = new Set<string>();
  for (const run of runs) {
    const base = uniqueAmong(taken, fileBase(run, runs));
    taken.add(base);
    bases.set(run.id, base);
  }
  return bases;
}

/** The only one of its architecture that is still called by it has the paper's file name. */
function fileBase(run: FiledRun, runs: readonly FiledRun[]): string {
  const number = papersNumber(run);
  const isOnly = number !== null && runs.filter((other) => papersNumber(other) === number).length === 1;
  if (isOnly) return PAPER_FILE_BASES[number];
  return number === null ? slugOf(run.name) : `architecture-${number}-seed-${run.config.seed}`;
}

/** What ends the names of files that are one run's and are numbered in the paper's way: "1", "2"; a slug for others. */
export function fileNumbers(runs: readonly FiledRun[]): ReadonlyMap<RunId, string> {
  const numbers = new Map<RunId, string>();
  for (const run of runs) {
    const number = papersNumber(run);
    const isOnly = number !== null && runs.filter((other) => papersNumber(other) === number).length === 1;
    numbers.set(run.id, uniqueAmong(new Set(numbers.values()), isOnly ? String(number) : number === null ? slugOf(run.name) : `${number}-seed-${run.config.seed}`));
  }
  return numbers;
}

function uniqueAmong(taken: ReadonlySet<string>, base: string): string {
  if (!taken.has(base)) return base;
  let number = 2;
  while (taken.has(`${base}-${number}`)) number++;
  return `${base}-${number}`;
}

/** How tables of `runs` tell them apart: by the paper's number where that does, else by their names. */
export function tableLabels(runs: readonly FiledRun[]): ReadonlyMap<RunId, NetworkLabel> {
  const numbers = runs.map(papersNumber);
  const isByNumber = !numbers.includes(null) && new Set(numbers).size === runs.length;
  return new Map(runs.map((run, i) => [run.id, isByNumber ? { column: "architecture", label: numbers[i] ?? "" } : { column: "run", label: run.name }]));
}
