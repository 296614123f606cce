/** @file Shipped networks from made-up files: checked, kept, and refused with a sentence. */
import { createHash, webcrypto } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, test, vi } from "vitest";
import { architectureById } from "../nn/architectures";
import { summarize } from "../nn/summary";
import type { VoteChoice } from "../experiment/plan";
import { Predictions, meanProbabilities, sourceOf, togetherOf, topClasses } from "./predictions";
import type { NetworkCard } from "../experiment/networkCard";
import { ShippedNetworks } from "./shippedNetworks";
import { createAppStore } from "../state/store";
import { paperRun } from "../experiment/fixtures/runs";

const subtle = webcrypto.subtle as SubtleCrypto;

function weightFile(id: 1 | 2 | 3): Uint8Array<ArrayBuffer> {
  const { totalParams } = summarize(architectureById(id).layers);
  return new Uint8Array(Float32Array.from({ length: totalParams }, (_, i) => 0.05 * Math.sin(i)).buffer);
}

function cardOf(id: 1 | 2 | 3, change: Partial<Record<keyof NetworkCard, unknown>> = {}): Record<string, unknown> {
  const file = weightFile(id);
  return {
    architecture: id,
    file: `architecture-${id}.f32`,
    bytes: file.length,
    sha256: createHash("sha256").update(file).digest("hex"),
    data: "fashion-mnist",
    trainSize: 48_000,
    validationSize: 12_000,
    testSize: 10_000,
    protocol: "the paper's",
    config: { epochs: 10, batchSize: 512, learningRate: 0.001, earlyStopping: null },
    seed: 2020,
    epochs: 10,
    endReason: "completed",
    restoredEpoch: null,
    testAccuracy: 0.9,
    date: "2026-11-23",
    ...change,
  };
}

const FILES: Record<string, BodyInit> = {
  "./networks/cards.json": JSON.stringify({ networks: [cardOf(1), cardOf(2), cardOf(3)] }),
  "./networks/architecture-1.f32": weightFile(1),
  "./networks/architecture-2.f32": weightFile(2),
  "./networks/architecture-3.f32": weightFile(3),
};

function serve(change: Record<string, BodyInit | null> = {}, options: { subtle?: null } = {}) {
  const files: Record<string, BodyInit | null> = { ...FILES, ...change };
  const fetchFile = vi.fn<typeof fetch>(async (url) => (files[String(url)] == null ? new Response(null, { status: 404 }) : new Response(files[String(url)]!)));
  return { fetchFile, networks: new ShippedNetworks({ baseUrl: "./", fetch: fetchFile, subtle, ...options }) };
}

const cards = (change: Partial<Record<keyof NetworkCard, unknown>>) => ({ "./networks/cards.json": JSON.stringify({ networks: [cardOf(2, change)] }) });

