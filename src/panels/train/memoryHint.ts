/** @file What memory the settings take, and what to choose where that is too much: a phone closes a page without a word. */
import { memoryOf, type PlannedWork } from "../../experiment/workload";
import { formatInteger } from "../format";

/** @param backend tfjs's name of what computes, or of what was chosen. */
export function memoryHint(planned: PlannedWork, backend: string): string {
  const { page, training } = memoryOf(planned, backend);
  if (training === 0) return "";
  const instead = backend === "wasm" ? "close other pages; this backend takes the least, whatever the batch" : "choose a smaller batch, or the backend WebAssembly";
  return `Memory: about ${tens(training)} MB to train, beside the page’s own ${tens(page)}. If that is too much for a phone (it loads the page anew), ${instead}.`;
}

/** In megabytes, to the next ten. */
function tens(bytes: number): string {
  return formatInteger(Math.ceil(bytes / 1e7) * 10);
}
