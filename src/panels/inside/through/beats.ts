/** @file The arithmetic of one number as steps that can be gone through one by one, each a formula with its numbers and a sentence. Pure. */
import { type Arithmetic, arithmeticOf, softmaxArithmetic } from "../../../explain/arithmetic";
import { pooledInto } from "../../../explain/pooledInto";
import type { Trace } from "../../../explain/trace";
import { at, last } from "../../../data/arrays";
import { namedAlpha } from "../../../nn/ops/namedAlpha";
import { formatPercent } from "../../format";
import { garmentName } from "../../garments/garmentNames";
import type { ShownLayer } from "./shownLayers";
import { activationName, activationSentence, counted, plain, shapeWords, signed } from "./words";

export interface Beat {
  readonly title: string;
  /** With the numbers plugged in. */
  readonly formula: string;
  readonly sentence: string;
  /** Which number of the shown window (or line of the shown list) it is about; null for none. */
  readonly focus: number | null;
}

/** Products that are gone through by themselves where there are hundreds: the strongest. */
export const SHOWN_PRODUCTS = 8;

type Of<Op extends Arithmetic["op"]> = Extract<Arithmetic, { op: Op }>;
type Product = Of<"dense">["products"][number];

/**
 * How number `index` of a layer comes about, from its first stage to its activation, and what becomes of it behind:
 * in the pool that follows, or as a class's probability.
 * @param channel of a convolution over many: the input channel whose products are gone through
 */
export function beatsOf(trace: Trace, layer: ShownLayer, next: ShownLayer | null, index: number, channel: number): Beat[] {
  const beats = layer.stages.flatMap((stage) => stageBeats(arithmeticOf(trace, { stage, index }), layer, index, channel));
  return [...beats, ...(layer.answers ? [softmaxBeat(trace, index)] : poolBeats(trace, next, index))];
}

function stageBeats(arithmetic: Arithmetic, layer: ShownLayer, index: number, channel: number): Beat[] {
  switch (arithmetic.op) {
    case "convolution":
      return convolutionBeats(arithmetic, channel);
    case "dense":
      return denseBeats(arithmetic);
    case "activation":
      return [activationBeat(arithmetic)];
    case "maximum":
      return [{ title: "The largest", formula: maximumFormula(arithmetic, null), sentence: maximumSentence(arithmetic), focus: arithmetic.window.findIndex(({ input }) => input === arithmetic.winner) }];
    case "mean":
      return [meanBeat(arithmetic)];
    case "normalization":
      return normalizationBeats(arithmetic);
    case "rescaling":
      return [{ title: "Scale and offset", formula: `${plain(arithmetic.x)} × ${arithmetic.scale} ${signed(arithmetic.offset)} = ${plain(arithmetic.value)}`, sentence: "The same for every number.", focus: null }];
    case "same":
      return [sameBeat(arithmetic, layer, index)];
  }
}

function convolutionBeats({ products, channels, bias, sum, value }: Of<"convolution">, channel: number): Beat[] {
  const shown = products.filter((_, i) => i % channels === channel);
  let total = 0;
  const beats = shown.map(({ input, x, w, product }, i): Beat => {
    total += product;
    return { title: `Product ${i + 1} of ${shown.length}`, formula: `${plain(x)} × ${plain(w)} = ${plain(product)}; so far ${plain(total)}`, sentence: productSentence(input, x, w), focus: i };
  });
  const others: Beat = { title: othersTitle(channels - 1, "channel"), formula: `${plain(total)} ${spaced(sum - total)} = ${plain(sum)}`, sentence: `Each channel before has a kernel of its own; their products add up in the same way. Channel ${channel} is shown here.`, focus: null };
  return [...beats, ...(channels > 1 ? [others] : []), biasBeat(sum, bias, value)];
}

function productSentence(input: number, x: number, w: number): string {
  if (input < 0) return "The window reaches beyond the edge here, where zeros are put: nothing is added.";
  if (x === 0) return "The picture is 0 here, so nothing is added, whatever the kernel has.";
  return `The picture is ${x > 0 ? "above" : "below"} 0 here and the kernel is ${w < 0 ? "below 0" : "above 0"}: that speaks ${x * w < 0 ? "against" : "for"} what the filter looks for.`;
}

