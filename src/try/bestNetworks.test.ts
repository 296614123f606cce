/** @file Networks by the best recipe: fetched when they are chosen, checked, and asked as their recipe says. */
import { createHash, webcrypto } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { expect, test, vi } from "vitest";
import { at } from "../data/arrays";
import { architectureById } from "../nn/architectures";
import { dense, flatten, type LayerSpec } from "../nn/architectures/layers";
import { predictImage } from "../nn/predictImage";
import { summarize } from "../nn/summary";
import { shippedCard } from "../experiment/fixtures/runs";
import { type BestCard, parseBestCard } from "../experiment/bestCard";
import { addRun } from "../experiment/edits";
import { ownRecipe } from "../experiment/recipe";
import { createAppStore } from "../state/store";
import { BestNetworks } from "./bestNetworks";
import { NetworkFolder, splitWeights } from "./networkFolder";
import { bestFor, Predictions, sourceOf } from "./predictions";
import { ShippedNetworks } from "./shippedNetworks";

const subtle = webcrypto.subtle as SubtleCrypto;
const MODERN: readonly LayerSpec[] = [flatten(), dense(10, "softmax")];
const image = Uint8Array.from({ length: 784 }, (_, i) => i % 250);

function weightFile(layers: readonly LayerSpec[], scale: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Float32Array.from({ length: summarize(layers).totalParams }, (_, i) => scale * Math.sin(i)).buffer);
}

function bestCard(name: string, layers: readonly LayerSpec[], file: Uint8Array): BestCard {
  const { architecture: _architecture, config: _config, ...card } = shippedCard(1);
  const sha256 = createHash("sha256").update(file).digest("hex");
  const recipe = { ...ownRecipe(null), testTimeFlip: true };
  return { ...card, architecture: null, name, layers, recipe, file: `${name}.f32`, bytes: file.length, sha256, validationAccuracy: 0.93 };
}

const TWO = weightFile(architectureById(2).layers, 0.05);
const SMALL = weightFile(MODERN, 0.1);
const CARDS = [bestCard("best-2", architectureById(2).layers, TWO), bestCard("best-modern", MODERN, SMALL)];

function serve(change: Record<string, BodyInit | null> = {}) {
  const paper = weightFile(architectureById(2).layers, 0.03);
  const card = { ...shippedCard(2), bytes: paper.length, sha256: createHash("sha256").update(paper).digest("hex") };
  const files: Record<string, BodyInit | null> = {
    "networks/cards.json": JSON.stringify({ networks: [card] }),
    "networks/architecture-2.f32": paper,
    "networks/best.json": JSON.stringify({ networks: CARDS }),
    "networks/best-2.f32": TWO,
    "networks/best-modern.f32": SMALL,
    ...change,
  };
  const fetchFile = vi.fn<typeof fetch>(async (url) => (files[String(url)] == null ? new Response(null, { status: 404 }) : new Response(files[String(url)]!)));
  const store = createAppStore();
  store.setState(({ experiment }) => ({ experiment: addRun(experiment, { name: "Modern", layers: MODERN, architecture: null }, ownRecipe(null), "Modern") }));
  const networks = new ShippedNetworks({ baseUrl: "", fetch: fetchFile, subtle });
  return { fetchFile, store, predictions: new Predictions(store, { weights: () => null, weightsUnderWay: () => null }, networks) };
}

const sources = ({ store, predictions }: ReturnType<typeof serve>) => predictions.predict(image).map(({ id }) => [id, sourceOf(store.getState(), id)]);

test("answer only where they are chosen, and nothing of them is fetched before", async () => {
  const page = serve();
  await page.predictions.load();
  expect(sources(page)).toEqual([["2", "shipped"]]);
  expect(page.fetchFile.mock.calls.some(([url]) => String(url).includes("best"))).toBe(false);
  await page.predictions.choose("best");
  expect(sources(page)).toEqual([["2", "best"], ["4", "best"]]);
  expect(JSON.parse(JSON.stringify(page.store.getState().shipped))).toEqual(page.store.getState().shipped);
  await page.predictions.choose("paper");
  expect(sources(page)).toEqual([["2", "shipped"]]);
});

test("chosen while the others are still coming, they come too", async () => {
  const page = serve();
  const first = page.predictions.load();
  await Promise.all([page.predictions.choose("best"), first]);
  expect(sources(page)).toEqual([["2", "best"], ["4", "best"]]);
});

test("are asked twice where their recipe says so", async () => {
  const { predictions } = serve();
  await predictions.choose("best");
  const [, modern] = predictions.predict(image);
  expect(modern?.probabilities).toEqual(predictImage(MODERN, splitWeights(MODERN, "", SMALL.buffer), image, true));
  expect(modern?.probabilities).not.toEqual(predictImage(MODERN, splitWeights(MODERN, "", SMALL.buffer), image, false));
});

test("what is not there is said, and the paper's answer meanwhile", async () => {
  const page = serve({ "networks/best.json": null });
  await page.predictions.choose("best");
  expect(sources(page)).toEqual([["2", "shipped"]]);
  expect(page.store.getState().shipped.problems).toContain("This page comes without trained networks: networks/best.json is not there.");
  const damaged = serve({ "networks/best-2.f32": TWO.slice(4) });
  await damaged.predictions.choose("best");
  expect(sources(damaged)).toEqual([["2", "shipped"], ["4", "best"]]);
  expect(damaged.store.getState().shipped.problems).toContain(`networks/best-2.f32 is damaged: it has ${TWO.length - 4} bytes, and should have ${TWO.length}.`);
});

test("answer for the first run of their layers only", async () => {
  const { store, predictions } = serve();
  await predictions.choose("best");
  store.setState(({ experiment }) => ({ experiment: addRun(experiment, at(experiment.runs, 1).network, ownRecipe(2), "Again") }));
  expect(bestFor(store.getState(), "2")?.name).toBe("best-2");
  expect(bestFor(store.getState(), "5")).toBeNull();
});

test("a card is refused by its first wrong field", () => {
  const card = at(CARDS, 0);
  expect(parseBestCard(JSON.parse(JSON.stringify(card)), "card")).toEqual({ ...card, architecture: 2 });
  const cases: [object, RegExp][] = [
    [{ layers: [] }, /card\.layers/],
    [{ recipe: { ...card.recipe, batchSize: "many" } }, /card\.recipe\.batchSize/],
    [{ file: "../elsewhere" }, /card\.file should be as on a network's card/],
    [{ validationAccuracy: 93 }, /card\.validationAccuracy/],
    [{ name: 4 }, /card\.name/],
  ];
  for (const [change, sentence] of cases) expect(() => parseBestCard({ ...card, ...change }, "card")).toThrow(sentence);
});

test("those in public/networks are sound, and their best seeds", async (context) => {
  const path = (file: string) => new URL(`../../public/${file}`, import.meta.url);
  context.skip(!existsSync(path("networks/best.json")), "none come with the page yet: npm run recipes -- --ship");
  const networks = new BestNetworks(new NetworkFolder({ baseUrl: "", subtle, fetch: async (url) => new Response(new Uint8Array(readFileSync(path(String(url))))) }));
  for (const card of await networks.cards()) {
    const { weights } = await networks.network(card);
    expect(weights.every((values) => values.every(Number.isFinite))).toBe(true);
    expect(summarize(card.layers).totalParams).toBeLessThanOrEqual(700_000);
    expect(card.protocol).toContain(`batches of ${card.recipe.batchSize}`);
  }
});
