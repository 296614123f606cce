/** @file Three ways to say where an answer comes from, as maps over the image, and how alike each is to that of a network that learned nothing. */
import { backward, ofClass } from "../../../explain/backward";
import { gradCam } from "../../../explain/gradCam";
import { occlusion } from "../../../explain/occlusion";
import { randomisedWeights, rankCorrelation } from "../../../explain/randomised";
import { traceForward, type Trace } from "../../../explain/trace";
import type { Work } from "../../../explain/work";
import { present } from "../../../data/arrays";
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

/** Spearman's rank correlation of sizes; null where one of the two is empty. */
export function likenessOf(trained: ClassMap, other: ClassMap): number | null {
  return trained.largest === 0 || other.largest === 0 ? null : rankCorrelation(trained.values, other.values);
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

/** What a comparison shows, a sentence. */
export function likenessWords(likeness: number | null): string {
  if (likeness === null) return "One of the two is empty, so there is nothing to compare.";
  const number = likeness.toFixed(2).replace("-", "−");
  if (likeness >= ALIKE) return `They are alike (rank correlation ${number}): most of this picture would be there had the network learned nothing. It shows the image's edges more than reasons.`;
  if (likeness >= ALIKE / 2) return `They are partly alike (rank correlation ${number}): part of this picture comes from the image and the wiring, not from what was learned.`;
  return `They have little in common (rank correlation ${number}): what the left one shows was learned.`;
}