describe("a network", () => {
  test("comes with its card, cut into Keras's weights, and is fetched once, when asked for", async () => {
    const { fetchFile, networks } = serve();
    expect(fetchFile).not.toHaveBeenCalled();
    const [network, again] = await Promise.all([networks.network(2), networks.network(2)]);
    expect(again).toBe(network);
    expect(network.card).toMatchObject({ architecture: 2, seed: 2020, testAccuracy: 0.9 });
    expect(network.weights.map(({ length }) => length)).toEqual([288, 32, 18_432, 64, 73_728, 128, 32_768, 256, 32_768, 128, 1_280, 10]);
    expect(network.weights[1]![0]).toBeCloseTo(0.05 * Math.sin(288), 6);
    expect(fetchFile.mock.calls.map(([url]) => url)).toEqual(["./networks/cards.json", "./networks/architecture-2.f32"]);
  });

  test("is refused with a sentence that says why", async () => {
    const damaged = weightFile(2);
    damaged[5]! ^= 1;
    const cases: [Record<string, BodyInit | null>, string][] = [
      [{ "./networks/cards.json": null }, "This page comes without trained networks: networks/cards.json is not there."],
      [{ "./networks/cards.json": "<!doctype html>" }, "This page comes without trained networks: networks/cards.json is not there."],
      [{ "./networks/cards.json": JSON.stringify({ networks: [cardOf(1)] }) }, "This page comes without a trained “Two convolutions”."],
      [{ "./networks/cards.json": "{}" }, "damaged: it has no list of networks"],
      [cards({ sha256: "no" }), 'networks/cards.json is damaged: "sha256" of network 1 will not do.'],
      [cards({ file: "../elsewhere" }), '"file" of network 1'],
      [cards({ testAccuracy: 90 }), '"testAccuracy" of network 1'],
      [cards({ config: { epochs: 10, batchSize: 512, learningRate: 0.001, earlyStopping: { patience: 0 } } }), '"config" of network 1'],
      [{ "./networks/architecture-2.f32": null }, "networks/architecture-2.f32 is not there"],
      [{ "./networks/architecture-2.f32": damaged.slice(4) }, "networks/architecture-2.f32 is damaged: it has 639524 bytes, and should have 639528."],
      [{ "./networks/architecture-2.f32": damaged }, "networks/architecture-2.f32 is damaged: its SHA-256 is not the one on its card."],
    ];
    for (const [files, sentence] of cases) await expect(serve(files).networks.network(2)).rejects.toThrow(sentence);
  });

  test("of another architecture is refused, whatever its card says", async () => {
    const file = weightFile(1);
    const card = { bytes: file.length, sha256: createHash("sha256").update(file).digest("hex") };
    await expect(serve({ ...cards(card), "./networks/architecture-2.f32": file }).networks.network(2)).rejects.toThrow("belongs to another architecture: 693962 weights, not 159882");
  });

  test("is taken without a digest where the browser has none, and asked for again after a failure", async () => {
    const damaged = weightFile(2);
    damaged[5]! ^= 1;
    await expect(serve({ "./networks/architecture-2.f32": damaged }, { subtle: null }).networks.network(2)).resolves.toBeDefined();
    const { fetchFile, networks } = serve();
    fetchFile.mockRejectedValueOnce(new TypeError("offline"));
    await expect(networks.network(2)).rejects.toThrow("networks/cards.json could not be loaded: the network did not answer.");
    await expect(networks.network(2)).resolves.toBeDefined();
  });
});

