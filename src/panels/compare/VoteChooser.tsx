/** @file Whose answers are counted together, and how: changed here, and counted at once. */
import { memo } from "react";
import { canVote, isCounted, type Vote, VOTE_NAMES, votersOf } from "../../analysis/voting";
import { type RunPlan, VOTE_METHODS, type VoteChoice, type VoteMethod } from "../../experiment/plan";
import type { Run } from "../../experiment/run";
import { isMember, withMember } from "../../experiment/voteChoice";
import type { AppState } from "../../state/store";
import { Fold } from "../Fold";
import { NetworkMark } from "../NetworkMark";
import { useApp, useTraining } from "../useApp";
import { membersText } from "./voteStatus";

interface VoteChooserProps {
  /** Those that have a score, two or more. */
  readonly runs: readonly Run[];
  readonly plans: readonly RunPlan[];
  readonly vote: Vote | null;
  /** Whether the true classes of the scored images are at hand. */
  readonly hasLabels: boolean;
}

const selectChoice = (state: AppState) => state.voteChoice;

const RULES = {
  majority:
    "Each member names the garment it finds most probable, and the one that most of them name wins; a tie goes to the tied garment with the highest mean probability, and if that ties too, to the first of the ten. It is scikit-learn’s VotingClassifier with voting=\"hard\", but for ties, which go to the first there.",
  mean: "The members’ probabilities are averaged, garment by garment, and the highest mean wins; a tie goes to the first of the ten. It is scikit-learn’s VotingClassifier with voting=\"soft\".",
} as const satisfies Record<VoteMethod, string>;

export const VoteChooser = memo(function VoteChooser({ runs, plans, vote, hasLabels }: VoteChooserProps) {
  const choice = useApp(selectChoice);
  const training = useTraining();
  const byId = Object.fromEntries(runs.map((run) => [run.id, run]));
  const voters = votersOf(byId, plans, choice);
  const isPending = !isCounted(vote, byId, plans, choice);
  return (
    <Fold title="Who votes, and how" titleId="vote-heading" note={voters.length < 2 ? "Nobody now." : `Now ${membersText(voters, choice.method)}.`}>
      <div className="vote-chooser" role="group" aria-labelledby="vote-heading">
        <fieldset className="vote-members">
          <legend>Members</legend>
          {plans
            .filter(({ id }) => canVote(byId[id]))
            .map(({ id, name }) => (
              <label className="check" key={id}>
                <input type="checkbox" checked={isMember(choice, id)} onChange={(event) => training.chooseVote(withMember(choice, plans, id, event.target.checked))} />
                <NetworkMark id={id} />
                {name}
              </label>
            ))}
        </fieldset>
        <fieldset className="vote-methods">
          <legend>Method</legend>
          {VOTE_METHODS.map((method) => (
            <label className="check" key={method}>
              <input type="radio" name="vote-method" checked={choice.method === method} onChange={() => training.chooseVote({ ...choice, method })} />
              {VOTE_NAMES[method]}
            </label>
          ))}
        </fieldset>
        <div className="vote-says">
          <p className="small">{RULES[choice.method]}</p>
          {!runs.every(canVote) && <p className="small">Those that came from a results.json have no probabilities, so they do not vote.</p>}
          <p className="small vote-problem" role="status">
            {problemOf(choice, voters.length, isPending && !hasLabels)}
          </p>
        </div>
      </div>
    </Fold>
  );
});

/** Why there is no vote, or not yet the one that was chosen; empty where it stands above. */
function problemOf({ members }: VoteChoice, numVoters: number, waitsForImages: boolean): string {
  if (numVoters < 2) return `A vote takes two members or more, and ${members !== null && numVoters === 1 ? "one is" : "none is"} ticked: tick another, and it is counted at once.`;
  return waitsForImages ? "Your choice is kept. It counts as soon as the images that these networks were scored on are loaded in the Data room; until then the vote above, if there is one, is the last that was counted." : "";
}
