/** @file Sums over the graph of chunks. */
import { describe, expect, test } from "vitest";
import { BUDGETS, filesOf, LAZY, type Manifest, partsOf, problemsOf } from "./chunkSizes.ts";

const manifest: Manifest = {
  "index.html": { file: "index.js", isEntry: true, imports: ["_react.js"] },
  "_react.js": { file: "react.js" },
  // Shared chunks import each other in circles.
  "_core.js": { file: "core.js", imports: ["index.html", LAZY.session] },
  [LAZY.session]: { file: "session.js", imports: ["index.html", "_core.js"] },
  [LAZY.webgl]: { file: "webgl.js", imports: ["_core.js"] },
  [LAZY.wasm]: { file: "wasm.js", imports: ["_core.js"] },
  [LAZY.charts]: { file: "charts.js", imports: ["index.html"] },
};
const SIZES: Readonly<Record<string, number>> = { "index.js": 50_000, "react.js": 60_000, "core.js": 100_000, "session.js": 20_000, "webgl.js": 150_000, "wasm.js": 30_000, "charts.js": 400_000 };
const sizeOf = (file: string): number => SIZES[file]!;

test("each file counts once, however many import it", () => {
  expect(filesOf(manifest, [LAZY.session, LAZY.wasm]).sort()).toEqual(["core.js", "index.js", "react.js", "session.js", "wasm.js"]);
});

test("a chunk that is not there is named", () => {
  expect(() => filesOf(manifest, ["src/gone.ts"])).toThrow('no chunk "src/gone.ts"');
});

describe("parts", () => {
  test("what is waited for before the first paint, and before the first curve", () => {
    const parts = partsOf(manifest, sizeOf);
    expect(parts.map(({ name, bytes }) => [name, bytes])).toEqual([
      ["initial", 110_000],
      ["train on webgl", 380_000],
      ["train on wasm", 260_000],
      ["charts, beside it", 400_000],
    ]);
    expect(problemsOf(parts)).toEqual([]);
  });

  test("what is too large is said, with numbers", () => {
    const swollen = partsOf(manifest, (file) => (file === "index.js" ? 75_500 : sizeOf(file)));
    expect(problemsOf(swollen)).toEqual(['"initial" takes 135.5 kB of JavaScript, 15.5 kB more than the 120.0 kB it may.']);
    expect(problemsOf(partsOf(manifest, (file) => (file === "core.js" ? BUDGETS.train : sizeOf(file))))).toHaveLength(2);
  });

  test("charts that bring their own copy of what training loads count against nothing but are seen", () => {
    const heavy = { ...manifest, [LAZY.charts]: { file: "charts.js", imports: ["index.html", "_core.js"] } };
    expect(partsOf(heavy, sizeOf).at(-1)).toMatchObject({ files: expect.arrayContaining(["charts.js", "core.js"]), maxBytes: null });
  });
});
