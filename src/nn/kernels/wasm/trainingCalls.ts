/** @file What training needs besides layers, for tfjs's wasm backend: images, the loss and the update of weights. */
import type * as tf from "@tensorflow/tfjs-core";
import { AUGMENTATION_NUMBERS } from "../../ops/augmentations";
import { addresses, type Call } from "./call";

export function imageBatch({ attrs: { pixels, shape, augmentations }, backend, wasm, heap }: Call<"ImageBatch">): tf.TensorInfo[] {
  const [n, height, width, channels] = shape;
  if (augmentations !== null && channels !== 1) throw new Error(`ImageBatch: augmentations are for images of one channel, got ${channels}`);
  if (augmentations !== null && augmentations.length !== n * AUGMENTATION_NUMBERS) {
    throw new Error(`ImageBatch: expected ${n} × ${AUGMENTATION_NUMBERS} numbers of augmentation, got ${augmentations.length}`);
  }
  const xs = backend.makeOutput(shape, "float32");
  const numbers = new Uint8Array(augmentations?.buffer ?? new ArrayBuffer(0), augmentations?.byteOffset, augmentations?.byteLength);
  // The floats first, so that they lie where floats must.
  const room = wasm.imageRoom(numbers.length + pixels.length) >>> 0;
  heap.write(room, numbers);
  heap.write(room + numbers.length, pixels);
  wasm.imageBatch(room + numbers.length, augmentations === null ? 0 : room, addresses(backend)(xs), n, height, width, channels);
  return [xs];
}

export function softmaxCrossEntropy({ inputs: { logits, labels }, attrs: { scale, smoothing }, backend, wasm }: Call<"SoftmaxCrossEntropy">): tf.TensorInfo[] {
  const [n, classes] = logits.shape;
  const sums = backend.makeOutput([2], "float32");
  const dLogits = backend.makeOutput([n, classes], "float32");
  const at = addresses(backend);
  wasm.softmaxCrossEntropy(at(logits), at(labels), at(sums), at(dLogits), n, classes, scale, smoothing);
  return [sums, dLogits];
}

export function adamUpdate({ inputs: { variable, momentum, velocity, gradient }, attrs, backend, wasm }: Call<"AdamUpdate">): tf.TensorInfo[] {
  const renewed = [variable, momentum, velocity].map(({ shape }) => backend.makeOutput(shape, "float32"));
  const at = addresses(backend);
  const [newVariable, newMomentum, newVelocity] = renewed.map(at) as [number, number, number];
  const { stepSize, beta1, beta2, epsilon } = attrs;
  wasm.adamUpdate(at(variable), at(momentum), at(velocity), at(gradient), newVariable, newMomentum, newVelocity, variable.size, stepSize, 1 - beta1, 1 - beta2, epsilon);
  return renewed;
}
