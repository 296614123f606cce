import { expect, suite, test } from "vitest";
import { countNonNull, layerOf, perThousand } from "./nonNull.ts";

suite("countNonNull", () => {
  test.each([
    ["const a = xs[0]!;\n", 1],
    ["f(xs[i]!, m.get(k)!.x!.y);\n", 3],
    ["counts[labels[i]!]!++;\n", 2],
    ["let later!: number;\n", 1],
    ["class A { b!: string; }\n", 1],
    ["if (!a && b !== c) d = !!e;\n", 0],
    ['const text = "xs[0]!"; // xs[0]!\n', 0],
    ["const shader = `${POSITIONS[n]!} xs!`;\n", 1],
  ])("of %j", (text, assertions) => {
    expect(countNonNull("a.ts", text)).toEqual({ assertions, lines: 1 });
  });

  test("reads JSX where the name says so", () => {
    expect(countNonNull("a.tsx", "const a = (\n  <p title={b!}>Stop!</p>\n);\n")).toEqual({ assertions: 1, lines: 3 });
  });
});

test.each([
  ["src/nn/train.ts", "nn"],
  ["src/panels/train/Card.tsx", "panels"],
  ["src/main.tsx", "src"],
  ["src/nn/train.test.ts", null],
  ["src/nn/train.browser.test.ts", null],
  ["src/nn/kernels/conformance.suite.ts", null],
  ["src/testing/images.ts", null],
  ["src/nn/kernels/wasm/assembly/micro.ts", null],
  ["src/experiment/fixtures/runs.ts", null],
  ["src/nn/fixtures/adam.json", null],
  ["scripts/test.ts", null],
])("layerOf %s is %s", (path, layer) => {
  expect(layerOf(path)).toBe(layer);
});

test("perThousand, of nothing too", () => {
  expect(perThousand({ assertions: 3, lines: 600 })).toBe(5);
  expect(perThousand({ assertions: 0, lines: 0 })).toBe(0);
});
