/** @file What was trained from several seeds: how far chance spreads it. */
import { useMemo } from "react";
import { type KernelVote, kernelVotes } from "../../analysis/kernelVotes";
import { spreadText } from "../../analysis/repeats";
import { counted, listed, numberWord } from "../../experiment/words";
import { Fold } from "../Fold";
import { formatLoss, formatPercent } from "../format";
import { NetworkMark } from "../NetworkMark";
import { ScrollFrame } from "../ScrollFrame";
import { recipeText } from "../train/recipeText";
import { usePlans } from "../usePlans";
import { useRepeatGroups } from "../useRepeatGroups";
import { useScoredRuns } from "./useScoredRuns";

interface RepeatsProps {
  /** True classes of the scored test images; null where they are not at hand. */
  readonly labels: ArrayLike<number> | null;
}

/** Nothing while nothing was repeated. */
export function Repeats({ labels }: RepeatsProps) {
  const groups = useRepeatGroups();
  if (groups.length === 0) return null;
  return (
    <Fold title="Repeats" note={`${counted(groups.length, "network")} trained from several seeds`} className="repeats">
      <ScrollFrame className="repeats-frame" label="Repeats, by network">
        <table className="repeats-table">
          <caption className="small muted">
            Mean ± standard deviation over the seeds. What differs by less is chance: the same recipe, begun again, would come out elsewhere within it.
          </caption>
          <thead>
            <tr>
              {["Network", "Recipe", "Seeds"].map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
              {["Test accuracy", "Best", "Worst", "Test loss"].map((head) => (
                <th key={head} scope="col" className="number">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {groups.map(({ name, runs, accuracy, loss }) => (
              <tr key={runs[0]!.id}>
                <th scope="row">
                  {runs.map(({ id }) => (
                    <NetworkMark id={id} key={id} />
                  ))}{" "}
                  {name}
                </th>
                <td>{recipeText(runs[0]!.config, runs[0]!.trainSize).replace(/, seed \d+/, "")}</td>
                <td className="numbers">{runs.map(({ config }) => config.seed).join(", ")}</td>
                <td className="number">{spreadText(accuracy)}</td>
                <td className="number">{formatPercent(accuracy.max)}</td>
                <td className="number">{formatPercent(accuracy.min)}</td>
                <td className="number">
                  {formatLoss(loss.mean)} ± {formatLoss(loss.standardDeviation)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollFrame>
      {labels !== null && <KernelVotes labels={labels} />}
    </Fold>
  );
}

/** Nothing where no network has other kernels beside other seeds. */
function KernelVotes({ labels }: { readonly labels: ArrayLike<number> }) {
  const plans = usePlans();
  const scored = useScoredRuns();
  const votes = useMemo(() => kernelVotes(Object.fromEntries(scored.map((run) => [run.id, run])), plans, Array.from(labels)), [scored, plans, labels]);
  if (votes.length === 0) return null;
  return (
    <section className="kernel-votes" aria-labelledby="kernel-votes-heading">
      <h4 id="kernel-votes-heading">Do different kernels vote better than different seeds?</h4>
      <ul>
        {votes.map((vote) => (
          <li key={vote.ofSeeds.members.join()}>{kernelVoteSentence(vote)}</li>
        ))}
      </ul>
    </section>
  );
}

function kernelVoteSentence({ name, kernels, ofKernels, ofSeeds, pValue }: KernelVote): string {
  const difference = ofKernels.accuracy - ofSeeds.accuracy;
  const answer = pValue >= 0.05 ? "no difference that the test images can tell from chance" : difference > 0 ? "better, by more than noise explains" : "worse, by more than noise explains";
  const scores = `the majority vote of kernels ${listed(kernels)} reaches ${formatPercent(ofKernels.accuracy)}, that of ${numberWord(ofSeeds.members.length)} seeds ${formatPercent(ofSeeds.accuracy)}`;
  return `${name}: ${scores}: ${answer} (McNemar’s exact test, p ${pValue < 0.001 ? "< 0.001" : `= ${pValue.toFixed(3)}`}).`;
}
