import { describe, expect, it } from "vitest";
import { experimentToQuery } from "../src/experiment/address.ts";
import { reproductionOf, shipProblem } from "./reproduction.ts";

const LINK = "http://localhost:4173/?runs=2-4-5&run=4_network-2_seed-7_epochs-5_name-Once+more&run=5_network-c4-m-f-d10.softmax_learningRate-0.01&vote=mean#compare";

function runsOf(link: string | undefined, options: Record<string, string> = {}) {
  return reproductionOf(link, new URLSearchParams(options)).experiment.runs;
}

describe("reproductionOf", () => {
  it("is the paper's protocol without a link and options", () => {
    const address = reproductionOf(undefined, new URLSearchParams());
    expect(experimentToQuery(address).toString()).toBe("");
    expect(address.experiment.runs.map(({ name }) => name)).toEqual(["One convolution", "Two convolutions", "Three convolutions"]);
  });

  it("is a link's experiment, as an address, its end or its query", () => {
    const { experiment, vote } = reproductionOf(LINK, new URLSearchParams());
    expect(experiment.runs.map(({ id, recipe }) => [id, recipe.seed, recipe.epochs, recipe.learningRate])).toEqual([["2", 2020, 20, 0.001], ["4", 7, 5, 0.001], ["5", 2020, 10, 0.01]]);
    expect(vote.method).toBe("mean");
    expect(runsOf("?preset=seeds").map(({ recipe }) => recipe.seed)).toEqual([2020, 2021, 2022]);
    expect(runsOf("preset=seeds")).toEqual(runsOf("?preset=seeds#train"));
    expect(runsOf("https://example.org/fitting-room/#train")).toEqual(runsOf(undefined));
  });

  it("changes all runs by the options, those too that the link gives values of their own", () => {
    const runs = runsOf(LINK, { epochs: "1", learningRate: "0.002", trainSize: "200" });
    expect(runs.map(({ recipe, trainSize }) => [recipe.epochs, recipe.learningRate, trainSize])).toEqual([[1, 0.002, 200], [1, 0.002, 200], [1, 0.002, 200]]);
    expect(runs.map(({ recipe }) => recipe.seed)).toEqual([2020, 7, 2020]);
    expect(reproductionOf("?backend=cpu&epochs=2", new URLSearchParams({ backend: "wasm" })).backendChoice).toBe("wasm");
    expect(reproductionOf("?backend=cpu", new URLSearchParams({ epochs: "2" })).backendChoice).toBe("cpu");
  });

  it("says all that cannot be used, and does nothing instead of it", () => {
    expect(() => runsOf("?epochs=many&run=4_seed-7&vote=1")).toThrow(
      /^In the link: epochs "many" will not do: it needs a whole number from 1 to 500\.\nIn the link: run 4: it is none of the preset’s and names no network\.\nIn the link: run 4 is left out\.\nIn the link: vote is majority or mean and two runs at least, as in vote=mean-1-2, got "1"\.$/,
    );
    expect(() => runsOf("?runs=7")).toThrow(/^In the link: runs names "7", and there is no such run\.\nIn the link: runs names none that there is, got "7"\.$/);
    expect(() => runsOf("?preset=seeds", { epochs: "0" })).toThrow(/^epochs "0" will not do: it needs a whole number from 1 to 500, got 0\.$/);
  });

  it("says where a link is none", () => {
    for (const link of ["", "seeds", "localhost:4173", "#train"]) expect(() => runsOf(link)).toThrow(`--link needs an address as the page has it, in quotes, as in --link "http://localhost:4173/?preset=seeds&epochs=3"; got "${link}".`);
  });

  it("says where nothing is chosen", () => {
    expect(() => runsOf("?chosen=")).toThrow("No run is chosen to train.");
    expect(() => runsOf("?runs=1", { architectures: "2" })).toThrow("No run is chosen to train.");
    expect(runsOf("?chosen=4&run=4_network-1").filter(({ isChosen }) => isChosen).map(({ id }) => id)).toEqual(["4"]);
  });
});

describe("shipProblem", () => {
  it("lets one run of each of the paper's networks pass, and says why others cannot", () => {
    const problem = (link: string) => shipProblem(reproductionOf(link, new URLSearchParams()).experiment);
    expect(problem("?seed=3")).toBeNull();
    expect(problem("?preset=seeds&chosen=2")).toBeNull();
    expect(problem("?preset=seeds")).toMatch(/takes one run of each/);
    expect(problem(LINK)).toMatch(/cannot take “.+”\.$/);
  });
});
