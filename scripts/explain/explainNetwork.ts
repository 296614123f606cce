/** @file What explains a network, as plain data: the numbers that the page shows in “Look inside”, by the page's own code. */
import { at } from "../../src/data/arrays.ts";
import { IMAGE_PIXELS, type LabelledImages, NUM_CLASSES } from "../../src/data/dataset.ts";
import { account, integratedGradients } from "../../src/explain/account.ts";
import { inputGradient, ofClass, ofDifference } from "../../src/explain/backward.ts";
import { featureLayer, flattenLayer, outputsFrom, plainForward, rowOf } from "../../src/explain/batch.ts";
import { countUnits, scoreUnits, switchableLayers } from "../../src/explain/filterOff.ts";
import { gradCam } from "../../src/explain/gradCam.ts";
import { classEntries, matchValues } from "../../src/explain/matchValue.ts";
import { nearest } from "../../src/explain/neighbours.ts";
import { occlusion } from "../../src/explain/occlusion.ts";
import { expectedCalibrationError, NUM_BINS, reliability } from "../../src/explain/scores/calibration.ts";
import { brierScore, logLoss } from "../../src/explain/scores/probabilityScores.ts";
import { averagePrecision, precisionRecallCurve, rankingOf, rocAuc, rocCurve } from "../../src/explain/scores/rankingCurves.ts";
import { outputStep, toSteps, type TrainedLayers } from "../../src/explain/steps.ts";
import { type LastLayer, teachers } from "../../src/explain/taughtBy.ts";
import { bestOf, secondOf, toImage, type Trace, traceSteps } from "../../src/explain/trace.ts";
import { ALONE } from "../../src/explain/work.ts";
import { summarize } from "../../src/nn/summary.ts";
import type { ImageSets } from "./imageSets.ts";

/** So many of a layer's values stand in the report. */
const SHOWN_VALUES = 12;
/** So many images, or entries, head each list. */
const LISTED = 5;

/** A report in the form of the reference files. Values have six significant digits. */
export type Explanation = Awaited<ReturnType<typeof explainNetwork>>;

/** @param filters switches off the first so many filters only; all when left out */
export async function explainNetwork(network: TrainedLayers, { explained, scored, training }: ImageSets, filters?: number) {
  const steps = toSteps(network.layers, network.weights);
  const traces = Array.from(explained.labels, (_, i) => traceSteps(steps, toImage(explained.images.subarray(i * IMAGE_PIXELS, (i + 1) * IMAGE_PIXELS))));
  const images = [];
  for (const [i, trace] of traces.entries()) images.push({ testIndex: explained.from + i, label: at(explained.labels, i), ...(await explainImage(network, trace)) });
  const [learned, asked] = [await flattenedOf(network, training), await flattenedOf(network, explained)];
  return {
    note: "pixels / 255, order [height, width, channel]; six significant digits",
    images,
    filterOff: await filterOff(network, scored, filters),
    matchValue: match(flattenLayer(network), learned, asked),
    ...ofTraining(learned, asked),
    scores: await scores(network, scored),
  };
}

async function explainImage(network: TrainedLayers, trace: Trace) {
  const [best, second] = [bestOf(trace.logits), secondOf(trace.logits)];
  const { values: cam, ...camPlace } = gradCam(trace, ofClass(best)) ?? { values: [], name: null, height: 0, width: 0 };
  const covers = await occlusion(trace, ALONE);
  const path = await integratedGradients(trace, ofClass(best), ALONE);
  return {
    logits: rounded(trace.logits),
    probabilities: rounded(trace.probabilities),
    best,
    second,
    layers: layerValues(network, trace),
    inputGradient: rounded(inputGradient(trace, ofClass(best))),
    account: accountOf(trace, best),
    differenceGradient: rounded(inputGradient(trace, ofDifference(best, second))),
    gradCam: camPlace.name === null ? null : { layer: camPlace.name, shape: [camPlace.height, camPlace.width], values: rounded(cam) },
    occlusion: { patch: covers.patch, stride: covers.stride, fill: covers.fill, shape: [covers.height, covers.width], probabilityOfBest: rounded(covers.probabilities) },
    integratedGradients: { baseline: 0, steps: path.steps, rule: path.rule, sum: path.sum, logitMinusBaseline: path.value - path.valueAtBaseline, values: rounded(path.pixels) },
  };
}

/** Of each layer before the logits that changes anything. */
function layerValues({ layers }: TrainedLayers, { steps, stages }: Trace) {
  const summaries = summarize(layers).layers;
  const lastLayer = at(steps, steps.length - 1).layer;
  return summaries.flatMap(({ type }, layer) => {
    if (layer >= lastLayer || type === "Dropout" || type === "SpatialDropout2D") return [];
    const { values, shape } = at(stages, outputStep(steps, layer));
    const positions = Array.from({ length: SHOWN_VALUES }, (_, i) => Math.floor((i * (values.length - 1)) / (SHOWN_VALUES - 1)));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const max = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
    return [{ layer: type, shape, mean, max, zeros: values.filter((value) => value === 0).length, positions, values: rounded(positions.map((position) => at(values, position))) }];
  });
}

