/** @file How many images networks get right as these are made worse: one score for each network, corruption and strength. */
import type { LabelledImages } from "../data/dataset";
import type { BatchForward } from "./batch";
import { CORRUPTIONS, type CorruptionName, corruptedInTurns } from "./corruptions";
import { verdictsWithout } from "./filterOff";
import type { TrainedLayers } from "./steps";
import { partOf, type Work } from "./work";

/** One point of a curve. */
export interface NoiseScore {
  readonly name: CorruptionName;
  /** Which of the corruption's strengths. */
  readonly step: number;
  /** Which of the networks. */
  readonly network: number;
  /** How many of the images are right. */
  readonly right: number;
}

/** Tells each score as soon as it is there, corruption by corruption. The images as they are, are asked once. */
export async function scoreCorrupted(networks: readonly TrainedLayers[], set: Pick<LabelledImages, "images" | "labels">, forward: BatchForward, work: Work, onScore: (score: NoiseScore) => void): Promise<void> {
  const tries = CORRUPTIONS.flatMap(({ name, strengths }) => strengths.map((strength, step) => ({ name, strength, step })));
  const asTheyAre: number[] = [];
  for (const [i, { name, strength, step }] of tries.entries()) {
    const part = (from: number, to: number): Work => partOf(work, (i + from) / tries.length, (i + to) / tries.length);
    const isFirst = strength === 0;
    const images = isFirst ? set.images : await corruptedInTurns(set.images, name, strength, part(0, 0.4));
    for (const [n, network] of networks.entries()) {
      const known = isFirst ? asTheyAre[n] : undefined;
      const right = known ?? (await verdictsWithout(network, [], { images, labels: set.labels }, forward, part(0.4 + (0.6 * n) / networks.length, 0.4 + (0.6 * (n + 1)) / networks.length))).right;
      if (isFirst) asTheyAre[n] = right;
      onScore({ name, step, network: n, right });
    }
  }
}
