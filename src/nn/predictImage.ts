/** @file A trained network asked about one image as its recipe says, without tfjs. */
import type { LayerSpec } from "./architectures/layers";
import { meanOf, mirrorRows } from "./mirror";
import { predict } from "./predict";

/**
 * `predict`, or where `testTimeFlip` the mean of what it says of the image and of its mirror image.
 * Parameters and result as there.
 */
export function predictImage(layers: readonly LayerSpec[], weights: readonly Float32Array[], pixels: Uint8Array, testTimeFlip: boolean): Float32Array {
  const probabilities = predict(layers, weights, pixels);
  if (!testTimeFlip) return probabilities;
  const mirrored = pixels.slice();
  mirrorRows(mirrored);
  return meanOf(probabilities, predict(layers, weights, mirrored));
}
