import { createHash } from "node:crypto";
import { h5wasm } from "h5wasm";
import { beforeAll, describe, expect, test } from "vitest";
import { areEqual, trainedModel } from "../testing/trainedModels";
import { exportModel, importModel, ModelFormatError } from ".";
import fixture from "./fixtures/keras-structure.json";
import { hdf5Dataset, hdf5Group, listAttribute, textAttribute, type Hdf5Group } from "./hdf5/hdf5Tree";
import { writeHdf5 } from "./hdf5/hdf5Writer";
import { readHdf5Tree } from "./hdf5/hdf5Reader";
import { legacyModelConfig } from "./kerasConfig";
import { readKerasNetwork, type WeightsOf } from "./kerasLayers";
import { architectureById } from "../nn/architectures";
import { activation, dense, elu, flatten, globalAveragePooling2d, type LayerSpec, leakyReLU, maxPooling2d, rescaling, reshape, spatialDropout2d, zeroPadding2d } from "../nn/architectures/layers";
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

  test("says so where a file is in a layout that no library writes yet", async () => {
    const newer = Uint8Array.from(bytes);
    newer[8] = 9;
    await expect(importModel(newer)).rejects.toThrow("it is written in a layout of HDF5 that is not read here; save it with Keras's own model.save");
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
    await expect(importModel(await writeHdf5(tree))).rejects.toThrow("holds weights alone (dense 2 × 3), which fit none of the paper's three networks. Open it onto the network that it belongs to");
  });
});

type Described = { class_name: string; config: Record<string, unknown> };

/** A description's layers; its weights are made up. */
function layersFrom(model: JsonObject): readonly LayerSpec[] {
  const weightsOf: WeightsOf = ({ kind }) => Array.from({ length: kind === "BatchNormalization" ? 4 : kind === "Normalization" ? 3 : 2 }, (_, i) => ({ name: `layer/vars/${i}`, shape: [1], values: [4] }));
  return readKerasNetwork(model, weightsOf, "The file").layers;
}

function sequential(...layers: readonly Described[]): JsonObject {
  return { class_name: "Sequential", config: { layers: layers.map(({ class_name, config }, i) => ({ class_name, config: { name: `layer${i}`, ...config } })) } };
}

const INPUT: Described = { class_name: "InputLayer", config: { batch_shape: [null, 28, 28, 1] } };

