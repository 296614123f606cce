/** @file Files that are damaged, or mean harm: each must end in a sentence or in a network, soon. */
import { zipSync } from "fflate";
import { File, type Group, ready } from "h5wasm";
import { beforeAll, describe, expect, test } from "vitest";
import { mulberry32 } from "../data/random";
import { selectBackend } from "../nn/selectBackend";
import { trainedModel } from "../testing/trainedModels";
import { exportModel, importModel, ModelFormatError, type ModelFormat } from ".";
import { hdf5Group, type Hdf5Dataset, type Hdf5Group } from "./hdf5/hdf5Tree";
import { readHdf5Tree } from "./hdf5/hdf5Reader";
import { writeHdf5 } from "./hdf5/hdf5Writer";
import { decodeModel, encodeModel } from "./onnx/onnxProto";
import { readZip, writeZip } from "./zip";

/** More in a longer run: FITTING_ROOM_FUZZ=100000 npx vitest run --project unit damaged */
const NUM_FILES = Number(process.env["FITTING_ROOM_FUZZ"] ?? 1_500);
const MAX_MS = 2_000;
const FORMATS: readonly ModelFormat[] = ["tfjs", "keras-h5", "keras", "onnx"];

beforeAll(async () => {
  await selectBackend("cpu");
});

/** Files whose weights are mere beginnings: nearly every byte is structure, so that damage hits it. */
async function skeleton(format: ModelFormat): Promise<Uint8Array> {
  const { bytes } = await exportModel(await trainedModel(3), format);
  if (format === "keras-h5") return writeHdf5(shortened(readHdf5Tree(bytes)));
  if (format === "onnx") {
    const { graph, ...model } = decodeModel(bytes);
    const initializer = graph!.initializer!.map((tensor) => ({ ...tensor, raw_data: tensor.raw_data!.slice(0, 16) }));
    return encodeModel({ ...model, graph: { ...graph, initializer } });
  }
  const files = [...readZip(bytes, "the archive")].map(async ([name, content]) => {
    if (name.endsWith(".h5")) return { name, bytes: await writeHdf5(shortened(readHdf5Tree(content))) };
    return { name, bytes: name.endsWith(".bin") ? content.slice(0, 64) : content };
  });
  return writeZip(await Promise.all(files), new Date("2026-11-23T10:00:00Z"));
}

function shortened({ attributes, children }: Hdf5Group): Hdf5Group {
  const short = ({ values, shape }: Hdf5Dataset): Hdf5Dataset => (values.length <= 4 ? { kind: "dataset", values, shape } : { kind: "dataset", values: values.slice(0, 4), shape: [4] });
  return { ...hdf5Group(new Map([...children].map(([name, child]) => [name, child.kind === "group" ? shortened(child) : short(child)]))), attributes };
}

/** As h5py writes it with libver="latest" and gzip: headers, links and indexes of other kinds. */
async function newestLayout(tree: Hdf5Group): Promise<Uint8Array> {
  const { FS } = await ready;
  const file = new File("newest.h5", "w", { libver: ["latest", "latest"] });
  fill(file, tree);
  file.flush();
  file.close();
  return Uint8Array.from(FS.readFile("newest.h5"));
}

function fill(group: Group, { attributes, children }: Hdf5Group): void {
  for (const [name, attribute] of attributes) if (attribute.kind === "string") group.create_attribute(name, attribute.value);
  for (const [name, child] of children) {
    if (child.kind === "group") fill(group.create_group(name), child);
    else {
      const { values, shape } = child.values.length <= 4 || child.shape.length === 1 ? child : { values: child.values.slice(0, 4), shape: [4] };
      group.create_dataset({ name, data: values, shape: [...shape], ...(shape.length === 0 ? {} : { chunks: [...shape], compression: "gzip", compression_opts: 9 }) });
    }
  }
}

/** Cut short, bits flipped, bytes made up, eight bytes put where others were, a length turned absurd. */
function damage(bytes: Uint8Array, random: () => number): Uint8Array {
  const damaged = Uint8Array.from(bytes);
  const place = (room = 0): number => Math.floor(random() * Math.max(1, damaged.length - room));
  switch (Math.floor(random() * 6)) {
    case 0:
      return damaged.slice(0, place());
    case 1:
      for (let i = 0; i < 1 + random() * 10; i++) damaged[place()]! ^= 1 << Math.floor(random() * 8);
      return damaged;
    case 2:
      for (let i = 0, at = place(16); i < 16; i++) damaged[at + i] = Math.floor(random() * 256);
      return damaged;
    case 3: {
      const from = place(8) & ~7;
      damaged.set(damaged.slice(from, from + 8), place(8) & ~7);
      return damaged;
    }
    case 4: {
      const at = place(8);
      return damaged.fill(random() < 0.5 ? 0xff : 0, at, at + 8);
    }
    default:
      damaged.set([0xff, 0xff, 0xff, 0x7f], place(4));
      return damaged;
  }
}

