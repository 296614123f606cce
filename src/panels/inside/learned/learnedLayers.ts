/** @file The layers that learn units of their own, as this view names and draws them. Pure. */
import type { NumberMap } from "../../../charts/signedCanvas";
import { at, floatAt } from "../../../data/arrays";
import { switchableLayers } from "../../../explain/filterOff";
import type { ConvolutionStep, DenseStep, Step } from "../../../explain/steps";
import { garmentName } from "../../garments/garmentNames";

/** A layer with a kernel. */
export interface LearnedLayer {
  /** Its place among the network's layers. */
  readonly layer: number;
  /** Keras's: "conv2d_1", as addresses have it. */
  readonly name: string;
  /** "Convolution 2", "Dense layer 1", "Last layer". */
  readonly title: string;
  /** "filter", "unit", "class". */
  readonly unitWord: string;
  readonly numUnits: number;
  /** Whether its units are the ten classes, which nothing else takes. */
  readonly isLast: boolean;
  /** Whether its units can be switched off: another layer takes them, each as a channel of its own. */
  readonly canSwitch: boolean;
  readonly step: ConvolutionStep | DenseStep;
  /** What comes before the step; the image, if nothing does. */
  readonly inputShape: readonly number[];
}

export function learnedLayers(steps: readonly Step[]): LearnedLayer[] {
  const found = steps.filter((step): step is ConvolutionStep | DenseStep => step.op === "convolution" || step.op === "dense");
  const switchable = switchableLayers(steps);
  return found.map((step, i) => {
    const isLast = i === found.length - 1;
    const number = found.slice(0, i + 1).filter(({ op }) => op === step.op).length;
    const title = isLast ? "Last layer" : `${step.op === "convolution" ? "Convolution" : "Dense layer"} ${number}`;
    const unitWord = isLast ? "class" : step.op === "convolution" ? "filter" : "unit";
    return { layer: step.layer, name: step.name, title, unitWord, numUnits: step.bias.length, isLast, canSwitch: switchable.includes(step.layer), step, inputShape: shapeBefore(steps, step) };
  });
}

/** The image that was flattened before a dense layer, where one was. */
function shapeBefore(steps: readonly Step[], step: Step): readonly number[] {
  let index = steps.indexOf(step) - 1;
  while (index >= 0 && at(steps, index).input.length < 3 && at(steps, index).op !== "dense") index--;
  const before = steps[index];
  const size = step.input.reduce((product, n) => product * n, 1);
  const flattened = before !== undefined && before.input.length === 3 && before.input.reduce((product, n) => product * n, 1) === size ? before.input : null;
  return flattened ?? step.input;
}

/** "filter 3", "unit 12"; of the last layer the class. Units are counted from 0, as in the address. */
export function unitName({ unitWord, isLast }: LearnedLayer, unit: number): string {
  return isLast ? garmentName(unit) : `${unitWord} ${unit}`;
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/**
 * What a unit multiplies its inputs by, as one picture: a filter's kernel, a dense unit's weights where its inputs were an
 * image, else in rows. Where there are several channels, their mean.
 */
export function unitMap({ step, inputShape }: LearnedLayer, unit: number): NumberMap {
  const [height, width, channels] = windowOf(step, inputShape);
  const units = step.bias.length;
  const values = new Float32Array(height * width);
  for (let i = 0; i < height * width * channels; i++) values[Math.floor(i / channels)] = floatAt(values, Math.floor(i / channels)) + floatAt(step.kernel, i * units + unit) / channels;
  return { values, height, width };
}

/** Each channel's own kernel, by channel; not for what has more than `most` of them. */
export function channelKernels({ step, inputShape }: LearnedLayer, unit: number, most: number): NumberMap[] {
  const [height, width, channels] = windowOf(step, inputShape);
  const units = step.bias.length;
  if (channels === 1) return [];
  return Array.from({ length: Math.min(most, channels) }, (_, channel) => ({ values: step.kernel, height, width, offset: channel * units + unit, stride: channels * units }));
}

/** How many channels the unit looks at. */
export function numChannels({ step, inputShape }: LearnedLayer): number {
  return windowOf(step, inputShape)[2];
}

function windowOf(step: ConvolutionStep | DenseStep, inputShape: readonly number[]): readonly [height: number, width: number, channels: number] {
  if (step.op === "convolution") return [step.spec.kernelSize[0], step.spec.kernelSize[1], at(step.input, 2)];
  const [height = 1, width, channels] = inputShape;
  if (width !== undefined && channels !== undefined) return [height, width, channels];
  return rowsFor(step.kernel.length / step.bias.length);
}

/** Flat inputs in rows as near to a square as divides them. */
function rowsFor(count: number): readonly [height: number, width: number, channels: number] {
  let height = Math.floor(Math.sqrt(count));
  while (count % height !== 0) height--;
  return [height, count / height, 1];
}
