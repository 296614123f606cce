import { spawnSync } from "node:child_process";
import { beforeAll, describe, expect, test } from "vitest";
import { ARCHITECTURES } from "../nn/architectures";
import { selectBackend } from "../nn/selectBackend";
import type { TrainConfig } from "../nn/trainConfig";
import { NETWORKS } from "../testing/everyLayer";
import { trainedModel } from "../testing/trainedModels";
import { exportEverything, exportNotebook, exportPytorchScript, type Everything, type ExperimentPlan, type ExportProgress } from ".";
import { historyCsv, predictionsCsv } from "./csv";
import { PAPER_FILE_BASES } from "./fileNames";
import { notebookCode } from "./kerasNotebook";
import { pytorchScript } from "./pytorchScript";
import { readZip } from "./zip";

const plan: ExperimentPlan = {
  networks: ARCHITECTURES.map(({ id, name, layers, protocol }) => ({
    number: String(id),
    name,
    layers,
    fileBase: PAPER_FILE_BASES[id],
    config: { epochs: protocol.epochs, batchSize: 512, learningRate: 0.001, seed: 2020, earlyStopping: protocol.earlyStopping ? { patience: 0, minDelta: 0, restoreBestWeights: false } : null },
  })),
  trainSize: 48_000,
  validationSize: 12_000,
  testSize: 10_000,
  isOnBuiltIn: false,
};

/** Every kind of layer, and every part of a recipe. */
const RECIPES: readonly Partial<TrainConfig>[] = [
  { optimizer: { name: "adam", beta1: 0.8, beta2: 0.99, epsilon: 1e-6, amsgrad: true }, schedule: { name: "cosine", warmupEpochs: 1, alpha: 0.1 }, clipping: { name: "globalClipnorm", limit: 2 } },
  { optimizer: { name: "adamw", beta1: 0.9, beta2: 0.999, epsilon: 1e-7, amsgrad: false }, weightDecay: 0.004, schedule: { name: "oneCycle", warmupEpochs: 0, peak: 0.3, start: 0.04, end: 0.0001 }, averaging: { momentum: 0.95 } },
  { optimizer: { name: "sgd", momentum: 0.9, nesterov: true }, schedule: { name: "step", warmupEpochs: 0, everyEpochs: 5, factor: 0.5 }, clipping: { name: "clipvalue", limit: 0.5 }, testTimeFlip: true },
  { optimizer: { name: "rmsprop", rho: 0.9, momentum: 0.5, epsilon: 1e-7, centered: true }, schedule: { name: "exponential", warmupEpochs: 0.5, rate: 0.9 }, labelSmoothing: 0.1 },
  { augmentation: { translation: 2, rotation: 10, zoom: 0.1, horizontalFlip: "alternating", cutOut: 4, brightness: 0.1, contrast: 0.2 }, earlyStopping: { monitor: "val_accuracy", patience: 3, minDelta: 0.001, restoreBestWeights: true } },
];
const anyPlan: ExperimentPlan = {
  ...plan,
  networks: Object.entries(NETWORKS).map(([name, layers], i) => ({
    number: i === 0 ? "run-a" : String(i + 1),
    name: `${name}\nand more`,
    layers,
    fileBase: `network_${i}`,
    config: { ...plan.networks[0]!.config, ...RECIPES[i % RECIPES.length]! },
    ...(i === 1 ? { sizes: { trainSize: 1_000, validationSize: 500, testSize: 200 }, outcome: ["In the page: trained for 3 of 10 epochs, stopped by hand.", "Test accuracy there: 81.50 % of 200 images."] } : {}),
  })),
};

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const hasPython = spawnSync("python3", ["--version"]).status === 0;

/** Python's own parser; an error has its words. */
function expectPython(code: string): void {
  const { status, stderr } = spawnSync("python3", ["-c", "import ast, sys; ast.parse(sys.stdin.read())"], { input: code, encoding: "utf8" });
  expect(stderr).toBe("");
  expect(status).toBe(0);
}

test.skipIf(!hasPython)("notebook and script are Python (needs python3; skipped where that is missing)", async () => {
  expectPython(notebookCode(plan));
  expectPython(text((await exportPytorchScript(plan)).bytes));
});

test.skipIf(!hasPython)("so they are for every kind of layer and recipe (needs python3; skipped where that is missing)", () => {
  expectPython(notebookCode(anyPlan));
  expectPython(pytorchScript(anyPlan));
  for (const network of anyPlan.networks) {
    expectPython(notebookCode({ ...anyPlan, networks: [network] }));
    expectPython(pytorchScript({ ...anyPlan, networks: [network] }));
  }
});

