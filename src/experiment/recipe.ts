/** @file How a network is trained: everything that decides its weights beside the network and the images. */
import { architectureById, type ArchitectureId } from "../nn/architectures";
import { isSameValue } from "../nn/architectures/layers";
import { PLAIN_TRAINING, type TrainConfig } from "../nn/trainConfig";

/** A recipe as plain data, in Keras's words. */
export type Recipe = TrainConfig;

/** What of a recipe was all there was, before there were other optimizers. */
export type RecipeBasics = Pick<Recipe, "epochs" | "batchSize" | "learningRate" | "seed" | "earlyStopping">;

/** The rest: what `PLAIN_TRAINING` has. */
export type RecipeExtras = Omit<Recipe, keyof RecipeBasics>;

/** Seed of the paper's protocol here: that of its split. */
const SEED = 2020;

/** Upper bound of epochs for a network that is none of the paper's: what its smallest protocol takes. */
const OWN_EPOCHS = 10;

/** What is peculiar to a network's protocol: the paper's for its architectures, ten epochs for all others. */
export function ownProtocol(architecture: ArchitectureId | null): { readonly epochs: number; readonly earlyStopping: boolean } {
  return architecture === null ? { epochs: OWN_EPOCHS, earlyStopping: false } : architectureById(architecture).protocol;
}

/** What a run of a network begins with: the paper's protocol, with what is peculiar to the network. */
export function ownRecipe(architecture: ArchitectureId | null): Recipe {
  const { epochs, earlyStopping } = ownProtocol(architecture);
  return {
    ...PLAIN_TRAINING,
    learningRate: 0.001,
    epochs,
    batchSize: 512,
    earlyStopping: earlyStopping ? { monitor: "val_loss", patience: 0, minDelta: 0, restoreBestWeights: false } : null,
    seed: SEED,
  };
}

/** The paper's protocol for one of its architectures. */
export function paperRecipe(id: ArchitectureId): Recipe {
  return ownRecipe(id);
}

/** Whether both train alike but for chance: all is the same, or all but the seed. */
export function isSameRecipe(a: Recipe, b: Recipe): boolean {
  return isSameValue({ ...a, seed: 0 }, { ...b, seed: 0 });
}

export function basicsOf({ epochs, batchSize, learningRate, seed, earlyStopping }: Recipe): RecipeBasics {
  return { epochs, batchSize, learningRate, seed, earlyStopping };
}

export function extrasOf({ epochs: _epochs, batchSize: _batchSize, learningRate: _learningRate, seed: _seed, earlyStopping: _earlyStopping, ...extras }: Recipe): RecipeExtras {
  return extras;
}
