/** @file How a network is trained: everything that decides its weights beside the network and the images. */
import { architectureById, type ArchitectureId } from "../nn/architectures";
import type { TrainConfig } from "../nn/trainEvents";

/** A recipe as plain data, in Keras's words. What the training loop takes of it is `TrainConfig`. */
export interface Recipe extends TrainConfig {
  /** Keras's Adam with its defaults: beta_1 0.9, beta_2 0.999, epsilon 1e-7. */
  readonly optimizer: { readonly name: "adam" };
  /** How `learningRate` changes over the steps. */
  readonly schedule: { readonly name: "constant" };
}

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
    optimizer: { name: "adam" },
    learningRate: 0.001,
    schedule: { name: "constant" },
    epochs,
    batchSize: 512,
    earlyStopping: earlyStopping ? { patience: 0, minDelta: 0, restoreBestWeights: false } : null,
    seed: SEED,
  };
}

/** The paper's protocol for one of its architectures. */
export function paperRecipe(id: ArchitectureId): Recipe {
  return ownRecipe(id);
}
