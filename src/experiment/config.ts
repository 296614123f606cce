/** @file What one architecture is trained with. Apart from experiment.ts, which knows tensors: forms ask for it before tfjs has loaded. */
import { architectureById, type ArchitectureId } from "../nn/architectures";
import type { TrainConfig } from "../nn/trainEvents";
import type { Settings } from "./settings";

/** The architecture's own protocol, with the person's changes. */
export function toConfig(id: ArchitectureId, settings: Settings): TrainConfig {
  const { protocol } = architectureById(id);
  const { earlyStopping, patience, restoreBestWeights } = settings;
  const stopsEarly = earlyStopping === "protocol" ? protocol.earlyStopping : earlyStopping === "on";
  return {
    epochs: settings.epochs ?? protocol.epochs,
    batchSize: settings.batchSize,
    learningRate: settings.learningRate,
    seed: settings.seed,
    earlyStopping: stopsEarly ? { patience, minDelta: 0, restoreBestWeights } : null,
  };
}
