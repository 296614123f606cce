/** @file What can be done with one run: train it, again from another seed, edit its layers, and change its place in the plan. */
import { useState } from "react";
import { nextRunId } from "../../experiment/edits";
import type { RunPlan } from "../../experiment/plan";
import { isActive } from "../../session/training";
import type { AppState } from "../../state/store";
import { type EditedPart, useOpenEditor } from "../editor/useOpenEditor";
import { useApp, usePlanning } from "../useApp";
import { usePlans } from "../usePlans";
import { MenuForm } from "./MenuForm";
import { nameFields, readAxes, readSeeds, REPEAT_FIELDS, SEARCH_FIELDS } from "./menuFields";
import { randomSeed } from "./randomSeed";

const selectNextId = (state: AppState) => nextRunId(state.experiment);
const selectIsActive = (state: AppState) => isActive(state.training.status);

interface RunCommandsProps {
  readonly plan: RunPlan;
  readonly onClose: () => void;
}

/** A refusal is said where it was asked for. */
export function RunCommands({ plan: { id, name }, onClose }: RunCommandsProps) {
  const planning = usePlanning();
  const plans = usePlans();
  const isLocked = useApp(selectIsActive);
  const { open } = useOpenEditor();
  const nextId = useApp(selectNextId);
  const hasResult = useApp((state) => state.runs[id] !== undefined);
  const [asked, ask] = useState<"name" | "repeats" | "search" | null>(null);
  const [said, say] = useState<string | null>(null);
  const place = plans.findIndex((plan) => plan.id === id);
  const done = (problem: string | null): void => {
    say(problem);
    if (problem === null) onClose();
  };
  // What came of a run is that of its layers and its recipe: they stay with it.
  const edit = (part: EditedPart): string | null => {
    const problem = hasResult ? planning.duplicate(id) : null;
    if (problem === null) open(hasResult ? nextId : id, part);
    return problem;
  };
  const command = (text: string, run: () => string | null, isEnabled = true) => (
    <li>
      <button type="button" className="button" aria-disabled={!isEnabled} onClick={() => isEnabled && done(run())}>
        {text}
      </button>
    </li>
  );
  return (
    <div className="run-menu-body">
      {asked === "name" && <MenuForm fields={nameFields(name)} submit="Save" onSubmit={([text = ""]) => done(planning.rename(id, text))} onCancel={onClose} />}
      {asked === "repeats" && <MenuForm fields={REPEAT_FIELDS} submit="Repeat" onSubmit={(values) => done(planning.repeat(id, readSeeds(values)))} onCancel={onClose} />}
      {asked === "search" && <MenuForm fields={SEARCH_FIELDS} submit="Add the runs" onSubmit={(values) => done(planning.search(id, readAxes(values)))} onCancel={onClose} />}
      {asked === null && (
        <ul>
          {command("Train this", () => planning.trainOnly(id), !isLocked)}
          {command("Train again with another seed", () => planning.trainAgain(id, randomSeed()), !isLocked)}
          <li>
            <button type="button" className="button" aria-disabled={isLocked} onClick={() => !isLocked && ask("repeats")}>
              Repeat with other seeds…
            </button>
          </li>
          <li>
            <button type="button" className="button" aria-disabled={isLocked} onClick={() => !isLocked && ask("search")}>
              Search over a few values…
            </button>
          </li>
          {command(hasResult ? "Edit the layers of a copy" : "Edit layers", () => edit("layers"))}
          {hasResult && command("See what its recipe did", () => (open(id, "recipe"), null))}
          {command(hasResult ? "Edit the recipe of a copy" : "Edit recipe", () => edit("recipe"))}
          {command("Duplicate", () => planning.duplicate(id))}
          <li>
            <button type="button" className="button" onClick={() => ask("name")}>
              Rename…
            </button>
          </li>
          {command("Move up", () => planning.move(id, -1), place > 0)}
          {command("Move down", () => planning.move(id, 1), place < plans.length - 1)}
          {command("Remove", () => planning.remove(id), plans.length > 1)}
        </ul>
      )}
      <p className="small" role="status">
        {said}
      </p>
    </div>
  );
}
