/** @file True occlusion: a patch over every position, and what the network then says (Zeiler & Fergus 2014). */
import { floatAt } from "../data/arrays";
import { IMAGE_SIZE } from "../data/dataset";
import { logitsOfChanged, type Region } from "./changed";
import { bestOf, toProbabilities, type Trace } from "./trace";
import { pacing, type Work } from "./work";

export interface OcclusionOptions {
  /** Side of the square that covers the image, in pixels. */
  readonly patch?: number;
  /** Pixels from one position to the next; 1 covers every position. */
  readonly stride?: number;
  /** What the square is filled with, 0 to 1. */
  readonly fill?: number;
  /** The class whose probability is watched; the network's answer when left out. */
  readonly classIndex?: number;
}

/** Positions of the patch, row-major, and what became of the answer at each. */
export interface Occlusion {
  readonly patch: number;
  readonly stride: number;
  readonly fill: number;
  /** Of the positions: along each axis `⌊(28 − patch) / stride⌋ + 1`. */
  readonly height: number;
  readonly width: number;
  readonly classIndex: number;
  /** Without any patch. */
  readonly uncovered: number;
  /** The class's probability with the patch at each position, `[height, width]`. */
  readonly probabilities: Float32Array;
  /** The class that the network then answers with. */
  readonly answers: Uint8Array;
}

/** In turns. Covers that change no pixel cost nothing; of the others only what changes is computed. */
export async function occlusion(trace: Trace, work: Work, { patch = 4, stride = 3, fill = 0, classIndex = bestOf(trace.logits) }: OcclusionOptions = {}): Promise<Occlusion> {
  const side = Math.floor((IMAGE_SIZE - patch) / stride) + 1;
  const probabilities = new Float32Array(side * side);
  const answers = new Uint8Array(side * side);
  const pause = pacing(work);
  for (let position = 0; position < side * side; position++) {
    const [top, left] = [Math.floor(position / side) * stride, (position % side) * stride];
    const said = covered(trace, { top, left, bottom: top + patch, right: left + patch }, fill);
    probabilities[position] = floatAt(said, classIndex);
    answers[position] = bestOf(said);
    await pause((position + 1) / (side * side));
  }
  return { patch, stride, fill, height: side, width: side, classIndex, uncovered: floatAt(trace.probabilities, classIndex), probabilities, answers };
}

/** Probabilities with a region filled, `[10]`. */
export function covered(trace: Trace, region: Region, fill: number): Float32Array {
  const image = trace.image.slice();
  for (let row = region.top; row < region.bottom; row++) image.fill(fill, row * IMAGE_SIZE + region.left, row * IMAGE_SIZE + region.right);
  if (image.every((pixel, i) => pixel === trace.image[i])) return trace.probabilities;
  return toProbabilities(logitsOfChanged(trace, image, region));
}
