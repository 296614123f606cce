/**
 * @file The built-in data set: garments drawn from a seed, in the ten classes and the framing of
 * Fashion-MNIST, for when that cannot be had. Here: which image shows what, and drawing them by the slice.
 */
import { at, byteAt, floatAt, outside } from "../arrays";
import { type Dataset, IMAGE_PIXELS, type LabelledImages, NUM_CLASSES } from "../dataset";
import { drawAnkleBoot } from "./ankleBoots";
import { drawBag } from "./bags";
import { type Pattern, type PatternWeights, weave } from "./cloth";
import { GarmentRandom } from "./garmentRandom";
import { Canvas } from "./raster";
import { drawSandal } from "./sandals";
import { drawPose, Sketch } from "./sketch";
import { drawSneaker } from "./sneakers";
import { mainTone } from "./tones";
import type { TopStyle } from "./topCut";
import { drawTop } from "./tops";
import { COAT, DRESS, PULLOVER, SHIRT, T_SHIRT } from "./topStyles";
import { drawTrousers } from "./trousers";

/** How one class is drawn. */
interface Garment {
  readonly draw: (sketch: Sketch, random: GarmentRandom, base: number) => void;
  readonly patterns: PatternWeights;
  /** Share of garments that are dark. */
  readonly darkShare: number;
  /** Largest rotation in radians. */
  readonly rotation: number;
}

function top(style: TopStyle): Garment {
  return {
    draw: (sketch, random, base) => drawTop(sketch, random, base, style),
    patterns: style.patterns,
    darkShare: style.darkShare,
    rotation: 0.045,
  };
}

const LEATHER: PatternWeights = { plain: 72, marl: 20, floral: 5, block: 3 };

/** In label order. */
const GARMENTS: readonly Garment[] = [
  top(T_SHIRT),
  {
    draw: drawTrousers,
    patterns: { plain: 62, marl: 20, floral: 8, pinstripes: 3, checks: 3, block: 3, stripes: 1 },
    darkShare: 0.14,
    rotation: 0.03,
  },
  top(PULLOVER),
  top(DRESS),
  top(COAT),
  { draw: drawSandal, patterns: { plain: 74, marl: 16, floral: 8, dots: 2 }, darkShare: 0.18, rotation: 0.05 },
  top(SHIRT),
  { draw: drawSneaker, patterns: { plain: 62, marl: 22, floral: 9, checks: 3, block: 4 }, darkShare: 0.25, rotation: 0.08 },
  {
    draw: drawBag,
    patterns: { plain: 62, marl: 15, floral: 9, stripes: 5, checks: 4, dots: 2, quilted: 3 },
    darkShare: 0.25,
    rotation: 0.06,
  },
  { draw: drawAnkleBoot, patterns: LEATHER, darkShare: 0.2, rotation: 0.06 },
];

/** Test images are drawn from this index on; no train set may reach it. A multiple of the class count. */
const FIRST_TEST_INDEX = 100_000_000;

/** Intensity above which highlights are compressed. */
const SHOULDER = 205;

/** A slice ends after this many milliseconds; the page keeps its 60 frames a second. */
const SLICE_MS = 10;
/** Images between two looks at the clock, about a millisecond's worth. */
const IMAGES_PER_LOOK = 10;

// One set of buffers for all images: drawing is synchronous, so no two images ever share them.
const random = new GarmentRandom();
const sketch = new Sketch();
const canvas = new Canvas();
const cloth = new Float32Array(IMAGE_PIXELS);
const shuffled = new Uint8Array(NUM_CLASSES);

/**
 * The class of image `index`: every ten indices from a multiple of ten hold each class once, in an order
 * of their own, so any such stretch is exactly balanced however long the set is.
 */
function labelOf(seed: number, index: number): number {
  const position = index % NUM_CLASSES;
  random.restart(~seed, (index - position) / NUM_CLASSES);
  for (let i = 0; i < NUM_CLASSES; i++) {
    const j = random.whole(0, i);
    shuffled[i] = byteAt(shuffled, j);
    shuffled[j] = i;
  }
  return byteAt(shuffled, position);
}

