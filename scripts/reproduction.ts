/** @file What `npm run reproduce` is asked for, made from a link and options that hold for all its runs: pure, and all that will not do is said. */
import { experimentFromQuery, type AddressState } from "../src/experiment/address.ts";
import { withSettings } from "../src/experiment/commonSettings.ts";
import type { Experiment } from "../src/experiment/plan.ts";
import { settingsChangeFromQuery } from "../src/experiment/settings.ts";
import { clipped, listed } from "../src/experiment/words.ts";

/**
 * The experiment of `link` (the paper's, if there is none), changed in all its runs by `options`, whose names are those
 * of the address.
 *
 * @throws Error with a sentence a line on all that cannot be used: what takes minutes is not begun on half of what was asked.
 */
export function reproductionOf(link: string | undefined, options: URLSearchParams): AddressState {
  const { problems, ...address } = experimentFromQuery(link === undefined ? new URLSearchParams() : linkQuery(link));
  const { change, problems: optionProblems } = settingsChangeFromQuery(options);
  const { backend, ...common } = change;
  const experiment = withSettings(address.experiment, common);
  const all = [...problems.map((problem) => `In the link: ${plain(problem)}`), ...optionProblems.map(plain)];
  if (all.length === 0 && !experiment.runs.some(({ isChosen }) => isChosen)) all.push("No run is chosen to train. Choose one at least, as with --architectures 1.");
  if (all.length > 0) throw new Error(all.join("\n"));
  return { ...address, experiment, backendChoice: backend ?? address.backendChoice };
}

/** Why the networks of `experiment` cannot come with the page, as a sentence; null if they can. */
export function shipProblem({ runs }: Experiment): string | null {
  const chosen = runs.filter(({ isChosen }) => isChosen);
  const others = chosen.filter(({ network }) => network.architecture === null);
  if (others.length > 0) return `Only the paper's networks come with the page, so --ship cannot take ${listed(others.map(({ name }) => `“${name}”`))}.`;
  const numNetworks = new Set(chosen.map(({ network }) => network.architecture)).size;
  return numNetworks === chosen.length ? null : "Each of the paper's networks comes with the page once, so --ship takes one run of each. Leave the others out.";
}

/** @throws Error if `link` is neither an address nor what stands behind the "?" of one. */
function linkQuery(link: string): URLSearchParams {
  const [address = ""] = link.trim().split("#");
  const mark = address.indexOf("?");
  if (mark >= 0) return new URLSearchParams(address.slice(mark + 1));
  if (/^https?:\/\//.test(address)) return new URLSearchParams();
  if (address.includes("=")) return new URLSearchParams(address);
  throw new Error(`--link needs an address as the page has it, in quotes, as in --link "http://localhost:4173/?preset=seeds&epochs=3"; got "${clipped(link)}".`);
}

/** Without what the page does about it: nothing is used instead here. */
function plain(problem: string): string {
  return problem.replace("In the address: ", "").replace(/ (Using .* instead|Taking (all|the first \d+)|All that are scored vote)\.$/, "");
}
