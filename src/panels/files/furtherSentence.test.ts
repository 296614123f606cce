/** @file What training further will do is said for any recipe. */
import { expect, test } from "vitest";
import { paperRun, shippedRun } from "../../experiment/fixtures/runs";
import { paperRecipe } from "../../experiment/recipe";
import { SCHEDULES, sgd } from "../../nn/trainConfig";
import { furtherSentence } from "./furtherSentence";

const recipe = paperRecipe(1);
const run = paperRun(1);
const done = run.epochs.length;

test("the paper's", () => {
  expect(furtherSentence(run, true, recipe, 5)).toBe("From these weights, with Adam’s state; batches of 512 and learning rate 0.001, as planned for this run, without early stopping.");
});

test("what the recipe has beyond it, and where in its schedule it goes on", () => {
  const own = { ...recipe, optimizer: sgd({ momentum: 0.9 }), labelSmoothing: 0.1, schedule: SCHEDULES.cosine };
  expect(furtherSentence(run, true, own, 5)).toBe(
    `From these weights, with SGD’s state; batches of 512, learning rate 0.001, a learning rate along a cosine to 0 and label smoothing 0.1, as planned for this run, without early stopping. The learning rate goes on behind epoch ${done} of a course over ${done + 5} epochs.`,
  );
  expect(furtherSentence(run, true, own, null)).toMatch(new RegExp(`goes on behind epoch ${done}\\.$`));
  expect(furtherSentence(shippedRun(1), false, own, 5)).toMatch(/with a fresh SGD, as no state of it came with the page; .* The learning rate begins at the beginning of its course\.$/);
});

test("warm-up alone is a course too", () => {
  expect(furtherSentence(run, true, { ...recipe, schedule: { ...SCHEDULES.constant, warmupEpochs: 2 } }, 1)).toContain(`behind epoch ${done} of a course over ${done + 1} epochs.`);
});