/** Biases by the layer's name; what else a layer adds has its kind behind the name. */
function accountOf(trace: Trace, classIndex: number) {
  const { inputs, biases, total, value } = account(trace, ofClass(classIndex));
  return { inputs, biases: Object.fromEntries(biases.map(({ name, kind, value: share }) => [kind === "bias" ? name : `${name}/${kind}`, share])), total, logit: value };
}

/** Of the first layer whose units can be switched off; null where there is none. */
async function filterOff(network: TrainedLayers, scored: LabelledImages, filters?: number) {
  const steps = toSteps(network.layers, network.weights);
  const [layer] = switchableLayers(steps);
  if (layer === undefined) return null;
  const units = Array.from({ length: filters ?? countUnits(steps, layer) }, (_, unit) => unit);
  const { rightWithAll, right } = await scoreUnits(network, layer, scored, ALONE, units);
  return { layer: summarize(network.layers).layers[layer]?.name, images: `first ${scored.size} test images`, rightWithAll, rightWithoutFilter: [...right] };
}

/** null where nothing is flattened. */
function match(layer: number, training: Flattened, explained: Flattened) {
  if (layer < 0) return null;
  const entries = classEntries(training.flattened, training.labels, LISTED);
  return {
    rule: `mean of the flattened vector over the first ${training.size} training images of the class; five highest entries, first first; sum in the image / sum in the mean`,
    classes: entries.map((one) => ({ classIndex: one.classIndex, entries: [...one.entries], sumOfMean: one.sumOfMean, matchOfTestImages: rounded(matchValues(one, explained.flattened)) })),
  };
}

/** What a set's images are in the spaces that they are compared in. */
interface Flattened extends LastLayer {
  readonly size: number;
  /** The paper's list, or the images where nothing is flattened. */
  readonly flattened: Float32Array;
}

/** One pass up to the flattened list, and on from there. */
async function flattenedOf(network: TrainedLayers, { images, labels, size }: LabelledImages): Promise<Flattened> {
  const steps = toSteps(network.layers, network.weights);
  const layer = flattenLayer(network);
  const flattened = await plainForward.outputs(network, layer, images, ALONE);
  const space = featureLayer(network);
  const features = layer <= space ? outputsFrom(steps, layer, flattened, space) : await plainForward.outputs(network, space, images, ALONE);
  return { labels, size, flattened, features, probabilities: outputsFrom(steps, space, features) };
}

function ofTraining(training: Flattened, explained: Flattened) {
  const size = training.features.length / training.size;
  const rows = Array.from(explained.labels, (_, i) => ({ features: rowOf(explained.features, i, size), probabilities: rowOf(explained.probabilities, i, NUM_CLASSES), labels: explained.labels.subarray(i, i + 1) }));
  const taught = rows.map((row) => teachers(row, training, LISTED));
  return {
    neighbours: {
      space: `input of the last dense layer, Euclidean, among the first ${training.size} training images`,
      nearest: rows.map(({ features }) => nearest(features, training.features, LISTED).map(({ index }) => index)),
    },
    taughtBy: {
      rule: `((p - y) . (p' - y')) * (h . h' ), last layer, bias left out, among the first ${training.size} training images`,
      images: taught.map((list) => ({ trainIndices: list.map(({ index }) => index), scores: rounded(list.map(({ score }) => score)) })),
    },
  };
}

/** Curves of a class are null where all images, or none, are of it. */
async function scores(network: TrainedLayers, { images, labels, size }: LabelledImages) {
  const answers = { labels, probabilities: await plainForward.probabilities(network, images, ALONE), numClasses: NUM_CLASSES };
  const rankings = Array.from({ length: NUM_CLASSES }, (_, k) => rankingOf(answers, k));
  const bins = reliability(answers);
  return {
    images: `first ${size} test images`,
    rocAuc: rankings.map((ranking) => orNull(rocCurve(ranking), rocAuc)),
    averagePrecision: rankings.map((ranking) => orNull(precisionRecallCurve(ranking), averagePrecision)),
    logLoss: logLoss(answers),
    brier: brierScore(answers),
    expectedCalibrationError: expectedCalibrationError(bins),
    reliability: { bins: NUM_BINS, rule: "(lo, hi]", rows: bins.map(({ count, confidence, accuracy }) => [count, confidence, accuracy] as const) },
  };
}

function orNull<A, B>(value: A | null, of: (value: A) => B): B | null {
  return value === null ? null : of(value);
}

/** To six significant digits. */
function rounded(values: ArrayLike<number>): number[] {
  return Array.from(values, (value) => Number(value.toPrecision(6)));
}
