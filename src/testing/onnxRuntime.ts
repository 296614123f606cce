/** @file ONNX files run by ONNX Runtime, as other programs do. */
import * as ort from "onnxruntime-web";

/**
 * The output for `pixels` (0–255, image after image), given in [0, 1].
 * @param shape Of one image, as the network takes it.
 */
export async function runOnnx(bytes: Uint8Array, pixels: Uint8Array, shape: readonly number[] = [28, 28, 1]): Promise<number[]> {
  ort.env.wasm.numThreads = 1;
  const session = await ort.InferenceSession.create(bytes, { executionProviders: ["wasm"] });
  const input = new ort.Tensor("float32", Float32Array.from(pixels, (pixel) => pixel / 255), [pixels.length / 784, ...shape]);
  const results = await session.run({ [session.inputNames[0]!]: input });
  return Array.from(results[session.outputNames[0]!]!.data as Float32Array);
}

/** Softmax of each ten. */
export function softmaxOfTens(logits: readonly number[]): number[] {
  return logits.map((_, i) => {
    const ten = logits.slice(i - (i % 10), i - (i % 10) + 10);
    const largest = Math.max(...ten);
    return Math.exp(logits[i]! - largest) / ten.reduce((sum, value) => sum + Math.exp(value - largest), 0);
  });
}
