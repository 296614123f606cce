/** @file What would go from the page if another experiment were begun, in words. */
import type { Runs } from "../../experiment/experiment";
import type { Experiment } from "../../experiment/plan";
import { presetById } from "../../experiment/presets";

/** To be asked before it is begun; null where nothing would go that a click could not bring back. @param isKept whether finished experiments are kept among the past runs. */
export function beginQuestion({ preset, runs: plans }: Experiment, runs: Runs, isKept: boolean): string | null {
  if (Object.values(runs).some(({ test }) => test !== null)) {
    return isKept ? "What has been scored here goes from the page; it stays among the past runs, under Compare." : "What has been scored here goes from the page, and this browser keeps no past runs: take it as files first.";
  }
  if (Object.keys(runs).length > 0) return "What has been trained here and not been scored is forgotten.";
  const isChanged = preset === null || JSON.stringify(presetById(preset)?.experiment().runs) !== JSON.stringify(plans);
  return isChanged ? "The runs planned here go; the address as it is now would bring them back." : null;
}
