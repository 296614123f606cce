/** @file Tests of shapes.ts against what the paper's notebook prints. */
import { describe, expect, test } from "vitest";
import { formatShape, shapeSteps, splitSizes } from "./shapes";

describe("formatShape", () => {
  test("writes shapes as numpy does", () => {
    expect(formatShape([60_000])).toBe("(60000,)");
    expect(formatShape([60_000, 28, 28])).toBe("(60000, 28, 28)");
  });
});

describe("shapeSteps", () => {
  test("prints the paper's shapes for Fashion-MNIST", () => {
    const steps = shapeSteps(60_000, 10_000, [0, 255]);
    expect(steps[0]).toMatchObject({ train: { images: "(60000, 28, 28)", labels: "(60000,)" }, validation: null, test: { images: "(10000, 28, 28)", labels: "(10000,)" }, range: "0 – 255" });
    expect(steps[1]?.train.images).toBe("(60000, 28, 28, 1)");
    expect(steps[2]?.range).toBe("0.0 – 1.0");
    expect(steps[3]).toMatchObject({ train: { images: "(48000, 28, 28, 1)", labels: "(48000,)" }, validation: { images: "(12000, 28, 28, 1)", labels: "(12000,)" } });
  });
});

describe("splitSizes", () => {
  test("rounds the validation part up, as scikit-learn does", () => {
    expect(splitSizes(60_000)).toEqual({ train: 48_000, validation: 12_000 });
    expect(splitSizes(11)).toEqual({ train: 8, validation: 3 });
  });
});