function denseBeats({ products, bias, sum, value }: Of<"dense">): Beat[] {
  const shown = strongest(products, SHOWN_PRODUCTS);
  let total = 0;
  const beats = shown.map(({ input, x, w, product }, i): Beat => {
    total += product;
    return { title: `Input ${input}`, formula: `${plain(x)} × ${plain(w)} = ${plain(product)}; so far ${plain(total)}`, sentence: `Number ${input} before is ${plain(x)} and its weight ${w < 0 ? "below" : "above"} 0: it speaks ${product < 0 ? "against" : "for"} this unit.`, focus: i };
  });
  const numOthers = products.length - shown.length;
  const others: Beat = { title: othersTitle(numOthers, "input"), formula: `${plain(total)} ${spaced(sum - total)} = ${plain(sum)}`, sentence: "What is left, added up: each by itself is smaller than those above.", focus: null };
  return [...beats, ...(numOthers > 0 ? [others] : []), biasBeat(sum, bias, value)];
}

function biasBeat(sum: number, bias: number, value: number): Beat {
  return { title: "The bias", formula: `${plain(sum)} ${spaced(bias)} = ${plain(value)}`, sentence: bias === 0 ? "The bias is 0: nothing changes." : `The bias is the same wherever one looks: it makes the unit ${bias > 0 ? "readier" : "slower"} to speak.`, focus: null };
}

function activationBeat({ activation, alpha, before, value }: Of<"activation">): Beat {
  const name = activationName(activation);
  const formula = activation === "relu" ? `max(0, ${plain(before)}) = ${plain(value)}` : `${name}(${plain(before)}) = ${plain(value)}`;
  const sentence = activation === "relu" ? (before > 0 ? "Above 0, so it stays as it is." : "Not above 0, so it becomes 0: what is looked for is not here.") : activationSentence(activation, alpha ?? namedAlpha(activation));
  return { title: name, formula, sentence, focus: null };
}

/** @param marked the input that is spoken of */
function maximumFormula({ window, value }: Of<"maximum">, marked: number | null): string {
  const numbers = window.map(({ input, x }) => (input === marked ? `▸${plain(x)}` : plain(x)));
  return window.length > MAX_WRITTEN ? `max(${window.length} numbers) = ${plain(value)}` : `max(${numbers.join(", ")}) = ${plain(value)}`;
}

function maximumSentence({ window, value }: Of<"maximum">): string {
  return window.every(({ x }) => x === value) ? "All are equal, so it does not matter which one stays." : `The largest of the ${window.length} stays, the others are dropped: where exactly something was found counts no more.`;
}

/** A window may be the whole picture: then its numbers are not written out. */
const MAX_WRITTEN = 16;

function meanBeat({ window, value }: Of<"mean">): Beat {
  const sum = window.reduce((total, { x }) => total + x, 0);
  const written = window.length > MAX_WRITTEN ? plain(sum) : `(${window.map(({ x }) => plain(x)).join(" + ")})`;
  return { title: "The mean", formula: `${written} / ${window.length} = ${plain(value)}`, sentence: `All ${window.length} numbers of the window count alike.`, focus: null };
}

function normalizationBeats({ x, mean, variance, epsilon, gamma, beta, value }: Of<"normalization">): Beat[] {
  const deviation = Math.sqrt(variance + epsilon);
  const standard = (x - mean) / deviation;
  return [
    { title: "Take off the mean", formula: `${plain(x)} ${spaced(-mean)} = ${plain(x - mean)}`, sentence: `In training this channel was ${plain(mean)} on average: is this number above or below what is usual?`, focus: null },
    { title: "Divide by the spread", formula: `${plain(x - mean)} / √(${plain(variance)} + ${epsilon}) = ${plain(x - mean)} / ${plain(deviation)} = ${plain(standard)}`, sentence: "So many usual deviations is it away from the mean.", focus: null },
    { title: "Scale and shift", formula: `${plain(standard)} × ${plain(gamma)} ${spaced(beta)} = ${plain(value)}`, sentence: "Gamma and beta are learned: how much this channel shall spread, and around what.", focus: null },
  ];
}

