/** @file Which past runs may stand beside those on the page, and by which numbers and names. */
import { describe, expect, test } from "vitest";
import { MAX_RUNS } from "../experiment/edits";
import { finishedState } from "../experiment/fixtures/runs";
import { experimentFromQuery, experimentToQuery } from "../experiment/address";
import { DEFAULT_VOTE, type Experiment, type RunPlan } from "../experiment/plan";
import { paperExperiment } from "../experiment/presets";
import { laidIn, layingProblem, type Page, type Past } from "./layingIn";
import { runsOf, toContent } from "./takingUp";

const NOW = new Date(2026, 10, 28).getTime();
const SAVED = new Date(2026, 10, 24, 23, 59).getTime();
const FINGERPRINT = "60000-10000-abc";

/** Two of three networks tested: 1 and 3. */
const state = finishedState();
const content = toContent(state, new Map(["1", "3"].map((id) => [id, [Float32Array.of(Number(id))]])), FINGERPRINT);
const past: Past = { name: "First try", savedAt: SAVED, content };

/** A page on which nothing has been scored. */
function page(change: Partial<Page> = {}): Page {
  return { experiment: paperExperiment(), runs: {}, images: { fingerprint: FINGERPRINT, name: "fashion-mnist", testSize: 10_000 }, ...change };
}

/** One that has scored a run of its own, which answers otherwise. */
function scoredPage(change: Partial<Page> = {}): Page {
  const run = state.runs["1"]!;
  return page({ runs: { 1: { ...run, test: { ...run.test!, probabilities: run.test!.probabilities.toReversed() } } }, ...change });
}

const named = (name: string, savedAt = SAVED): Past => ({ ...past, savedAt, content: { ...content, results: { ...content.results, runs: content.results.runs.map((run) => ({ ...run, name })) } } });
const namesOf = ({ runs }: Experiment) => runs.map(({ name }) => name);
const withRuns = (count: number): Experiment => {
  const { runs, ...rest } = paperExperiment();
  return { ...rest, runs: Array.from({ length: count }, (_, i) => ({ ...runs[0]!, id: String(i + 1) })), nextId: count + 1 };
};

describe("the runs", () => {
  test("come at the end, by new numbers, not chosen, as they were trained and scored", () => {
    const before = { ...paperExperiment(), nextId: 9 };
    expect(layingProblem(past, page({ experiment: before }))).toBeNull();
    const { experiment, runs, weights } = laidIn(past, page({ experiment: before }), NOW);
    expect(experiment.runs.slice(0, 3)).toEqual(before.runs);
    expect(experiment.runs.slice(3)).toMatchObject([
      { id: "9", name: "One convolution, 24 Nov", isChosen: false, trainSize: 48_000, network: { architecture: 1 }, recipe: state.runs["1"]!.config },
      { id: "10", name: "Three convolutions, 24 Nov", isChosen: false, network: { architecture: 3 } },
    ]);
    expect(experiment.nextId).toBe(11);
    expect([...weights]).toEqual([["9", [Float32Array.of(1)]], ["10", [Float32Array.of(3)]]]);
    expect(runs).toEqual({ 9: { ...runsOf(content)["1"], id: "9", laidIn: true }, 10: { ...runsOf(content)["3"], id: "10", laidIn: true } });
    expect(before.runs).toHaveLength(3);
  });

  test("are only those that the page does not have: same layers, same answers", () => {
    const has = scoredPage({ runs: { 1: state.runs["1"]! } });
    expect(layingProblem(past, has)).toBeNull();
    expect(namesOf(laidIn(past, has, NOW).experiment).slice(3)).toEqual(["Three convolutions, 24 Nov"]);
    const all = scoredPage({ runs: { 1: state.runs["1"]!, 7: { ...state.runs["3"]!, id: "7" } } });
    expect(layingProblem(past, all)).toBe("Every run of “First try” is on the page already, with the same answers, so none was added.");
    expect(namesOf(laidIn(past, scoredPage(), NOW).experiment).slice(3)).toEqual(["One convolution, 24 Nov", "Three convolutions, 24 Nov"]);
  });
});

test.each([
  ["One convolution", ["One convolution, 24 Nov", "One convolution, 24 Nov (2)"]],
  // The day that it was trained on, whatever record it comes from now.
  ["Wide, 3 Sept", ["Wide, 3 Sept", "Wide, 3 Sept (2)"]],
  ["Wide, 3 May 2025 (4)", ["Wide, 3 May 2025", "Wide, 3 May 2025 (2)"]],
  ["W".repeat(80), [`${"W".repeat(71)}…, 24 Nov`, `${"W".repeat(67)}…, 24 Nov (2)`]],
])("names say the day, each once: %s", (name, names) => {
  const { experiment } = laidIn(named(name), page(), NOW);
  expect(namesOf(experiment).slice(3)).toEqual(names);
});

