/** @file What a run's menu asks for, and how the answers are read. */
import { REPEATS } from "../../experiment/edits";
import type { GridAxes } from "../../experiment/grid";
import type { MenuField } from "./MenuForm";

/** As many as the paper's figures are held to here. */
const USUAL_SEEDS = 3;

export const REPEAT_FIELDS: readonly MenuField[] = [{ label: "Seeds in all", input: { type: "number", defaultValue: USUAL_SEEDS, min: REPEATS.min, max: REPEATS.max, step: 1, required: true } }];

/** A list of numbers, separated by commas. */
const LIST = { type: "text", inputMode: "decimal", autoComplete: "off" } as const;

export const SEARCH_FIELDS: readonly MenuField[] = [
  { label: "Learning rates", input: { ...LIST, defaultValue: "0.0003, 0.001, 0.003" } },
  { label: "Kernel sizes", input: { ...LIST, defaultValue: "3, 5" } },
];

export function nameFields(name: string): readonly MenuField[] {
  return [{ label: "Name of the run", isLabelHidden: true, input: { type: "text", defaultValue: name, maxLength: 80, required: true } }];
}

/** How many seeds; NaN where that is no number. */
export function readSeeds([text = ""]: readonly string[]): number {
  return Number.parseFloat(text);
}

/** What is no number is NaN. */
export function readAxes([rates = "", sizes = ""]: readonly string[]): GridAxes {
  return { learningRate: numbersOf(rates), kernelSize: numbersOf(sizes) };
}

function numbersOf(text: string): number[] {
  return text.split(/[,;\s]+/).filter((part) => part !== "").map(Number);
}
