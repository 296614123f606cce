/**
 * @file `npm run explain`: why a network in a file answers as it does to test images, without a browser but by the page's
 * own code.
 */
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { parseArgs } from "node:util";
import { messageOf } from "../src/data/errors.ts";
import { findDatasetFolder } from "./datasetFolder.ts";
import { differences, largestByKind } from "./explain/differences.ts";
import { type Explanation, explainNetwork } from "./explain/explainNetwork.ts";
import { type Counts, readImageSets } from "./explain/imageSets.ts";
import { opened } from "./inspect/inspectFiles.ts";

const USAGE = `npm run explain -- --model FILE [options]

  --model FILE   the network: .h5, .keras, .onnx, TensorFlow.js, .safetensors; again for each further file of it
  --data DIR     a folder with Fashion-MNIST's four files, packed or not (where “npm run data” puts them)
  --images N     explains so many test images (6)
  --from N       from that image on (0)
  --scored N     scores the first so many test images (1000)
  --training N   looks for neighbours and teachers among the first so many training images (2000)
  --json OUT     writes all numbers
  --against REF  says how far they are from those of another such file
`;

interface Options extends Counts {
  readonly model: readonly string[];
  readonly data: string | null;
  readonly json: string | null;
  readonly against: string | null;
}

/** @throws Error with a sentence on the first option that will not do. */
function readOptions(args: string[]): Options {
  const text = { type: "string" } as const;
  const { values } = parseArgs({ args, options: { model: { ...text, multiple: true }, data: text, images: text, from: text, scored: text, training: text, json: text, against: text, help: { type: "boolean" } } });
  if (values.help === true || values.model === undefined) {
    console.log(USAGE);
    process.exit(values.help === true ? 0 : 1);
  }
  return {
    model: values.model,
    data: values.data ?? null,
    json: values.json ?? null,
    against: values.against ?? null,
    from: wholeNumber("--from", values.from, 0, 0),
    images: wholeNumber("--images", values.images, 6, 1),
    scored: wholeNumber("--scored", values.scored, 1_000, 1),
    training: wholeNumber("--training", values.training, 2_000, 1),
  };
}

function wholeNumber(name: string, value: string | undefined, fallback: number, least: number): number {
  if (value === undefined) return fallback;
  if (!/^\d{1,9}$/.test(value) || Number(value) < least) throw new Error(`${name} should be a whole number from ${least}, but is “${value}”.`);
  return Number(value);
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  assertWritable(options.json);
  const sets = readImageSets(dataFolder(options.data), options);
  const reference = options.against === null ? null : readJson(options.against);
  const network = await opened(options.model, null);
  for (const note of network.notes) console.log(note);
  const explanation = { architecture: network.architecture, model: basename(options.model[0] ?? ""), ...(await explainNetwork(network, sets)) };
  for (const image of explanation.images) console.log(described(image));
  if (options.json !== null) writeFileSync(resolve(options.json), `${JSON.stringify(explanation)}\n`);
  if (reference !== null) for (const { path, difference } of largestByKind(differences(explanation, reference))) console.log(`${difference.toExponential(1).padStart(9)} ${path}`);
}

/** @throws Error with a sentence if there is no such file or it is no JSON */
function readJson(path: string): unknown {
  if (!existsSync(path)) throw new Error(`There is no file “${path}”. Check its name.`);
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new Error(`“${path}” is no JSON (${messageOf(error)}). Name a file that --json wrote.`, { cause: error });
  }
}

/** Before the work, not behind it. @throws Error with a sentence if a file cannot be written there */
function assertWritable(path: string | null): void {
  if (path === null) return;
  const folder = dirname(resolve(path));
  if (!existsSync(folder)) throw new Error(`There is no folder “${folder}” for --json. Make it, or name another.`);
  if (statSync(resolve(path), { throwIfNoEntry: false })?.isDirectory() === true) throw new Error(`“${path}” is a folder. Give --json the name of a file.`);
}

/** @throws Error with a sentence where there is none */
function dataFolder(data: string | null): string {
  const folder = data ?? findDatasetFolder();
  if (folder === null) throw new Error("Fashion-MNIST’s files were not found. Run “npm run data” first, or name a folder with --data.");
  return folder;
}

function described({ testIndex, label, best, second, account: { inputs, biases, total, logit } }: Explanation["images"][number]): string {
  const shares = Object.entries(biases).map(([name, value]) => `${name} ${value.toFixed(3)}`);
  return `image ${testIndex} (class ${label}): class ${best} before ${second}; logit ${logit.toFixed(4)} = pixels ${inputs.toFixed(3)} + ${shares.join(" + ")} (${total.toFixed(4)})`;
}

try {
  await main();
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}
