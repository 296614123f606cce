/** @file One network: its picture, its size, and where its run stands. */
import { type ComponentType, lazy, memo, Suspense } from "react";
import { architectureById } from "../../nn/architectures";
import type { RunId, RunPlan } from "../../experiment/plan";
import { summarize } from "../../nn/summary";
import { cardOf, isTrainedHere } from "../../experiment/origin";
import type { Run } from "../../experiment/run";
import type { AppState } from "../../state/store";
import { formatInteger, formatLoss, NO_VALUE } from "../format";
import { NetworkMark } from "../NetworkMark";
import { useApp } from "../useApp";
import { useLook } from "../useLooks";
import { ArchitectureDiagram } from "./ArchitectureDiagram";
import type { CardDensity } from "./cardDensity";
import { cardScore, cardState } from "./cardState";
import { LayerTable } from "./LayerTable";
import { planFor } from "./plan";
import { pulse } from "./pulse";
import { recipeText } from "./recipeText";
import { RunMenu } from "./RunMenu";
import { selectError, selectIsFashionMnist } from "./selectors";
import { sparklinePath } from "./sparkline";

/** A card does without it where its code cannot be had. */
const RepeatNote = lazy<ComponentType<{ readonly id: RunId }>>(async () => ({ default: await import("./RepeatNote").then((module) => module.RepeatNote, () => () => null) }));

const selectRun = (id: RunId) => (state: AppState) => state.runs[id] ?? null;

interface NetworkCardProps {
  readonly plan: RunPlan;
  readonly density: CardDensity;
  /** Whether runs may differ in their recipes, so that each says its own. */
  readonly saysRecipe: boolean;
}

export const NetworkCard = memo(function NetworkCard({ plan: runPlan, density, saysRecipe }: NetworkCardProps) {
  const { id, name } = runPlan;
  const run = useApp(selectRun(id));
  const { cssColor: color } = useLook(id);
  const { layers, architecture } = run?.network ?? runPlan.network;
  const plan = planFor(runPlan, run);
  const state = cardState(run, runPlan.isChosen);
  const score = cardScore(run, architecture, useApp(selectIsFashionMnist));
  const roomError = useApp(selectError);
  const heading = `network-${id}-heading`;
  const isLine = density === "line";
  return (
    <article className={isLine ? "run-line" : "card network-card"} data-density={density} aria-labelledby={heading} style={{ "--network": color } as React.CSSProperties}>
      <header className="network-head">
        <NetworkMark id={id} />
        <div>
          <h3 id={heading}>{name}</h3>
          <p className="network-state numbers" data-tone={state.tone}>
            {state.text}
            {run?.test != null && (
              <Suspense>
                <RepeatNote id={id} />
              </Suspense>
            )}
          </p>
        </div>
        <RunMenu plan={runPlan} />
      </header>
      <ArchitectureDiagram layers={layers} color={color} />
      {saysRecipe && <p className="network-recipe numbers">{recipeText(run?.config ?? runPlan.recipe, runPlan.trainSize)}</p>}
      <dl className="network-facts numbers">
        <Fact label="Parameters" value={formatInteger(summarize(layers).totalParams)} />
        <Fact label="Epochs" value={epochsText(run, plan)} />
        <Fact label={score.label} value={score.value} isLarge isQuiet={!score.isOwn} />
      </dl>
      {!isLine && <RunPulse run={run} />}
      {run?.error != null && run.error !== roomError && <p className="notice">{run.error}</p>}
      {density === "full" && (
        <details className="network-layers">
          <summary>Layers</summary>
          <p className="small muted network-description">{architecture === null ? "A network that is not the paper’s." : architectureById(architecture).description}</p>
          <LayerTable layers={layers} name={name} />
        </details>
      )}
    </article>
  );
});

function epochsText(run: Run | null, { epochs, isOpenEnded }: ReturnType<typeof planFor>): string {
  if (run === null) return `${isOpenEnded ? "up to " : ""}${epochs}`;
  if (run.imported !== undefined && !isTrainedHere(run)) return NO_VALUE;
  const card = cardOf(run);
  if (card !== null && run.status === "finished") return `${card.epochs} of ${epochs}`;
  return `${run.shipped === undefined ? "" : `${run.shipped.epochs} + `}${run.epochs.length} of ${epochs}`;
}

interface FactProps {
  readonly label: string;
  readonly value: string;
  readonly isLarge?: boolean;
  readonly isQuiet?: boolean;
}

function Fact({ label, value, isLarge = false, isQuiet = false }: FactProps) {
  return (
    <div className={isLarge ? "fact fact-large" : "fact"} data-quiet={isQuiet || undefined}>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}

const WIDTH = 320;
const HEIGHT = 32;

/** The loss of the epoch under way or the last one, reading by reading, and how far that epoch is. Takes the same room when there is none. */
function RunPulse({ run }: { readonly run: Run | null }) {
  const { label, loss, share } = pulse(run);
  const path = run === null ? "" : sparklinePath(run.recentLosses, WIDTH, HEIGHT);
  return (
    <div className="pulse">
      <div className="pulse-label numbers">
        <span>{label}</span>
        <span>{loss === null ? NO_VALUE : formatLoss(loss)}</span>
      </div>
      <svg viewBox={`0 -2 ${WIDTH} ${HEIGHT + 4}`} preserveAspectRatio="none" aria-hidden>
        {path === "" ? <path className="pulse-empty" d={`M0 ${HEIGHT}H${WIDTH}`} /> : <path d={path} />}
      </svg>
      <div className="pulse-epoch">
        <span style={{ transform: `scaleX(${share})` }} />
      </div>
    </div>
  );
}
