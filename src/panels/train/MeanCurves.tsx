/** @file Loss or accuracy over epochs, one line for each network and recipe: where it was trained from several seeds, their mean, in a band of ± one standard deviation. */
import { useMemo } from "react";
import { at } from "../../data/arrays";
import { bandPath, linePath, type Axes } from "../../charts/linePath";
import type { RunPlan } from "../../experiment/plan";
import { counted, NO_VALUE } from "../../experiment/words";
import { NetworkMark } from "../NetworkMark";
import { ScrollFrame } from "../ScrollFrame";
import { useAppWhere } from "../useApp";
import { useLook } from "../useLooks";
import { areSameAxes, CurveFrame } from "./CurveFrame";
import { EpochTable, formatMeasure } from "./CurveNumbers";
import { areSameCurves, type CurveRun, lastValue, manyAxes, type Measure, type Part } from "./history";
import type { CurvesFigureProps } from "./HistoryFigure";
import { LineSwatch } from "./LineSwatch";
import { type MeanCurve, meanCurve, type PlannedOrRun, plannedOrRun, type SeedGroup, seedGroups } from "./meanCurves";
import { planFor } from "./plan";

export function MeanCurves({ plans, measure, scale, title }: CurvesFigureProps) {
  const groups = useSeedGroups(plans);
  const axes = useAppWhere((state) => manyAxes(plans.map((plan) => planFor(plan, state.runs[plan.id] ?? null)), measure, scale), areSameAxes);
  return (
    <CurveFrame measure={measure} title={title} note="validation, mean over seeds, band ± standard deviation" axes={axes} table={() => <MeanNumbers groups={groups} measure={measure} />}>
      {groups.map((group) => (
        <GroupCurve key={at(group.ids, 0)} group={group} axes={axes} measure={measure} />
      ))}
    </CurveFrame>
  );
}

/** What each line is, and where it stands. */
export function MeanList({ plans }: Pick<CurvesFigureProps, "plans">) {
  const groups = useSeedGroups(plans);
  return (
    <ScrollFrame className="curve-list mean-list" label="Networks with curves">
      <p className="small muted">The newest validation loss and accuracy, mean ± standard deviation of the seeds that got so far. A run from one seed is a line without a band.</p>
      <ul>
        {groups.map((group) => (
          <MeanEntry key={at(group.ids, 0)} group={group} />
        ))}
      </ul>
    </ScrollFrame>
  );
}

interface GroupProps {
  readonly group: SeedGroup;
}

function GroupCurve({ group: { ids }, axes, measure }: GroupProps & { readonly axes: Axes; readonly measure: Measure }) {
  const { cssColor, dash } = useLook(at(ids, 0));
  const runs = useGroupRuns(ids);
  const { line, band } = useMemo(() => {
    const { mean, deviation } = meanCurve(runs, measure, "validation");
    return { line: linePath(mean, axes).d, band: bandPath(mean, deviation, axes) };
  }, [runs, measure, axes]);
  return (
    <g data-runs={ids.join(" ")}>
      {band !== "" && <path className="mean-band" d={band} style={{ fill: cssColor }} />}
      <path className="many-line" d={line} style={{ stroke: cssColor }} strokeDasharray={dash} />
    </g>
  );
}

function MeanEntry({ group: { ids, name } }: GroupProps) {
  const look = useLook(at(ids, 0));
  const runs = useGroupRuns(ids);
  return (
    <li data-shown>
      <div className="mean-entry">
        <LineSwatch {...look} />
        <NetworkMark id={at(ids, 0)} />
        <span className="curve-entry-name" title={name}>
          {name} <span className="muted">({counted(ids.length, "seed")})</span>
        </span>
        <span className="curve-entry-value numbers">{newest(meanCurve(runs, "loss", "validation"), "loss")}</span>
        <span className="curve-entry-value numbers">{newest(meanCurve(runs, "accuracy", "validation"), "accuracy")}</span>
      </div>
    </li>
  );
}

function newest(curve: MeanCurve, measure: Measure): string {
  return lastValue({ values: curve.mean }) === null ? NO_VALUE : cellText(curve, curve.mean.findLastIndex((value) => value !== null), measure, false);
}

interface MeanNumbersProps {
  readonly groups: readonly SeedGroup[];
  readonly measure: Measure;
}

function MeanNumbers({ groups, measure }: MeanNumbersProps) {
  const runs = useGroupRuns(groups.flatMap(({ ids }) => ids));
  const columns = groups.flatMap(({ ids, name }, i) => {
    const first = groups.slice(0, i).reduce((count, before) => count + before.ids.length, 0);
    const own = runs.slice(first, first + ids.length);
    return (["train", "validation"] as const satisfies readonly Part[]).map((part) => ({ name: `${name}, ${part}`, curve: meanCurve(own, measure, part), isRepeated: ids.length > 1 }));
  });
  const numEpochs = Math.max(0, ...columns.map(({ curve }) => curve.mean.length));
  const rows = Array.from({ length: numEpochs }, (_, epoch) => ({ epoch, cells: columns.map(({ curve, isRepeated }) => cellText(curve, epoch, measure, isRepeated)) }));
  return <EpochTable measure={measure} columns={columns.map(({ name }) => name)} rows={rows} />;
}

/** "89.92 ± 0.20 %, 3 seeds"; the mean alone where one seed got so far. */
function cellText({ mean, deviation, counts }: MeanCurve, epoch: number, measure: Measure, withCount: boolean): string {
  const [value = null, spread = null] = [mean[epoch], deviation[epoch]];
  if (value === null) return NO_VALUE;
  const figure = spread === null ? formatMeasure(value, measure) : `${formatMeasure(value, measure).replace(/\s%$/, "")} ± ${formatMeasure(spread, measure)}`;
  return withCount ? `${figure}, ${counted(counts[epoch] ?? 0, "seed")}` : figure;
}

function useGroupRuns(ids: readonly string[]): readonly (CurveRun | null)[] {
  return useAppWhere((state) => ids.map((id): CurveRun | null => state.runs[id] ?? null), areSameCurves);
}

function useSeedGroups(plans: CurvesFigureProps["plans"]): readonly SeedGroup[] {
  const runs = useAppWhere((state) => plans.map((plan: RunPlan) => plannedOrRun(plan, state.runs[plan.id] ?? null)), areSameRuns);
  return useMemo(() => seedGroups(runs), [runs]);
}

function areSameRuns(a: readonly PlannedOrRun[], b: readonly PlannedOrRun[]): boolean {
  return a.length === b.length && a.every((run, i) => (Object.keys(run) as (keyof PlannedOrRun)[]).every((field) => run[field] === b[i]?.[field]));
}
