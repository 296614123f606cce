/** @file A run's recipe, every value with what it does, and good and bad examples to try; once it trains, with what it did. */
import { type ReactNode, useEffect, useId, useMemo, useRef, useState } from "react";
import { nextRunId } from "../../experiment/edits";
import { expectedEpochSeconds } from "../../experiment/expectedEpoch";
import { RECIPE_CHOICES, recipeValues, withRecipeValue } from "../../experiment/recipeFields";
import { ownRecipe, type Recipe } from "../../experiment/recipe";
import { recipeOutcome } from "../../experiment/recipeOutcome";
import { RECIPE_WORDS, type RecipeSetting } from "../../experiment/recipeWords";
import type { RunPlan } from "../../experiment/plan";
import { summarize } from "../../nn/summary";
import { type AugmentationSpec, isPlainAugmentation, NO_AUGMENTATION } from "../../nn/trainConfig";
import type { AppState } from "../../state/store";
import { useApp, usePlanning } from "../useApp";
import { useLook } from "../useLooks";
import { AugmentationStrip } from "./AugmentationStrip";
import { allCostText, kindCostText } from "./augmentationCost";
import { LearningRateCurve } from "./LearningRateCurve";
import { useKeys } from "./useKeys";
import { useOpenEditor } from "./useOpenEditor";
import "../../styles/editor.css";

/** In groups, in the order in which one thinks of them; those that the recipe does not have are left out. */
const COLUMNS: readonly (readonly Group[])[] = [
  [{ title: "Steps", names: ["optimizer", "momentum", "nesterov", "rho", "beta1", "beta2", "epsilon", "amsgrad", "centered", "learningRate", "batchSize", "weightDecay", "clipping", "clipLimit", "seed"] }],
  [{ title: "Over time", names: ["epochs", "schedule", "everyEpochs", "factor", "alpha", "peak", "start", "end", "rate", "warmup", "earlyStopping", "monitor", "patience", "minDelta", "restoreBestWeights"] }],
  [
    { title: "Augmentation", names: ["translation", "rotation", "zoom", "flip", "cutOut", "brightness", "contrast"] },
    { title: "Against learning by heart", names: ["labelSmoothing", "averaging", "testTimeFlip"] },
  ],
];

interface Group {
  readonly title: string;
  readonly names: readonly RecipeSetting[];
}

export function RecipeEditor({ plan }: { readonly plan: RunPlan }) {
  const { id, name, network } = plan;
  const run = useApp((state) => state.runs[id] ?? null);
  // What came of a run is that of the recipe it was trained by.
  const { recipe, trainSize } = run === null ? plan : { recipe: run.config, trainSize: run.trainSize };
  const outcome = useMemo(() => (run === null ? null : recipeOutcome(run)), [run]);
  const planning = usePlanning();
  const { open, close } = useOpenEditor();
  const nextId = useApp(selectNextId);
  const editCopy = (): void => {
    const problem = planning.duplicate(id);
    setRefusal(problem);
    if (problem === null) open(nextId, "recipe");
  };
  const { cssColor: color } = useLook(id);
  const [refusal, setRefusal] = useState<string | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const headingId = useId();
  useEffect(() => {
    heading.current?.focus();
    heading.current?.scrollIntoView({ block: "start" });
  }, []);
  const values = recipeValues(recipe);
  const own = recipeValues(ownRecipe(network.architecture));
  const change = (next: Recipe): void => setRefusal(planning.editRecipe(id, next));
  const byKey = (event: KeyboardEvent): void => {
    if (event.key === "Escape") close();
  };
  const section = useRef<HTMLElement>(null);
  useKeys(section, byKey);
  const plainEpoch = useApp(selectPlainEpoch(plan));
  const costRemark = (setting: RecipeSetting): string | null => {
    const kind = setting === "flip" ? "horizontalFlip" : setting;
    return isKind(kind) ? kindCostText(kind, recipe.augmentation, trainSize) : null;
  };
  const fieldsOf = (names: readonly RecipeSetting[]): ReactNode => names.filter((setting) => values.has(setting)).map((setting) => <RecipeField key={setting} setting={setting} value={values.get(setting) ?? ""} remark={outcome === null ? costRemark(setting) : (outcome.get(setting) ?? null)} isFixed={outcome !== null} usual={own.get(setting) ?? null} recipe={recipe} onChange={change} />);
  return (
    <section className="card network-editor recipe-editor" aria-labelledby={headingId} ref={section} style={{ "--network": color } as React.CSSProperties}>
      <header className="editor-head">
        <h3 id={headingId} ref={heading} tabIndex={-1}>
          Recipe of {name}
        </h3>
        <button type="button" className="button" onClick={close}>
          Done
        </button>
      </header>
      {outcome !== null && (
        <p className="recipe-fixed">
          {outcome.size === 0 ? "Once it has trained a step, what each setting did stands beside it." : "What each setting did in this run stands beside it, where its history tells."}{" "}
          <button type="button" className="button" onClick={editCopy}>
            Edit a copy
          </button>
        </p>
      )}
      {refusal !== null && (
        <p className="notice" role="status">
          {refusal}
        </p>
      )}
      <div className="recipe-groups">
        {COLUMNS.map((groups, column) => (
          <div className="recipe-column" key={column}>
            {groups.map(({ title, names }) => (
              <div className="recipe-group" role="group" aria-label={title} key={title}>
                <p className="settings-group-title" aria-hidden>
                  {title}
                </p>
                {title === "Over time" && <LearningRateCurve recipe={recipe} stepsPerEpoch={Math.max(1, Math.ceil(trainSize / recipe.batchSize))} />}
                {title === "Augmentation" && (
                  <>
                    <AugmentationStrip augmentation={recipe.augmentation} seed={recipe.seed} />
                    <p className="hint">{allCostText(trainSize, plainEpoch)}</p>
                  </>
                )}
                {fieldsOf(names)}
              </div>
            ))}
          </div>
        ))}
      </div>
    </section>
  );
}

