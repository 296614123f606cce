/** @file What the drawing hand holds, and how keys change it. */
import type { Brush } from "../../try/drawing";

export type ToolName = "brush" | "eraser" | "fill";

export interface Tool extends Brush {
  readonly name: ToolName;
}

export const MAX_BRUSH = 9;

export function clampSize(size: number): number {
  return Math.min(MAX_BRUSH, Math.max(1, Math.round(size)));
}

/** The brush that a stroke is made with. */
export function brushOf({ name, size, grey }: Tool): Brush {
  return { size, grey: name === "eraser" ? 0 : grey };
}

/** What `key` changes; null if it is none of the tool's. */
export function toolChange(key: string, tool: Tool): Partial<Tool> | null {
  if (/^[1-9]$/.test(key)) return { size: Number(key) };
  switch (key) {
    case "+":
    case "=":
      return { size: clampSize(tool.size + 1) };
    case "-":
      return { size: clampSize(tool.size - 1) };
    case "b":
      return { name: "brush" };
    case "e":
      return { name: "eraser" };
    case "f":
      return { name: "fill" };
    case "[":
      return { grey: Math.max(5, tool.grey - 25) };
    case "]":
      return { grey: Math.min(255, tool.grey + 25) };
    default:
      return null;
  }
}

/** The brush's size under a pen that presses so hard: as chosen at half its force, half as wide again at full. Mouse and finger have no say. */
export function pressedSize(size: number, { pointerType, pressure }: { readonly pointerType: string; readonly pressure: number }): number {
  return pointerType === "pen" && pressure > 0 ? Math.max(1, size * (0.5 + pressure)) : size;
}

/** What keys ask for wherever in the room they are pressed: Ctrl or ⌘ with Z, Shift+Z, or Y. */
export function historyCommand({ key, ctrlKey, metaKey, shiftKey, altKey }: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">): "undo" | "redo" | null {
  if (!(ctrlKey || metaKey) || altKey) return null;
  switch (key.toLowerCase()) {
    case "z":
      return shiftKey ? "redo" : "undo";
    case "y":
      return shiftKey ? null : "redo";
    default:
      return null;
  }
}