describe("after the link was opened again", () => {
  const linked = experimentFromQuery(experimentToQuery({ experiment: laidIn(past, page(), NOW).experiment, backendChoice: "auto", vote: DEFAULT_VOTE })).experiment;

  test("the runs take their places, by the same numbers, also where another of the day and name came first", () => {
    const again = laidIn(past, page({ experiment: linked }), NOW);
    expect(again.experiment).toEqual(linked);
    expect(Object.keys(again.runs)).toEqual(["4", "5"]);
    const recipe = { ...state.runs["1"]!.config, seed: 7 };
    const other: Past = { ...past, content: { ...content, results: { ...content.results, runs: content.results.runs.map((run) => ({ ...run, recipe })) } } };
    const both = laidIn(other, page({ experiment: linked }), NOW).experiment;
    expect(namesOf(both).slice(5)).toEqual(["One convolution, 24 Nov (2)", "Three convolutions, 24 Nov (2)"]);
    expect(Object.keys(laidIn(other, page({ experiment: both }), NOW).runs)).toEqual(["6", "7"]);
    expect(Object.keys(laidIn(past, page({ experiment: both }), NOW).runs)).toEqual(["4", "5"]);
  });

  test.each<[string, (plan: RunPlan) => RunPlan]>([
    ["is to be trained", (plan) => ({ ...plan, isChosen: true })],
    ["has another name", (plan) => ({ ...plan, name: "One convolution" })],
    ["has another day", (plan) => ({ ...plan, name: "One convolution, 23 Nov" })],
    ["is another network", (plan) => ({ ...plan, network: paperExperiment().runs[1]!.network })],
    ["is trained otherwise", (plan) => ({ ...plan, recipe: { ...plan.recipe, epochs: 99 } })],
    ["is trained on fewer images", (plan) => ({ ...plan, trainSize: 100 })],
  ])("not a place that %s", (_, change) => {
    const changed = { ...linked, runs: linked.runs.map((plan) => (plan.id === "4" ? change(plan) : plan)) };
    expect(Object.keys(laidIn(past, page({ experiment: changed }), NOW).runs)).toEqual(["5", "6"]);
  });
});

test("a day of another year says which", () => {
  expect(namesOf(laidIn(named("A", new Date(2025, 11, 31).getTime()), page(), NOW).experiment).at(-1)).toBe("A, 31 Dec 2025 (2)");
});

describe("nothing is added, and a sentence says why,", () => {
  const other = { fingerprint: "1-1-0", name: "built-in", testSize: 10_000 } as const;
  const fewer = { fingerprint: FINGERPRINT, name: "fashion-mnist", testSize: 2_000 } as const;
  test.each<[string, Page, string]>([
    ["on other data", scoredPage({ images: other }), "The runs of “First try” were scored on Fashion-MNIST, those on the page on the built-in garments, so they cannot be compared. Open it instead: it then stands in their place."],
    ["on other data by the same name", scoredPage({ images: { ...other, name: "fashion-mnist" } }), "The runs of “First try” were scored on other images than those on the page, though both are Fashion-MNIST, so they cannot be compared. Open it instead: it then stands in their place."],
    ["on other data, with nothing scored", page({ images: other }), "The runs of “First try” were scored on Fashion-MNIST, those on the page are to be scored on the built-in garments, so they cannot be compared. Load those images in the Data room first, or open it instead."],
    ["on more test images", scoredPage({ images: fewer }), "The runs of “First try” were scored on 10,000 test images, those on the page on 2,000, so they cannot be compared. Open it instead: it then stands in their place."],
    ["on more test images, with nothing scored", page({ images: fewer }), "The runs of “First try” were scored on 10,000 test images, those on the page are to be scored on 2,000, so they cannot be compared. Set the test images to 10,000 in the settings first, or open it instead."],
    ["without images", page({ images: null }), "The page has no images yet, so nobody can say whether “First try” was scored on the same. Wait until they are loaded (see the Data room), or open it instead."],
    ["without room", page({ experiment: withRuns(MAX_RUNS - 1) }), "An experiment has at most 96 runs, and this one has 95. Remove 1 run first."],
  ])("%s", (_where, there, sentence) => {
    expect(layingProblem(past, there)).toBe(sentence);
  });

  test("but where there is room for just as many, they come", () => {
    const there = page({ experiment: withRuns(MAX_RUNS - 2) });
    expect(layingProblem(past, there)).toBeNull();
    expect(laidIn(past, there, NOW).experiment.runs).toHaveLength(MAX_RUNS);
  });
});
