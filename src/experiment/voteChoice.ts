/** @file Changes to who votes and how: pure functions from one choice to the next. */
import { DEFAULT_VOTE, type RunId, type RunPlan, type VoteChoice } from "./plan";

type Ids = readonly Pick<RunPlan, "id">[];

/** Whether `id` votes once it has a score. */
export function isMember({ members }: VoteChoice, id: RunId): boolean {
  return members === null || members.includes(id);
}

/** With `id` among the members or not. Where all that are planned are, those to come are too. */
export function withMember(choice: VoteChoice, plans: Ids, id: RunId, isIn: boolean): VoteChoice {
  const members = plans.map((plan) => plan.id).filter((other) => (other === id ? isIn : isMember(choice, other)));
  return { ...choice, members: members.length === plans.length ? null : members };
}

/** Without a run that is not there any more. */
export function withoutMember(choice: VoteChoice, id: RunId): VoteChoice {
  return choice.members?.includes(id) ? { ...choice, members: choice.members.filter((other) => other !== id) } : choice;
}

/** The choice that a counted vote came of; the default where there is none to tell. @param scored all that could have voted. */
export function choiceBehind(vote: Pick<VoteChoice, "method"> & { readonly members: readonly RunId[] } | null, scored: Ids): VoteChoice {
  if (vote === null) return DEFAULT_VOTE;
  const { members, method } = vote;
  return { members: scored.every(({ id }) => members.includes(id)) ? null : members, method };
}