describe("answers", () => {
  const image = new Uint8Array(784).fill(90);

  test("come from the shipped networks that are there; what is missing is said once", async () => {
    const store = createAppStore();
    const { networks } = serve({ "./networks/architecture-2.f32": null });
    const predictions = new Predictions(store, { weights: () => null, weightsUnderWay: () => null }, networks);
    expect(predictions.predict(image)).toEqual([]);
    await predictions.load();
    expect(predictions.predict(image).map(({ id, source }) => [id, source])).toEqual([["1", "shipped"], ["3", "shipped"]]);
    expect(store.getState().shipped).toMatchObject({ status: "ready", cards: { 1: { seed: 2020 }, 3: { seed: 2020 } }, problems: [expect.stringContaining("architecture-2.f32 is not there")] });
    expect(JSON.parse(JSON.stringify(store.getState().shipped))).toEqual(store.getState().shipped);
  });

  test("come from a network's own weights once it is trained and scored", async () => {
    const store = createAppStore();
    const { networks } = serve();
    const own = (await networks.network(2)).weights.map((values) => values.map((value) => -value));
    const first = (await networks.network(1)).weights.map((values) => values.slice());
    const predictions = new Predictions(store, { weights: (id) => (id === "2" ? own : null), weightsUnderWay: (id) => (id === "1" ? first : null) }, networks);
    await predictions.load();
    const before = predictions.predict(image)[1]!;
    expect(sourceOf(store.getState(), "2")).toBe("shipped");
    store.setState({ runs: { 2: { ...paperRun(2), test: null } } });
    expect(predictions.predict(image)[1]!.source).toBe("shipped");
    store.setState({ runs: { 2: paperRun(2) } });
    const after = predictions.predict(image)[1]!;
    expect([before.source, after.source]).toEqual(["shipped", "own"]);
    expect(after.probabilities).not.toEqual(before.probabilities);
    const answering = () => predictions.networks().map(({ id, source, weights, epoch }) => [id, source, weights === own ? "own" : weights === first ? "first" : "shipped", epoch]);
    expect(answering()).toEqual([["1", "shipped", "shipped", null], ["2", "own", "own", null], ["3", "shipped", "shipped", null]]);
    expect(predictions.networks()[0]).toBe(predictions.networks()[0]);
    // Of a run under way, what it had learned after its last finished epoch.
    const run = paperRun(1);
    store.setState(({ training, runs }) => ({ training: { ...training, current: "1" }, runs: { ...runs, 1: { ...run, test: null, epochs: [] } } }));
    expect(answering()[0]).toEqual(["1", "shipped", "shipped", null]);
    store.setState(({ runs }) => ({ runs: { ...runs, 1: { ...run, test: null, epochs: run.epochs.slice(0, 3) } } }));
    expect(answering()[0]).toEqual(["1", "own", "first", 3]);
  });

  test("vote by the mean of their probabilities", () => {
    const mean = meanProbabilities([{ probabilities: Float32Array.of(0.5, 0.25, 0.25) }, { probabilities: Float32Array.of(0, 1, 0) }]);
    expect([...mean]).toEqual([0.25, 0.625, 0.125]);
    expect(topClasses(mean, 2)).toEqual([{ label: 1, probability: 0.625 }, { label: 0, probability: 0.25 }]);
    expect(() => meanProbabilities([])).toThrow("no answers");
  });

  test("together, those answer that the vote was chosen of, by its method; all, where fewer than two of them answer", () => {
    const answer = (id: string, ...first: number[]) => ({ id, name: id, source: "own" as const, probabilities: Float32Array.of(...first, 0, 0, 0, 0, 0, 0, 0) });
    const answers = [answer("1", 0, 0.5, 0.25), answer("2", 0, 0.5, 0.25), answer("4", 0, 0, 1)];
    const classesOf = (choice: VoteChoice) => togetherOf(answers, choice)!.classes.slice(0, 2).map(({ label, probability }) => [label, probability]);
    const third = new Float32Array([1 / 3, 0.5]);
    expect(classesOf({ members: null, method: "mean" })).toEqual([[2, third[1]], [1, third[0]]]);
    expect(classesOf({ members: null, method: "majority" })).toEqual([[1, third[0]], [2, third[1]]]);
    // One vote each: the mean decides.
    expect(classesOf({ members: ["1", "4"], method: "majority" })).toEqual([[2, 0.625], [1, 0.25]]);
    const fallback = togetherOf(answers, { members: ["4", "7"], method: "mean" })!;
    expect([fallback.isFallback, fallback.members.length]).toEqual([true, 3]);
    expect(togetherOf(answers.slice(0, 1), { members: null, method: "mean" })).toBeNull();
  });
});

test("the cards in public/networks are sound, and so are their files", async () => {
  const read = (url: unknown): Uint8Array<ArrayBuffer> => new Uint8Array(readFileSync(new URL(`../../public/${String(url)}`, import.meta.url)));
  const networks = new ShippedNetworks({ baseUrl: "", subtle, fetch: async (url) => new Response(read(url)) });
  for (const id of [1, 2, 3] as const) {
    const { card } = await networks.network(id);
    expect(card.protocol).toContain(`${card.config.epochs} epochs`);
    expect(card.protocol).toContain(`batches of ${card.config.batchSize}`);
    expect(card.endReason === "early-stopping").toBe(card.epochs < card.config.epochs);
  }
});
