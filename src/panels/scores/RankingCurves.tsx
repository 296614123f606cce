/** @file ROC or precision–recall curve of each class, side by side, with the numbers behind them. */
import { useState } from "react";
import { PATH_SIZE } from "../../charts/linePath";
import type { RunId } from "../../experiment/plan";
import { NO_VALUE } from "../format";
import { galleryPlace, hrefOf } from "../gallery/galleryPlace";
import { garmentName } from "../garments/garmentNames";
import { Segmented } from "../garments/Segmented";
import { ScrollFrame } from "../ScrollFrame";
import { CurveNumbers } from "../train/CurveNumbers";
import { useLook } from "../useLooks";
import type { ClassRanking } from "./sureness";

const KINDS = [
  { value: "roc", label: "ROC" },
  { value: "precisionRecall", label: "Precision–recall" },
] as const;
type Kind = (typeof KINDS)[number]["value"];

const WORDS: Readonly<Record<Kind, string>> = {
  roc: "For every threshold of a class’s probability: of its own images, the share called so (up), against the share of all others called so (across). The area under the curve is the chance that an image of the class gets a higher probability than another: 1 at best, 0.5 by guessing.",
  precisionRecall: "For every threshold of a class’s probability: of what is called so, the share that is (up: precision), against the share of the class that is found (across: recall). Average precision is 1 at best; by guessing it is the class’s share of all images.",
};
const AREA_NAMES: Readonly<Record<Kind, string>> = { roc: "area", precisionRecall: "average precision" };

export function RankingCurves({ id, rankings }: { readonly id: RunId; readonly rankings: readonly ClassRanking[] | null }) {
  const [kind, setKind] = useState<Kind>("roc");
  return (
    <section className="rankings">
      <div className="card-head">
        <div>
          <h4>Class by class, at every threshold</h4>
          <p className="small muted">{WORDS[kind]}</p>
        </div>
        <Segmented label="Curves" options={KINDS} value={kind} onChange={setKind} />
      </div>
      <ul className="ranking-multiples">
        {(rankings ?? Array.from({ length: 10 }, (_, label): ClassRanking => ({ label, roc: null, precisionRecall: null }))).map((ranking) => (
          <li key={ranking.label}>
            <RankingFigure id={id} ranking={ranking} kind={kind} />
          </li>
        ))}
      </ul>
      {rankings && <CurveNumbers table={() => <RankingNumbers rankings={rankings} />} />}
    </section>
  );
}

function RankingFigure({ id, ranking, kind }: { readonly id: RunId; readonly ranking: ClassRanking; readonly kind: Kind }) {
  const { cssColor } = useLook(id);
  const curve = ranking[kind];
  return (
    <figure className="ranking">
      <svg viewBox={`0 0 ${PATH_SIZE} ${PATH_SIZE}`} preserveAspectRatio="none" aria-hidden>
        {kind === "roc" && <path className="score-diagonal" d={`M0 ${PATH_SIZE}L${PATH_SIZE} 0`} />}
        {curve !== null && <path className="ranking-line" d={curve.path} style={{ stroke: cssColor }} />}
      </svg>
      <figcaption className="small">
        <a href={hrefOf(galleryPlace("results", { run: id, actual: ranking.label, order: "leastSure" }))}>{garmentName(ranking.label)}</a>{" "}
        <span className="muted numbers">
          {AREA_NAMES[kind]} {curve === null ? NO_VALUE : curve.area.toFixed(3)}
        </span>
      </figcaption>
    </figure>
  );
}

function RankingNumbers({ rankings }: { readonly rankings: readonly ClassRanking[] }) {
  return (
    <ScrollFrame label="Areas of each class">
      <table className="score-table">
        <thead>
          <tr>
            <th scope="col">Class</th>
            <th scope="col" className="number">Area under ROC</th>
            <th scope="col" className="number">Average precision</th>
          </tr>
        </thead>
        <tbody>
          {rankings.map(({ label, roc, precisionRecall }) => (
            <tr key={label}>
              <th scope="row">{garmentName(label)}</th>
              <td className="number">{roc === null ? NO_VALUE : roc.area.toFixed(4)}</td>
              <td className="number">{precisionRecall === null ? NO_VALUE : precisionRecall.area.toFixed(4)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollFrame>
  );
}
