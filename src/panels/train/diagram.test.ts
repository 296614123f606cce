/** @file The layer pictures fit their frame and keep one scale. */
import { describe, expect, test } from "vitest";
import { mulberry32 } from "../../data/random";
import { randomLayers } from "../../experiment/fixtures/randomExperiments";
import { conv2d } from "../../nn/architectures/layers";
import { ARCHITECTURES } from "../../nn/architectures";
import { describeLayers, DIAGRAM_HEIGHT, DIAGRAM_WIDTH, diagramBlocks } from "./diagram";

describe.each(ARCHITECTURES)("$name", ({ layers }) => {
  const blocks = diagramBlocks(layers);

  test("has a block for the input and each layer, inside the frame", () => {
    expect(blocks).toHaveLength(layers.length + 1);
    for (const { x, y, width, height, depth } of blocks) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x + width + depth).toBeLessThanOrEqual(DIAGRAM_WIDTH + 1e-6);
      expect(y - depth).toBeGreaterThanOrEqual(0);
      expect(y + height).toBeLessThanOrEqual(DIAGRAM_HEIGHT - 14); // labels below
    }
  });

  test("draws the input at the same size as the other networks do", () => {
    expect(blocks[0]!.height).toBe(diagramBlocks(ARCHITECTURES[0]!.layers)[0]!.height);
  });
});

test("is told in words", () => {
  expect(describeLayers(ARCHITECTURES[0]!.layers)).toBe("convolution 26 by 26 by 32, max pooling 13 by 13 by 32, flatten 5408, dense 128, softmax 10");
});

test("any network stays inside the frame, its labels beside each other", () => {
  const random = mulberry32(4);
  const networks = [...Array.from({ length: 200 }, () => randomLayers(random)), Array.from({ length: 63 }, () => conv2d(1024, { padding: "same" as const }))];
  for (const layers of networks) {
    const blocks = diagramBlocks(layers);
    for (const { x, y, width, height, depth } of blocks) {
      expect(x + width + depth).toBeLessThanOrEqual(DIAGRAM_WIDTH + 1e-6);
      expect(width).toBeGreaterThan(0);
      expect(height).toBeGreaterThan(0);
      expect(y - depth).toBeGreaterThanOrEqual(0);
      expect(y + height).toBeLessThanOrEqual(DIAGRAM_HEIGHT - 14);
    }
    const middles = blocks.filter(({ label }) => label !== "").map(({ x, width, depth }) => x + (width + depth) / 2);
    middles.slice(1).forEach((middle, i) => expect(middle - middles[i]!).toBeGreaterThanOrEqual(46));
  }
});
