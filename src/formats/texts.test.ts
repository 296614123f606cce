import { spawnSync } from "node:child_process";
import { beforeAll, describe, expect, test } from "vitest";
import { ARCHITECTURES } from "../nn/architectures";
import { selectBackend } from "../nn/selectBackend";
import { trainedModel } from "../testing/trainedModels";
import { exportEverything, exportNotebook, exportPytorchScript, type Everything, type ExperimentPlan, type ExportProgress } from ".";
import { historyCsv, predictionsCsv } from "./csv";
import { PAPER_FILE_BASES } from "./fileNames";
import { notebookCode } from "./kerasNotebook";
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
