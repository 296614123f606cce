import { expect, test } from "vitest";
import { mulberry32 } from "../data/random";
import { principalPlane, project } from "./pca";
import { ALONE } from "./work";

/** Spread 5, 2 and 0.5 along three directions of length 1, beside a mean. */
function cloud(size: number, count: number): { readonly features: Float32Array; readonly directions: readonly number[][] } {
  const random = mulberry32(5);
  const unit = (values: number[]): number[] => values.map((value) => value / Math.hypot(...values));
  const first = unit(Array.from({ length: size }, (_, i) => Math.cos(i + 1)));
  const raw = Array.from({ length: size }, (_, i) => Math.sin(3 * i + 1));
  const overlap = raw.reduce((sum, value, i) => sum + value * first[i]!, 0);
  const second = unit(raw.map((value, i) => value - overlap * first[i]!));
  const features = new Float32Array(size * count);
  for (let n = 0; n < count; n++) {
    const [a, b] = [10 * (random() - 0.5), 4 * (random() - 0.5)];
    for (let i = 0; i < size; i++) features[n * size + i] = 3 + a * first[i]! + b * second[i]! + 0.1 * (random() - 0.5);
  }
  return { features, directions: [first, second] };
}

/** The second size is computed without a matrix. */
test.each([6, 900])("finds the two directions of the largest spread among %i numbers", async (size) => {
  const { features, directions } = cloud(size, 120);
  const plane = await principalPlane(features, size, ALONE);
  for (const [i, axis] of plane.axes.entries()) {
    expect(Math.hypot(...axis)).toBeCloseTo(1, 10);
    expect(Math.abs(axis.reduce((sum, value, n) => sum + value * directions[i]![n]!, 0))).toBeGreaterThan(0.99);
    expect(axis.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0)).toBeGreaterThan(0);
    const points = Array.from({ length: 120 }, (_, n) => plane.points[2 * n + i]!);
    expect(points.reduce((sum, value) => sum + value, 0) / 120).toBeCloseTo(0, 4);
    expect(points.reduce((sum, value) => sum + value * value, 0) / 119).toBeCloseTo(plane.variances[i]!, 2);
  }
  expect(plane.shares[0]).toBeGreaterThan(plane.shares[1]);
  expect(plane.shares[0] + plane.shares[1]).toBeLessThanOrEqual(1);
  expect(project(features.subarray(0, size), plane)).toEqual(plane.points.subarray(0, 2));
  expect(await principalPlane(features, size, ALONE)).toEqual(plane);
});

test("flat and tiny clouds", async () => {
  const line = await principalPlane(Float32Array.of(0, 0, 1, 1, 2, 2), 2, ALONE);
  expect(line.shares[0]).toBeCloseTo(1, 10);
  expect(line.variances[1]).toBeCloseTo(0, 10);
  const point = await principalPlane(new Float32Array(6).fill(2), 2, ALONE);
  expect([...point.points, ...point.shares]).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  expect((await principalPlane(Float32Array.of(1, 2, 4), 1, ALONE)).points).toHaveLength(6);
  await expect(principalPlane(new Float32Array(3), 3, ALONE)).rejects.toThrow("at least 2 images of 3 numbers each, got 3 numbers");
});
