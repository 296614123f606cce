/** @file The first test images by what the network's last layer is given of them, as points: features, answers and principal components, in turns. */
import { useEffect, useState } from "react";
import { messageOf } from "../../../data/errors";
import { type Dataset, IMAGE_PIXELS, NUM_CLASSES } from "../../../data/dataset";
import { featureLayer } from "../../../explain/batch";
import { principalPlane } from "../../../explain/pca";
import { partOf, type Work } from "../../../explain/work";
import { argMax } from "../../../nn/metrics/vote";
import type { AnsweringNetwork, TrainingCommands } from "../../../state/commands";
import { yieldToPage } from "../../../yieldToPage";
import { useTraining } from "../../useApp";

/** What is known of the mapped images, the first `count` of the test set. */
export interface Mapped {
  readonly count: number;
  /** Of the space of the last layer, `[count, size]`. */
  readonly features: Float32Array;
  readonly size: number;
  /** The class that the network names, `[count]`. */
  readonly predictions: Uint8Array;
  /** Principal components, `[count, 2]`. */
  readonly points: Float32Array;
  /** Of all the variance, what the two axes show. */
  readonly shares: readonly [number, number];
}

interface Request {
  readonly network: AnsweringNetwork;
  readonly dataset: Dataset;
  readonly count: number;
}

interface Answer {
  readonly request: Request;
  /** 0 to 1. */
  readonly share: number;
  readonly mapped: Mapped | null;
  readonly problem: string | null;
}

/** Kept for as long as the weights are. */
const known = new WeakMap<readonly Float32Array[], { readonly request: Request; readonly mapped: Mapped }>();

/** Where the map stands; begun again when network, data or count are others, or `attempt` is. */
export function usePlane(network: AnsweringNetwork, dataset: Dataset, count: number, attempt: number): Omit<Answer, "request"> {
  const training = useTraining();
  const [answer, setAnswer] = useState<Answer | null>(null);
  useEffect(() => {
    const request = { network, dataset, count };
    const stopping = new AbortController();
    const say = (said: Partial<Answer>) => {
      if (!stopping.signal.aborted) setAnswer({ request, share: 0, mapped: null, problem: null, ...said });
    };
    void map(request, training, { yieldToPage, signal: stopping.signal, onProgress: (share) => say({ share }) }).then(
      (mapped) => say({ mapped, share: 1 }),
      (error: unknown) => say({ problem: messageOf(error) }),
    );
    return () => stopping.abort();
  }, [network, dataset, count, training, attempt]);
  const isOfThis = answer !== null && answer.request.network === network && answer.request.dataset === dataset && answer.request.count === count;
  return isOfThis ? answer : { share: 0, mapped: null, problem: null };
}

async function map(request: Request, training: TrainingCommands, work: Work): Promise<Mapped> {
  const { network, dataset } = request;
  const kept = known.get(network.weights);
  if (kept !== undefined && kept.request.dataset === dataset && kept.request.count === request.count) return kept.mapped;
  const count = Math.min(request.count, dataset.test.size);
  const images = dataset.test.images.subarray(0, count * IMAGE_PIXELS);
  const forward = await training.manyImages();
  const features = await forward.outputs(network, featureLayer(network), images, partOf(work, 0, 0.4));
  const probabilities = await forward.probabilities(network, images, partOf(work, 0.4, 0.8));
  const size = features.length / count;
  const { points, shares } = await principalPlane(features, size, partOf(work, 0.8, 1));
  const mapped = { count, features, size, predictions: Uint8Array.from(argMax(probabilities, NUM_CLASSES)), points, shares };
  known.set(network.weights, { request, mapped });
  return mapped;
}
