/** @file The command line of `npm run bench`. */
import { parseArgs } from "node:util";
import { ARCHITECTURE_IDS, type ArchitectureId } from "../../src/nn/architectures/index.ts";

export const USAGE = `npm run bench -- [options]

Trains with tfjs's own model.fit and with this page's loop, in turns, in one browser, and compares them.
Some ten minutes on two cores without a GPU. Uses the page's own garments, so it needs no data.

  --architectures 1,2,3   which networks (all)
  --backends webgl,wasm   ours on which backends, of webgl, wasm, webgpu, cpu; fit runs on webgl (webgl,wasm)
  --batch N               images per step (512)
  --turns N               turns of each (5)
  --steps N               steps per turn (as many as take the slowest about three seconds, at least 3)
  --parts speed,loss,thread
                          speed: images/s, first step, launches, memory; loss: whether both compute the same;
                          thread: how long the page's main thread is blocked (all three)
  --reference FILE        also compare seconds per epoch with those in FILE
                          ({ "runs": [{ "architecture": 1, "secondsPerEpoch": 3.3 }, …] }, median over its runs)
  --full-epochs           measure whole epochs for that (48,000 and 12,000 images) instead of working them out from steps
  --scaling               instead of all this: how the cost grows with images, batch and filters
  --convolutions          instead of all this: multiply-adds a second of 3 × 3, 5 × 5 and 7 × 7 convolutions
  --augmentation          instead of all this: microseconds that each kind of augmentation adds to an image
  --quick                 fewer turns, steps and repetitions: about four minutes on two cores without a GPU
  --out FILE              where the JSON goes (results/bench.json)
`;

const BACKENDS = ["webgl", "wasm", "webgpu", "cpu"] as const;
export type BackendName = (typeof BACKENDS)[number];

const PARTS = ["speed", "loss", "thread"] as const;
type Part = (typeof PARTS)[number];

export interface BenchOptions {
  readonly architectures: readonly ArchitectureId[];
  readonly backends: readonly BackendName[];
  readonly batchSize: number;
  readonly turns: number;
  /** null: worked out from the slowest's first steps. */
  readonly steps: number | null;
  readonly parts: readonly Part[];
  readonly reference: string | null;
  readonly fullEpochs: boolean;
  readonly scaling: boolean;
  readonly convolutions: boolean;
  readonly augmentation: boolean;
  readonly quick: boolean;
  readonly out: string;
}

/** null where help was asked for. @throws Error with a sentence on the first option that will not do. */
export function readOptions(args: string[]): BenchOptions | null {
  const text = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  const { values } = parseArgs({
    args,
    options: {
      architectures: text, backends: text, batch: text, turns: text, steps: text, parts: text, reference: text, out: text,
      "full-epochs": flag, scaling: flag, convolutions: flag, augmentation: flag, quick: flag, help: flag,
    },
  });
  if (values.help === true) return null;
  const quick = values.quick === true;
  const fullEpochs = values["full-epochs"] === true;
  if (fullEpochs && values.reference === undefined) throw new Error("--full-epochs goes with --reference FILE.");
  return {
    architectures: list("architectures", values.architectures, ARCHITECTURE_IDS.map(String), ARCHITECTURE_IDS.map(String)).map(Number) as ArchitectureId[],
    backends: list("backends", values.backends, BACKENDS, ["webgl", "wasm"]),
    batchSize: count("batch", values.batch, 4_096) ?? 512,
    turns: count("turns", values.turns, 1_000) ?? (quick ? 3 : 5),
    steps: count("steps", values.steps, 1_000) ?? (quick ? 1 : null),
    parts: list("parts", values.parts, PARTS, PARTS),
    reference: values.reference ?? null,
    fullEpochs,
    scaling: values.scaling === true,
    convolutions: values.convolutions === true,
    augmentation: values.augmentation === true,
    quick,
    out: values.out ?? "results/bench.json",
  };
}

/** A comma-separated choice, in the order of `choices`. */
function list<T extends string>(name: string, text: string | undefined, choices: readonly T[], preset: readonly T[]): readonly T[] {
  if (text === undefined) return preset;
  const wanted = text.split(",").map((item) => item.trim());
  const unknown = wanted.find((item) => !(choices as readonly string[]).includes(item));
  if (unknown !== undefined) throw new Error(`--${name} is a list from ${choices.join(",")}, got "${unknown}".`);
  return choices.filter((choice) => wanted.includes(choice));
}

function count(name: string, text: string | undefined, max: number): number | null {
  if (text === undefined) return null;
  const value = Number(text);
  if (text.trim() === "" || !Number.isInteger(value) || value < 1 || value > max) {
    throw new Error(`--${name} needs a whole number from 1 to ${max.toLocaleString("en-GB")}, got "${text}".`);
  }
  return value;
}
