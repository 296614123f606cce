/** @file The drawing's keys. */
import { expect, test } from "vitest";
import { brushOf, historyCommand, pressedSize, type Tool, toolChange } from "./tool";

const TOOL: Tool = { name: "brush", size: 3, grey: 230 };

test("keys change size, grey and tool, within bounds", () => {
  expect(toolChange("7", TOOL)).toEqual({ size: 7 });
  expect(toolChange("+", { ...TOOL, size: 9 })).toEqual({ size: 9 });
  expect(toolChange("-", { ...TOOL, size: 1 })).toEqual({ size: 1 });
  expect(toolChange("]", TOOL)).toEqual({ grey: 255 });
  expect(toolChange("[", { ...TOOL, grey: 10 })).toEqual({ grey: 5 });
  expect([toolChange("e", TOOL), toolChange("b", TOOL), toolChange("f", TOOL)]).toEqual([{ name: "eraser" }, { name: "brush" }, { name: "fill" }]);
  expect(toolChange("0", TOOL)).toBeNull();
});

test("the eraser is a brush that leaves black", () => {
  expect(brushOf({ ...TOOL, name: "eraser" })).toEqual({ size: 3, grey: 0 });
  expect(brushOf(TOOL)).toEqual({ size: 3, grey: 230 });
});

test("a pen's pressure makes the brush wider or narrower; a mouse's and a finger's do not", () => {
  expect([0.1, 0.5, 1].map((pressure) => pressedSize(4, { pointerType: "pen", pressure }))).toEqual([2.4, 4, 6]);
  expect(pressedSize(1, { pointerType: "pen", pressure: 0.1 })).toBe(1);
  // Pens that feel no pressure say 0.
  expect(pressedSize(4, { pointerType: "pen", pressure: 0 })).toBe(4);
  expect(pressedSize(4, { pointerType: "touch", pressure: 1 })).toBe(4);
});

test("undo and redo, as systems have them", () => {
  const command = (key: string, held: Partial<Parameters<typeof historyCommand>[0]>) => historyCommand({ key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...held });
  expect([command("z", { ctrlKey: true }), command("z", { metaKey: true }), command("Z", { ctrlKey: true, shiftKey: true }), command("y", { ctrlKey: true })]).toEqual(["undo", "undo", "redo", "redo"]);
  expect([command("z", {}), command("z", { ctrlKey: true, altKey: true }), command("x", { ctrlKey: true })]).toEqual([null, null, null]);
});
