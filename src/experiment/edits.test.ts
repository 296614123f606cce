/** @file Runs are added, copied, renamed, moved and removed without touching their neighbours, and no id is given twice. */
import { describe, expect, test } from "vitest";
import { mulberry32 } from "../data/random";
import {
  addProblem, addRun, againWithSeed, chooseRuns, chosenArchitectures, chosenIds, duplicateRun, MAX_NAME_LENGTH, MAX_RUNS, moveRun, nameProblem, nextRunId,
  removeProblem, removeRun, renameExperiment, renameRun, repeatProblem, repeatWithSeeds, runPlanOf, setNetwork, setRecipe, setTrainSize,
} from "./edits";
import { paperNetwork } from "./network";
import type { Experiment } from "./plan";
import { paperExperiment } from "./presets";
import { ownRecipe, paperRecipe } from "./recipe";

const paper = paperExperiment();
const ids = ({ runs }: Experiment) => runs.map(({ id }) => id).join("");
const names = ({ runs }: Experiment) => runs.map(({ name }) => name);
const full = Array.from({ length: MAX_RUNS - 3 }).reduce<Experiment>((experiment) => duplicateRun(experiment, "1"), paper);

describe("adding", () => {
  test("a run comes last, chosen, named after its network", () => {
    const next = addRun(paper, paperNetwork(2), { ...paperRecipe(2), seed: 7 });
    expect(next.runs.slice(0, 3)).toEqual(paper.runs);
    expect(next.runs[3]).toEqual({ id: "4", name: "Two convolutions", network: paperNetwork(2), recipe: { ...paperRecipe(2), seed: 7 }, trainSize: 48_000, isChosen: true });
    expect(nextRunId(paper)).toBe("4");
    expect(nextRunId(next)).toBe("5");
  });

  test("it takes as many images as its neighbours, and a name if there is one", () => {
    const small = setTrainSize(paper, "3", 1_000);
    expect(addRun(small, paperNetwork(1), paperRecipe(1), "  Mine \n too ").runs.at(-1)).toMatchObject({ name: "Mine too", trainSize: 1_000 });
  });

  test("a copy stands right behind, and its name says that it is one", () => {
    const twice = duplicateRun(duplicateRun(paper, "1"), "1");
    expect(ids(twice)).toBe("15423");
    expect(names(twice).slice(0, 3)).toEqual(["One convolution", "One convolution, copy 2", "One convolution, copy"]);
    expect(names(duplicateRun(twice, "4"))).toContain("One convolution, copy 3");
    expect({ ...runPlanOf(twice, "4"), id: "1", name: "One convolution" }).toEqual(paper.runs[0]);
  });

  test("a copy is chosen even if its original is not: somebody wants it", () => {
    const none = chooseRuns(paper, []);
    expect(chosenIds(duplicateRun(none, "1"))).toEqual(["4"]);
    expect(chosenIds(againWithSeed(none, "2", 1))).toEqual(["4"]);
  });

  test("again with another seed: the same in all else, named by the seed", () => {
    const again = againWithSeed(paper, "2", 7);
    expect(ids(again)).toBe("1243");
    expect(runPlanOf(again, "4")).toEqual({ ...paper.runs[1], id: "4", name: "Two convolutions, seed 7", recipe: { ...paperRecipe(2), seed: 7 } });
    expect(runPlanOf(againWithSeed(again, "4", 8), "5").name).toBe("Two convolutions, seed 8");
  });

  test("repeated from the next seeds, right behind it and in order", () => {
    const three = repeatWithSeeds(chooseRuns(paper, []), "2", 3);
    expect(names(three)).toEqual(["One convolution", "Two convolutions", "Two convolutions, seed 2021", "Two convolutions, seed 2022", "Three convolutions"]);
    expect(three.runs.slice(1, 4).map(({ recipe }) => recipe)).toEqual([2020, 2021, 2022].map((seed) => ({ ...paperRecipe(2), seed })));
    expect([...chosenIds(three)].sort()).toEqual(["4", "5"]);
    expect(three.nextId).toBe(6);
    // What is there already is not trained twice; the same network by another recipe is something else.
    expect(names(repeatWithSeeds(three, "2", 2))).toContain("Two convolutions, seed 2023");
    expect(names(repeatWithSeeds(setRecipe(three, "2", { learningRate: 1 }), "2", 2)).filter((name) => name.endsWith("seed 2021"))).toHaveLength(2);
    const last = repeatWithSeeds(setRecipe(paper, "1", { seed: 4_294_967_295 }), "1", 3);
    expect(last.runs.slice(0, 3).map(({ recipe }) => recipe.seed)).toEqual([4_294_967_295, 0, 1]);
  });

  test("repeated two to ten times, and while there is room", () => {
    expect([2, 10].map((n) => repeatProblem(paper, n))).toEqual([null, null]);
    for (const n of [1, 11, 2.5]) expect(repeatProblem(paper, n)).toBe(`Seeds need a whole number from 2 to 10, got ${n}.`);
    expect(repeatProblem(paper, Number.NaN)).toBe("Seeds need a whole number from 2 to 10, got none.");
    expect(repeatProblem(full, 2)).toMatch(/at most 96 runs/);
    expect(() => repeatWithSeeds(full, "1", 3)).toThrow(/Remove 2 runs first/);
    expect(() => repeatWithSeeds(paper, "9", 3)).toThrow(/no run "9"/);
  });

  test("a name that gets too long is shortened in front of what differs", () => {
    const long = renameRun(paper, "1", "😀".repeat(MAX_NAME_LENGTH / 2));
    const name = runPlanOf(againWithSeed(long, "1", 4_294_967_295), "4").name;
    expect(name).toMatch(/^(?:😀)+…, seed 4294967295$/u);
    expect(name.length).toBeLessThanOrEqual(MAX_NAME_LENGTH);
    expect(nameProblem(name)).toBeNull();
  });

  test("there is an end to it, said in a sentence", () => {
    expect(addProblem(paper)).toBeNull();
    expect(full.runs).toHaveLength(MAX_RUNS);
    expect(addProblem(full)).toBe("An experiment has at most 96 runs, and this one has 96. Remove 1 run first.");
    expect(addProblem(paper, 95)).toBe("An experiment has at most 96 runs, and this one has 3. Remove 2 runs first.");
    expect(() => duplicateRun(full, "1")).toThrow("at most 96");
    expect(() => againWithSeed(full, "1", 7)).toThrow("at most 96");
    expect(() => addRun(full, paperNetwork(1), paperRecipe(1))).toThrow("at most 96");
  });

  test("96 copies of one run have 96 names", () => {
    expect(new Set(names(full)).size).toBe(MAX_RUNS);
  });
});