/**
 * Draws one image. Deterministic in (`seed`, `index`): image `index` never depends on how many others
 * are drawn, or in what order.
 * @param index a whole number from 0 to 200,000,000
 * @param out receives 784 intensities 0–255, shape `[28, 28]`, row-major
 * @returns the class index, 0–9
 */
export function drawGarment(seed: number, index: number, out: Uint8Array): number {
  const label = labelOf(seed, index);
  const garment = at(GARMENTS, label);
  random.restart(seed, index);
  sketch.clear();
  canvas.clear();
  garment.draw(sketch, random, mainTone(random, garment.darkShare));
  weave(random, random.choose<Pattern>(garment.patterns), cloth);
  sketch.paint(canvas, drawPose(random, garment.rotation), cloth);
  expose(out);
  return label;
}

/** From canvas to bytes, with the grain of a photograph on the material; the ground stays black. */
function expose(out: Uint8Array): void {
  const { ink, cover } = canvas;
  const grain = 255 * random.between(0.01, 0.07);
  const gain = 255 * random.around(1, 0.08);
  for (let i = 0; i < IMAGE_PIXELS; i++) {
    const material = cover[i] ?? outside(cover, i);
    if (material === 0) {
      out[i] = 0;
      continue;
    }
    let light = floatAt(ink, i) * gain + grain * material * (random.next() - 0.5);
    // A soft shoulder, as film has: folds stay visible in white cloth.
    if (light > SHOULDER) light = SHOULDER + (light - SHOULDER) * 0.6;
    out[i] = light <= 0 ? 0 : light >= 255 ? 255 : Math.round(light);
  }
}

/** What `drawBuiltInDataset` needs; the page's own turn is passed in, as this layer knows no page. */
interface BuiltInOptions {
  /** A 32-bit integer; the same seed draws the same images. */
  readonly seed?: number;
  readonly trainSize?: number;
  readonly testSize?: number;
  readonly signal?: AbortSignal;
  /** Called after each slice with the images drawn so far, both sets together. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Resolves once the page has had its turn. */
  readonly yieldToPage: () => Promise<void>;
}

/**
 * Draws a train and a test set that share no image, in slices of about 10 ms with a turn for the page
 * between them. Each class is equally frequent when a size is a multiple of ten.
 * @throws signal.reason when aborted; RangeError for a size that is no whole number, or beyond 100 million.
 */
export async function drawBuiltInDataset(options: BuiltInOptions): Promise<Dataset> {
  const { seed = 2020, trainSize = 60_000, testSize = 10_000 } = options;
  const total = checkedSize("trainSize", trainSize) + checkedSize("testSize", testSize);
  const train = emptyImages(trainSize);
  const test = emptyImages(testSize);
  options.signal?.throwIfAborted();
  for (let done = 0; done < total;) {
    done = drawSlice(seed, train, test, done);
    options.onProgress?.(done, total);
    await options.yieldToPage();
    options.signal?.throwIfAborted();
  }
  return { name: "built-in", train, test, source: `drawn by this page, seed ${seed}` };
}

/** Draws on from image number `done` (train first, then test) until the slice is over; returns the new number. */
function drawSlice(seed: number, train: LabelledImages, test: LabelledImages, done: number): number {
  const total = train.size + test.size;
  const end = performance.now() + SLICE_MS;
  do {
    const lookAt = Math.min(total, done + IMAGES_PER_LOOK);
    for (; done < lookAt; done++) {
      if (done < train.size) drawInto(train, done, seed, done);
      else drawInto(test, done - train.size, seed, FIRST_TEST_INDEX + done - train.size);
    }
  } while (done < total && performance.now() < end);
  return done;
}

function drawInto(target: LabelledImages, position: number, seed: number, index: number): void {
  const pixels = target.images.subarray(position * IMAGE_PIXELS, (position + 1) * IMAGE_PIXELS);
  target.labels[position] = drawGarment(seed, index, pixels);
}

function emptyImages(size: number): LabelledImages {
  return { images: new Uint8Array(size * IMAGE_PIXELS), labels: new Uint8Array(size), size };
}

function checkedSize(name: string, size: number): number {
  if (!Number.isInteger(size) || size < 0 || size > FIRST_TEST_INDEX) {
    throw new RangeError(`drawBuiltInDataset: ${name} must be a whole number from 0 to ${FIRST_TEST_INDEX}, got ${size}`);
  }
  return size;
}
