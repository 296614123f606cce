/** @file How each run of an experiment looks, everywhere: one colour for it and nothing else, one way of drawing its line, one mark. Pure. */
import type { RunId, RunPlan } from "../experiment/plan";
import { isSameLayers } from "../nn/architectures/layers";
import { contrast, shadeOf, turnedDark } from "./shades";

export interface RunLook {
  /** As the light theme has it, `#rrggbb`: for canvases and files, which know no theme. `--chart-filter` makes the dark one of it. */
  readonly color: string;
  /** A CSS colour that follows the theme. */
  readonly cssColor: string;
  /** A CSS colour for figures on `cssColor`, 4.5:1 or more. */
  readonly onCssColor: string;
  /** SVG's stroke-dasharray for its line; "" for an unbroken one. */
  readonly dash: string;
  /** What stands beside the colour, so that it is never the only sign: the run's id; "V" for the vote. */
  readonly mark: string;
}

/**
 * Light colours, the paper's three first: apart for all, red–green blind readers and grey print among them, in both
 * themes; 3:1 or more on the page (runLooks.test.ts measures). Found by a search over oklch that kept the three.
 */
const HUES = ["#1f3a93", "#0f766e", "#b87a00", "#8747d7", "#cf72a3", "#5686f2", "#013305", "#2d0255"] as const;
const VOTE = "#3f3b35";
const DASHES = ["", "7 3", "2 3", "9 3 2 3", "1 2", "12 4", "5 2 1 2 1 2", "4 1"] as const;
/** Of one hue, before they leave it for black or white. */
const NUM_SHADES = 3;

/** The vote's. */
export const VOTE_LOOK: RunLook = toLook(VOTE, "", "V");

/**
 * Looks of all runs of an experiment. Up to eight runs have a colour each. Beyond that, runs of one network are a family:
 * shades of one colour, told apart by line and mark too.
 */
export function runLooks(runs: readonly Pick<RunPlan, "id" | "network">[]): ReadonlyMap<RunId, RunLook> {
  const byId = runs.toSorted((a, b) => Number(a.id) - Number(b.id));
  const places = byId.length <= HUES.length && slotsDiffer(byId) ? byId.map(({ id }) => ({ hue: slotOf(id), level: 0 })) : familyPlaces(byId);
  return new Map(byId.map(({ id }, i) => [id, lookAt(places[i] ?? { hue: i, level: 0 }, id)]));
}

interface Place {
  readonly hue: number;
  /** 0 for the first of a family. */
  readonly level: number;
}

/** By the id, so that a run keeps its colour when others come and go. */
function slotOf(id: RunId): number {
  return (Number(id) - 1) % HUES.length;
}

function slotsDiffer(runs: readonly Pick<RunPlan, "id">[]): boolean {
  return new Set(runs.map(({ id }) => slotOf(id))).size === runs.length;
}

/** Families in the order in which their networks came; the ninth family begins on the first one's colour, further down. */
function familyPlaces(runs: readonly Pick<RunPlan, "network">[]): Place[] {
  const families: { readonly layers: RunPlan["network"]["layers"]; readonly hue: number }[] = [];
  const used = new Map<number, number>();
  return runs.map(({ network: { layers } }) => {
    let family = families.find((known) => isSameLayers(known.layers, layers));
    if (family === undefined) families.push((family = { layers, hue: families.length % HUES.length }));
    const level = used.get(family.hue) ?? 0;
    used.set(family.hue, level + 1);
    return { hue: family.hue, level };
  });
}

function lookAt({ hue, level }: Place, id: RunId): RunLook {
  const base = HUES[hue % HUES.length] ?? VOTE;
  return toLook(shadeOf(base, level % NUM_SHADES), DASHES[level % DASHES.length] ?? "", id);
}

function toLook(color: string, dash: string, mark: string): RunLook {
  return { color, cssColor: `light-dark(${color}, ${turnedDark(color)})`, onCssColor: `light-dark(${figureOn(color)}, ${figureOn(turnedDark(color))})`, dash, mark };
}

/** White or black, whichever is read better: one of the two has 4.5:1 on any ground. */
function figureOn(ground: string): string {
  return contrast(ground, "#ffffff") >= contrast(ground, "#000000") ? "#ffffff" : "#000000";
}
