/** @file The backends as the form offers them. */
import { expect, test } from "vitest";
import { BACKEND_CHOICES } from "../../nn/backendChoice";
import { backendHelp, backendName, backendOptions, facilitiesOf } from "./backendChoices";

test("every choice has a name and a line of help", () => {
  for (const choice of BACKEND_CHOICES) {
    expect(backendName(choice)).not.toBe(choice);
    expect(backendHelp(choice).length).toBeLessThan(80);
  }
  expect(backendName("tensorflow")).toBe("tensorflow");
});

test("what the browser has not is marked, and cannot be picked", () => {
  const options = backendOptions({ hasWebgl2: true, hasWasm: true, hasWebgpu: false });
  expect(options.map(([value]) => value)).toEqual([...BACKEND_CHOICES]);
  expect(options.filter(([, , isPossible]) => !isPossible)).toEqual([["webgpu", "WebGPU (not in this browser)", false]]);
});

test("asks the browser for its interfaces only", () => {
  expect(facilitiesOf({ WebAssembly: {}, navigator: { gpu: {} } })).toEqual({ hasWebgl2: false, hasWasm: true, hasWebgpu: true });
  expect(facilitiesOf({ WebGL2RenderingContext: {}, navigator: {} })).toEqual({ hasWebgl2: true, hasWasm: false, hasWebgpu: false });
});
