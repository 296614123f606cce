/** @file Tests of trainedOn.ts. */
import { describe, expect, it } from "vitest";
import type { Dataset } from "../../../data/dataset";
import { trainTestSplit } from "../../../data/split";
import type { NetworkCard } from "../../../experiment/networkCard";
import { type Known, trainedOn } from "./trainedOn";

const images = (size: number) => ({ images: new Uint8Array(784 * size), labels: new Uint8Array(size), size });
const DATASET: Dataset = { name: "built-in", train: images(100), test: images(10), source: "a test" };
const RUN = { trainSize: 30 };
const own: Known = { source: "own", run: RUN, card: null, data: "built-in" };
const cardOf = (data: NetworkCard["data"]) => ({ data, trainSize: 80 }) as NetworkCard;

describe("which training images a network has met", () => {
  it("are those of its run's part of the paper's split", () => {
    const { met, sentence } = trainedOn(own, DATASET);
    const expected = trainTestSplit(100, { testSize: 0.2, randomState: 2020 }).train.subarray(0, 30);
    expect([...(met ?? [])].flatMap((one, index) => (one === 1 ? [index] : []))).toEqual([...expected].sort((a, b) => a - b));
    expect(sentence(100)).toMatch(/^It was trained on 30 of them\./);
  });

  it("are its card's where it came with the page", () => {
    const shipped: Known = { ...own, source: "shipped", run: undefined, data: null };
    expect(trainedOn({ ...shipped, card: cardOf("built-in") }, DATASET).met?.reduce((sum, one) => sum + one, 0)).toBe(80);
    const other = trainedOn({ ...shipped, card: cardOf("fashion-mnist") }, DATASET);
    expect(other.met).toBeNull();
    expect(other.sentence(100)).toContain("trained on Fashion-MNIST and has met none of these");
  });

  it("are unknown for a file, and none of data that came later", () => {
    expect(trainedOn({ ...own, source: "file" }, DATASET).sentence(10)).toContain("not known here");
    expect(trainedOn({ ...own, data: "fashion-mnist" }, DATASET)).toMatchObject({ met: null });
  });
});
