/** @file Whose vote it is, in a few words. */
import type { Comparison } from "../../analysis/comparison";
import type { RunId, VoteChoice, VoteMethod } from "../../experiment/plan";
import { isMember } from "../../experiment/voteChoice";
import { listed } from "../../experiment/words";

const METHOD_WORDS = { majority: "majority", mean: "mean" } as const satisfies Record<VoteMethod, string>;

/** Members that are named one by one. */
const MAX_NAMED = 8;

/** "1, 2 and 3, majority": by the numbers that stand on the runs' marks; "24 runs, majority". */
export function membersText(members: readonly RunId[], method: VoteMethod): string {
  return `${members.length > MAX_NAMED ? `${members.length} runs` : listed(members)}, ${METHOD_WORDS[method]}`;
}

/** What stands below the vote's heading. */
export function voteStatus({ vote, networks }: Pick<Comparison, "vote" | "networks">, choice: VoteChoice): string {
  if (vote !== null) return `Of ${membersText(vote.members, vote.method)}.`;
  if (networks.length < 2) return "Takes two networks.";
  return networks.filter(({ id }) => isMember(choice, id)).length < 2 ? "No vote: choose two members or more below." : "Not counted yet.";
}
