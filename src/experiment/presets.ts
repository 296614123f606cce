/** @file Experiments to begin with, one word in the address each. Another is one more entry of `PRESETS`. */
import { ARCHITECTURE_IDS, type ArchitectureId } from "../nn/architectures";
import { activation, batchNormalization, conv2d, dense, dropout, globalAveragePooling2d, type LayerSpec, maxPooling2d } from "../nn/architectures/layers";
import { adamw, NO_AUGMENTATION, SCHEDULES } from "../nn/trainConfig";
import { architectureOf, type NetworkSpec, paperNetwork } from "./network";
import type { Experiment, RunPlan } from "./plan";
import { ownRecipe, paperRecipe, type Recipe } from "./recipe";

export interface Preset {
  /** As in the address, `preset=seeds`: lower case, for good, since links hold it. "none" is taken. */
  readonly id: string;
  /** For buttons and headings, and the experiment's name. */
  readonly name: string;
  /** One sentence: what one learns by it. */
  readonly sentence: string;
  /** A new experiment with the runs "1", "2", …, all chosen. */
  readonly experiment: () => Experiment;
}

/** A preset's run before it has its id. */
type PresetRun = Pick<RunPlan, "name" | "network" | "recipe">;

/** Images that the paper trains on, after its split. */
const TRAIN_SIZE = 48_000;
/** Images that the paper tests on. */
const TEST_SIZE = 10_000;

/** Of a new run. */
const SEED = 2020;
/** The three of "seeds". */
const SEEDS = [SEED, SEED + 1, SEED + 2];
/** The paper's, and the two that it says it would combine with it. */
const KERNEL_SIZES = [3, 5, 7];

/** What `npm run recipes -- --choose` and README’s table tell of; small batches and flips were worth more than more epochs. */
const BEST_RECIPE: Partial<Recipe> = {
  optimizer: adamw(),
  learningRate: 0.002,
  schedule: SCHEDULES.cosine,
  weightDecay: 0.005,
  labelSmoothing: 0.05,
  averaging: { momentum: 0.998 },
  batchSize: 128,
  epochs: 16,
  earlyStopping: null,
  augmentation: { ...NO_AUGMENTATION, horizontalFlip: "alternating" },
  testTimeFlip: true,
};

/** The paper's first; what the page opens with. */
export const PRESETS: readonly Preset[] = [
  preset("paper", "The paper", "The paper’s three networks, each trained as the paper says.", () => ARCHITECTURE_IDS.map(paperRun)),
  preset("seeds", "One network, three seeds", "The paper’s first network three times with different seeds: what is chance, and how much of it.", () =>
    SEEDS.map((seed) => changed(1, `seed ${seed}`, { seed })),
  ),
  preset("learning-rates", "Three learning rates", "The paper’s first network with a tenth of its learning rate, with its own, and with ten times as much.", () =>
    [0.0001, 0.001, 0.01].map((learningRate) => changed(1, `learning rate ${learningRate}`, { learningRate })),
  ),
  preset("kernel-sizes", "The paper’s claim: three kernel sizes", "Each of the paper’s networks with kernels of 3, 5 and 7, and from two more seeds with 3: whether different kernels vote better than different seeds.", () =>
    ARCHITECTURE_IDS.flatMap(kernelSizeRuns),
  ),
  preset("augmentation", "Augmentation, or not", "The paper’s first two networks with and without what its introduction promises: training images shifted by up to a pixel and turned by up to five degrees.", () =>
    ([1, 2] as const).flatMap((id) => [paperRun(id), changed(id, "augmented", { augmentation: { ...NO_AUGMENTATION, translation: 1, rotation: 5 } })]),
  ),
  preset("best-recipe", "Best recipe", "The paper’s three networks, unchanged, trained by today’s means: small batches, flips, AdamW, a cosine, label smoothing, averaged weights.", () =>
    ARCHITECTURE_IDS.map((id) => changed(id, "best recipe", BEST_RECIPE)),
  ),
  preset("modern", "A modern small network", "Fewer parameters than the paper’s first network, with batch normalisation and global pooling: how far 28 × 28 pixels go. Slow without a graphics card.", () => [modernRun()]),
];

