/** @file Three steps of real Keras for each kind of layer (fixtures/layer-steps.json), as this project's layers and arrays. */
import { unzlibSync } from "fflate";
import { at } from "../data/arrays";
import { type Activation, activation, averagePooling2d, batchNormalization, conv2d, dense, flatten, globalAveragePooling2d, globalMaxPooling2d, type LayerSpec, maxPooling2d, type Padding, type Pair, rescaling } from "../nn/architectures/layers";
import fixture from "../nn/fixtures/layer-steps.json";
import { sizeOf, summarize, type WeightSummary } from "../nn/summary";

/** What Keras was given and what came of it. */
export interface KerasSteps {
  readonly name: string;
  readonly layers: readonly LayerSpec[];
  readonly numParams: number;
  /** Of all weights, in Keras's order. */
  readonly weightShapes: readonly (readonly number[])[];
  readonly initialWeights: readonly Float32Array[];
  /** Of the trainable weights at the first step. */
  readonly firstGradients: readonly Float32Array[];
  /** Of each step, before its update. */
  readonly losses: readonly number[];
  /** After the last step. */
  readonly weights: readonly Float32Array[];
  /** Of images 0 to 3, after the last step. */
  readonly logitsAfter: readonly (readonly number[])[];
}

export const KERAS_BATCH_SIZE = 16;
export const KERAS_LEARNING_RATE = fixture.learningRate;

/** What all were trained on, in order. */
export function kerasImages(): { readonly images: Uint8Array; readonly labels: Uint8Array; readonly size: number } {
  return { images: unzlibSync(fromBase64(fixture.images)), labels: Uint8Array.from(fixture.labels), size: fixture.labels.length };
}

export function kerasSteps(): KerasSteps[] {
  const numbers = fromPlanes(unzlibSync(fromBase64(fixture.numbers)));
  return fixture.cases.map((found) => {
    const layers = toLayers(found.layers as unknown as KerasLayer[]);
    const weights = summarize(layers).layers.flatMap(({ weights }) => weights);
    const arrays = (starts: readonly number[], of: readonly WeightSummary[]): Float32Array[] => starts.map((start, i) => numbers.slice(start, start + sizeOf(at(of, i).shape)));
    return {
      ...found,
      layers,
      initialWeights: arrays(found.initialWeights, weights),
      firstGradients: arrays(
        found.firstGradients,
        weights.filter(({ isTrainable }) => isTrainable),
      ),
      weights: arrays(found.weights, weights),
    };
  });
}

/** What a layer's config has of these. */
interface KerasConfig {
  readonly filters: number;
  readonly units: number;
  readonly kernel_size: Pair;
  readonly pool_size: Pair;
  readonly strides: Pair;
  readonly dilation_rate: Pair;
  readonly padding: Padding;
  readonly activation: Activation;
  readonly use_bias: boolean;
  readonly momentum: number;
  readonly epsilon: number;
  readonly scale: number;
  readonly offset: number;
}

interface KerasLayer {
  readonly kind: string;
  readonly config: KerasConfig;
}

/** Keras's networks end in logits; this project's in the softmax that the loss takes off again. */
function toLayers(layers: readonly KerasLayer[]): LayerSpec[] {
  return layers.map(({ kind, config }, i): LayerSpec => {
    const { strides, padding, activation: name, use_bias: useBias } = config;
    switch (kind) {
      case "Conv2D":
        return conv2d(config.filters, { kernelSize: config.kernel_size, strides, padding, dilationRate: config.dilation_rate, activation: name, useBias });
      case "MaxPooling2D":
        return maxPooling2d(config.pool_size, { strides, padding });
      case "AveragePooling2D":
        return averagePooling2d(config.pool_size, { strides, padding });
      case "GlobalAveragePooling2D":
        return globalAveragePooling2d();
      case "GlobalMaxPooling2D":
        return globalMaxPooling2d();
      case "BatchNormalization":
        return batchNormalization({ momentum: config.momentum, epsilon: config.epsilon });
      case "ReLU":
        return activation("relu");
      case "Flatten":
        return flatten();
      case "ZeroPadding2D":
        return { type: "zeroPadding2d", padding: padding as unknown as [Pair, Pair] };
      case "Rescaling":
        return rescaling(config.scale, config.offset);
      case "Dense":
        return dense(config.units, i === layers.length - 1 ? "softmax" : name, { useBias });
      default:
        throw new Error(`kerasSteps: ${kind} is not among the layers of the fixture`);
    }
  });
}

/** All first bytes, then all second, … to float32. */
function fromPlanes(planes: Uint8Array): Float32Array {
  const count = planes.length / 4;
  return new Float32Array(Uint8Array.from(planes, (_, i) => planes[(i % 4) * count + Math.floor(i / 4)]!).buffer);
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
}
