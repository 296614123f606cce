/** @file That the check bites: planted uses of what some of the oldest browsers lack. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { cssUses } from "./css.ts";
import { scriptUses } from "./scripts.ts";
import { missingUses } from "./support.ts";

const folder = mkdtempSync(join("node_modules", ".platform-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("what only Chromium has is named, with its line and the browsers without it; what all have is not", () => {
  const file = join(folder, "planted.ts");
  writeFileSync(file, "export const plain = [1].toSorted();\nexport const decoder = ImageDecoder;\nexport const gpu = navigator.gpu;\nnavigator.locks.query();\n");
  const { problems, numChecked } = missingUses(scriptUses([file]));
  expect(problems).toHaveLength(2);
  expect(problems[0]).toMatch(/planted\.ts:2: api\.ImageDecoder is missing in firefox 121, safari 17\.5, safari_ios 17\.5/);
  expect(problems[1]).toMatch(/planted\.ts:3: api\.Navigator\.gpu is missing in/);
  expect(numChecked).toBeGreaterThan(4);
});

test("a method that came later is found under its interface", () => {
  const file = join(folder, "method.ts");
  writeFileSync(file, 'export function show(dialog: HTMLElement): void {\n  dialog.showPopover();\n}\nexport const seen = document.createElement("video").requestVideoFrameCallback(() => {});\n');
  expect(missingUses(scriptUses([file])).problems.map((problem) => problem.split(" is")[0]!.replace(/.*: /, ""))).toEqual(["api.HTMLElement.showPopover", "api.HTMLVideoElement.requestVideoFrameCallback"]);
});

test("style sheets: properties, keywords, functions, at-rules, pseudo-classes, units", () => {
  const css = ".a { color: light-dark(#fff, #000); }\n/* field-sizing: content; */\n.b { field-sizing: content; }\n@starting-style { .c { height: 3dvh; } }\n.d:open { width: stretch; }\n";
  const { problems } = missingUses(cssUses("planted.css", css));
  expect(problems.map((problem) => problem.split(" is")[0])).toEqual([
    "planted.css:3: css.properties.field-sizing",
    "planted.css:3: css.properties.field-sizing.content",
    "planted.css:4: css.at-rules.starting-style",
    "planted.css:5: css.properties.width.stretch",
    "planted.css:5: css.selectors.open",
  ]);
});

test("what has another way is let through", () => {
  expect(missingUses([{ path: ["css", "properties", "cursor", "pointer"], where: "a.css:1" }]).problems).toEqual([]);
});