describe("ids", () => {
  test("of a removed run are not given again, not even the last one's", () => {
    const next = duplicateRun(removeRun(duplicateRun(paper, "3"), "4"), "3");
    expect(ids(next)).toBe("1235");
  });

  test("are given once in any sequence of edits", () => {
    const random = mulberry32(5);
    const pick = (experiment: Experiment) => experiment.runs[Math.floor(random() * experiment.runs.length)]!.id;
    const seen = new Set(["1", "2", "3"]);
    let experiment = paper;
    for (let i = 0; i < 500; i++) {
      const id = nextRunId(experiment);
      const before = experiment;
      const kind = Math.floor(random() * 4);
      if (kind === 0 && addProblem(experiment) === null) experiment = duplicateRun(experiment, pick(experiment));
      else if (kind === 1 && addProblem(experiment) === null) experiment = againWithSeed(experiment, pick(experiment), i);
      else if (kind === 2 && removeProblem(experiment) === null) experiment = removeRun(experiment, pick(experiment));
      else experiment = moveRun(experiment, pick(experiment), Math.floor(random() * 9) - 4);
      if (experiment.nextId === before.nextId) continue;
      expect(seen.has(id)).toBe(false);
      seen.add(id);
      expect(runPlanOf(experiment, id).id).toBe(id);
    }
    expect(seen.size).toBeGreaterThan(100);
  });
});

