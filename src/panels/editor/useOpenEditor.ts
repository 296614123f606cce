/** @file Which run is being edited, its layers or its recipe: one at a time. */
import { createContext, useContext } from "react";
import type { RunId } from "../../experiment/plan";

export type EditedPart = "layers" | "recipe";

interface OpenEditor {
  readonly open: (id: RunId, part: EditedPart) => void;
  readonly close: () => void;
}

export const EditorContext = createContext<OpenEditor | null>(null);

export function useOpenEditor(): OpenEditor {
  const editor = useContext(EditorContext);
  if (editor === null) throw new Error("internal: no <EditorContext> above this component");
  return editor;
}
