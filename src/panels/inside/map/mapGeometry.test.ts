/** @file The map's geometry against hand-worked places. */
import { describe, expect, it } from "vitest";
import { fitted, MAX_ZOOM, neighbourhood, panned, pointAtSpot, pointsWithin, pointTowards, spotOf, zoomed } from "./mapGeometry";

// A cross: middle, right, up, left, down (further out).
const CROSS = Float32Array.of(0, 0, 1, 0, 0, 1, -1, 0, 0, -3);
const SIZE = { width: 200, height: 100 };

describe("a map on the screen", () => {
  const whole = fitted(CROSS, SIZE);

  it("shows all points, up above, the narrower side filled", () => {
    // 4 high, in 88 of 100 pixels.
    expect(whole.scale).toBeCloseTo(22);
    expect(spotOf(CROSS, 2, whole)).toEqual({ x: 100, y: expect.closeTo(6) });
    expect(spotOf(CROSS, 4, whole)).toEqual({ x: 100, y: expect.closeTo(94) });
  });

  it("shows one place, where all points are in one", () => {
    expect(spotOf(Float32Array.of(3, 4, 3, 4), 1, fitted(Float32Array.of(3, 4, 3, 4), SIZE))).toEqual({ x: expect.closeTo(100), y: expect.closeTo(50) });
  });

  it("zooms about a spot, within bounds", () => {
    const spot = spotOf(CROSS, 1, whole);
    const near = zoomed(whole, 3, spot, whole);
    expect(near.scale).toBeCloseTo(3 * whole.scale);
    expect(spotOf(CROSS, 1, near)).toEqual({ x: expect.closeTo(spot.x), y: expect.closeTo(spot.y) });
    expect(zoomed(near, 1e9, spot, whole).scale).toBeCloseTo(MAX_ZOOM * whole.scale);
    expect(zoomed(near, 0.01, spot, whole)).toEqual(whole);
  });

  it("moves as a whole", () => {
    const { x, y } = spotOf(CROSS, 0, whole);
    expect(spotOf(CROSS, 0, panned(whole, 5, -7))).toEqual({ x: x + 5, y: y - 7 });
  });

  it("finds the nearest point within reach", () => {
    const { x, y } = spotOf(CROSS, 3, whole);
    expect(pointAtSpot(CROSS, { x: x + 3, y: y + 2 }, whole, 8)).toBe(3);
    expect(pointAtSpot(CROSS, { x: x + 3, y: y + 8 }, whole, 8)).toBeNull();
  });

  it("finds what a line surrounds, also one that is not convex", () => {
    const middle = spotOf(CROSS, 0, whole);
    const box = [[-30, -30], [30, -30], [30, 30], [-30, 30]].map(([x = 0, y = 0]) => ({ x: middle.x + x, y: middle.y + y }));
    expect(pointsWithin(CROSS, box, whole)).toEqual([0, 1, 2, 3]);
    // A bay from the right takes the right one out.
    const bay = [...box.slice(0, 2), { x: middle.x + 10, y: middle.y }, ...box.slice(2)];
    expect(pointsWithin(CROSS, bay, whole)).toEqual([0, 2, 3]);
    expect(pointsWithin(CROSS, [], whole)).toEqual([]);
  });
});

describe("from point to point", () => {
  it("goes to the nearest that lies that way, and stays where none does", () => {
    expect(["left", "right", "up", "down"].map((way) => pointTowards(CROSS, 0, way as "left"))).toEqual([3, 1, 2, 4]);
    expect(pointTowards(CROSS, 2, "up")).toBe(2);
    expect(pointTowards(CROSS, 4, "up")).toBe(0);
  });

  it("names neighbours, itself first", () => {
    expect(neighbourhood(CROSS, 2, 3)).toEqual([2, 0, 1]);
    // Of several in one place, the one that was asked for comes first.
    expect(neighbourhood(Float32Array.of(0, 0, 0, 0), 1, 2)).toEqual([1, 0]);
  });
});
