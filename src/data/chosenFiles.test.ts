/** @file Tests of data sets made of files that a person chose. */
import { describe, expect, test } from "vitest";
import { gzip, idxFile, TINY_FILES, type TinyFile } from "../testing/idxFiles";
import { readChosenFiles, type ChosenFilesOptions } from "./chosenFiles";
import { IMAGE_PIXELS } from "./dataset";

const options: ChosenFilesOptions = { yieldToPage: async () => {}, officialFiles: TINY_FILES.map(({ file }) => file) };

const asGz = ({ file, gz }: TinyFile): File => new File([gz], file.name);
const asIdx = ({ file, idx }: TinyFile): File => new File([idx], file.name.replace(/\.gz$/, ""));

/** Four files of a data set that is not the official one. */
function ownFiles(change: { numTrain?: number; trainLabels?: readonly number[]; names?: readonly string[] } = {}): File[] {
  const numTrain = change.numTrain ?? 4;
  const [trainImages, trainLabels, testImages, testLabels] = change.names ?? ["train-images", "train-labels", "test-images", "test-labels"];
  return [
    new File([idxFile([numTrain, 28, 28], new Uint8Array(numTrain * IMAGE_PIXELS))], trainImages!),
    new File([idxFile([(change.trainLabels ?? [0, 1, 2, 3]).length], change.trainLabels ?? [0, 1, 2, 3])], trainLabels!),
    new File([gzip(idxFile([2, 28, 28], new Uint8Array(2 * IMAGE_PIXELS)))], testImages!),
    new File([gzip(idxFile([2], [4, 5]))], testLabels!),
  ];
}

describe("the official files", () => {
  test.each([
    ["packed", TINY_FILES.map(asGz)],
    ["unpacked", TINY_FILES.map(asIdx)],
    ["packed again by someone else", TINY_FILES.map(({ file, idx }) => new File([gzip(idx)], file.name))],
    ["packed and unpacked side by side, as torchvision keeps them", [...TINY_FILES.map(asGz), ...TINY_FILES.map(asIdx)]],
    ["by whatever names", TINY_FILES.map(({ gz }, i) => new File([gz], `download (${i})`))],
    ["by each other's names", TINY_FILES.map(({ gz }, i) => new File([gz], TINY_FILES[3 - i]!.file.name))],
    ["in a folder with other things", [new File(["MIT"], "LICENSE"), new File([], ".DS_Store"), ...TINY_FILES.map(asGz), new File([gzip(new Uint8Array(9))], "other.gz")]],
  ])("are read %s", async (_how, files) => {
    const { name, source, train, test: held } = await readChosenFiles(files, options);
    expect([name, source]).toEqual(["fashion-mnist", "files you chose"]);
    expect([...train.labels]).toEqual([4, 5, 6, 7, 8, 9]);
    expect([...held.labels]).toEqual([4, 5, 6]);
    expect([train.images.length, held.images.length]).toEqual([6 * IMAGE_PIXELS, 3 * IMAGE_PIXELS]);
  });

  test("are called unchecked where the browser makes no hashes", async () => {
    expect((await readChosenFiles(TINY_FILES.map(asGz), { ...options, subtle: null })).source).toBe("files you chose, unchecked");
  });
});

describe("other files", () => {
  test("that fit are taken, and the source says that they are others", async () => {
    const { source, train, test: held } = await readChosenFiles(ownFiles(), options);
    expect(source).toBe("files you chose (not the official files)");
    expect([train.size, held.size]).toEqual([4, 2]);
  });

  test("need no names where their sizes tell", async () => {
    const sized = (n: number) => [new File([gzip(idxFile([n, 28, 28], new Uint8Array(n * IMAGE_PIXELS)))], "a"), new File([idxFile([n], new Uint8Array(n))], "b")];
    const { train, test: held } = await readChosenFiles([...sized(10_000), ...sized(60_000)], options);
    expect([train.size, held.size]).toEqual([60_000, 10_000]);
  });

  test.each<[string, File[], string]>([
    ["nothing of use", [new File(["x"], "notes.txt")], "got none of these. Missing: training images, training labels, test images, test labels. Not used: notes.txt (neither gzip nor IDX)."],
    ["one missing", ownFiles().slice(0, 3), "got only training images, training labels, test images. Missing: test labels."],
    ["a zip archive", [new File(["PK\x03\x04"], "archive.zip")], "Not used: archive.zip (a zip archive: unpack it first)."],
    ["a file cut short", [asGz(TINY_FILES[0]!), new File([TINY_FILES[3]!.gz.slice(0, 200)], "train-images.gz")], "Not used: train-images.gz (gunzip: "],
    ["images of another size", [new File([idxFile([2, 32, 32], new Uint8Array(2048))], "train")], "train (shape [2,32,32]; expected [n,28,28] for images or [n] for labels)"],
    ["neither name nor size to go by", ownFiles({ names: ["a", "b", "c", "d"] }), "a (training or test? expected “train”, “t10k” or “test” in the name, or 60,000 or 10,000 examples, got 4)"],
    ["fewer labels than images", ownFiles({ trainLabels: [1, 2] }), "train-images holds 4 images but train-labels 2 labels; expected one label for each image."],
    ["a label that is no class", ownFiles({ trainLabels: [0, 1, 10, 3] }), "train-labels: label 2 is 10; expected 0 to 9."],
    ["no images", ownFiles({ numTrain: 0, trainLabels: [] }), "train-images holds no image; expected at least one."],
    ["two of a kind", [...ownFiles(), ...TINY_FILES.map(asGz)], "train-images and train-images-idx3-ubyte.gz both hold training images; expected one of them."],
    ["too much to name", Array.from({ length: 9 }, (_, i) => new File(["x"], `${i}.txt`)), "3.txt (neither gzip nor IDX) and 5 more."],
  ])("are refused, with what was got and expected: %s", async (_name, files, sentence) => {
    await expect(readChosenFiles(files, options)).rejects.toThrow(sentence);
  });
});

test("progress counts the bytes of the files that are read", async () => {
  const seen: [string, number, number][] = [];
  const files = [new File(["x"], "notes.txt"), ...TINY_FILES.map(asGz)];
  await readChosenFiles(files, { ...options, onProgress: ({ activity, done, total }) => seen.push([activity, done, total]) });
  const total = TINY_FILES.reduce((sum, { gz }) => sum + gz.length, 0);
  expect(seen[0]).toEqual([`Reading ${TINY_FILES[0]!.file.name}`, 0, total]);
  expect(seen.at(-1)).toEqual([`Reading ${TINY_FILES[3]!.file.name}`, total, total]);
});

test("stops when cancelled", async () => {
  const abort = new AbortController();
  const onProgress = () => abort.abort(new Error("enough"));
  await expect(readChosenFiles(TINY_FILES.map(asGz), { ...options, signal: abort.signal, onProgress })).rejects.toThrow("enough");
});