const selectNextId = (state: AppState) => nextRunId(state.experiment);

/** An epoch of the run's network without augmentation, by what was trained here; null where nothing was. */
const selectPlainEpoch = ({ network, trainSize }: RunPlan) => ({ runs }: AppState): number | null => {
  const plain = Object.values(runs).filter(({ config }) => isPlainAugmentation(config.augmentation));
  return expectedEpochSeconds(plain, summarize(network.layers).multiplyAdds, trainSize);
};

function isKind(name: string): name is keyof AugmentationSpec {
  return name in NO_AUGMENTATION;
}

interface RecipeFieldProps {
  readonly setting: RecipeSetting;
  readonly value: string;
  /** The network's own recipe's; null where that has no such value. */
  readonly usual: string | null;
  /** What it costs, or did; null where nothing is to be said. */
  readonly remark: string | null;
  /** Whether the run has been trained by it. */
  readonly isFixed: boolean;
  readonly recipe: Recipe;
  readonly onChange: (recipe: Recipe) => void;
}

/** What was typed stays as typed while it will not do, and says why; the recipe keeps what it had. */
function RecipeField({ setting, value, usual, remark, isFixed, recipe, onChange }: RecipeFieldProps) {
  const id = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const { name, unit, does, good, bad } = RECIPE_WORDS[setting];
  const choices = RECIPE_CHOICES[setting];
  const problem = draft === null ? null : withRecipeValue(recipe, setting, draft).problem;
  const set = (text: string): void => {
    const result = withRecipeValue(recipe, setting, text);
    if (result.problem === null) onChange(result.recipe);
  };
  const type = (text: string): void => {
    setDraft(text);
    set(text);
  };
  const isYesNo = choices?.join() === "false,true";
  return (
    <div className="recipe-field" data-changed={(usual !== null && value !== usual) || undefined}>
      <div className="recipe-field-row">
        <label htmlFor={id}>
          {name}
          {unit !== null && <span className="muted"> ({unit})</span>}
        </label>
        {isYesNo ? (
          <input id={id} type="checkbox" disabled={isFixed} checked={value === "true"} aria-describedby={`${id}-does`} onChange={(event) => set(String(event.target.checked))} />
        ) : choices !== undefined ? (
          <select id={id} disabled={isFixed} value={value} aria-describedby={`${id}-does`} onChange={(event) => set(event.target.value)}>
            {choices.map((choice) => (
              <option key={choice}>{choice}</option>
            ))}
          </select>
        ) : (
          <input
            id={id}
            type="text"
            inputMode="decimal"
            autoComplete="off"
            size={8}
            readOnly={isFixed}
            value={draft ?? value}
            aria-invalid={problem !== null}
            aria-describedby={`${id}-does${problem === null ? "" : ` ${id}-problem`}`}
            onChange={(event) => type(event.target.value)}
            onBlur={() => problem === null && setDraft(null)}
          />
        )}
      </div>
      <details className="recipe-words">
        <summary id={`${id}-does`}>{does}</summary>
        <p>
          <b>Try</b> {good}
        </p>
        <p>
          <b>Or, to see it fail,</b> {bad}
        </p>
      </details>
      {remark !== null && (
        <p className="recipe-remark">
          {isFixed && <b>In this run:</b>} {remark}
        </p>
      )}
      {problem !== null && (
        <p className="field-problem" id={`${id}-problem`} role="status">
          {problem} Still {value}.
        </p>
      )}
    </div>
  );
}
