/** @file results.schema.json describes what is written: all of it, and nothing else passes. */
import { readdirSync, readFileSync } from "node:fs";
import { Ajv2020, type AnySchemaObject, type ValidateFunction } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import type { ArchitectureId } from "../nn/architectures";
import { adamw, CLIPPINGS, NO_AUGMENTATION, rmsprop, SCHEDULES, sgd } from "../nn/trainConfig";
import { DEFAULT_VOTE } from "../experiment/plan";
import { paperRecipe, type Recipe } from "../experiment/recipe";
import { finishedState, paperRun, shippedRun } from "../experiment/fixtures/runs";
import { parseResultsFile } from "./parseResults";
import { toResultsFile } from "./results";
import schema from "./results.schema.json";

const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true });
const validate: ValidateFunction = ajv.compile<unknown>(schema);
const validateClosed: ValidateFunction = ajv.compile<unknown>(closed(schema) as AnySchemaObject);

/** The same schema without room for fields that it does not describe. */
function closed(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(closed);
  if (typeof part !== "object" || part === null) return part;
  const copy = Object.fromEntries(Object.entries(part).map(([name, value]) => [name, closed(value)]));
  return "properties" in copy && "required" in copy && "type" in copy ? { ...copy, unevaluatedProperties: false } : copy;
}

const imported = { fileName: "mine.h5", format: "keras-h5", hasOptimizer: true, metadata: { seed: "7" } } as const;
const written = (changes = {}): unknown => JSON.parse(JSON.stringify(toResultsFile(finishedState(changes))));

/** All that a recipe can have, once. */
const RECIPES: readonly Partial<Recipe>[] = [
  { optimizer: sgd({ momentum: 0.9, nesterov: true }), schedule: SCHEDULES.cosine, clipping: CLIPPINGS.globalClipnorm, averaging: { momentum: 0.99 }, augmentation: { ...NO_AUGMENTATION, cutOut: 7, horizontalFlip: "alternating" } },
  { optimizer: rmsprop({ centered: true }), schedule: SCHEDULES.oneCycle, weightDecay: 0.01, labelSmoothing: 0.1, testTimeFlip: true },
  { optimizer: adamw({ amsgrad: true }), schedule: { ...SCHEDULES.step, warmupEpochs: 1 }, earlyStopping: { monitor: "val_accuracy", patience: 2, minDelta: 0, restoreBestWeights: true } },
];

