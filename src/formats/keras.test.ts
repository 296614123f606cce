import { createHash } from "node:crypto";
import { h5wasm } from "h5wasm";
import { beforeAll, describe, expect, test } from "vitest";
import { areEqual, trainedModel } from "../testing/trainedModels";
import { exportModel, importModel, ModelFormatError } from ".";
import fixture from "./fixtures/keras-structure.json";
import { hdf5Dataset, hdf5Group, listAttribute, textAttribute, type Hdf5Group } from "./hdf5/hdf5Tree";
import { writeHdf5 } from "./hdf5/hdf5Writer";
import { readHdf5Tree } from "./hdf5/hdf5Reader";
import { legacyModelConfig, parseModelConfig } from "./kerasConfig";
import { architectureById } from "../nn/architectures";
import type { JsonObject } from "./json";
import { readZip } from "./zip";

interface Item {
  readonly shape?: readonly number[];
  readonly dtype?: string;
  readonly attrs: Readonly<Record<string, { readonly kind: string; readonly cset?: number; readonly shape: readonly number[]; readonly value: unknown }>>;
}
type Structure = Readonly<Record<string, Item>>;

/** Every object of a file, read by the HDF5 library itself: with it, our own reader is checked too. */
async function structureOf(bytes: Uint8Array): Promise<Structure> {
  const { FS } = await h5wasm.ready;
  FS.writeFile("check.h5", bytes);
  const file = new h5wasm.File("check.h5", "r");
  const items: Record<string, Item> = { "/": { attrs: attributesOf(file) } };
  for (const path of file.paths()) {
    const entity = file.get(path);
    if (entity instanceof h5wasm.Group) items[`/${path}`] = { attrs: attributesOf(entity) };
    if (entity instanceof h5wasm.Dataset) items[`/${path}`] = { shape: entity.shape!, dtype: DTYPES[String(entity.dtype)]!, attrs: {} };
  }
  file.close();
  return items;
}

const DTYPES: Readonly<Record<string, string>> = { "<f": "float32", "<f4": "float32", "<q": "int64", "<i8": "int64" };

function attributesOf(group: InstanceType<typeof h5wasm.Group>): Item["attrs"] {
  return Object.fromEntries(
    Object.entries(group.attrs).map(([name, { metadata, shape, value }]) => {
      if (metadata.type !== 3) return [name, { kind: "float64", shape: shape!, value: Array.from(value as Float64Array) }];
      return [name, { kind: metadata.vlen ? "vlen" : "fixed", cset: metadata.cset, shape: shape!, value: name.endsWith("_config") ? (JSON.parse(value as string) as unknown) : value }];
    }),
  );
}

/** Keras rounds the learning rate to float32. */
function withPlainRate(structure: unknown): unknown {
  return JSON.parse(JSON.stringify(structure).replaceAll("0.0010000000474974513", "0.001"));
}

function sorted(structure: Structure): Structure {
  return Object.fromEntries(Object.entries(structure).sort(([a], [b]) => (a < b ? -1 : 1)));
}

describe.each([
  [1, fixture.architectures[1]],
  [2, fixture.architectures[2]],
  [3, fixture.architectures[3]],
] as const)("architecture %i, attribute by attribute as Keras 3.15.1 writes it", (id, expected) => {
  test(".h5, but for Adam's state", async () => {
    const { bytes } = await exportModel({ ...(await trainedModel(id)), metadata: {} }, "keras-h5");
    const keras = Object.entries(expected.h5).filter(([path]) => !path.startsWith("/optimizer_weights"));
    expect(sorted(await structureOf(bytes))).toEqual(withPlainRate(sorted(Object.fromEntries(keras) as Structure)));
  });

  test(".keras", async () => {
    const { bytes } = await exportModel({ ...(await trainedModel(id)), metadata: {} }, "keras", new Date("2026-11-23T10:00:00Z"));
    const files = readZip(bytes, "the archive");
    const json = (name: string): unknown => JSON.parse(new TextDecoder().decode(files.get(name)));
    expect([...files.keys()]).toEqual(expected.keras.entries.map(([name]) => name));
    expect(json("metadata.json")).toEqual({ keras_version: expected.keras.metadata.keras_version, date_saved: "2026-11-23@10:00:00" });
    expect(json("config.json")).toEqual(withPlainRate(expected.keras.config));
    expect(sorted(await structureOf(files.get("model.weights.h5")!))).toEqual(sorted(expected.keras.weights as Structure));
  });
});

describe("our HDF5 reader", () => {
  let bytes: Uint8Array;
  beforeAll(async () => {
    bytes = (await exportModel(await trainedModel(2), "keras-h5")).bytes;
  });

  test("reads what it is given to write", async () => {
    const tree = readHdf5Tree(bytes);
    const again = readHdf5Tree(await writeHdf5(tree));
    expect(again.attributes).toEqual(tree.attributes);
    expect(digests(again)).toEqual(digests(tree));
  });

  test("says so where a file is in the layout of newer libraries", async () => {
    const newer = Uint8Array.from(bytes);
    newer[8] = 3;
    await expect(importModel(newer)).rejects.toThrow("it is written in a layout of HDF5 that is not read here; save it with Keras's own model.save, without compression");
  });
});

