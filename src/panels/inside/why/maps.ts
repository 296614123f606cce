/** @file Three ways to say where an answer comes from, as maps over the image, and how alike each is to that of a network that learned nothing. */
import { backward, ofClass } from "../../../explain/backward";
import { gradCam } from "../../../explain/gradCam";
import { occlusion } from "../../../explain/occlusion";
import { randomisedWeights, rankCorrelation } from "../../../explain/randomised";
import { traceForward, type Trace } from "../../../explain/trace";
import type { Work } from "../../../explain/work";
import { at, present } from "../../../data/arrays";
import { IMAGE_SIZE } from "../../../data/dataset";
import type { AnsweringNetwork } from "../../../state/commands";
import type { PlacedMap } from "./OutlinedMap";

/** The untrained network that trained ones are held against: the same for all. */
export const UNTRAINED_SEED = 1;
/** Side of the square that covers the image, in pixels. */
export const PATCH = 4;

/** Of one network. */
export interface ClassMap extends PlacedMap {
  /** The largest size in it, of whatever it shows. */
  readonly largest: number;
}

export type MapMethod = (trace: Trace, classIndex: number, work: Work) => Promise<PlacedMap> | PlacedMap;

/** By the layers of the network: drawing the weights takes longer than all that is asked of them. */
const untrained = new WeakMap<AnsweringNetwork["layers"], readonly Float32Array[]>();

/** What the image makes the network compute before it has learned anything. */
export function untrainedTrace(network: AnsweringNetwork, image: Float32Array): Trace {
  const weights = untrained.get(network.layers) ?? randomisedWeights(network, UNTRAINED_SEED);
  untrained.set(network.layers, weights);
  return traceForward(network.layers, weights, image);
}

/** What a method makes of one network. */
export async function mapOf(method: MapMethod, trace: Trace, classIndex: number, work: Work): Promise<ClassMap> {
  const map = await method(trace, classIndex, work);
  return { ...map, largest: Array.from(map.values).reduce((largest, value) => Math.max(largest, Math.abs(value)), 0) };
}

/** How alike two maps are. */
export interface Likeness {
  /** Spearman's rank correlation, signs counted; null where one of the two is the same at all of these places. */
  readonly correlation: number | null;
  /** Places at which at least one of them says something: a cover over black changes nothing in either, which is no likeness. */
  readonly places: number;
}

/** Of two maps of one size. */
export function likenessOf(a: PlacedMap, b: PlacedMap): Likeness {
  const spoken = Array.from(a.values, (value, i) => ({ value, other: at(b.values, i) })).filter(({ value, other }) => value !== 0 || other !== 0);
  const [ours, theirs] = [spoken.map(({ value }) => value), spoken.map(({ other }) => other)];
  const isFlat = (values: readonly number[]) => values.every((value) => value === values[0]);
  return { correlation: isFlat(ours) || isFlat(theirs) ? null : rankCorrelation(aboveZero(ours), aboveZero(theirs)), places: spoken.length };
}

/** In the same order, all above 0: `rankCorrelation` compares sizes. */
function aboveZero(values: readonly number[]): number[] {
  const lowest = values.reduce((low, value) => Math.min(low, value), Number.POSITIVE_INFINITY);
  return values.map((value) => value - lowest);
}

/** Of the output of layer `layer`, a convolution. */
export function gradCamOf(layer: number): MapMethod {
  return (trace, classIndex) => {
    const { values, height, width } = present(gradCam(trace, ofClass(classIndex), layer), "convolution");
    return { values, height, width };
  };
}

/** Sizes only: whether brighter or darker would help says little to the eye. */
export const gradientsOf: MapMethod = (trace, classIndex) => {
  const gradient = present(backward(trace, ofClass(classIndex)).input, "gradient of the image");
  return { values: gradient.map(Math.abs), height: IMAGE_SIZE, width: IMAGE_SIZE };
};

/** What the probability loses by the cover; the cover's middle is where the loss is shown. */
export const occlusionOf: MapMethod = async (trace, classIndex, work) => {
  const { probabilities, uncovered, height, width } = await occlusion(trace, work, { patch: PATCH, stride: 1, classIndex });
  const margin = (IMAGE_SIZE - height) / 2;
  return { values: probabilities.map((probability) => uncovered - probability), height, width, frame: { top: margin, left: margin, height, width } };
};

/** Above it, two maps are alike; below half of it, they have little in common. */
const ALIKE = 0.6;

/** Ranks of fewer places than these say nothing. */
const FEW = 12;

/** What a comparison shows, a sentence. */
export function likenessWords({ correlation, places }: Likeness): string {
  if (places === 0 || (correlation === null && places >= FEW)) return "One of the two is empty, so there is nothing to compare.";
  if (correlation === null || places < FEW) return `With ${places} ${places === 1 ? "place" : "places"} there is too little to compare in numbers; the eye has to.`;
  const number = correlation.toFixed(2).replace("-", "−");
  if (correlation >= ALIKE) return `They are alike (rank correlation ${number}): most of this picture would be there had the network learned nothing. It shows the image more than reasons.`;
  if (correlation >= ALIKE / 2) return `They are partly alike (rank correlation ${number}): part of this picture comes from the image and the wiring, not from what was learned.`;
  return `They have little in common (rank correlation ${number}): what the left one shows was learned.`;
}
