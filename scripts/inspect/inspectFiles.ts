/** @file Networks in files of this machine, opened by the page's code: each with what it is and says, or the sentence that refuses it. */
import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { messageOf } from "../../src/data/errors.ts";
import { IMAGE_PIXELS, IMAGE_SIZE } from "../../src/data/dataset.ts";
import { parseIdx } from "../../src/data/idx.ts";
import { readNetwork } from "../../src/files/networkFiles.ts";
import { networkGroups } from "../../src/formats/grouping.ts";
import type { LayerSpec } from "../../src/nn/architectures/layers.ts";
import { predict } from "../../src/nn/predict.ts";
import { summarize } from "../../src/nn/summary.ts";

/** What came of one network's file; what is not known is null. */
export interface Inspected {
  /** As it was given; of several files of one network, the one that describes it. */
  readonly file: string;
  readonly opens: boolean;
  /** Why it does not. */
  readonly sentence: string | null;
  /** What differs from the file, was left out or was assumed. */
  readonly notes: readonly string[];
  readonly layers: readonly LayerSpec[] | null;
  readonly numParams: number | null;
  /** Of each image, ten. */
  readonly probabilities: readonly (readonly number[])[] | null;
}

interface InspectOptions {
  /** Grey, 0–255, 28 × 28 each. */
  readonly images: readonly Uint8Array[];
  /** A file of the network that weights alone belong to; null where there is none. */
  readonly onto: string | null;
}

/**
 * Each network among `paths`, in their order; files of one network in one folder go together as a person drops them.
 * @throws Error with a sentence if the network to lay weights onto does not open.
 */
export async function inspectFiles(paths: readonly string[], { images, onto }: InspectOptions): Promise<Inspected[]> {
  const base = onto === null ? null : await opened([onto], null);
  const groups = grouped(paths);
  const inspected: Inspected[] = [];
  for (const group of groups) inspected.push(await inspect(group, images, base?.layers ?? null));
  return inspected;
}

/** Paths of one network; the first is the one that describes it. */
type Group = readonly [main: string, ...companions: string[]];

function grouped(paths: readonly string[]): Group[] {
  const unreadable = paths.filter((path) => !existsSync(path));
  const groups = [...new Set(paths.map((path) => dirname(path)))].flatMap((folder): Group[] => {
    const here = paths.filter((path) => dirname(path) === folder && !unreadable.includes(path));
    const pathOf = (name: string): string => here.find((path) => basename(path) === name) ?? name;
    const named = here.map((path) => ({ name: basename(path), bytes: bytesAt(path) }));
    return networkGroups(named).map(({ main, companions }) => [pathOf(main.name), ...[...companions.keys()].map(pathOf)]);
  });
  const all: Group[] = [...groups, ...unreadable.map((path): Group => [path])];
  return all.sort(([a], [b]) => paths.indexOf(a) - paths.indexOf(b));
}

/** Empty where it cannot be read, which opening it says. */
function bytesAt(path: string): Uint8Array {
  try {
    return Uint8Array.from(readFileSync(path));
  } catch {
    return new Uint8Array(0);
  }
}

async function inspect(group: Group, images: readonly Uint8Array[], onto: readonly LayerSpec[] | null): Promise<Inspected> {
  const [file] = group;
  try {
    const { layers, weights, notes } = await opened(group, onto);
    const probabilities = images.length === 0 ? null : images.map((pixels) => Array.from(predict(layers, weights, pixels)));
    return { file, opens: true, sentence: null, notes, layers, numParams: summarize(layers).totalParams, probabilities };
  } catch (error) {
    return { file, opens: false, sentence: messageOf(error), notes: [], layers: null, numParams: null, probabilities: null };
  }
}

/**
 * The network in `paths`, the files of one.
 * @throws Error with a sentence if it does not open
 */
export async function opened(paths: readonly string[], onto: readonly LayerSpec[] | null) {
  const files = paths.map((path) => {
    if (!existsSync(path)) throw new Error(`There is no file “${path}”. Check its name.`);
    const bytes = readFileSync(path);
    return { name: basename(path), size: bytes.length, arrayBuffer: async () => Uint8Array.from(bytes).buffer };
  });
  return (await readNetwork(files, onto)).model;
}

const TEST_IMAGES = "t10k-images-idx3-ubyte";

/**
 * `count` test images of a folder, from number `from` on.
 * @throws Error with a sentence if the folder does not have them.
 */
export function readTestImages(folder: string, from: number, count: number): Uint8Array[] {
  const { path, shape, data } = readIdx(folder, TEST_IMAGES);
  const [size = 0, ...rest] = shape;
  if (rest.join() !== `${IMAGE_SIZE},${IMAGE_SIZE}`) throw new Error(`“${path}” holds images of shape ${rest.join(" × ")}, expected ${IMAGE_SIZE} × ${IMAGE_SIZE}.`);
  if (from + count > size) throw new Error(`Images ${from} to ${from + count - 1} were asked for, but there are ${size} test images. Ask for fewer, or from an earlier one.`);
  return Array.from({ length: count }, (_, i) => data.subarray((from + i) * IMAGE_PIXELS, (from + i + 1) * IMAGE_PIXELS));
}

/**
 * One of the data set's files, packed or not.
 * @throws Error with a sentence if the folder does not have it, or it is damaged
 */
export function readIdx(folder: string, name: string): ReturnType<typeof parseIdx> & { readonly path: string } {
  const path = [`${name}.gz`, name].map((file) => join(folder, file)).find((candidate) => existsSync(candidate));
  if (path === undefined) throw new Error(`There is no ${name}(.gz) in “${folder}”. Name a folder that has it.`);
  try {
    const bytes = readFileSync(path);
    return { ...parseIdx(Uint8Array.from(path.endsWith(".gz") ? gunzipSync(bytes) : bytes)), path };
  } catch (error) {
    throw new Error(`“${path}” cannot be read (${messageOf(error)}). Download it again, with “npm run data” for example.`, { cause: error });
  }
}
