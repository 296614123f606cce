/** @file The learning rate at each step: a pure function of the config, for training and for drawing its curve. */
import type { ScheduleSpec, TrainConfig } from "./trainConfig";

/** What of a training's config decides its learning rates. */
export type ScheduledConfig = Pick<TrainConfig, "learningRate" | "schedule" | "epochs">;

/**
 * The learning rate of one update.
 *
 * @param step updates before it, from the start of training: 0 for the first.
 * @param stepsPerEpoch batches in an epoch, a last partial one counted.
 */
export function learningRateAt({ learningRate, schedule, epochs }: ScheduledConfig, step: number, stepsPerEpoch: number): number {
  const warmupSteps = Math.round(schedule.warmupEpochs * stepsPerEpoch);
  if (step < warmupSteps) return learningRate * (step / warmupSteps);
  const numSteps = epochs * stepsPerEpoch - warmupSteps;
  return learningRate * factorAt(schedule, step - warmupSteps, numSteps, stepsPerEpoch);
}

/** @param step since the end of the warm-up, of `numSteps`. */
function factorAt(schedule: ScheduleSpec, step: number, numSteps: number, stepsPerEpoch: number): number {
  const progress = Math.min(1, step / numSteps);
  switch (schedule.name) {
    case "constant":
      return 1;
    case "step":
      return schedule.factor ** Math.floor(step / Math.max(1, Math.round(schedule.everyEpochs * stepsPerEpoch)));
    case "cosine":
      return alongCosine(1, schedule.alpha, progress);
    case "oneCycle":
      return progress < schedule.peak ? alongCosine(schedule.start, 1, progress / schedule.peak) : alongCosine(1, schedule.end, (progress - schedule.peak) / (1 - schedule.peak));
    case "exponential":
      return schedule.rate ** (step / stepsPerEpoch);
  }
}

/** From one value to another along half a cosine, slow at both ends. */
function alongCosine(from: number, to: number, progress: number): number {
  return to + (from - to) * 0.5 * (1 + Math.cos(Math.PI * progress));
}

/** A point of the curve: epochs since the start of training, whole or not, and the learning rate then. */
export interface CurvePoint {
  readonly epoch: number;
  readonly learningRate: number;
}

/** The whole curve, at most `maxPoints` of its steps, evenly spread, its first and last among them. @param maxPoints 2 or more. */
export function learningRateCurve(config: ScheduledConfig, stepsPerEpoch: number, maxPoints = 200): CurvePoint[] {
  const numSteps = config.epochs * stepsPerEpoch;
  const numPoints = Math.min(numSteps, maxPoints);
  return Array.from({ length: numPoints }, (_, i) => {
    const step = numPoints === 1 ? 0 : Math.round((i / (numPoints - 1)) * (numSteps - 1));
    return { epoch: step / stepsPerEpoch, learningRate: learningRateAt(config, step, stepsPerEpoch) };
  });
}