describe("names", () => {
  test("are trimmed, and need not be unique", () => {
    expect(names(renameRun(paper, "2", "  One\tconvolution "))).toEqual(["One convolution", "One convolution", "Three convolutions"]);
    expect(renameExperiment(paper, " Monday’s ").name).toBe("Monday’s");
  });

  test.each(["x".repeat(80), ` ${"x".repeat(80)} `, "<b>&é漢"])("%j will do", (name) => {
    expect(nameProblem(name)).toBeNull();
    expect(runPlanOf(renameRun(paper, "1", name), "1").name).toBe(name.trim());
  });

  test.each([
    ["", "A name needs at least one character, got none."],
    [" \n\u0000 ", "A name needs at least one character, got none."],
    ["x".repeat(81), "A name needs at most 80 characters, got 81."],
  ])("%j will not do, and a sentence says why", (name, problem) => {
    expect(nameProblem(name)).toBe(problem);
    expect(() => renameRun(paper, "1", name)).toThrow(problem);
    expect(() => addRun(paper, paperNetwork(1), paperRecipe(1), name)).toThrow(problem);
  });
});

describe("order", () => {
  test.each([
    ["1", 1, "213"],
    ["1", 2, "231"],
    ["1", 99, "231"],
    ["3", -1, "132"],
    ["3", -99, "312"],
    ["2", 0, "123"],
  ])("run %s by %i gives %s", (id, by, order) => {
    expect(ids(moveRun(paper, id, by))).toBe(order);
  });

  test("moving there and back changes nothing", () => {
    expect(moveRun(moveRun(paper, "1", 2), "1", -2)).toEqual(paper);
    expect(moveRun(paper, "1", -1)).toBe(paper);
  });
});

test("a run is removed, but never the last one", () => {
  const one = removeRun(removeRun(paper, "1"), "3");
  expect(ids(one)).toBe("2");
  expect(removeProblem(paper)).toBeNull();
  expect(removeProblem(one)).toBe("An experiment needs at least one run. Add another before removing this one.");
  expect(() => removeRun(one, "2")).toThrow("at least one run");
});

test("exactly the runs named are chosen", () => {
  expect(chosenIds(chooseRuns(paper, ["3", "1"]))).toEqual(["1", "3"]);
  expect(chosenIds(chooseRuns(paper, []))).toEqual([]);
  expect(chosenIds(chooseRuns(paper, ["2", "77"]))).toEqual(["2"]);
});

test("the chosen runs' architectures come once each, in the paper's order; other networks have none", () => {
  const own = { name: "Mine", layers: paperNetwork(1).layers.slice(1), architecture: null };
  const mixed = addRun(moveRun(duplicateRun(paper, "3"), "4", -3), own, ownRecipe(null));
  expect(chosenArchitectures(mixed)).toEqual([1, 2, 3]);
  expect(chosenArchitectures(chooseRuns(mixed, ["5", "4"]))).toEqual([3]);
  expect(chosenArchitectures(chooseRuns(mixed, ["5"]))).toEqual([]);
});

test("a change of one run leaves the others as they are", () => {
  const changed = setNetwork(setTrainSize(setRecipe(paper, "2", { batchSize: 64, earlyStopping: null }), "2", 400), "2", paperNetwork(3));
  expect(changed.runs[1]).toEqual({ ...paper.runs[1], network: paperNetwork(3), trainSize: 400, recipe: { ...paperRecipe(2), batchSize: 64, earlyStopping: null } });
  expect([changed.runs[0], changed.runs[2]]).toEqual([paper.runs[0], paper.runs[2]]);
});

test.each<[string, (id: string) => unknown]>([
  ["duplicateRun", (id) => duplicateRun(paper, id)],
  ["againWithSeed", (id) => againWithSeed(paper, id, 7)],
  ["renameRun", (id) => renameRun(paper, id, "x")],
  ["moveRun", (id) => moveRun(paper, id, 1)],
  ["removeRun", (id) => removeRun(paper, id)],
  ["setRecipe", (id) => setRecipe(paper, id, {})],
  ["setTrainSize", (id) => setTrainSize(paper, id, 40)],
  ["setNetwork", (id) => setNetwork(paper, id, paperNetwork(1))],
  ["runPlanOf", (id) => runPlanOf(paper, id)],
])("%s says which runs there are when asked for another", (_, edit) => {
  expect(() => edit("9")).toThrow('edits: no run "9"; there are 1, 2, 3');
});
