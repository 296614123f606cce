/** @file The memory that the page of November 2026 left in a browser is listed, opened and taken up: whole, and nothing of it lost. */
import "fake-indexeddb/auto";
import { readFileSync } from "node:fs";
import { IDBFactory } from "fake-indexeddb";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { architectureById, type ArchitectureId } from "../../nn/architectures";
import type { AdamState } from "../../nn/adam";
import { toAdamState } from "../../nn/optimizers/state";
import type { Checkpoint } from "../../nn/train";
import { PLAIN_TRAINING } from "../../nn/trainConfig";
import type { RecipeBasics } from "../../experiment/recipe";
import { predict } from "../../nn/predict";
import { drawGarment } from "../../data/builtIn/builtIn";
import { RunMemory } from "../../memory/runMemory";
import { parseResultsFile } from "../../analysis/parseResults";
import { toResultsFile } from "../../analysis/results";
import { Session } from "../../session/session";
import { oldForm } from "./oldForm";
import { plannedBySettings } from "../../experiment/plannedBySettings";
import { settingsFromQuery } from "../../experiment/settings";
import { createAppStore, type AppStore } from "../../state/store";
import { areEqual } from "../trainedModels";
import { putOldRecords, toOldRecords, type OldRecords, type RecordsFile } from "./oldRecords";

vi.mock("react", () => ({})); // must work without React

const FILES = import.meta.glob<RecordsFile>("./records/*.json", { eager: true, import: "default" });
const NAMES = Object.keys(FILES).map((path) => /([\w-]+)\.json$/.exec(path)![1]!);

const readShipped = async (file: string) => Uint8Array.from(readFileSync(new URL(`../../../public/networks/${file}`, import.meta.url)));

/** The records of one browser, brought back to life once for all tests. */
const revived = new Map<string, Promise<OldRecords>>();
function recordsOf(name: string): Promise<OldRecords> {
  const records = revived.get(name) ?? toOldRecords(FILES[`./records/${name}.json`]!, readShipped);
  revived.set(name, records);
  return records;
}

interface Visit {
  readonly records: OldRecords;
  readonly store: AppStore;
  readonly memory: RunMemory;
  readonly session: Session;
}

/** Today's page in a browser that has such records. */
async function visit(name: string): Promise<Visit> {
  const records = await recordsOf(name);
  await putOldRecords(records);
  const store = createAppStore();
  const memory = new RunMemory({ store, locks: null, estimate: async () => ({}) });
  const data = { load: async () => {}, loadFiles: async () => {}, cancel: () => {}, current: () => null };
  const session = new Session({ store, data, yieldToPage: async () => {}, memory });
  await memory.settled();
  return { records, store, memory, session };
}

/** What of a record was written there, field by field, as tests need it. */
interface OldContent {
  readonly results: string;
  readonly networks: readonly { readonly weights: readonly Float32Array[]; readonly probabilities: Float32Array; readonly initialLoss: number | null }[];
}
interface OldCheckpoint {
  readonly epoch: number;
  readonly weights: readonly Float32Array[];
  readonly adam: { readonly iterations: number; readonly momentums: readonly Float32Array[]; readonly velocities: readonly Float32Array[] };
  readonly valLosses: readonly number[];
  readonly best: { readonly epoch: number; readonly weights: readonly Float32Array[] } | null;
}
interface OldProgress extends Readonly<Record<"id" | "savedAt" | "queue" | "current" | "backend" | "further", unknown>> {
  readonly settings: string;
  readonly course: { readonly epochs: readonly unknown[] };
  readonly dataset: { readonly name: string };
  readonly checkpoint: OldCheckpoint | null;
}

const contentOf = (records: OldRecords, key: string) => records.contents.find((record) => record.key === key)!.value as OldContent;
const planOf = (query: unknown) => plannedBySettings(settingsFromQuery(new URLSearchParams(query as string)).settings);

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

test("there are samples", () => {
  expect(NAMES).toEqual(["all-three", "before-first-epoch", "from-elsewhere", "further-came-with-the-page", "further-from-a-file", "further-trained-here", "in-second-epoch", "ran-away", "stopped", "with-best-weights"]);
});

