/** @file A results.json that a person chose: told from other files, and read. */
import type { ResultsFile } from "../analysis/results";
import { parseResultsFile } from "../analysis/parseResults";
import { messageOf } from "../data/errors";
import { networkProblem } from "../experiment/networkProblem";
import { type LayersOf, paperLayers } from "../experiment/parseNetwork";
import type { ChosenFile } from "../state/commands";

/** 96 runs of 10,000 answers are some 4 MB. */
const MAX_BYTES = 64e6;
/** In which of its first characters a results.json names its images; a network's description never does. */
const HEAD = 8_000;

/**
 * What the file says; null where it is no results.json but something else, perhaps a network's description.
 * @param layersOf what the paper's architectures are made of; tests pass something small.
 * @throws Error with a sentence if it is one that cannot be used.
 */
export async function readResults(file: ChosenFile, layersOf: LayersOf = paperLayers): Promise<ResultsFile | null> {
  if (!file.name.toLowerCase().endsWith(".json") || file.size > MAX_BYTES) return null;
  const text = new TextDecoder().decode(await file.arrayBuffer());
  if (!/"dataset"\s*:\s*\{/.test(text.slice(0, HEAD))) return null;
  try {
    return checked(parseResultsFile(JSON.parse(text), layersOf));
  } catch (error) {
    throw new Error(`“${file.name}” is a results.json that cannot be used: ${sentenceOf(error)} Nothing has changed. Choose the file as it was written, or write it again.`, { cause: error });
  }
}

/** @throws Error naming a network that is none. */
function checked(results: ResultsFile): ResultsFile {
  if (results.runs.length === 0) throw new Error("it has no runs.");
  for (const { name, network } of results.runs) {
    const problem = networkProblem(network.layers);
    if (problem !== null) throw new Error(`the network of “${name}” is none that this page knows. ${problem}`);
  }
  return results;
}

function sentenceOf(error: unknown): string {
  if (error instanceof SyntaxError) return "it is no whole JSON, so it was cut short or changed.";
  return messageOf(error).replace(/[^.]$/, "$&.");
}
