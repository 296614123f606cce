import { describe, expect, test } from "vitest";
import { epochSection, firstStepSection, launchSection, lossSection, scalingSection, speedSection } from "./report";
import type { Measured, SpeedResult } from "./speed";
import { fitLine } from "./statistics";

const fit = { name: "fit", backend: "webgl" } as const;
const ours = { name: "ours", backend: "wasm" } as const;

function measured(entrant: Measured["entrant"], stepSeconds: number[], draws: number | null): Measured {
  return {
    entrant,
    info: { backend: entrant.backend, renderer: null, notice: null, threads: null },
    firstStepSeconds: [4, 2, 3].map((seconds) => seconds * stepSeconds[0]!),
    stepSeconds,
    launches: { draws, kernels: 40 },
    memory: { tensors: 1, bytesInTensors: 1, bytesInGpu: null, bytesInWasm: 16e6, bytesInJs: 4e6, bytesInBuffers: null },
  };
}

const SPEED: readonly SpeedResult[] = [
  { architecture: 1, batchSize: 100, stepsPerTurn: 3, contenders: [measured(fit, [1, 2], 273), measured(ours, [0.5, 0.25], null)] },
];

/** The last row of a table, its cells trimmed. */
function lastRow(text: string): string[] {
  return text.trimEnd().split("\n").at(-1)!.split("|").slice(1, -1).map((cell) => cell.trim());
}

describe("a table sets ours beside fit", () => {
  test("speed, the ratio turn by turn", () => {
    expect(lastRow(speedSection(SPEED))).toEqual(["1", "wasm", "2 × 3", "webgl", "75.0 (50.0–100)", "300 (200–400)", "5.00 (2.00–8.00)"]);
  });

  test("first step", () => {
    expect(lastRow(firstStepSection(SPEED))).toEqual(["1", "wasm", "3", "3.00 (2.00–4.00)", "1.50 (1.00–2.00)", "2.00"]);
  });

  test("launches and memory, with dashes for what there is not", () => {
    expect(lastRow(launchSection(SPEED))).toEqual(["1: ours on wasm", "–", "40", "–", "16.0", "4.00", "–"]);
  });

  test("seconds per epoch", () => {
    const result = { architecture: 1, entrant: ours, seconds: 2, how: "measured", referenceSeconds: 3 } as const;
    expect(lastRow(epochSection([result], "keras.json"))).toEqual(["1", "wasm", "3.00", "2.00", "measured", "1.50"]);
    expect(lastRow(epochSection([{ ...result, referenceSeconds: null }], "keras.json")).at(-1)).toBe("–");
  });
});

test.each([[1e-6, "same"], [1e-3, "NOT THE SAME"], [Number.NaN, "NOT THE SAME"]])("losses that differ by %d are %s", (deviation, verdict) => {
  const text = lossSection([{ architecture: 1, batchSize: 64, fitLosses: [2.3], fitWithOwnEpsilon: null, ours: [{ entrant: ours, losses: [2.3], deviation }] }]);
  expect(lastRow(text).at(-1)).toBe(verdict);
});

test("a bent line says where", () => {
  const points = [{ x: 1, y: 1 }, { x: 2, y: 2 }, { x: 3, y: 3 }, { x: 4, y: 8 }];
  const text = scalingSection([{ architecture: 1, entrant: ours, dimension: "batch", points, line: fitLine(points) }]);
  expect(text).toMatch(/not straight: more than 10 % off at .*4 \(/);
});
