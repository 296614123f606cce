/** @file What augmentation is said to cost: the first kind all of it, the others nothing. */
import { expect, test } from "vitest";
import { NO_AUGMENTATION } from "../../nn/trainConfig";
import { allCostText, kindCostText } from "./augmentationCost";

const plain = (text: string): string => text.replaceAll("\u00a0", " ");

test("a kind by itself takes the whole pass, beside another nothing", () => {
  const shift = { ...NO_AUGMENTATION, translation: 2 };
  expect(plain(kindCostText("translation", null, 48_000))).toBe("Would take about 0.2 s an epoch.");
  expect(plain(kindCostText("translation", shift, 480_000))).toBe("Takes about 2.4 s an epoch.");
  expect(kindCostText("translation", shift, 1_000)).toBe("Takes less than 0.1 s an epoch.");
  expect(kindCostText("horizontalFlip", shift, 48_000)).toBe("Would take no more time than what is on.");
  expect(kindCostText("translation", { ...shift, horizontalFlip: "random" }, 48_000)).toBe("Takes no time of its own beside the others.");
});

test("the whole beside an epoch without it, where one is known", () => {
  expect(plain(allCostText(48_000, null))).toMatch(/: about 0\.2 s more an epoch of 48,000 images, .*\)\.$/);
  expect(plain(allCostText(48_000, 3.4))).toMatch(/\)\. Without, an epoch takes about 3\.4 s here\.$/);
});
