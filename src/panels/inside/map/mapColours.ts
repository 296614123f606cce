/** @file What colour each image has on the map, by what is asked of it. Pure but for `resolved`. */
import { at } from "../../../data/arrays";
import { NUM_CLASSES } from "../../../data/dataset";
import { garmentName } from "../../garments/garmentNames";

export type Colouring = "class" | "right" | "runs";

/** A colour with what it means, and how many images have it. */
interface Legend {
  readonly name: string;
  /** Any CSS colour. */
  readonly color: string;
  readonly count: number;
}

export interface Coloured {
  readonly legends: readonly Legend[];
  /** For each image the place of its colour among `legends`. */
  readonly groups: Uint8Array;
}

/** Ten that stand apart by lightness as well as by hue, on light and on dark; none is a run's. Garments can be told by their picture too. */
const CLASS_COLORS = ["#4e79a7", "#f28e2b", "#c8323c", "#49a8a0", "#3f7d36", "#c9a227", "#9b5fb0", "#e583a3", "#8c6149", "#7a7d85"] as const;

const RIGHT = "light-dark(#9a948a, #77716a)";
const WRONG = "light-dark(#b24a00, #ffa24d)";
const NONE_RIGHT = "light-dark(#1c1a17, #f0ede7)";
const SOME_RIGHT = "light-dark(#625d55, #aaa49a)";
const ALL_RIGHT = "light-dark(#cfcac0, #4a453f)";

export function byClass(labels: Uint8Array): Coloured {
  return { legends: counted(CLASS_COLORS.map((color, label) => ({ name: garmentName(label), color })), labels), groups: labels };
}

export function byRight(labels: Uint8Array, predictions: Uint8Array): Coloured {
  const groups = labels.map((label, i) => (predictions[i] === label ? 0 : 1));
  return { legends: counted([{ name: "right", color: RIGHT }, { name: "wrong", color: WRONG }], groups), groups };
}

/** A run, as the map needs it. */
export interface Answering {
  readonly name: string;
  readonly color: string;
  /** Of the same images. */
  readonly predictions: Uint8Array;
}

/** Which runs get an image right: all, none, several of them, or one alone, in that run's colour. */
export function byRuns(labels: Uint8Array, runs: readonly Answering[]): Coloured {
  const kinds = [
    { name: "all right", color: ALL_RIGHT },
    { name: "none right", color: NONE_RIGHT },
    ...(runs.length > 2 ? [{ name: "some right", color: SOME_RIGHT }] : []),
    ...runs.map(({ name, color }) => ({ name: `only ${name}`, color })),
  ];
  const firstRun = kinds.length - runs.length;
  const groups = labels.map((label, i) => {
    const right = runs.flatMap(({ predictions }, run) => (predictions[i] === label ? [run] : []));
    if (right.length === runs.length) return 0;
    if (right.length === 0) return 1;
    return right.length === 1 ? firstRun + at(right, 0) : 2;
  });
  return { legends: counted(kinds, groups), groups };
}

function counted(kinds: readonly Omit<Legend, "count">[], groups: Uint8Array): Legend[] {
  const counts = new Uint32Array(Math.max(kinds.length, NUM_CLASSES));
  for (const group of groups) counts[group] = at(counts, group) + 1;
  return kinds.map((kind, i) => ({ ...kind, count: at(counts, i) }));
}

/** What a CSS colour is in the theme that `element` stands in: red, green, blue, 0 to 255. */
export function resolved(color: string, element: HTMLElement): readonly [number, number, number] {
  const probe = document.createElement("span");
  probe.style.color = color;
  element.append(probe);
  const [red = 0, green = 0, blue = 0] = getComputedStyle(probe).color.match(/[\d.]+/g)?.map(Number) ?? [];
  probe.remove();
  return [red, green, blue];
}
