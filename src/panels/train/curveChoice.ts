/** @file Which runs' curves are shown: the one that trains, one, some or all. */
import type { RunId, RunPlan } from "../../experiment/plan";
import { numberWord } from "../../experiment/words";

/** "followed": the one that trains, or trained last. "means": all, those from several seeds taken together. */
export type CurveChoice = "followed" | "all" | "means" | { readonly one: RunId } | { readonly some: readonly RunId[] };

/** Of how many curves' runs a radio button each is not too much. */
export const MAX_BUTTONS = 3;

/** In the experiment's order, one at least: where nothing of the choice is there (any more), the first. */
export function shownPlans(choice: CurveChoice, plans: readonly RunPlan[], followed: RunId | null): readonly RunPlan[] {
  if (choice === "all" || choice === "means") return plans;
  const ids: readonly (RunId | null)[] = choice === "followed" ? [followed] : "one" in choice ? [choice.one] : choice.some;
  const shown = plans.filter(({ id }) => ids.includes(id));
  return shown.length > 0 ? shown : plans.slice(0, 1);
}

/** With run `id` shown or not; the last one stays. */
export function withRun(choice: CurveChoice, id: RunId, isShown: boolean, plans: readonly RunPlan[], followed: RunId | null): CurveChoice {
  const before = shownPlans(choice, plans, followed).map((plan) => plan.id);
  const ids = plans.map((plan) => plan.id).filter((other) => (other === id ? isShown : before.includes(other)));
  if (ids.length === 0) return { some: [id] };
  return ids.length === plans.length ? "all" : { some: ids };
}

/** The value of the choice in a select: a run's id, or a word. */
export function choiceValue(choice: CurveChoice): string {
  if (typeof choice === "string") return choice;
  return "one" in choice ? choice.one : "some";
}

/** The choice that `choiceValue` gave `value`; "some" keeps what is shown. */
export function choiceOf(value: string, shown: readonly RunPlan[]): CurveChoice {
  if (value === "followed" || value === "all" || value === "means") return value;
  return value === "some" ? { some: shown.map(({ id }) => id) } : { one: value };
}

/** "All three networks", "Both networks", "The one network"; "All 24 runs". */
export function allOf(count: number): string {
  if (count > MAX_BUTTONS) return `All ${numberWord(count)} runs`;
  return count === 1 ? "The one network" : count === 2 ? "Both networks" : `All ${numberWord(count)} networks`;
}

/** What a figure's name says of the runs in it. */
export function shownTitle(shown: readonly RunPlan[], plans: readonly RunPlan[]): string {
  const [only, ...others] = shown;
  if (only !== undefined && others.length === 0 && plans.length > 1) return only.name;
  return shown.length === plans.length ? (plans.length === 1 ? (only?.name ?? "") : allOf(plans.length)) : `${shown.length} of ${plans.length} runs`;
}

/**
 * Whether `shown` are drawn with dashes, on axes of our own: tfjs-vis cannot dash a line, compiles each chart anew with
 * every reading, and takes ever longer with more lines. Up to eight runs have a colour each (runLooks.ts).
 */
export function areMany(shown: readonly RunPlan[], plans: readonly RunPlan[]): boolean {
  return shown.length > 3 || (shown.length > 1 && plans.length > 8);
}