/** Each recipe as both texts have it. */
test.each([
  'optimizer=dict(name="adam", beta_1=0.8, beta_2=0.99, epsilon=0.000001, amsgrad=True), schedule=dict(name="cosine", warmup_epochs=1, alpha=0.1), clipping=dict(name="global_clipnorm", limit=2)',
  'optimizer=dict(name="adamw", beta_1=0.9, beta_2=0.999, epsilon=1e-7, amsgrad=False), schedule=dict(name="oneCycle", warmup_epochs=0, peak=0.3, start=0.04, end=0.0001), weight_decay=0.004, ema_momentum=0.95, train_size=1000, validation_size=500, test_size=200',
  'optimizer=dict(name="sgd", momentum=0.9, nesterov=True), schedule=dict(name="step", warmup_epochs=0, every_epochs=5, factor=0.5), clipping=dict(name="clipvalue", limit=0.5), test_time_flip=True',
  'optimizer=dict(name="rmsprop", rho=0.9, momentum=0.5, epsilon=1e-7, centered=True), schedule=dict(name="exponential", warmup_epochs=0.5, rate=0.9), label_smoothing=0.1',
  'early_stopping=dict(monitor="val_accuracy", patience=3, min_delta=0.001, restore_best_weights=True), augmentation=dict(translation=2, rotation=10, zoom=0.1, horizontal_flip="alternating", cut_out=4, brightness=0.1, contrast=0.2)',
])("both have the recipe's own %s", (setting) => {
  expect(notebookCode(anyPlan)).toContain(setting);
  expect(pytorchScript(anyPlan)).toContain(setting);
});

test("both tell each run's own figures beside it, and number it as it is", () => {
  for (const code of [notebookCode(anyPlan), pytorchScript(anyPlan)]) {
    expect(code).toContain("    # In the page: trained for 3 of 10 epochs, stopped by hand.\n    # Test accuracy there: 81.50 % of 200 images.\n    2: dict(");
    expect(code).toContain('    "run-a": dict(epochs=10, ');
    expect(code).toContain('if number == "run-a":  # kernel 5 × 3, strides 2 × 1, same and more\n');
  }
});