/** What is wrong, one line for each. */
function problemsOf(file: unknown, check = validate): string[] {
  check(file);
  return (check.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

describe("what the page writes is described to the last field", () => {
  test.each([
    ["trained here", {}],
    ["without a vote", { vote: null }],
    ["from a file and with the page", { runs: { 1: paperRun(1, { imported, epochs: [], endReason: null }), 2: shippedRun(2), 3: paperRun(3, { endReason: "stopped", restoredEpoch: 2 }) } }],
    ["run away", { runs: { 1: paperRun(1, { epochs: [{ epoch: 1, loss: NaN, accuracy: 0.1, valLoss: Infinity, valAccuracy: 0.1, seconds: 2 }] }) }, vote: null }],
    ["computed somewhere unknown", { backend: null }],
    ["trained by other recipes", { runs: Object.fromEntries(RECIPES.map((change, i) => [i + 1, paperRun((i + 1) as ArchitectureId, { config: { ...paperRecipe(1), ...change } })])) }],
  ])("%s", (_, changes) => {
    const file = written(changes);
    expect(problemsOf(file)).toEqual([]);
    expect(problemsOf(file, validateClosed)).toEqual([]);
    expect(() => parseResultsFile(file)).not.toThrow();
  });

  test("the closed schema notices a field that is not described", () => {
    const file = written();
    expect(problemsOf(changed(file, ["runs", 0, "test", "top5"], 1), validateClosed)).toContain("/runs/0/test must NOT have unevaluated properties");
    expect(problemsOf(changed(file, ["runs", 0, "test", "top5"], 1))).toEqual([]);
  });

  test("both methods of voting are known", () => {
    expect(problemsOf(changed(written(), ["vote", "method"], DEFAULT_VOTE.method))).toEqual([]);
    expect(problemsOf(changed(written(), ["vote", "method"], "mean"))).toEqual([]);
  });
});

const OLD = new URL("../testing/oldPage/results/", import.meta.url);

test.each(readdirSync(OLD))("an old file, %s, is of another format, and is of this one once it was opened", (name) => {
  const old: unknown = JSON.parse(readFileSync(new URL(name, OLD), "utf8"));
  expect(problemsOf(old)).toContain(" must have required property 'format'");
  expect(problemsOf(JSON.parse(JSON.stringify(parseResultsFile(old))), validateClosed)).toEqual([]);
});

describe("what is broken is refused, where it is broken", () => {
  test.each<[(string | number)[], unknown, string]>([
    [["format"], 1, "/format must be equal to constant"],
    [["format"], undefined, " must have required property 'format'"],
    [["experiment"], undefined, " must have required property 'experiment'"],
    [["experiment", "name"], " ", '/experiment/name must match pattern "\\S"'],
    [["experiment", "preset"], 1, "/experiment/preset must be string,null"],
    [["dataset", "test"], -1, "/dataset/test must be >= 0"],
    [["backend", "threads"], 1.5, "/backend/threads must be integer"],
    [["runs"], {}, "/runs must be array"],
    [["runs", 0, "id"], 1, "/runs/0/id must be string"],
    [["runs", 0, "id"], "0", '/runs/0/id must match pattern "^[1-9][0-9]{0,5}$"'],
    [["runs", 0, "network", "layers"], [], "/runs/0/network/layers must NOT have fewer than 1 items"],
    [["runs", 0, "network", "layers", 0, "type"], "lambda", "/runs/0/network/layers/0 must match exactly one schema in oneOf"],
    [["runs", 0, "network", "layers", 0, "strides"], 1.5, "/runs/0/network/layers/0/strides must be array,integer"],
    [["runs", 0, "network", "layers", 0, "strides"], [1], "/runs/0/network/layers/0/strides must NOT have fewer than 2 items"],
    [["runs", 0, "recipe", "optimizer"], undefined, "/runs/0/recipe must have required property 'optimizer'"],
    [["runs", 0, "recipe", "optimizer", "name"], "lion", "/runs/0/recipe/optimizer must match exactly one schema in oneOf"],
    [["runs", 0, "recipe", "schedule", "warmupEpochs"], -1, "/runs/0/recipe/schedule/warmupEpochs must be >= 0"],
    [["runs", 0, "recipe", "labelSmoothing"], 1, "/runs/0/recipe/labelSmoothing must be <= 0.9"],
    [["runs", 0, "recipe", "learningRate"], null, "/runs/0/recipe/learningRate must be number"],
    [["runs", 0, "recipe", "earlyStopping"], { patience: 0 }, "/runs/0/recipe/earlyStopping must have required property 'minDelta'"],
    [["runs", 0, "architecture"], 4, "/runs/0/architecture must be equal to one of the allowed values"],
    [["runs", 0, "epochsRun"], "10", "/runs/0/epochsRun must be integer"],
    [["runs", 0, "endReason"], "tired", "/runs/0/endReason must be equal to one of the allowed values"],
    [["runs", 0, "restoredEpoch"], 0, "/runs/0/restoredEpoch must be >= 1"],
    [["runs", 0, "history", "valLoss"], undefined, "/runs/0/history must have required property 'valLoss'"],
    [["runs", 0, "test", "accuracy"], 1.01, "/runs/0/test/accuracy must be <= 1"],
    [["runs", 0, "confusionMatrix", 9], undefined, "/runs/0/confusionMatrix/9 must be array"],
    [["runs", 0, "predictions", 0], 10, "/runs/0/predictions/0 must be <= 9"],
    [["runs", 0, "classificationReport", "classes", 3, "support"], undefined, "/runs/0/classificationReport/classes/3 must have required property 'support'"],
    [["vote", "members"], ["1"], "/vote/members must NOT have fewer than 2 items"],
    [["vote", "members"], ["1", "1"], "/vote/members must NOT have duplicate items (items ## 0 and 1 are identical)"],
    [["vote", "method"], "lottery", "/vote/method must be equal to one of the allowed values"],
  ])("%j as %j", (path, value, problem) => {
    expect(problemsOf(changed(written(), path, value))).toContain(problem);
  });

  test.each([null, [], 7, "{}"])("%j is no results file", (file) => {
    expect(problemsOf(file)).toContain(" must be object");
  });
});

/** A copy of `value` with something else at `path`; undefined takes it away (null, in a list). */
function changed(value: unknown, path: readonly (string | number)[], replacement: unknown): unknown {
  const copy: unknown = structuredClone(value);
  const parent = path.slice(0, -1).reduce((owner: unknown, name) => (owner as Readonly<Record<string | number, unknown>>)[name], copy) as Record<string | number, unknown>;
  parent[path.at(-1) ?? ""] = replacement;
  return JSON.parse(JSON.stringify(copy)) as unknown;
}
