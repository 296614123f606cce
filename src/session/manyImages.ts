/** @file Many images through a network on the backend, for what explains it: in turns, beside a training too, which it does not change. */
import { IMAGE_PIXELS, NUM_CLASSES } from "../data/dataset";
import type { BatchForward } from "../explain/batch";
import type { TrainedLayers } from "../explain/steps";
import { pacing, type Work } from "../explain/work";
import { backendIdentity, imagesPerTask } from "../nn/backend";
import { forwardPixels } from "../nn/forwardPixels";
import { Network } from "../nn/network";
import { softmax } from "../nn/softmax";
import { outputShape, sizeOf, summarize } from "../nn/summary";

/** Images at once, at most: as scoring takes them, so that no other shapes need compiling. */
const BATCH_SIZE = 500;

/** Another backend computes now than when the question began. */
class BackendChangedError extends Error {
  override readonly name = "BackendChangedError";
}

/** `BatchForward` on tfjs's backend. Holds nothing between questions: each builds its network and frees it, however it ends. */
export class ManyImages implements BatchForward {
  readonly #ready: () => Promise<void>;

  /** @param ready resolves when the backend may be asked, and is awaited before each part; throws, in a sentence, where there is none */
  constructor(ready: () => Promise<void>) {
    this.#ready = ready;
  }

  async probabilities(network: TrainedLayers, images: Uint8Array, work: Work): Promise<Float32Array> {
    const rows = await this.#ask(network, images, work);
    for (let row = 0; row < rows.length; row += NUM_CLASSES) softmax(rows.subarray(row, row + NUM_CLASSES));
    return rows;
  }

  async outputs(network: TrainedLayers, layer: number, images: Uint8Array, work: Work): Promise<Float32Array> {
    return layer < 0 ? Float32Array.from(images, (pixel) => pixel / 255) : this.#ask(upTo(network, layer), images, work);
  }

  /** What comes out of the last layer, before its softmax. Begun again where another backend is chosen meanwhile. */
  async #ask(network: TrainedLayers, images: Uint8Array, work: Work): Promise<Float32Array> {
    for (;;) {
      try {
        return await this.#pass(network, images, work);
      } catch (error) {
        if (!(error instanceof BackendChangedError)) throw error;
      }
    }
  }

  async #pass({ layers, weights }: TrainedLayers, images: Uint8Array, work: Work): Promise<Float32Array> {
    work.signal?.throwIfAborted();
    await this.#ready();
    const backend = backendIdentity();
    using network = new Network(layers, 0);
    network.writeWeights(weights);
    const size = sizeOf(outputShape(summarize(layers).layers));
    const count = images.length / IMAGE_PIXELS;
    const results = new Float32Array(count * size);
    const atOnce = Math.min(BATCH_SIZE, imagesPerTask(network.multiplyAdds));
    const pause = pacing(work);
    for (let from = 0; from < count; from += atOnce) {
      const until = Math.min(count, from + atOnce);
      results.set(await forwardPixels(network, images.subarray(from * IMAGE_PIXELS, until * IMAGE_PIXELS)), from * size);
      await pause(until / count);
      await this.#ready();
      if (backendIdentity() !== backend) throw new BackendChangedError();
    }
    return results;
  }
}

/** The network that ends with layer `layer`. */
function upTo({ layers, weights }: TrainedLayers, layer: number): TrainedLayers {
  const kept = layers.slice(0, layer + 1);
  return { layers: kept, weights: weights.slice(0, summarize(kept).layers.flatMap((summary) => summary.weights).length) };
}
