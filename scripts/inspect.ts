/**
 * @file `npm run inspect`: what files of networks hold, and what those networks say to test images, without a browser
 * but by the page's own code: its readers, its refusals and its forward pass.
 */
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { messageOf } from "../src/data/errors.ts";
import { formatSummary, summarize } from "../src/nn/summary.ts";
import { findDatasetFolder } from "./datasetFolder.ts";
import { inspectFiles, readTestImages, type Inspected } from "./inspect/inspectFiles.ts";

const USAGE = `npm run inspect -- FILE… [options]

  FILE…        networks: .h5, .keras, .onnx, TensorFlow.js, .safetensors; files of one network together
               (model.json and its weights, an .onnx and its data)
  --images N   answers for so many test images (16)
  --from N     from that image on (0)
  --data DIR   a folder with t10k-images-idx3-ubyte, packed or not
  --onto FILE  a file of the network that weights alone belong to
  --json OUT   also writes [{"file", "opens", "sentence", "notes", "layers", "numParams", "probabilities"}]
`;

interface Options {
  readonly files: readonly string[];
  readonly numImages: number;
  readonly from: number;
  /** null for the usual places. */
  readonly data: string | null;
  readonly onto: string | null;
  readonly json: string | null;
  /** Whether answers were asked for, so that doing without images will not do. */
  readonly needsImages: boolean;
}

/** @throws Error with a sentence on the first option that will not do. */
function readOptions(args: string[]): Options {
  const text = { type: "string" } as const;
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: { images: text, from: text, data: text, onto: text, json: text, help: { type: "boolean" } } });
  if (values.help === true || positionals.length === 0) {
    console.log(USAGE);
    process.exit(values.help === true ? 0 : 1);
  }
  return {
    files: positionals,
    numImages: wholeNumber("--images", values.images, 16),
    from: wholeNumber("--from", values.from, 0),
    data: values.data ?? null,
    onto: values.onto ?? null,
    json: values.json ?? null,
    needsImages: values.images !== undefined || values.data !== undefined || values.from !== undefined,
  };
}

function wholeNumber(name: string, value: string | undefined, fallback: number): number {
  if (value === undefined) return fallback;
  if (!/^\d{1,9}$/.test(value)) throw new Error(`${name} should be a whole number from 0, but is “${value}”.`);
  return Number(value);
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  const inspected = await inspectFiles(options.files, { images: images(options), onto: options.onto });
  for (const one of inspected) console.log(`${described(one, options.from)}\n`);
  if (options.json !== null) writeFileSync(resolve(options.json), `${JSON.stringify(inspected)}\n`);
}

/** @throws Error with a sentence if images were asked for and are not to be had. */
function images({ data, from, numImages, needsImages }: Options): readonly Uint8Array[] {
  const folder = data ?? findDatasetFolder();
  if (folder !== null) return readTestImages(folder, from, numImages);
  if (needsImages && numImages > 0) throw new Error("Fashion-MNIST’s test images were not found. Run “npm run data” first, or name a folder with --data.");
  return [];
}

function described({ file, opens, sentence, notes, layers, probabilities }: Inspected, from: number): string {
  if (!opens || layers === null) return `${file}\n  does not open: ${sentence ?? ""}`;
  const answers = (probabilities ?? []).map((row, i) => `  image ${from + i}: ${row.map((value) => value.toFixed(4)).join(" ")}`);
  return [file, ...notes.map((note) => `  ${note}`), formatSummary(summarize(layers), "sequential").trimEnd(), ...answers].join("\n");
}

try {
  await main();
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}