describe("descriptions of layers", () => {
  const { layers } = architectureById(3);
  /** Architecture 3's description, with layer `index` (0 is the input) changed. */
  function changed(index: number, change: (layer: Described) => void): JsonObject {
    const model = structuredClone(legacyModelConfig(layers)) as { config: { layers: Described[] } };
    change(model.config.layers[index]!);
    return model as unknown as JsonObject;
  }

  test("are read back", () => {
    expect(layersFrom(changed(0, () => {}))).toEqual(layers);
  });

  test("as Keras 2 writes them", () => {
    const config = changed(0, (input) => {
      input.config["batch_input_shape"] = [null, 28, 28, 1];
      delete input.config["batch_shape"];
    });
    expect(layersFrom(config)).toEqual(layers);
  });

  test.each<[string, number, (layer: Described) => void]>([
    ['layer "conv2d" (Conv2D): "strides" should be two whole numbers from 1, but is [1,2,3]', 1, ({ config }) => (config["strides"] = [1, 2, 3])],
    ['layer "conv2d" (Conv2D) has groups = 2; this page has 1', 1, ({ config }) => (config["groups"] = 2)],
    ['layer "conv2d" (Conv2D) has data_format = "channels_first"', 1, ({ config }) => (config["data_format"] = "channels_first")],
    ['layer "conv2d_1" (Conv2D) has padding "causal"', 3, ({ config }) => (config["padding"] = "causal")],
    ['layer "max_pooling2d" (MaxPooling2D): "pool_size" should be two whole numbers from 1, but is 0.5', 2, ({ config }) => (config["pool_size"] = 0.5)],
    ['layer "dense" (Dense) has the activation "mish"; this page has', 8, ({ config }) => (config["activation"] = "mish")],
    ['layer "dense" (Dense): "units" should be a number, but is missing', 8, ({ config }) => delete config["units"]],
    ['layer "dense" (Dense) has the type "int8_from_float32", whose weights are quantized', 8, ({ config }) => (config["dtype"] = "int8_from_float32")],
    ["takes input of shape 32 × 32 × 3; this page's images are 28 × 28 × 1", 0, ({ config }) => (config["batch_shape"] = [null, 32, 32, 3])],
    ['has a Lambda layer ("max_pooling2d_2"), which is program code. Code from files is never run here', 6, (layer) => (layer.class_name = "Lambda")],
    ['is of the kind "LayerNormalization", which this page cannot train', 6, (layer) => (layer.class_name = "LayerNormalization")],
    ['is of the kind "__proto__"', 6, (layer) => (layer.class_name = "__proto__")],
    ['is of the kind "constructor"', 6, (layer) => (layer.class_name = "constructor")],
  ])("are refused with the reason: %s", (message, index, change) => {
    const read = (): unknown => layersFrom(changed(index, change));
    expect(read).toThrow(message);
    expect(read).toThrow(ModelFormatError);
  });

  test("somebody's own class is refused, whatever it is called", () => {
    const own = changed(1, (layer) => Object.assign(layer, { module: "my_layers", registered_name: "mine>Conv2D" }));
    expect(() => layersFrom(own)).toThrow('layer "conv2d" (Conv2D) is somebody\'s own class');
  });

  test("__proto__ in a file changes nothing", () => {
    const text = JSON.stringify(legacyModelConfig(layers)).replace('"filters":64', '"filters":64,"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}');
    expect(layersFrom(JSON.parse(text) as JsonObject)).toEqual(layers);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test.each<[string, readonly Described[], readonly LayerSpec[]]>([
    ["ReLU with its settings", [{ class_name: "ReLU", config: { max_value: 6 } }, { class_name: "ReLU", config: { negative_slope: 0.1 } }, { class_name: "ReLU", config: {} }], [activation("relu6"), leakyReLU(0.1), activation("relu")]],
    ["LeakyReLU and ELU of Keras 2", [{ class_name: "LeakyReLU", config: { alpha: 0.25 } }, { class_name: "ELU", config: {} }], [leakyReLU(0.25), elu(1)]],
    ["an activation with settings", [{ class_name: "Dense", config: { units: 3, activation: { class_name: "LeakyReLU", config: { negative_slope: 0.1 } } } }], [dense(3, "linear"), leakyReLU(0.1)]],
    ["Keras 2's swish", [{ class_name: "Activation", config: { activation: "swish" } }], [activation("silu")]],
    ["dropout of whole channels by its noise's shape", [{ class_name: "Dropout", config: { rate: 0.5, noise_shape: [null, 1, 1, null] } }], [spatialDropout2d(0.5)]],
    ["a global pooling that keeps its axes", [{ class_name: "GlobalAveragePooling2D", config: { keepdims: true } }], [globalAveragePooling2d(), reshape(1, 1, 1)]],
    ["a shape with a part left open", [{ class_name: "Reshape", config: { target_shape: [7, -1] } }], [reshape(7, 112)]],
    ["padding by one number", [{ class_name: "ZeroPadding2D", config: { padding: 2 } }, { class_name: "ZeroPadding2D", config: { padding: [1, 2] } }], [zeroPadding2d(2), { type: "zeroPadding2d", padding: [[1, 1], [2, 2]] }]],
    ["normalisation from its weights", [{ class_name: "Normalization", config: { axis: [-1] } }], [rescaling(0.5, -2)]],
    ["what acts only while training", [{ class_name: "RandomFlip", config: {} }, { class_name: "GaussianNoise", config: { stddev: 1 } }, { class_name: "Flatten", config: {} }], [flatten()]],
    ["an old name", [{ class_name: "MaxPool2D", config: { pool_size: 3, strides: null, padding: "same" } }], [maxPooling2d(3, { padding: "same" })]],
  ])("with %s", (_, described, expected) => {
    expect(layersFrom(sequential(INPUT, ...described))).toEqual(expected);
  });

  test("of images in other shapes need no layer of ours where the file has its own", () => {
    const input = (...shape: number[]): Described => ({ class_name: "InputLayer", config: { batch_shape: [null, ...shape] } });
    const toImage: Described = { class_name: "Reshape", config: { target_shape: [28, 28, 1] } };
    const toRow: Described = { class_name: "Flatten", config: {} };
    const dense3: Described = { class_name: "Dense", config: { units: 3 } };
    expect(layersFrom(sequential(input(784), toImage))).toEqual([]);
    expect(layersFrom(sequential(input(28, 28), toImage))).toEqual([]);
    expect(layersFrom(sequential(input(28, 28), toRow, dense3))).toEqual([flatten(), dense(3, "linear")]);
    expect(layersFrom(sequential(input(784), dense3))).toEqual([flatten(), dense(3, "linear")]);
  });

  test("a ReLU from a threshold, and a batch normalisation along another axis, are refused by name", () => {
    expect(() => layersFrom(sequential(INPUT, { class_name: "ReLU", config: { threshold: 1 } }))).toThrow('layer "layer1" (ReLU) has threshold = 1');
    expect(() => layersFrom(sequential(INPUT, { class_name: "BatchNormalization", config: { axis: 1 } }))).toThrow("works along axis 1");
  });
});

describe("functional models", () => {
  type Node = readonly string[];
  /** As Keras 2 writes them; each call of a layer is a list of what it takes. */
  function functional(...nodes: readonly (readonly [name: string, class_name: string, config: object, ...calls: Node[]])[]): JsonObject {
    const layers = nodes.map(([name, class_name, config, ...calls]) => ({ name, class_name, config: { name, ...config }, inbound_nodes: calls.map((call) => call.map((source) => [source, 0, 0, {}])) }));
    return { class_name: "Functional", config: { name: "model", layers, input_layers: [["in", 0, 0]], output_layers: [[nodes.at(-1)![0], 0, 0]] } };
  }
  const input = ["in", "InputLayer", { batch_input_shape: [null, 28, 28, 1] }] as const;
  const flat = ["flat", "Flatten", {}, ["in"]] as const;

  test("that are one chain, in whatever order they are written", () => {
    expect(layersFrom(functional(["out", "Dense", { units: 3 }, ["flat"]], input, flat, ["last", "Activation", { activation: "relu" }, ["out"]]))).toEqual([flatten(), dense(3, "linear"), activation("relu")]);
  });

  test.each<[string, JsonObject]>([
    ['layer "d" (Dense) is applied 2 times', functional(input, flat, ["d", "Dense", { units: 784 }, ["flat"], ["d"]])],
    ['layer "sum" (Add) joins 2 branches', functional(input, flat, ["sum", "Add", {}, ["flat", "in"]])],
    ['the output of layer "flat" goes to both "a" and "b"', functional(input, flat, ["a", "Dense", { units: 3 }, ["flat"]], ["b", "Dense", { units: 3 }, ["flat"]])],
    ['has two inputs ("in" and "in2")', functional(input, ["in2", "InputLayer", {}], flat)],
  ])("refused: %s", (message, model) => {
    expect(() => layersFrom(model)).toThrow(message);
    expect(() => layersFrom(model)).toThrow(ModelFormatError);
  });
});

test("a network that is none of the paper's opens as what it is", async () => {
  const tree = readHdf5Tree((await exportModel(await trainedModel(3), "keras-h5")).bytes);
  const config = JSON.parse((tree.attributes.get("model_config") as { value: string }).value) as { config: { layers: Described[] } };
  config.config.layers[10]!.config["activation"] = "tanh";
  const attributes = new Map(tree.attributes).set("model_config", textAttribute(JSON.stringify(config)));
  const back = await importModel(await writeHdf5({ ...tree, attributes }));
  expect(back.architecture).toBeNull();
  expect(back.layers[9]).toEqual(dense(256, "tanh"));
  expect(back.notes).toEqual([]);
});