/** Path, attributes or shape, and a hash of the values, of everything in a tree: `toEqual` is slow on large arrays. */
function digests(group: Hdf5Group, path = ""): string[] {
  return [...group.children].flatMap(([name, child]) => {
    if (child.kind === "group") return [`${path}/${name} ${JSON.stringify([...child.attributes])}`, ...digests(child, `${path}/${name}`)];
    const { buffer, byteOffset, byteLength } = child.values;
    return [`${path}/${name} [${child.shape.join()}] ${createHash("sha256").update(new Uint8Array(buffer, byteOffset, byteLength)).digest("hex")}`];
  });
}

describe("weights that Keras saves alone", () => {
  test("in Keras 3's store", async () => {
    const model = await trainedModel(3);
    const files = readZip((await exportModel(model, "keras")).bytes, "the archive");
    const back = await importModel(files.get("model.weights.h5")!);
    expect(back).toMatchObject({ architecture: 3, format: "keras-h5" });
    expect(areEqual(back.weights, model.weights)).toBe(true);
  });

  test("as save_weights once wrote them", async () => {
    const model = await trainedModel(1);
    const tree = readHdf5Tree((await exportModel(model, "keras-h5")).bytes);
    const weights = tree.children.get("model_weights") as Hdf5Group;
    const back = await importModel(await writeHdf5(weights));
    expect(back.architecture).toBe(1);
    expect(areEqual(back.weights, model.weights)).toBe(true);
  });

  test("of no network here", async () => {
    const tree = hdf5Group({ dense: hdf5Group({ kernel: hdf5Dataset(new Float32Array(6), [2, 3]) }, { weight_names: listAttribute(["kernel"]) }) }, { layer_names: listAttribute(["dense"]) });
    await expect(importModel(await writeHdf5(tree))).rejects.toThrow("holds weights of the shapes 2×3, which none of this page's three networks has");
  });
});

describe("descriptions of layers", () => {
  const { layers } = architectureById(3);
  /** Architecture 3's description, with layer `index` (0 is the input) changed. */
  function changed(index: number, change: (layer: { class_name: string; config: Record<string, unknown> }) => void): JsonObject {
    const model = structuredClone(legacyModelConfig(layers)) as { config: { layers: { class_name: string; config: Record<string, unknown> }[] } };
    change(model.config.layers[index]!);
    return model as unknown as JsonObject;
  }

  test("are read back", () => {
    expect(parseModelConfig(changed(0, () => {}), "The file")).toEqual(layers);
  });

  test("as Keras 2 writes them", () => {
    const config = changed(0, (input) => {
      input.config["batch_input_shape"] = [null, 28, 28, 1];
      delete input.config["batch_shape"];
    });
    expect(parseModelConfig(config, "The file")).toEqual(layers);
  });

  test.each<[string, number, (layer: { class_name: string; config: Record<string, unknown> }) => void]>([
    ['layer "conv2d" (Conv2D) has kernel_size = [5,5]; this page\'s networks have [3,3]', 1, ({ config }) => (config["kernel_size"] = [5, 5])],
    ['layer "conv2d" (Conv2D) has kernel_size = 5', 1, ({ config }) => (config["kernel_size"] = 5)],
    ['layer "conv2d" (Conv2D) has strides 1 × 2', 1, ({ config }) => (config["strides"] = [1, 2])],
    ['layer "conv2d_1" (Conv2D) has padding "causal"', 3, ({ config }) => (config["padding"] = "causal")],
    ['layer "max_pooling2d" (MaxPooling2D) has pool_size = [3,3]', 2, ({ config }) => (config["pool_size"] = [3, 3])],
    ['layer "dense" (Dense) has the activation "tanh"', 8, ({ config }) => (config["activation"] = "tanh")],
    ['layer "dense" (Dense): "units" should be a number, but is missing', 8, ({ config }) => delete config["units"]],
    ['layer "input_layer" (InputLayer) takes input of shape [null,32,32,3]', 0, ({ config }) => (config["batch_shape"] = [null, 32, 32, 3])],
    ["has a Lambda layer, which is program code. Code from files is never run here", 9, (layer) => (layer.class_name = "Lambda")],
    ['has a layer of the kind "BatchNormalization"', 9, (layer) => (layer.class_name = "BatchNormalization")],
    ['has a layer of the kind "__proto__"', 9, (layer) => (layer.class_name = "__proto__")],
  ])("are refused with the reason: %s", (message, index, change) => {
    const read = (): unknown => parseModelConfig(changed(index, change), "The file");
    expect(read).toThrow(message);
    expect(read).toThrow(ModelFormatError);
  });

  test("__proto__ in a file changes nothing", () => {
    const text = JSON.stringify(legacyModelConfig(layers)).replace('"filters":64', '"filters":64,"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}');
    expect(parseModelConfig(JSON.parse(text) as JsonObject, "The file")).toEqual(layers);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test("another network is named with its first difference", async () => {
    const tree = readHdf5Tree((await exportModel(await trainedModel(3), "keras-h5")).bytes);
    const attributes = new Map(tree.attributes).set("model_config", textAttribute(JSON.stringify(changed(10, ({ config }) => (config["units"] = 300)))));
    await expect(importModel(await writeHdf5({ ...tree, attributes }))).rejects.toThrow(
      "The nearest is architecture 3 (“Three convolutions”), whose layer 10 (dense_1) is a dense layer of 256 units with relu; the file has a dense layer of 300 units with relu there.",
    );
  });
});
