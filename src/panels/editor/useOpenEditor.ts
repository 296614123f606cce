/** @file Which run's layers are being edited: one at a time. */
import { createContext, useContext } from "react";
import type { RunId } from "../../experiment/plan";

interface OpenEditor {
  readonly openId: RunId | null;
  readonly open: (id: RunId) => void;
  readonly close: () => void;
}

export const EditorContext = createContext<OpenEditor | null>(null);

export function useOpenEditor(): OpenEditor {
  const editor = useContext(EditorContext);
  if (editor === null) throw new Error("internal: no <EditorContext> above this component");
  return editor;
}
