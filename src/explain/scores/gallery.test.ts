/** @file Tests of gallery.ts. */
import { describe, expect, test } from "vitest";
import { confidencesOf, countGalleryImages, galleryImages, type GalleryChoice, SHOWN } from "./gallery";

const LABELS = [0, 0, 1, 1, 2, 2];
const A = { id: "1", predictions: [0, 1, 1, 0, 2, 0], confidences: [0.9, 0.6, 0.5, 0.8, 0.7, 0.8] };
const B = { id: "2", predictions: [0, 1, 0, 1, 2, 1], confidences: [0.5, 0.9, 0.9, 0.9, 0.9, 0.9] };
const C = { id: "3", predictions: [1, 2, 0, 1, 2, 0], confidences: [0.4, 0.4, 0.4, 0.4, 0.4, 0.4] };

const choose = (choice: Partial<GalleryChoice>, beside = [B, C], among: readonly number[] | null = null) =>
  galleryImages(LABELS, A, beside, { actual: null, predicted: null, shown: "all", bin: null, order: "mostSure", ...choice }, among);

describe("which images", () => {
  test("a cell of the confusion matrix, a row, a column", () => {
    expect(choose({ actual: 2, predicted: 0 })).toEqual([5]);
    expect(choose({ actual: 1 })).toEqual([3, 2]);
    expect(choose({ predicted: 0 })).toEqual([0, 3, 5]);
  });

  test("by what the one network says", () => {
    expect(choose({ shown: "right" })).toEqual([0, 4, 2]);
    expect(choose({ shown: "wrong" })).toEqual([3, 5, 1]);
  });

  test("by what all of them say", () => {
    expect(choose({ shown: "allWrong" })).toEqual([5, 1]);
    expect(choose({ shown: "disagree" })).toEqual([0, 3, 5, 1, 2]);
    expect(choose({ shown: "onlyRight" })).toEqual([2]);
    expect(choose({ shown: "onlyWrong" })).toEqual([3]);
  });

  test("of two networks: what only the one gets right, and who says what where the other does not", () => {
    expect(choose({ shown: "onlyRight" }, [B])).toEqual([2]);
    expect(choose({ shown: "disagree", predicted: 0 }, [B])).toEqual([3, 5]);
    expect(choose({ shown: "disagree" }, [])).toEqual([]);
  });

  test("of one bin of the reliability diagram", () => {
    // 0.8 is the upper edge of the twelfth, (11/15, 12/15].
    expect(choose({ bin: 11 })).toEqual([3, 5]);
    expect(choose({ bin: 13 })).toEqual([0]);
  });

  test("among some only", () => {
    expect(choose({ shown: "wrong" }, [], [0, 1, 3])).toEqual([3, 1]);
  });
});

test("sorted by confidence, surest or least sure first, ties by number", () => {
  expect(choose({})).toEqual([0, 3, 5, 4, 1, 2]);
  expect(choose({ order: "leastSure" })).toEqual([2, 1, 4, 3, 5, 0]);
});

test.each(SHOWN)("as many are counted as are found: %s", (shown) => {
  const choice: GalleryChoice = { actual: null, predicted: null, bin: null, order: "mostSure", shown };
  expect(countGalleryImages(LABELS, A, [B, C], choice)).toBe(galleryImages(LABELS, A, [B, C], choice).length);
});

test("a confidence is the answer's probability", () => {
  expect([...confidencesOf([0.1, 0.9, 0.7, 0.3], [1, 0], 2)]).toEqual([0.9, 0.7]);
  expect([...confidencesOf([0.1, 0.9, 0.7, 0.3], [0, 0], 2)]).toEqual([0.1, 0.7]);
});
