/** @file Validation as tested, on four images whose mirror images look otherwise. */
import { expect, it } from "vitest";
import { dense, flatten } from "../../src/nn/architectures/layers.ts";
import { ownRecipe } from "../../src/experiment/recipe.ts";
import { toFloatBytes } from "../networkCards.ts";
import { accuracyAsTested } from "./validation.ts";

const network = { name: "Corner", layers: [flatten(), dense(10, "softmax")], architecture: null };

/** The left upper corner speaks for class 1 with weight 4, the right one for class 2 with weight `right`; class 0 has nothing. */
function weights(right: number): Uint8Array {
  const kernel = new Float32Array(784 * 10);
  kernel[1] = 4;
  kernel[27 * 10 + 2] = right;
  return toFloatBytes([kernel, new Float32Array(10)]);
}

/** Pictures that are black but for the left or the right upper corner. */
function pictures(corners: readonly ("left" | "right")[], labels: readonly number[]) {
  const images = new Uint8Array(784 * corners.length);
  corners.forEach((corner, i) => (images[784 * i + (corner === "left" ? 0 : 27)] = 255));
  return { images, labels: Uint8Array.from(labels), size: corners.length };
}

it("counts the images of the subset alone", () => {
  const source = pictures(["left", "right", "left", "right"], [1, 2, 2, 1]);
  const plan = { network, recipe: ownRecipe(null) };
  expect(accuracyAsTested(plan, weights(4), { source, indices: Int32Array.of(0, 1) })).toBe(1);
  expect(accuracyAsTested(plan, weights(4), { source, indices: Int32Array.of(0, 1, 2) })).toBeCloseTo(2 / 3, 12);
});

it("asks twice where the recipe says so", () => {
  const source = pictures(["left", "right"], [1, 2]);
  const set = { source, indices: Int32Array.of(0, 1) };
  // The mirror image of one is the other: the mean of both is one answer for both.
  expect(accuracyAsTested({ network, recipe: { ...ownRecipe(null), testTimeFlip: true } }, weights(5), set)).toBe(0.5);
  expect(accuracyAsTested({ network, recipe: ownRecipe(null) }, weights(5), set)).toBe(1);
});
