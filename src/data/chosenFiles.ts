/** @file Makes a data set of IDX files that a person dropped or picked, packed or not, official or not. */
import { at } from "./arrays";
import { IMAGE_SIZE, NUM_CLASSES, type Dataset, type LabelledImages } from "./dataset";
import { messageOf } from "./errors";
import type { LoadProgress } from "./fashionMnist";
import { isGzip } from "./gunzip";
import { looksLikeIdx } from "./idx";
import { OFFICIAL_FILES, type OfficialFile } from "./officialFiles";
import type { YieldToPage } from "./turns";
import { pageDigester, unpack, type Digester, type Unpacked } from "./unpack";

/** Larger files are left unread: Fashion-MNIST's largest is 47 MB unpacked. */
const MAX_FILE_BYTES = 200_000_000;
/** A folder may be dropped whole; a sentence names only the first few of what was in it. */
const MAX_NAMED = 4;

/** How chosen files are read. */
export interface ChosenFilesOptions {
  readonly yieldToPage: YieldToPage;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: LoadProgress) => void;
  /** For tests: null as on a page where the browser makes no hashes. */
  readonly subtle?: Digester;
  /** Other files than the official ones, for tests. */
  readonly officialFiles?: readonly OfficialFile[];
}

/** What one array is: "training images", "test labels", … */
interface Role {
  readonly part: OfficialFile["part"];
  readonly holds: OfficialFile["holds"];
}

const ROLES: readonly Role[] = [
  { part: "train", holds: "images" },
  { part: "train", holds: "labels" },
  { part: "test", holds: "images" },
  { part: "test", holds: "labels" },
];

interface ReadFile extends Unpacked {
  readonly name: string;
  readonly role: Role;
}

/**
 * Reads the four files of a data set of 28 × 28 images out of `files`; others (a licence, a folder's rest) are
 * passed over. What a file holds is told by its IDX header; whether it is for training or testing, by being an
 * official file, by its name ("train", "t10k" or "test"), or by its size (60,000 or 10,000).
 *
 * Files that are not Fashion-MNIST's are taken if they fit, and `source` says so.
 *
 * @throws Error, with what was got and expected, if they make no data set; the signal's reason if it is aborted.
 */
export async function readChosenFiles(files: readonly File[], options: ChosenFilesOptions): Promise<Dataset> {
  const passedOver: string[] = [];
  const read: ReadFile[] = [];
  const candidates = await relevantFiles(files, passedOver);
  const total = candidates.reduce((sum, { size }) => sum + size, 0);
  let done = 0;
  for (const file of candidates) {
    options.signal?.throwIfAborted();
    options.onProgress?.({ activity: `Reading ${file.name}`, done, total });
    try {
      read.push(await readOne(file, options));
    } catch (error) {
      passedOver.push(`${file.name} (${messageOf(error)})`);
    }
    done += file.size;
    options.onProgress?.({ activity: `Reading ${file.name}`, done, total });
  }
  options.signal?.throwIfAborted();
  const chosen = ROLES.map((role) => pick(role, read));
  refuseMissing(chosen, read, passedOver);
  const [trainImages, trainLabels, testImages, testLabels] = chosen as [ReadFile, ReadFile, ReadFile, ReadFile];
  return {
    // The real data set's figures must not stand beside those of other files under one name.
    name: chosen.every((file) => file?.official != null) ? "fashion-mnist" : "chosen-files",
    train: pair(trainImages, trainLabels),
    test: pair(testImages, testLabels),
    source: describeSource(chosen as ReadFile[]),
  };
}

/** Files that begin as gzip or IDX do; the others go to `passedOver`, with the reason. */
async function relevantFiles(files: readonly File[], passedOver: string[]): Promise<File[]> {
  const relevant: File[] = [];
  for (const file of files) {
    const head = new Uint8Array(await file.slice(0, 4).arrayBuffer());
    if (file.size > MAX_FILE_BYTES) passedOver.push(`${file.name} (larger than ${MAX_FILE_BYTES / 1e6} MB)`);
    else if (isGzip(head) || looksLikeIdx(head)) relevant.push(file);
    else if (head[0] === 0x50 && head[1] === 0x4b) passedOver.push(`${file.name} (a zip archive: unpack it first)`);
    else passedOver.push(`${file.name} (neither gzip nor IDX)`);
  }
  return relevant;
}

