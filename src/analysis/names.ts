/** @file What runs are called in sentences and headings: the paper's by their number, all others by the names people gave them. */
import { architectureById, type ArchitectureId } from "../nn/architectures";
import { listed } from "../experiment/words";
import type { Run } from "../experiment/run";

/** What of a run decides what it is called. */
export interface NamedRun extends Pick<Run, "network"> {
  readonly name: string;
  readonly config: { readonly seed: number };
}

/** Inside a sentence: "architecture 2", with its seed where several runs of it are compared; “Two convolutions, wide” for any other. */
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

/** "Architecture 2"; with its seed where several runs of it are reported; any other's own name. */
export function heading(run: NamedRun, runs: readonly NamedRun[]): string {
  const architecture = papersNumber(run);
  if (architecture === null) return run.name;
  return `Architecture ${architecture}${isRepeated(run, runs) ? `, seed ${run.config.seed}` : ""}`;
}

/** The number of the paper's architecture that `run` is and is still called by; null for all others. */
export function papersNumber({ network, name }: Pick<NamedRun, "network" | "name">): ArchitectureId | null {
  return network.architecture !== null && name === architectureById(network.architecture).name ? network.architecture : null;
}

function numberText(architecture: ArchitectureId, run: NamedRun, runs: readonly NamedRun[]): string {
  return `${architecture}${isRepeated(run, runs) ? ` (seed ${run.config.seed})` : ""}`;
}

/** Whether several of `runs` go by `run`'s number, so that only the seed tells them apart. */
function isRepeated(run: NamedRun, runs: readonly NamedRun[]): boolean {
  const architecture = papersNumber(run);
  return runs.filter((other) => papersNumber(other) === architecture).length > 1;
}