function sameBeat({ input, value }: Of<"same">, { spec, input: before, output }: ShownLayer, index: number): Beat {
  if (input < 0) return { title: "Padding", formula: "0", sentence: "This is one of the zeros that are put around the picture.", focus: null };
  if (spec.type === "flatten" && before.length === 3) {
    const [, width = 1, channels = 1] = before;
    const [row, column, channel] = pixelOf(before, input);
    return { title: "Place in the list", formula: `(${row} × ${width} + ${column}) × ${channels} + ${channel} = ${index}`, sentence: `Row ${row}, column ${column} of channel ${channel} is number ${index} of the list. The number itself stays as it is: ${plain(value)}.`, focus: null };
  }
  return { title: "The same number", formula: plain(value), sentence: spec.type === "reshape" ? `The same number; only the shape is another: ${shapeWords(before)} became ${shapeWords(output)}.` : "When the network answers, this layer changes nothing.", focus: null };
}

/** What the pool behind makes of it. */
function poolBeats(trace: Trace, next: ShownLayer | null, index: number): Beat[] {
  const stage = next?.stages[0];
  const step = stage === undefined ? null : at(trace.stages, stage).step;
  if (stage === undefined || step?.op !== "pooling") return [];
  const pooled = pooledInto(step, index);
  if (pooled === null) return [{ title: "The pool behind", formula: "–", sentence: "This number lies at an edge that the pool behind leaves out.", focus: null }];
  const arithmetic = arithmeticOf(trace, { stage, index: pooled });
  if (arithmetic.op === "mean") return [{ ...meanBeat(arithmetic), title: "The pool behind" }];
  if (arithmetic.op !== "maximum") return [];
  const { window, winner, value } = arithmetic;
  const won = winner === index;
  const sentence = won ? `This number is the largest of its window, so it goes on.` : `Another number of its window is ${at(window, window.findIndex(({ input }) => input === index)).x === value ? "as large and comes first" : "larger"}: this one is dropped.`;
  return [{ title: "The pool behind", formula: maximumFormula(arithmetic, index), sentence, focus: null }];
}

function softmaxBeat({ logits }: Trace, index: number): Beat {
  const { largest, exponentials, sum, probabilities } = softmaxArithmetic(logits);
  return {
    title: "Softmax",
    formula: `e^(${plain(at(logits, index))} − ${plain(largest)}) / ${plain(sum)} = ${plain(at(exponentials, index))} / ${plain(sum)} = ${formatPercent(at(probabilities, index), 2)}`,
    sentence: `The largest logit is taken off first, which changes no share; then each class has its part of the whole. ${garmentName(index)} has ${formatPercent(at(probabilities, index))}.`,
    focus: null,
  };
}

/** Largest products by size first; of equal ones the first. Those of 0 are left out. */
export function strongest(products: readonly Product[], count: number): Product[] {
  return products.filter(({ product }) => product !== 0).toSorted((a, b) => Math.abs(b.product) - Math.abs(a.product)).slice(0, count);
}

/** Sums of a convolution's products by input channel, the largest by size first. */
export function channelSums({ products, channels }: Of<"convolution">): { readonly channel: number; readonly sum: number }[] {
  const sums = Array.from({ length: channels }, (_, channel) => ({ channel, sum: 0 }));
  const totals = new Float64Array(channels);
  for (const [i, { product }] of products.entries()) totals[i % channels] = (totals[i % channels] ?? 0) + product;
  return sums.map(({ channel }) => ({ channel, sum: at(totals, channel) })).toSorted((a, b) => Math.abs(b.sum) - Math.abs(a.sum));
}

/** Row, column and channel of number `index` in `[height, width, channels]`. */
export function pixelOf(shape: readonly number[], index: number): [row: number, column: number, channel: number] {
  const channels = last(shape);
  const pixel = Math.floor(index / channels);
  return [Math.floor(pixel / at(shape, 1)), pixel % at(shape, 1), index % channels];
}

function othersTitle(count: number, word: string): string {
  return count === 1 ? `The other ${word}` : `The other ${counted(count, word)}`;
}

/** "+ 0.120", "− 0.120": what is added to something before it. */
function spaced(value: number): string {
  return `${value < 0 ? "−" : "+"} ${plain(Math.abs(value))}`;
}
