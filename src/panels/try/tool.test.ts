/** @file The drawing's keys. */
import { expect, test } from "vitest";
import { brushOf, type Tool, toolChange } from "./tool";

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