test("a plain recipe carries nothing that it does not need", () => {
  for (const code of [notebookCode(plan), pytorchScript(plan)]) expect(code).not.toMatch(/augment|learning_rate_at|label_smoothing=|test_time_flip|get\("train_size"|rmsprop\(self/);
});

describe("the script has Keras's arithmetic in PyTorch's names:", () => {
  const of = (name: string): string => pytorchScript({ ...anyPlan, networks: anyPlan.networks.filter((network) => network.name.startsWith(name)) });
  test.each([
    ["kernel 5 × 3", "nn.ZeroPad2d((1, 1, 1, 2)),\n            nn.Conv2d(1, 3, (5, 3), stride=(2, 1)),\n            nn.ReLU(),"],
    ["an even kernel", "nn.ZeroPad2d((0, 1, 0, 1)),\n            nn.Conv2d(1, 3, 2, bias=False),"],
    ["kernel 7", "nn.ZeroPad2d((6, 6, 6, 6)),\n            nn.Conv2d(1, 2, 7, dilation=2),\n            nn.MaxPool2d(4),"],
    ["overlapping pools", 'nn.ConstantPad2d((0, 1, 0, 1), float("-inf")),\n            nn.MaxPool2d(3, stride=2),\n            KerasAveragePool(3, 2, (1, 1, 1, 1)),'],
    ["normalisation", "KerasBatchNorm(3, momentum=0.01, eps=0.001),"],
    ["normalisation", "KerasBatchNorm(8, momentum=0.1, eps=0.00001, axis=-1),\n            nn.SiLU(),"],
    ["zeros around", "Rescaling(2, -1),\n            nn.ZeroPad2d((0, 3, 1, 2)),"],
    ["numbers made", "nn.Linear(784, 36),\n            nn.Tanh(),\n            KerasReshape(3, 4, 3),\n            nn.Conv2d(3, 4, 2),"],
    ["global maximum", "GlobalMaxPool(),\n        )"],
    ["dropout", "nn.Dropout2d(0.2),"],
  ])("%s: %s", (name, lines) => expect(of(name)).toContain(lines));
});

test("the notebook is nbformat 4.5", async () => {
  const { name, bytes } = await exportNotebook(plan);
  const notebook = JSON.parse(text(bytes)) as { nbformat: number; nbformat_minor: number; metadata: object; cells: Record<string, unknown>[] };
  expect(name).toBe("fashion_mnist_keras.ipynb");
  expect(notebook).toMatchObject({ nbformat: 4, nbformat_minor: 5, metadata: { kernelspec: { name: "python3", display_name: "Python 3" }, language_info: { name: "python" } } });
  for (const cell of notebook.cells) {
    const keys = ["cell_type", "id", "metadata", "source", ...(cell["cell_type"] === "code" ? ["execution_count", "outputs"] : [])];
    expect(Object.keys(cell).sort()).toEqual(keys.sort());
    expect(cell["id"]).toMatch(/^[a-zA-Z0-9_-]{1,64}$/);
    const source = cell["source"] as string[];
    expect(source.slice(0, -1).every((line) => line.endsWith("\n")) && !source.at(-1)!.endsWith("\n")).toBe(true);
  }
  expect(new Set(notebook.cells.map(({ id }) => id)).size).toBe(notebook.cells.length);
});

describe.each([
  ["notebook", () => Promise.resolve(notebookCode(plan))],
  ["script", async () => text((await exportPytorchScript(plan)).bytes)],
])("the %s repeats the experiment:", (_, make) => {
  test.each([
    "train_test_split(np.arange(",
    "test_size=0.2, random_state=2020)",
    "TRAIN_SIZE = 48000 ",
    "    1: dict(epochs=10, batch_size=512, learning_rate=0.001, seed=2020, early_stopping=None),",
    "    3: dict(epochs=50, batch_size=512, learning_rate=0.001, seed=2020, early_stopping=dict(patience=0, min_delta=0, restore_best_weights=False)),",
  ])("%s", async (line) => expect(await make()).toContain(line));
});

test("both say where the page's run was on other data", async () => {
  const texts = async (isOnBuiltIn: boolean) => [notebookCode({ ...plan, isOnBuiltIn }), text((await exportPytorchScript({ ...plan, isOnBuiltIn })).bytes)];
  for (const code of await texts(true)) expect(code).toMatch(/^# The run in the page was on garments that the page draws itself\. .*\nTRAIN_SIZE = /m);
  for (const code of await texts(false)) expect(code).not.toContain("draws itself");
});

test("the notebook trains under MirroredStrategy and saves under the paper's names", () => {
  const code = notebookCode(plan);
  expect(code).toContain("tf.distribute.MirroredStrategy()");
  expect(code).toContain('FILES = {1: "fashion_mnist_cnn_model.h5", 2: "fashion_mnist_cnn_model2.h5", 3: "fashion_mnist_cnn_model3.h5"}');
  expect(code).toContain('layers.Conv2D(64, 3, strides=2, padding="same", activation="relu"),');
});

test("the script pads as Keras does and ends in logits", async () => {
  const code = text((await exportPytorchScript(plan)).bytes);
  expect(code).toContain("nn.ZeroPad2d((1, 1, 1, 1)),\n            nn.Conv2d(32, 64, 3, stride=2),");
  expect(code).toContain("nn.Linear(128, 10),\n        )");
});

const epoch = { epoch: 1, loss: 0.5, accuracy: 0.8, valLoss: 0.45, valAccuracy: 0.82, seconds: 12.5 };

test("history as CSV", () => {
  expect(historyCsv([{ column: "architecture", label: 2, epochs: [epoch] }])).toBe("architecture,epoch,loss,accuracy,val_loss,val_accuracy,seconds\r\n2,1,0.5,0.8,0.45,0.82,12.5\r\n");
});

test("predictions as CSV", () => {
  const probabilities = [0.9, 0.1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.25, 0.75];
  const networks = [{ column: "architecture", label: 1, test: { predictions: [0, 9], probabilities } }] as const;
  const [header, first, second, end] = predictionsCsv(networks, [1, 9]).split("\r\n");
  expect(header).toMatch(/^architecture,image,label,label_name,prediction,prediction_name,probability_0,.*,probability_9$/);
  expect(first).toBe("1,0,1,Trouser,0,T-shirt/top,0.9,0.1,0,0,0,0,0,0,0,0");
  expect(second).toBe("1,1,9,Ankle boot,9,Ankle boot,0,0,0,0,0,0,0,0,0.25,0.75");
  expect(end).toBe("");
  expect(predictionsCsv(networks, null)).toContain("\r\n1,0,,,0,T-shirt/top,");
});

describe("everything in one zip", () => {
  let everything: Everything;
  beforeAll(async () => {
    await selectBackend("cpu");
    everything = {
      models: await Promise.all([2, 3].map((id) => trainedModel(id as 2 | 3))),
      plan,
      histories: [{ column: "architecture", label: 2, epochs: [epoch] }],
      predictions: [],
      labels: null,
      others: [{ name: "report.md", text: "# Report\n" }],
    };
  });

  test("holds every file once and tells how far it is", async () => {
    const progress: ExportProgress[] = [];
    const { name, bytes } = await exportEverything(everything, { onProgress: (step) => progress.push(step) });
    const files = readZip(bytes, "The archive");
    expect(name).toBe("fitting_room.zip");
    const models = ["fashion_mnist_cnn_model2", "fashion_mnist_cnn_model3"].flatMap((base) => [".h5", ".keras", ".onnx", "_tfjs.zip"].map((ending) => base + ending));
    expect([...files.keys()]).toEqual([...models, "fashion_mnist_keras.ipynb", "fashion_mnist_pytorch.py", "history.csv", "predictions.csv", "report.md"]);
    expect(text(files.get("report.md")!)).toBe("# Report\n");
    expect(progress.map(({ name: made }) => made)).toEqual([...files.keys()]);
    expect(progress.at(-1)).toMatchObject({ done: 13, total: 13 });
  });

  test("stops when asked to", async () => {
    const controller = new AbortController();
    const made: string[] = [];
    const stop = ({ name }: ExportProgress): void => {
      made.push(name);
      controller.abort();
    };
    await expect(exportEverything(everything, { signal: controller.signal, onProgress: stop })).rejects.toThrow(/abort/i);
    expect(made).toHaveLength(1);
  });
});
