/** @file What the drawing hand holds, and how keys change it. */
import type { Brush } from "../../state/drawing";

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