/** The preset that the page opens with. */
export const PAPER_ID = "paper";

/** @returns null if there is none of that name. */
export function presetById(id: string): Preset | null {
  return PRESETS.find((preset) => preset.id === id) ?? null;
}

/** The paper's three networks by the paper's protocol, runs "1", "2" and "3". */
export function paperExperiment(): Experiment {
  return presetById(PAPER_ID)!.experiment();
}

function preset(id: string, name: string, sentence: string, runs: () => readonly PresetRun[]): Preset {
  return { id, name, sentence, experiment: () => toExperiment(id, name, runs()) };
}

function toExperiment(preset: string, name: string, runs: readonly PresetRun[]): Experiment {
  return {
    name,
    preset,
    data: { set: "fashion-mnist", testSize: TEST_SIZE },
    stopping: { patience: 0, restoreBestWeights: false },
    runs: runs.map((run, i) => ({ ...run, id: String(i + 1), trainSize: TRAIN_SIZE, isChosen: true })),
    nextId: runs.length + 1,
  };
}

function paperRun(id: ArchitectureId): PresetRun {
  const network = paperNetwork(id);
  return { name: network.name, network, recipe: paperRecipe(id) };
}

/** One of the paper's networks with a change of its recipe, named after it. */
function changed(id: ArchitectureId, words: string, change: Partial<Recipe>): PresetRun {
  const { name, network, recipe } = paperRun(id);
  return { name: `${name}, ${words}`, network, recipe: { ...recipe, ...change } };
}

/** Five: a trio of kernel sizes from one seed, and the two seeds that make another trio of the first. */
function kernelSizeRuns(id: ArchitectureId): PresetRun[] {
  const recipe = paperRecipe(id);
  const sizes = KERNEL_SIZES.map((size) => withKernels(id, size));
  const again = SEEDS.slice(1).map((seed) => ({ name: `${sizes[0]!.name}, seed ${seed}`, network: sizes[0]!, recipe: { ...recipe, seed } }));
  return [...sizes.map((network) => ({ name: network.name, network, recipe })), ...again];
}

/** With square kernels of that size in all its convolutions; padding and strides stay, and all three sizes fit. */
function withKernels(id: ArchitectureId, size: number): NetworkSpec {
  const { name, layers: papers } = paperNetwork(id);
  const layers = papers.map((layer): LayerSpec => (layer.type === "conv2d" ? { ...layer, kernelSize: [size, size] } : layer));
  return { name: `${name}, ${size} × ${size}`, layers, architecture: architectureOf(layers) };
}

/**
 * 187,178 parameters, 12 million multiply-adds an image: half of what two convolutions of 32, 64 and 128 filters take.
 * What is pooled is pooled before it is normalised, which is as good and costs a quarter.
 */
function modernRun(): PresetRun {
  const layers = [
    conv(32), // [b, 28, 28, 32]
    maxPooling2d(), // [b, 14, 14, 32]
    ...normalized(),
    conv(64), // [b, 14, 14, 64]
    maxPooling2d(), // [b, 7, 7, 64]
    ...normalized(),
    conv(96), // [b, 7, 7, 96]
    ...normalized(),
    conv(128), // [b, 7, 7, 128]
    ...normalized(),
    globalAveragePooling2d(), // [b, 128]
    dropout(0.2),
    dense(10, "softmax"), // probabilities [b, 10]
  ];
  const network = { name: "Modern small network", layers, architecture: null };
  return { name: network.name, network, recipe: { ...ownRecipe(null), ...BEST_RECIPE } };
}

/** Normalised afterwards, which makes a bias idle. */
function conv(filters: number): LayerSpec {
  return conv2d(filters, { padding: "same", activation: "linear", useBias: false });
}

function normalized(): LayerSpec[] {
  return [batchNormalization(), activation("relu")];
}
