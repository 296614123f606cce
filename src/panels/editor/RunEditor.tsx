/** @file The editor of one run of the experiment: of its layers, or of its recipe. */
import type { RunId } from "../../experiment/plan";
import { useApp } from "../useApp";
import { NetworkEditor } from "./NetworkEditor";
import { RecipeEditor } from "./RecipeEditor";
import type { EditedPart } from "./useOpenEditor";

/** Mounted anew for each; nothing where the run has gone. */
export function RunEditor({ id, part }: { readonly id: RunId; readonly part: EditedPart }) {
  const plan = useApp((state) => state.experiment.runs.find((run) => run.id === id) ?? null);
  if (plan === null) return null;
  return part === "layers" ? <NetworkEditor plan={plan} key={id} /> : <RecipeEditor plan={plan} key={id} />;
}
