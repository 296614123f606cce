/** @file The filters of a layer by what they matter for: each switched off by itself, over the same test images. */
import { rankUnits, type UnitScores } from "../../../explain/filterOff";
import { scoreUnitsBy } from "../../../explain/unitScores";
import { at, intAt } from "../../../data/arrays";
import { formatInteger } from "../../format";
import { shortGarmentName } from "../../garments/garmentNames";
import { ScrollFrame } from "../../ScrollFrame";
import { useTraining } from "../../useApp";
import { useInside } from "../useInside";
import { capital, type LearnedLayer, unitName } from "./learnedLayers";
import { TaskLine } from "./TaskLine";
import { useTask } from "./useTask";
import { useTestImages } from "./useTestImages";

export function RankCard({ layer }: { readonly layer: LearnedLayer }) {
  const { network } = useInside();
  const training = useTraining();
  const set = useTestImages();
  const { state, start, stop } = useTask<UnitScores>();
  const rank = () => {
    if (set !== null) start(async (work) => scoreUnitsBy(network, layer.layer, set, await training.manyImages(), work));
  };
  return (
    <section className="card learned-card" aria-labelledby="learned-rank">
      <header>
        <h4 id="learned-rank">Which {layer.unitWord}s matter</h4>
        <p className="small muted">Each {layer.unitWord} of {layer.title} is switched off, by itself, and {formatInteger(set?.size ?? 0)} test images are asked again: how many more are wrong, and of which classes. The network is as trained.</p>
      </header>
      <TaskLine state={state} start={`Rank the ${layer.unitWord}s`} doing={`Switching off each of ${formatInteger(layer.numUnits)}`} onStart={rank} onStop={stop} />
      {state.status === "done" && <Ranking layer={layer} scores={state.value} />}
    </section>
  );
}

/** Classes that are named. */
const NUM_LOSERS = 3;

function Ranking({ layer, scores }: { readonly layer: LearnedLayer; readonly scores: UnitScores }) {
  const { href } = useInside();
  return (
    <ScrollFrame label={`The ${layer.unitWord}s, by what they matter for`} className="learned-ranking">
      <table>
        <caption className="small muted">With all: {formatInteger(scores.rightWithAll)} of {formatInteger(scores.numImages)} right. Those without which most is lost come first.</caption>
        <thead>
          <tr><th scope="col">{capital(layer.unitWord)}</th><th scope="col" className="number">Right without it</th><th scope="col" className="number">Change</th><th scope="col">Classes that lose most</th></tr>
        </thead>
        <tbody>
          {rankUnits(scores).map((unit) => {
            const right = intAt(scores.right, scores.units.indexOf(unit));
            return (
              <tr key={unit}>
                <th scope="row"><a href={href({ layer: layer.name, unit })}>{unitName(layer, unit)}</a></th>
                <td className="number">{formatInteger(right)}</td>
                <td className="number">{right > scores.rightWithAll ? "+" : right < scores.rightWithAll ? "−" : ""}{formatInteger(Math.abs(right - scores.rightWithAll))}</td>
                <td>{losersOf(scores, unit)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </ScrollFrame>
  );
}

function losersOf({ units, rightByClass, rightByClassWithAll }: UnitScores, unit: number): string {
  const without = at(rightByClass, units.indexOf(unit));
  const losses = Array.from(without, (right, label) => ({ label, loss: intAt(rightByClassWithAll, label) - right })).filter(({ loss }) => loss > 0);
  const most = losses.toSorted((a, b) => b.loss - a.loss).slice(0, NUM_LOSERS);
  return most.length === 0 ? "none" : most.map(({ label, loss }) => `${shortGarmentName(label)} −${loss}`).join(", ");
}
