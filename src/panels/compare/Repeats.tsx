/** @file What was trained from several seeds: how far chance spreads it. */
import { spreadText } from "../../analysis/repeats";
import { counted } from "../../experiment/words";
import { Fold } from "../Fold";
import { formatLoss, formatPercent } from "../format";
import { NetworkMark } from "../NetworkMark";
import { ScrollFrame } from "../ScrollFrame";
import { recipeText } from "../train/recipeText";
import { useRepeatGroups } from "../useRepeatGroups";

/** Nothing while nothing was repeated. */
export function Repeats() {
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
    </Fold>
  );
}