/** Damage inside an archive, which its checksums would otherwise give away before anything is parsed. */
function damageInside(bytes: Uint8Array, random: () => number): Uint8Array {
  const files = readZip(bytes, "the archive");
  const names = [...files.keys()];
  const name = names[Math.floor(random() * names.length)]!;
  return zipSync(Object.fromEntries(files.set(name, damage(files.get(name)!, random))), { level: 0 });
}

/** @throws what is no ModelFormatError. */
async function sentenceOf(bytes: Uint8Array): Promise<string | null> {
  try {
    await importModel(bytes);
    return null;
  } catch (error) {
    if (error instanceof ModelFormatError) return error.message;
    throw error;
  }
}

/** The sentence, or null for a network. @throws Error if it is no sentence, or took its time. */
async function expectSentenceSoon(bytes: Uint8Array, what: string): Promise<string | null> {
  const start = performance.now();
  const sentence = await sentenceOf(bytes);
  const milliseconds = performance.now() - start;
  if (milliseconds > MAX_MS) throw new Error(`${what} took ${milliseconds} ms`);
  if (sentence !== null && !/^The .{20,}\.$/s.test(sentence)) throw new Error(`${what}: “${sentence}” is no sentence`);
  return sentence;
}

test.each(FORMATS)(`${NUM_FILES} damaged files of %s end in a sentence or a network, soon`, async (format) => {
  const bytes = await skeleton(format);
  const random = mulberry32(FORMATS.indexOf(format) + Number(process.env["FITTING_ROOM_FUZZ_SEED"] ?? 1));
  const isArchive = format === "tfjs" || format === "keras";
  for (let i = 0; i < NUM_FILES; i++) {
    await expectSentenceSoon(isArchive && random() < 0.7 ? damageInside(bytes, random) : damage(bytes, random), `file ${i}`);
  }
}, 3_600_000);

test(`${NUM_FILES} damaged HDF5 files of the newest layout, in packed chunks, end in a sentence or a network, soon`, async () => {
  const bytes = await newestLayout(readHdf5Tree((await exportModel(await trainedModel(3), "keras-h5")).bytes));
  const random = mulberry32(17);
  for (let i = 0; i < NUM_FILES; i++) await expectSentenceSoon(damage(bytes, random), `file ${i}`);
}, 3_600_000);

test("a chunk that holds gigabytes of zeros is left off where it should end", async () => {
  const bytes = await newestLayout(hdf5Group({ x: { kind: "dataset", values: new Float32Array(4_000_000), shape: [4_000_000] } }));
  // The packed chunk stays, the number of values that it should have becomes small.
  const small = Uint8Array.from(bytes);
  const view = new DataView(small.buffer);
  for (let at = 0; at + 8 <= small.length; at++) if (view.getBigUint64(at, true) === 4_000_000n) view.setBigUint64(at, 4n, true);
  for (let at = 0; at + 4 <= small.length; at++) if (view.getUint32(at, true) === 4_000_000) view.setUint32(at, 4, true);
  expect(await expectSentenceSoon(small, "chunk")).not.toBeNull();
});

test.each(FORMATS)("whole files of %s with a few bits wrong", async (format) => {
  const { bytes } = await exportModel({ ...(await trainedModel(2)), optimizer: null }, format);
  const random = mulberry32(11);
  for (let i = 0; i < 60; i++) await expectSentenceSoon(damage(bytes, random), `file ${i}`);
});

test("bytes at random, with and without a beginning that is known", async () => {
  const random = mulberry32(5);
  const beginnings = [[], [0x50, 0x4b, 3, 4], [0x89, 0x48, 0x44, 0x46, 13, 10, 0x1a, 10, 0], [8, 8, 0x3a]];
  for (let i = 0; i < 2_000; i++) {
    const body = Array.from({ length: Math.floor(random() * 400) }, () => Math.floor(random() * 256));
    expect(await expectSentenceSoon(Uint8Array.from([...beginnings[i % 4]!, ...body]), `file ${i}`)).not.toBeNull();
  }
});

