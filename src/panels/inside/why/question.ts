/** @file What is asked of an answer: why this class, and why not that one. Pure, so that it can be tested. */
import { NUM_CLASSES } from "../../../data/dataset";
import { topClasses } from "../../../try/predictions";

/** Two classes, never the same. */
export interface Question {
  /** Why this one. */
  readonly target: number;
  /** And not this one. */
  readonly versus: number;
}

/** The answer and what it should have been, or, where it is right or nobody knows, its runner-up. @param label the true class */
export function firstQuestion(probabilities: Float32Array, label: number | null): Question {
  const [best, second] = topClasses(probabilities, 2).map((top) => top.label);
  const target = best ?? 0;
  return { target, versus: label === null || label === target ? (second ?? 1) : label };
}

/** The same with another class in one place; where that stands in the other, the two change places. */
export function asked({ target, versus }: Question, place: keyof Question, label: number): Question {
  if (place === "target") return { target: label, versus: label === versus ? target : versus };
  return { target: label === target ? versus : target, versus: label };
}

/** A question as a number for the address (the place's `unit`): 82 is "why 8 and not 2". */
export function numberOf({ target, versus }: Question): number {
  return target * NUM_CLASSES + versus;
}

/** null where the number is of no question, or there is none. */
export function questionOf(number: number | null): Question | null {
  if (number === null) return null;
  const [target, versus] = [Math.floor(number / NUM_CLASSES), number % NUM_CLASSES];
  return target < NUM_CLASSES && target !== versus ? { target, versus } : null;
}
