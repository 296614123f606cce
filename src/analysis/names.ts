/** @file What runs are called in sentences and headings: the paper's by their number, all others by the names people gave them. */
import { architectureById, type ArchitectureId } from "../nn/architectures";
import { listed } from "../experiment/words";
import type { Run } from "../experiment/run";

/** What of a run decides what it is called. */
export interface NamedRun extends Pick<Run, "id" | "network"> {
  readonly name: string;
  readonly config: { readonly seed: number };
}

/** Inside a sentence: "architecture 2", with its seed, and if need be its number among the runs, where several of it are compared; “Two convolutions, wide” for any other. */
export function runName(run: NamedRun, runs: readonly NamedRun[]): string {
  const architecture = papersNumber(run);
  return architecture === null ? `“${run.name}”` : `architecture ${numberText(architecture, run, runs)}`;
}

/** "architectures 1 and 2"; "architecture 1 and “Two convolutions, wide”". */
export function runNames(some: readonly NamedRun[], runs: readonly NamedRun[]): string {
  const names = some.map((run) => runName(run, runs));
  if (names.length < 2 || some.some((run) => papersNumber(run) === null)) return listed(names);
  return `architectures ${listed(names.map((name) => name.replace("architecture ", "")))}`;
}

/** "Architecture 2"; with its seed, and if need be its number among the runs, where several of it are reported; any other's own name. */
export function heading(run: NamedRun, runs: readonly NamedRun[]): string {
  const architecture = papersNumber(run);
  if (architecture === null) return run.name;
  return [`Architecture ${architecture}`, ...tellingApart(run, runs)].join(", ");
}

/** The number of the paper's architecture that `run` is and is still called by; null for all others. */
export function papersNumber({ network, name }: Pick<NamedRun, "network" | "name">): ArchitectureId | null {
  return network.architecture !== null && name === architectureById(network.architecture).name ? network.architecture : null;
}

function numberText(architecture: ArchitectureId, run: NamedRun, runs: readonly NamedRun[]): string {
  const words = tellingApart(run, runs);
  return `${architecture}${words.length === 0 ? "" : ` (${words.join(", ")})`}`;
}

/** What tells `run` from the others of `runs` that go by its number: the seed, and where that is the same too, the run's own number. */
function tellingApart(run: NamedRun, runs: readonly NamedRun[]): string[] {
  const architecture = papersNumber(run);
  const seeds = runs.filter((other) => papersNumber(other) === architecture).map(({ config }) => config.seed);
  if (seeds.length < 2) return [];
  return [`seed ${run.config.seed}`, ...(seeds.filter((seed) => seed === run.config.seed).length > 1 ? [`run ${run.id}`] : [])];
}