test("files inside archives swapped", async () => {
  const [tfjs, keras, h5] = await Promise.all((["tfjs", "keras", "keras-h5"] as const).map(async (format) => (await exportModel(await trainedModel(2), format)).bytes));
  const files = new Map([...readZip(tfjs!, "a"), ...readZip(keras!, "b"), ["other.h5", h5!] as const]);
  const names = [...files.keys()];
  const random = mulberry32(3);
  for (let i = 0; i < 60; i++) {
    const entries = names.filter(() => random() < 0.7).map((name) => [name, files.get(names[Math.floor(random() * names.length)]!)!] as const);
    await expectSentenceSoon(zipSync(Object.fromEntries(entries), { level: 0 }), `archive ${i}: ${entries.map(([name]) => name).join()}`);
  }
});

describe("files that mean harm", () => {
  const zeros = (size: number): Uint8Array => zipSync({ "model.json": new Uint8Array(size) }, { level: 9 });

  test("a bomb is seen by its size before it is unpacked", async () => {
    expect(await expectSentenceSoon(zeros(65 * 1024 * 1024), "bomb")).toMatch(/would unpack to 68157440 bytes; at most 67108864 are read/);
  });

  test("a bomb that lies about its size unpacks no further than it said", async () => {
    const bomb = zeros(60 * 1024 * 1024);
    const directory = bomb.length - 22 - 46 - "model.json".length;
    new DataView(bomb.buffer, bomb.byteOffset).setUint32(directory + 24, 1_000, true);
    expect(await expectSentenceSoon(bomb, "lying bomb")).toMatch(/damaged/);
  });

  test.each(["[", '{"a":'])("JSON nested a million deep: %s", async (opening) => {
    const text = opening.repeat(Math.floor(1_000_000 / opening.length));
    expect(await expectSentenceSoon(zipSync({ "model.json": new TextEncoder().encode(text) }), "nested")).not.toBeNull();
  });

  test("one shard named again and again", async () => {
    const { bytes } = await exportModel(await trainedModel(2), "tfjs");
    const files = readZip(bytes, "the archive");
    const json = new TextDecoder().decode(files.get("model.json")).replace('"paths":["weights.bin"]', `"paths":[${Array.from({ length: 999 }, () => '"weights.bin"').join()}]`);
    const zip = zipSync({ "model.json": new TextEncoder().encode(json), "weights.bin": files.get("weights.bin")! }, { level: 0 });
    expect(await expectSentenceSoon(zip, "shards")).toContain("names one file of weights twice");
  });

  test("a group that holds itself", async () => {
    const bytes = await writeHdf5(hdf5Group({ a: hdf5Group({ b: hdf5Group({}) }) }));
    const text = Buffer.from(bytes);
    // Each symbol table entry: the name's offset, then the object's address. b's becomes a's.
    const entries = [...bytes.keys()].filter((at) => at % 8 === 0 && text.toString("latin1", at, at + 4) === "SNOD").map((at) => at + 8);
    const addresses = entries.map((at) => text.readBigUInt64LE(at + 8));
    text.writeBigUInt64LE(addresses[0]!, entries[1]! + 8);
    text.writeBigUInt64LE(addresses[1]!, entries[0]! + 8);
    expect(await expectSentenceSoon(Uint8Array.from(text), "circle")).toMatch(/groups are more than 8 deep|point in circles|lies outside its heap|no list of layer names/);
  });

  test("weights that are not finite", async () => {
    const model = await trainedModel(1);
    const weights = model.weights.map((values, i) => (i === 3 ? values.map(() => Number.NaN) : values));
    expect(await sentenceOf((await exportModel({ ...model, weights }, "keras")).bytes)).toContain('dense\'s bias ("dense/vars/1") holds values that are no finite numbers');
  });

  test.each<[string, Uint8Array]>([
    ["The file is empty. Choose a TensorFlow.js .zip", new Uint8Array(0)],
    ["The file has 67108865 bytes; at most 67108864 are read", new Uint8Array(64 * 1024 * 1024 + 1)],
    ["The archive holds whole models (such as “a.keras”). Unpack it and choose one of them.", zipSync({ "a.keras": new Uint8Array(1) })],
    ["The archive holds neither model.json nor config.json, but “photo.png”", zipSync({ "photo.png": new Uint8Array(1) })],
    ["The file is a text, not a network. Choose a TensorFlow.js .zip", new TextEncoder().encode("just some text")],
    ["The file is no network: it begins as none of their files does. Choose a TensorFlow.js .zip", Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13)],
    ["The ONNX file is damaged, cut short or no ONNX at all", Uint8Array.of(8, 10, 255, 255, 0, 1)],
  ])("%s", async (sentence, bytes) => {
    expect(await sentenceOf(bytes)).toContain(sentence);
  });
});
