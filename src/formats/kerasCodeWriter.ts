/** @file A network as the Python code of a Keras Sequential. */
import { IMAGE_SIZE } from "../data/dataset";
import { batchNormalization, type LayerSpec, type LayerType, type Pair } from "../nn/architectures/layers";

/** What builds the network in Keras 3: `keras` and `layers` are taken to be imported by the first lines. */
export function layersToKerasCode(layers: readonly LayerSpec[]): string {
  const lines = [`layers.Input((${IMAGE_SIZE}, ${IMAGE_SIZE}, 1))`, ...layers.map(layerToKerasCode)].map((line) => `    ${line},`);
  return ["import keras", "from keras import layers", "", "model = keras.Sequential([", ...lines, "])", ""].join("\n");
}

/** One layer, as in `layers.Conv2D(32, 3, activation="relu")`; what is Keras's default is left out. */
export function layerToKerasCode(layer: LayerSpec): string {
  switch (layer.type) {
    case "conv2d":
      return call("Conv2D", [
        String(layer.filters),
        pairText(layer.kernelSize),
        keyword("strides", pairText(layer.strides), "1"),
        keyword("padding", quoted(layer.padding), '"valid"'),
        keyword("dilation_rate", pairText(layer.dilationRate), "1"),
        keyword("activation", quoted(layer.activation), '"linear"'),
        keyword("use_bias", flagText(layer.useBias), "True"),
      ]);
    case "maxPooling2d":
    case "averagePooling2d": {
      const poolSize = pairText(layer.poolSize);
      return call(layer.type === "maxPooling2d" ? "MaxPooling2D" : "AveragePooling2D", [poolSize, keyword("strides", pairText(layer.strides), poolSize), keyword("padding", quoted(layer.padding), '"valid"')]);
    }
    case "batchNormalization": {
      const { momentum, epsilon } = batchNormalization();
      return call("BatchNormalization", [
        keyword("momentum", String(layer.momentum), String(momentum)),
        keyword("epsilon", String(layer.epsilon), String(epsilon)),
        keyword("center", flagText(layer.center), "True"),
        keyword("scale", flagText(layer.scale), "True"),
      ]);
    }
    case "reshape":
      return call("Reshape", [`(${layer.targetShape.join(", ")}${layer.targetShape.length === 1 ? "," : ""})`]);
    case "zeroPadding2d":
      return call("ZeroPadding2D", [padsText(layer.padding)]);
    case "rescaling":
      return call("Rescaling", [String(layer.scale), keyword("offset", String(layer.offset), "0")]);
    case "dense":
      return call("Dense", [String(layer.units), keyword("activation", quoted(layer.activation), '"linear"'), keyword("use_bias", flagText(layer.useBias), "True")]);
    case "activation":
      return call("Activation", [quoted(layer.activation)]);
    case "leakyReLU":
      return call("LeakyReLU", [`negative_slope=${layer.negativeSlope}`]);
    case "elu":
      return call("ELU", [keyword("alpha", String(layer.alpha), "1")]);
    case "dropout":
      return call("Dropout", [String(layer.rate)]);
    case "spatialDropout2d":
      return call("SpatialDropout2D", [String(layer.rate)]);
    case "flatten":
    case "globalMaxPooling2d":
    case "globalAveragePooling2d":
      return call(WITHOUT_VALUES[layer.type], []);
  }
}

const WITHOUT_VALUES = { flatten: "Flatten", globalMaxPooling2d: "GlobalMaxPooling2D", globalAveragePooling2d: "GlobalAveragePooling2D" } as const satisfies Partial<Record<LayerType, string>>;

function call(name: string, args: readonly (string | null)[]): string {
  return `layers.${name}(${args.filter((arg) => arg !== null).join(", ")})`;
}

/** null where it is the default. */
function keyword(name: string, value: string, absent: string): string | null {
  return value === absent ? null : `${name}=${value}`;
}

function quoted(text: string): string {
  return `"${text}"`;
}

function flagText(value: boolean): string {
  return value ? "True" : "False";
}

function pairText([rows, columns]: Pair): string {
  return rows === columns ? String(rows) : `(${rows}, ${columns})`;
}

function padsText([rows, columns]: readonly [Pair, Pair]): string {
  const isEven = rows[0] === rows[1] && columns[0] === columns[1];
  return isEven ? pairText([rows[0], columns[0]]) : `((${rows.join(", ")}), (${columns.join(", ")}))`;
}
