/** @file Looks can be told apart: by all readers, in both themes, up to twenty-four runs. */
import { dense } from "../nn/architectures/layers";
import { describe, expect, test } from "vitest";
import { paperNetwork } from "../experiment/network";
import type { RunPlan } from "../experiment/plan";
import { runLooks, VOTE_LOOK } from "./runLooks";
import { contrast, distance, turnedDark } from "./shades";

type Looked = Pick<RunPlan, "id" | "network">;

/** `count` runs, of the paper's three networks in turn. */
function ofPaper(count: number): Looked[] {
  return Array.from({ length: count }, (_, i) => ({ id: String(i + 1), network: paperNetwork(([1, 2, 3] as const)[i % 3]!) }));
}

/** `count` runs of as many networks. */
function allDifferent(count: number): Looked[] {
  return Array.from({ length: count }, (_, i) => ({ id: String(i + 1), network: { name: `n${i}`, architecture: null, layers: [dense(i + 1)] } }));
}

function looksOf(runs: readonly Looked[]) {
  return [...runLooks(runs).values()];
}

/** How a colour looks to protanopes and deuteranopes: Machado, Oliveira & Fernandes 2009, severity 1, on linear RGB. */
const BLINDNESS = {
  protan: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deutan: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
} as const;

function seenBy(kind: keyof typeof BLINDNESS, color: string): string {
  const linear = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255).map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
  const seen = BLINDNESS[kind].map((row) => Math.min(1, Math.max(0, row.reduce((sum, weight, i) => sum + weight * linear[i]!, 0))));
  return `#${seen.map((value) => Math.round(255 * (value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055)).toString(16).padStart(2, "0")).join("")}`;
}

function pairs<T>(items: readonly T[]): [T, T][] {
  return items.flatMap((a, i) => items.slice(i + 1).map((b): [T, T] => [a, b]));
}

test("the paper's three keep their colours whatever else is there", () => {
  const colors = ["#1f3a93", "#0f766e", "#b87a00"];
  for (const count of [3, 8, 9, 24]) expect(looksOf(ofPaper(count)).slice(0, 3).map(({ color }) => color)).toEqual(colors);
});

describe("eight runs and the vote", () => {
  const looks = [...looksOf(allDifferent(8)), VOTE_LOOK];
  const themes = { light: (color: string) => color, dark: turnedDark };
  test.each(Object.entries(themes))("are apart for all readers in the %s theme", (_, inTheme) => {
    for (const [a, b] of pairs(looks.map(({ color }) => inTheme(color)))) {
      expect(distance(a, b), `${a} and ${b}`).toBeGreaterThan(0.09);
      for (const kind of ["protan", "deutan"] as const) expect(distance(seenBy(kind, a), seenBy(kind, b)), `${a} and ${b}, ${kind}`).toBeGreaterThan(0.065);
    }
  });
});

test.each([ofPaper(24), allDifferent(24)])("twenty-four runs: no two look the same, and all can be seen", (...runs) => {
  const looks = looksOf(runs);
  expect(new Set(looks.map(({ color, dash }) => `${color} ${dash}`)).size).toBe(24);
  expect(new Set(looks.map(({ mark }) => mark)).size).toBe(24);
  for (const { color } of looks) {
    expect(contrast(color, "#faf9f6")).toBeGreaterThanOrEqual(3);
    expect(contrast(turnedDark(color), "#1e1c1a")).toBeGreaterThanOrEqual(3);
  }
});

test("beyond eight runs, repeats of one network share a hue and differ in line", () => {
  const looks = looksOf(ofPaper(12));
  const family = [0, 3, 6, 9].map((i) => looks[i]!);
  expect(new Set(family.map(({ dash }) => dash)).size).toBe(4);
  const [first, ...others] = family;
  const stranger = looks[2]!;
  for (const look of others) expect(distance(first!.color, look.color)).toBeLessThan(distance(first!.color, stranger.color) + 0.2);
});

test("a run keeps its colour when another is removed", () => {
  const runs = allDifferent(6);
  const before = runLooks(runs).get("6");
  expect(runLooks(runs.filter(({ id }) => id !== "2")).get("6")).toEqual(before);
});

test.each(looksOf(allDifferent(24)))("figures on $color can be read", ({ color, cssColor, onCssColor }) => {
  const two = (css: string) => [...css.matchAll(/#\w{6}/g)].map(([hex]) => hex);
  const [grounds, figures] = [two(cssColor), two(onCssColor)];
  expect(grounds[0]).toBe(color);
  for (const [i, ground] of grounds.entries()) expect(contrast(ground, figures[i]!)).toBeGreaterThanOrEqual(4.5);
});
