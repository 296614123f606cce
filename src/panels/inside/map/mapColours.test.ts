/** @file Which colour an image has on the map. */
import { describe, expect, it } from "vitest";
import { byClass, byRight, byRuns } from "./mapColours";

const labels = Uint8Array.of(0, 3, 3, 9);
const run = (name: string, ...predictions: number[]) => ({ name, color: `#${name}`, predictions: Uint8Array.from(predictions) });

describe("the map's colours", () => {
  it("tell classes, with their numbers", () => {
    const { legends, groups } = byClass(labels);
    expect([...groups]).toEqual([0, 3, 3, 9]);
    expect(legends.map(({ count }) => count)).toEqual([1, 0, 0, 2, 0, 0, 0, 0, 0, 1]);
    expect(new Set(legends.map(({ color }) => color)).size).toBe(10);
  });

  it("tell right from wrong", () => {
    const { legends, groups } = byRight(labels, Uint8Array.of(0, 3, 4, 1));
    expect([...groups]).toEqual([0, 0, 1, 1]);
    expect(legends).toMatchObject([{ name: "right", count: 2 }, { name: "wrong", count: 2 }]);
  });

  it("tell which runs are right", () => {
    const three = byRuns(labels, [run("a", 0, 3, 3, 1), run("b", 0, 3, 4, 1), run("c", 0, 1, 4, 1)]);
    expect([...three.groups].map((group) => three.legends[group]?.name)).toEqual(["all right", "some right", "only a", "none right"]);
    expect(three.legends.find(({ name }) => name === "only a")).toEqual({ name: "only a", color: "#a", count: 1 });
    const two = byRuns(labels, [run("a", 0, 3, 3, 1), run("b", 0, 1, 4, 9)]);
    expect([...two.groups].map((group) => two.legends[group]?.name)).toEqual(["all right", "only a", "only a", "only b"]);
  });
});
