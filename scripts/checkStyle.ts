/** @file The check of `!`: counts non-null assertions layer by layer, and fails where a layer has more than it may. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { countNonNull, layerOf, type NonNullCount, perThousand } from "./nonNull.ts";

/** Assertions per 1,000 lines that a layer may have. `src/data/arrays.ts` has what makes most of them needless. */
const AIM = 5;
/** Layers that do not keep to `AIM` yet: where they stood on 28 November 2026. Lower them as they improve; none may rise. */
const LIMITS: Readonly<Record<string, number>> = {
  analysis: 19,
  charts: 18,
  memory: 7,
  panels: 6,
  photo: 8,
  try: 15,
};

const counts = new Map<string, NonNullCount>();
for (const name of readdirSync("src", { recursive: true, encoding: "utf8" })) {
  const path = join("src", name).replaceAll("\\", "/");
  const layer = layerOf(path);
  if (layer !== null) counts.set(layer, sum(counts.get(layer) ?? { assertions: 0, lines: 0 }, countNonNull(path, readFileSync(path, "utf8"))));
}

const over: string[] = [];
for (const [layer, count] of [...counts].sort()) {
  const limit = LIMITS[layer] ?? AIM;
  const isOver = perThousand(count) > limit;
  if (isOver) over.push(layer);
  const remark = isOver ? ": TOO MANY" : limit > AIM && perThousand(count) <= AIM ? ": its limit can go" : "";
  console.log(row(layer, count, `at most ${limit}${remark}`));
}
console.log(row("all", [...counts.values()].reduce(sum), `aim ${AIM}`));
if (over.length > 0) console.log(`Too many non-null assertions (!) in ${over.join(", ")}. Find a form that needs none: see src/data/arrays.ts.`);
process.exitCode = over.length === 0 ? 0 : 1;

function sum(a: NonNullCount, b: NonNullCount): NonNullCount {
  return { assertions: a.assertions + b.assertions, lines: a.lines + b.lines };
}

function row(name: string, count: NonNullCount, limit: string): string {
  return `${name.padEnd(12)} ${String(count.assertions).padStart(4)} “!” in ${String(count.lines).padStart(6)} lines: ${perThousand(count).toFixed(1).padStart(5)} per 1,000, ${limit}`;
}
