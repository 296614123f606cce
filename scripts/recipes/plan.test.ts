/** @file Jobs are the presets' runs with the seeds and candidates asked for, and an address carries each of them whole. */
import { describe, expect, it } from "vitest";
import { experimentFromQuery, experimentToQuery } from "../../src/experiment/address.ts";
import { at } from "../../src/data/arrays.ts";
import { addressOf, CANDIDATES, jobsOf, NETWORKS, presetRun, readEpochs, readNames, readSeeds, type Wanted } from "./plan.ts";

const WANTED: Wanted = { stage: "final", networks: NETWORKS, candidates: ["chosen", "plain"], seeds: [7, 8], epochs: null };

describe("jobsOf", () => {
  it("takes a seed with all its networks, then the next, by the presets' recipe", () => {
    const jobs = jobsOf(WANTED);
    expect(jobs.map(({ id }) => id)).toEqual([7, 8].flatMap((seed) => NETWORKS.map((network) => `final/network-${network}-seed-${seed}`)));
    for (const { network, run } of jobs) {
      expect(run.network).toEqual(presetRun(network).network);
      expect({ ...run.recipe, seed: 0 }).toEqual({ ...presetRun(network).recipe, seed: 0 });
    }
    expect(jobs.map(({ run }) => run.recipe.seed)).toEqual([7, 7, 7, 7, 8, 8, 8, 8]);
  });

  it("takes all candidates where one is to be chosen", () => {
    const jobs = jobsOf({ ...WANTED, stage: "choose", networks: ["2"], seeds: [7], epochs: 3 });
    expect(jobs.map(({ id }) => id)).toEqual(["choose/network-2-chosen-seed-7", "choose/network-2-plain-seed-7"]);
    expect(at(jobs, 1).run.recipe).toEqual({ ...presetRun("2").recipe, augmentation: null, testTimeFlip: false, seed: 7, epochs: 3 });
  });
});

describe("addressOf", () => {
  it.each(["choose", "final"] as const)("brings every job to the page as it is: %s", (stage) => {
    for (const job of jobsOf({ ...WANTED, stage, candidates: Object.keys(CANDIDATES) })) {
      const address = addressOf(job, "fashion-mnist", "wasm");
      const { experiment, problems, backendChoice } = experimentFromQuery(experimentToQuery(address));
      expect(problems).toEqual([]);
      expect(experiment.runs).toEqual([job.run]);
      expect(backendChoice).toBe("wasm");
    }
  });

  it("tests on all test images in the end, and on as few as the page takes before", () => {
    const testSizes = (["choose", "final"] as const).map((stage) => addressOf(at(jobsOf({ ...WANTED, stage }), 0), "fashion-mnist", "auto").experiment.data.testSize);
    expect(testSizes).toEqual([10, 10_000]);
  });
});

describe("what is typed", () => {
  it("is read in its own order or the list's", () => {
    expect(readSeeds("2021, 2020,2021")).toEqual([2021, 2020]);
    expect(readNames("--networks", "modern,1", NETWORKS)).toEqual(["1", "modern"]);
    expect(readEpochs("12")).toBe(12);
  });

  it("gets a sentence where it will not do", () => {
    expect(() => readNames("--networks", "1,4", NETWORKS)).toThrow('--networks needs some of 1,2,3,modern, separated by commas; got "4".');
    expect(() => readSeeds("2020,x")).toThrow('--seeds: seed needs a whole number from 0 to 4,294,967,295. Got "x".');
    expect(() => readEpochs("0")).toThrow("--epochs: epochs needs a whole number from 1 to 500, got 0.");
    expect(() => readEpochs("")).toThrow("--epochs: epochs needs a whole number from 1 to 500.");
  });
});
