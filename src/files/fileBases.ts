/** @file What a run's files are called, and what its tables call it: the paper's networks by the paper's names, others by their own. */
import type { RunId } from "../experiment/plan";
import { slugOf } from "../experiment/words";
import { PAPER_FILE_BASES } from "../formats/fileNames";
import type { ArchitectureId } from "../nn/architectures";
import type { NetworkLabel } from "../formats/csv";
import { type NamedRun, papersNumber } from "../analysis/names";

/** What of a run its files go by. */
type FiledRun = NamedRun;

/** File names without their endings, one for each of `runs`, no two alike. */
export function fileBases(runs: readonly FiledRun[]): ReadonlyMap<RunId, string> {
  return uniqueNames(runs, (number) => PAPER_FILE_BASES[number], (number, seed) => `architecture-${number}-seed-${seed}`);
}

/** What ends the names of files that are one run's and are numbered in the paper's way: "1", "2"; a slug for others. No two are alike. */
export function fileNumbers(runs: readonly FiledRun[]): ReadonlyMap<RunId, string> {
  return uniqueNames(runs, String, (number, seed) => `${number}-seed-${seed}`);
}

/** @param paperName of the only one of its architecture that is still called by it. @param seedName of one of several. */
function uniqueNames(runs: readonly FiledRun[], paperName: (number: ArchitectureId) => string, seedName: (number: ArchitectureId, seed: number) => string): ReadonlyMap<RunId, string> {
  const names = new Map<RunId, string>();
  for (const run of runs) {
    const number = papersNumber(run);
    const isOnly = runs.filter((other) => papersNumber(other) === number).length === 1;
    const name = number === null ? slugOf(run.name) : isOnly ? paperName(number) : seedName(number, run.config.seed);
    names.set(run.id, uniqueAmong(new Set(names.values()), name));
  }
  return names;
}

function uniqueAmong(taken: ReadonlySet<string>, name: string): string {
  if (!taken.has(name)) return name;
  let count = 2;
  while (taken.has(`${name}-${count}`)) count++;
  return `${name}-${count}`;
}

/** How tables of `runs` tell them apart: by the paper's number where that does, else by their names. */
export function tableLabels(runs: readonly FiledRun[]): ReadonlyMap<RunId, NetworkLabel> {
  const numbers = runs.map(papersNumber);
  const isByNumber = !numbers.includes(null) && new Set(numbers).size === runs.length;
  return new Map(runs.map((run, i) => [run.id, isByNumber ? { column: "architecture", label: numbers[i] ?? "" } : { column: "run", label: run.name }]));
}
