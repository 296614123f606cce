/** @file What `npm test` says at its end: what passed, what failed, and what could not be run here, which is never called passed. */

export interface Outcome {
  readonly name: string;
  readonly result: "passed" | "failed" | "skipped";
  /** A sentence: why it was skipped. */
  readonly reason?: string;
}

/** The last lines; the very last counts. */
export function closingLines(outcomes: readonly Outcome[]): string[] {
  const named = (result: Outcome["result"]) => outcomes.filter((outcome) => outcome.result === result);
  const [failed, skipped] = [named("failed"), named("skipped")];
  return [
    ...(failed.length > 0 ? [`Failed: ${failed.map(({ name }) => name).join(", ")}`] : []),
    ...skipped.map(({ name, reason }) => `Skipped: ${name}. ${reason}`),
    `checks: ${named("passed").length} passed, ${failed.length} failed, ${skipped.length} skipped`,
  ];
}

/** Of the process: only a failure is one. */
export function exitCode(outcomes: readonly Outcome[]): number {
  return outcomes.some(({ result }) => result === "failed") ? 1 : 0;
}