describe.each(NAMES)("%s", (name) => {
  test("every past run is listed as it was", async () => {
    const { records, store } = await visit(name);
    const { status, notice, past } = store.getState().memory;
    expect({ status, notice }).toEqual({ status: "ready", notice: null });
    expect(past).toEqual(records.runs.map(({ value }) => {
      const { format: _format, settings, scores, ...run } = value as Record<string, unknown>;
      return { ...run, plan: planOf(settings), scores: (scores as { architecture: ArchitectureId }[]).map((score) => ({ ...score, runId: String(score.architecture), name: architectureById(score.architecture).name })) };
    }));
  });

  test("every past run opens with its results, its weights and its probabilities", async () => {
    const { records, store, memory, session } = await visit(name);
    for (const { key } of records.runs) {
      const { results, networks } = contentOf(records, key);
      const whole = parseResultsFile(JSON.parse(results));
      expect(await memory.results(key)).toEqual(whole);
      expect(JSON.parse(JSON.stringify(oldForm(whole)))).toEqual(JSON.parse(results));
      await session.openPastRun(key);
      const state = store.getState();
      expect(state.training).toMatchObject({ status: "finished", error: null, opened: { id: key } });
      expect(toResultsFile(state)).toEqual(whole);
      whole.runs.forEach(({ id, architecture }, i) => {
        expect(id).toBe(String(architecture));
        const run = state.runs[id]!;
        expect(areEqual(session.weights(String(architecture))!, networks[i]!.weights)).toBe(true);
        expect(run.test!.probabilities).toEqual(Array.from(networks[i]!.probabilities));
        expect(run.initialLoss).toBe(networks[i]!.initialLoss);
      });
    }
  });

  test("a run that is renamed, deleted and put back is still there for the next visit", async () => {
    const { records, store, memory } = await visit(name);
    for (const { key } of records.runs) {
      memory.rename(key, "Old");
      memory.remove(key);
      memory.putBack();
    }
    await memory.settled();
    const next = createAppStore();
    const again = new RunMemory({ store: next, locks: null, estimate: async () => ({}) });
    await again.settled();
    expect(next.getState().memory.past).toEqual(store.getState().memory.past);
    expect(next.getState().memory.past.map((run) => "name" in run && run.name)).toEqual(records.runs.map(() => "Old"));
    for (const { key } of records.runs) expect((await again.results(key))!).toEqual(parseResultsFile(JSON.parse(contentOf(records, key).results)));
  });
});

const WITH_INTERRUPTED = NAMES.filter((name) => FILES[`./records/${name}.json`]!.records.interrupted.length > 0);

test.each(WITH_INTERRUPTED)("%s: what was under way is offered, and read to the bit", async (name) => {
  const { records, store, memory } = await visit(name);
  const record = records.interrupted[0]!.value as OldProgress;
  const { id, savedAt, queue, current, course, backend, dataset, further } = record;
  const plan = planOf(record.settings);
  const architecture = current as ArchitectureId;
  expect(store.getState().memory.interrupted).toEqual({ runId: String(current), name: architectureById(architecture).name, architecture, epoch: course.epochs.length, savedAt, plan, dataset: dataset.name, backend });
  const progress = await memory.readProgress();
  expect(progress).toMatchObject({ id, queue: (queue as number[]).map(String), current: String(current), course, dataset, backend, plan });
  // What was there then, and the one optimizer and schedule that there were.
  expect(progress.further).toEqual(further === null || further === undefined ? null : { ...further, config: { ...PLAIN_TRAINING, ...withMonitor((further as { config: RecipeBasics }).config) } });
  expect(scalarsOf(progress.checkpoint)).toEqual(scalarsOf(record.checkpoint));
  expect(areEqual(arraysOf(progress.checkpoint), arraysOf(record.checkpoint))).toBe(true);
});

test.each(NAMES.filter((name) => !WITH_INTERRUPTED.includes(name)))("%s: nothing is offered to go on with", async (name) => {
  expect((await visit(name)).store.getState().memory.interrupted).toBeNull();
});

/** Nothing but the loss could be watched. */
function withMonitor({ earlyStopping, ...config }: RecipeBasics): RecipeBasics {
  return { ...config, earlyStopping: earlyStopping && { ...earlyStopping, monitor: "val_loss" } };
}

/** In the form of then; the optimizer was Adam. */
function adamOf(checkpoint: OldCheckpoint | Checkpoint): AdamState {
  return "adam" in checkpoint ? checkpoint.adam : toAdamState(checkpoint.optimizer!)!;
}

function scalarsOf(checkpoint: OldCheckpoint | Checkpoint | null): unknown {
  return checkpoint && [checkpoint.epoch, adamOf(checkpoint).iterations, checkpoint.valLosses, checkpoint.best?.epoch];
}

function arraysOf(checkpoint: OldCheckpoint | Checkpoint | null): Float32Array[] {
  if (checkpoint === null) return [];
  const { weights, best } = checkpoint;
  const adam = adamOf(checkpoint);
  return [...weights, ...adam.momentums, ...adam.velocities, ...(best?.weights ?? [])];
}

test("the weights of a past run answer as they did then: one that came with the page", async () => {
  const { store, session } = await visit("from-elsewhere");
  await session.openPastRun(store.getState().memory.past[0]!.id);
  const id: ArchitectureId = 3;
  const { probabilities } = store.getState().runs[id]!.test!;
  const pixels = new Uint8Array(784);
  for (const image of [0, 1, 42, 99]) {
    drawGarment(2020, 100_000_000 + image, pixels); // the page's own test images
    const found = predict(architectureById(id).layers, session.weights(String(id))!, pixels);
    found.forEach((probability, label) => expect(probability).toBeCloseTo(probabilities[10 * image + label]!, 5));
  }
});
