/** @file Tests of galleryWords.ts. */
import { expect, test } from "vitest";
import { galleryPlace } from "./galleryPlace";
import { choiceSentence, choiceTitle, pictureLabel } from "./galleryWords";

test("titles of a cell, of the diagonal, of a row and of a column", () => {
  expect(choiceTitle({ actual: 6, predicted: 0 })).toBe("Shirt taken for T-shirt/top");
  expect(choiceTitle({ actual: 6, predicted: 6 })).toBe("Shirt, recognised");
  expect(choiceTitle({ actual: 6, predicted: null })).toBe("Shirts");
  expect(choiceTitle({ actual: null, predicted: 6 })).toBe("What is taken for Shirt");
  expect(choiceTitle({ actual: null, predicted: null })).toBe("All kinds of garments");
});

test("a sentence says how many, which and in what order", () => {
  const names = { run: "One convolution", against: null };
  expect(choiceSentence(1, galleryPlace("results", { shown: "wrong" }), names)).toBe("1 test image, those that One convolution gets wrong. Surest first, by the probability of One convolution’s answer.");
  expect(choiceSentence(16, galleryPlace("results", { actual: 6 }), names)).toBe("16 test images. Surest first, by the probability of One convolution’s answer.");
  expect(choiceSentence(1_234, galleryPlace("results", { shown: "onlyRight", order: "leastSure", bin: 0 }), { ...names, against: "Two" })).toBe(
    "1,234 test images, those that One convolution gets right and Two does not, of which One convolution is 0 % to 7 % sure. Least sure first, by the probability of One convolution’s answer.".replaceAll(" %", "\u00a0%"),
  );
});

test("a picture's name says both labels and how sure the network is", () => {
  expect(pictureLabel(1_000, 6, 0, 0.874)).toBe("Test image 1,000: Shirt, taken for T-shirt/top, 87.4\u00a0% sure");
  expect(pictureLabel(3, 6, 6, 1)).toBe("Test image 3: Shirt, recognised, 100.0\u00a0% sure");
});