async function readOne(file: File, options: ChosenFilesOptions): Promise<ReadFile> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  await options.yieldToPage();
  const subtle = options.subtle === undefined ? pageDigester() : options.subtle;
  const unpacked = await unpack(bytes, options.officialFiles ?? OFFICIAL_FILES, subtle, options.yieldToPage);
  return { ...unpacked, name: file.name, role: roleOf(file.name, unpacked) };
}

function roleOf(name: string, { array: { shape }, official }: Unpacked): Role {
  const holds = contentOf(shape);
  if (holds === null) {
    throw new Error(`shape [${shape}]; expected [n,${IMAGE_SIZE},${IMAGE_SIZE}] for images or [n] for labels`);
  }
  const part = official?.part ?? partByName(name) ?? partBySize(at(shape, 0));
  if (part === null) {
    throw new Error(`training or test? expected “train”, “t10k” or “test” in the name, or 60,000 or 10,000 examples, got ${shape[0]}`);
  }
  return { part, holds };
}

function contentOf(shape: readonly number[]): Role["holds"] | null {
  if (shape.length === 1) return "labels";
  return shape.length === 3 && shape[1] === IMAGE_SIZE && shape[2] === IMAGE_SIZE ? "images" : null;
}

function partByName(name: string): Role["part"] | null {
  if (/train/i.test(name)) return "train";
  return /t10k|test/i.test(name) ? "test" : null;
}

function partBySize(size: number): Role["part"] | null {
  if (size === 60_000) return "train";
  return size === 10_000 ? "test" : null;
}

/** The file for `role`, undefined if none. The same official file twice (packed and unpacked, say) is no matter. */
function pick(role: Role, read: readonly ReadFile[]): ReadFile | undefined {
  const [first, ...others] = read.filter((file) => file.role.part === role.part && file.role.holds === role.holds);
  const rival = others.find(({ official, sha256 }) => sha256 === null || (sha256 !== first?.sha256 && (official === null || official !== first?.official)));
  if (first !== undefined && rival !== undefined) {
    throw new Error(`${first.name} and ${rival.name} both hold ${describeRole(role)}; expected one of them. Choose the four files of one data set.`);
  }
  return first;
}

function refuseMissing(chosen: readonly (ReadFile | undefined)[], read: readonly ReadFile[], passedOver: readonly string[]): void {
  const missing = ROLES.filter((_, i) => chosen[i] === undefined);
  if (missing.length === 0) return;
  const got = read.length === 0 ? "got none of these" : `got only ${read.map(({ role }) => describeRole(role)).join(", ")}`;
  const rest = passedOver.length === 0 ? "" : ` Not used: ${enumerate(passedOver)}.`;
  throw new Error(
    `Four IDX files are expected: training images and labels, test images and labels; ${got}. Missing: ${missing.map(describeRole).join(", ")}.${rest}`,
  );
}

/** @throws Error if images and labels do not belong together, or a label is no class. */
function pair(images: ReadFile, labels: ReadFile): LabelledImages {
  const size = at(images.array.shape, 0);
  if (labels.array.shape[0] !== size) {
    throw new Error(`${images.name} holds ${size} images but ${labels.name} ${labels.array.shape[0]} labels; expected one label for each image.`);
  }
  if (size === 0) throw new Error(`${images.name} holds no image; expected at least one.`);
  const stray = labels.array.data.findIndex((label) => label >= NUM_CLASSES);
  if (stray !== -1) {
    throw new Error(`${labels.name}: label ${stray} is ${labels.array.data[stray]}; expected 0 to ${NUM_CLASSES - 1}.`);
  }
  return { images: images.array.data, labels: labels.array.data, size };
}

function describeSource(chosen: readonly ReadFile[]): string {
  if (chosen.some(({ official }) => official === null)) return "files you chose (not the official files)";
  return chosen.every(({ sha256 }) => sha256 !== null) ? "files you chose" : "files you chose, unchecked";
}

const describeRole = ({ part, holds }: Role): string => `${part === "train" ? "training" : "test"} ${holds}`;

function enumerate(names: readonly string[]): string {
  const more = names.length - MAX_NAMED;
  return names.slice(0, MAX_NAMED).join(", ") + (more > 0 ? ` and ${more} more` : "");
}
