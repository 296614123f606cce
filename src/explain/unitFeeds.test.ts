/** @file Tests of unitFeeds.ts: the same as number by number, added up. */
import { describe, expect, it } from "vitest";
import { at } from "../data/arrays";
import { mulberry32 } from "../data/random";
import { sizeOf, summarize } from "../nn/summary";
import { SMALL_NETWORKS, wavyImage } from "../testing/smallNetworks";
import { traceDown } from "./receptiveField";
import { traceForward } from "./trace";
import { fedBy } from "./unitFeeds";

const ALL = Number.POSITIVE_INFINITY;

describe.each(SMALL_NETWORKS)("$name", ({ layers }) => {
  const random = mulberry32(7);
  const weights = summarize(layers).layers.flatMap((layer) => layer.weights.map(({ weight, shape }) => Float32Array.from({ length: sizeOf(shape) }, () => (weight === "moving_variance" ? 0.5 + random() : random() - 0.5))));
  const trace = traceForward(layers, weights, wavyImage());
  const place = { stage: trace.stages.length - 1, index: 3 };
  const expected = traceDown(trace, place, ALL);
  const found = fedBy(trace, place, ALL);

  it("has the stages and fields of a trace down", () => {
    expect(found.map(({ stage, region }) => ({ stage, region }))).toEqual(expected.map(({ stage, region }) => ({ stage, region })));
  });

  it("adds up each unit's numbers, and names the strongest of them", () => {
    for (const [i, { shape, units }] of found.entries()) {
      const numUnits = shape.length === 3 ? at(shape, 2) : ALL;
      const { feeds } = at(expected, i);
      for (const { unit, share, index } of units) {
        const own = feeds.filter((feed) => (numUnits === ALL ? feed.index : feed.index % numUnits) === unit);
        expect(share).toBeCloseTo(own.reduce((sum, feed) => sum + feed.share, 0), 4);
        expect(Math.abs(own.find((feed) => feed.index === index)?.share ?? Number.NaN)).toBeCloseTo(Math.abs(at(own, 0).share), 5);
      }
      const sizes = units.map(({ share }) => Math.abs(share));
      expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
    }
  });
});
