/** @file What each kind of ONNX node that depends on the images is in Keras's layers. */
import { at } from "../../data/arrays";
import type { LayerSpec, Padding, Pair } from "../../nn/architectures/layers";
import { extent } from "../../nn/summary";
import { refuse } from "../formatError";
import { describe } from "../json";
import { sizeOfShape, type FoundWeights } from "../weights";
import { dimsText, vectorInKerasOrder, type Data, type LayerChain } from "./layerChain";
import { axesOf, hasAxes, integersOf, scalarOf } from "./onnxConstants";
import { BINARY, constantFormula, gelu, geluByTanh, operation, shortest, UNARY, WITH_ATTRIBUTES, type Formula } from "./onnxFunctions";
import { toHwio, transpose } from "./onnxLayout";
import { float, flag, int, ints, nodeName, pairOf, text, WHAT } from "./onnxNodes";
import { dimsOf, inKerasOrder, isBatchFirst, regrouped, type Place } from "./onnxPlace";
import type { NodeProto } from "./onnxProto";
import type { Constant } from "./onnxTensors";

export type Value = Constant | Data;

/** What the operators share. */
export interface Context {
  readonly chain: LayerChain;
  /** Of ONNX's own operators. */
  readonly opset: number;
  /** Images that the graph takes at once; null for any number. */
  readonly batchSize: number | null;
}

type Operator = (inputs: readonly (Value | null)[], node: NodeProto, context: Context) => Value;

/** The node's first output. @throws ModelFormatError if this page has no layer for it. */
export function operate(inputs: readonly (Value | null)[], node: NodeProto, context: Context): Value {
  const { op_type: op = "", domain = "" } = node;
  const isOwn = domain === "" || domain === "ai.onnx" || (domain === "com.microsoft" && op === "Gelu");
  const operator = isOwn && Object.hasOwn(OPERATORS, op) ? OPERATORS[op] : undefined;
  if (operator === undefined) refuse(`${WHAT} has a node of the kind ${describe(domain === "" ? op : `${domain}.${op}`)} (${nodeName(node)}), for which this page has no layer. Choose a network of the layers that the editor offers.`);
  return operator(inputs, node, context);
}

const OPERATORS: Readonly<Record<string, Operator>> = {
  Identity: ([x], node) => dataOf(x, node),
  Cast: ([x], node) => {
    const to = int(node, "to", 1);
    if (![1, 10, 11, 16].includes(to)) refuse(`${WHAT}: ${nodeName(node)} makes whole numbers of the images (type ${to}), and none of this page's networks does.`);
    return dataOf(x, node);
  },
  Dropout: ([x, , isTraining], node) => {
    if (isTraining?.kind === "constant" && scalarOf(isTraining, node) !== 0) refuse(`${WHAT}: ${nodeName(node)} drops numbers at random even when asked for answers. Export the model for inference (model.eval()).`);
    return dataOf(x, node);
  },
  Shape: ([x], node, { batchSize }) => {
    const sizes = dimsOf(dataOf(x, node).place).map((size) => (Number.isNaN(size) ? (batchSize ?? size) : size));
    const chosen = sizes.slice(int(node, "start", 0), int(node, "end", sizes.length));
    return { kind: "constant", name: nodeName(node), shape: [chosen.length], values: chosen, isInteger: true };
  },
  Transpose,
  Reshape,
  Flatten,
  Squeeze,
  Unsqueeze,
  Conv: convolution,
  MaxPool: pooling("maxPooling2d"),
  AveragePool: pooling("averagePooling2d"),
  GlobalMaxPool: ([x], node, { chain }) => globalPool("globalMaxPooling2d", dataOf(x, node), [2, 3], true, node, chain),
  GlobalAveragePool: ([x], node, { chain }) => globalPool("globalAveragePooling2d", dataOf(x, node), [2, 3], true, node, chain),
  ReduceMean: reduction("globalAveragePooling2d"),
  ReduceMax: reduction("globalMaxPooling2d"),
  Pad,
  BatchNormalization,
  Gemm,
  MatMul,
  Softmax: ([x], node, context) => softmax(dataOf(x, node), node, context),
  LogSoftmax: ([x], node, context) => softmax(dataOf(x, node), node, context),
  Clip,
  Gelu: ([x], node) => apply(text(node, "approximate", "none") === "none" ? gelu : geluByTanh, [dataOf(x, node)], node),
  ...Object.fromEntries(Object.entries(UNARY).map(([name, f]): [string, Operator] => [name, ([x], node) => apply(f, [dataOf(x, node)], node)])),
  ...Object.fromEntries(Object.entries(BINARY).map(([name, f]): [string, Operator] => [name, (inputs, node, { chain }) => binary(name, f, inputs, node, chain)])),
  ...Object.fromEntries(Object.entries(WITH_ATTRIBUTES).map(([name, make]): [string, Operator] => [name, ([x], node) => apply(make((key, fallback) => shortest(float(node, key, fallback))), [dataOf(x, node)], node)])),
};

// Numbers by themselves

function apply(f: (...values: readonly number[]) => number, [data, ...others]: readonly [Data, ...(Data | number)[]], node: NodeProto): Data {
  const parts = others.map((other) => (typeof other === "number" ? constantFormula(other) : other.formula));
  return withFormula(data, operation(nodeName(node), f, [data.formula, ...parts]), node);
}

function withFormula(data: Data, formula: Formula, node: NodeProto): Data {
  return { ...data, formula, from: nodeName(node) };
}

function Clip(inputs: readonly (Value | null)[], node: NodeProto): Data {
  const bound = (position: number, name: string, fallback: number): number => {
    const input = inputs[position];
    return input == null ? float(node, name, fallback) : scalarOf(constantOf(input, node), node);
  };
  const [low, high] = [bound(1, "min", -Infinity), bound(2, "max", Infinity)];
  return apply((x) => Math.min(high, Math.max(low, x)), [dataOf(inputs[0], node)], node);
}

/** Of two tensors that both come from the same numbers; of a tensor and one number; or of channels and a number for each. */
function binary(name: string, f: (a: number, b: number) => number, [left, right]: readonly (Value | null)[], node: NodeProto, chain: LayerChain): Data {
  if (left == null || right == null) refuse(`${WHAT}: ${nodeName(node)} lacks an input. It is damaged; save it again.`);
  if (left.kind === "data" && right.kind === "data") return ofBoth(f, left, right, node);
  const [data, constant] = left.kind === "data" ? [left, constantOf(right, node)] : [dataOf(right, node), left];
  const axis = variedAxis(data.place, constant, node);
  if (axis === null) {
    const value = at(constant.values, 0);
    return apply(left.kind === "data" ? (x) => f(x, value) : (x) => f(value, x), [data], node);
  }
  return ofChannels(name, data, constant, axis, left.kind === "data", node, chain);
}

function ofBoth(f: (a: number, b: number) => number, left: Data, right: Data, node: NodeProto): Data {
  if (left.step !== right.step || JSON.stringify(left.place) !== JSON.stringify(right.place)) {
    refuse(`${WHAT}: ${nodeName(node)} takes the outputs of two branches, ${left.from} and ${right.from} (as a residual or skip connection does); this page's networks are one layer after the other. Choose a network without branches.`);
  }
  return withFormula(left, operation(nodeName(node), f, [left.formula, right.formula]), node);
}

/** Along which axis of the tensor `constant` has more than one number; null for one number for all. */
function variedAxis({ axes, sizes }: Place, constant: Constant, node: NodeProto): number | null {
  const dims = dimsOf({ axes, sizes });
  const offset = dims.length - constant.shape.length;
  const varied = constant.shape.flatMap((size, i) => (size === 1 ? [] : [i + offset]));
  if (offset < 0 && constant.shape.slice(0, -offset).some((size) => size !== 1)) refuse(`${WHAT}: ${nodeName(node)} computes with a tensor of more axes than the images have.`);
  const [axis, another] = varied;
  if (axis === undefined) return null;
  if (another !== undefined || dims[axis] !== constant.values.length) {
    refuse(`${WHAT}: ${nodeName(node)} computes with numbers of the shape [${constant.shape.join(", ")}] on ${dimsText({ axes, sizes })}; this page's layers have one number for all, or one for each channel.`);
  }
  return axis;
}

function ofChannels(name: string, data: Data, constant: Constant, axis: number, isFirst: boolean, node: NodeProto, chain: LayerChain): Data {
  const [scale, offset] = affineOf(name, constant.values, isFirst) ?? refuse(`${WHAT}: ${nodeName(node)} computes with a number for each channel, for which this page has no layer.`);
  const { place, factors, size } = chain.channels(data, axis, node);
  const ordered = (values: ArrayLike<number> | null): Float32Array | null => (values === null ? null : inKerasOrder(values, place, factors));
  return chain.addAffine(ordered(scale), ordered(offset), node, place, size);
}

/** The scale and the offset of each channel. */
function affineOf(name: string, values: ArrayLike<number>, isFirst: boolean): readonly [ArrayLike<number> | null, ArrayLike<number> | null] | null {
  const each = (f: (value: number) => number): number[] => Array.from(values, f);
  if (name === "Add") return [null, values];
  if (name === "Sub") return isFirst ? [null, each((value) => -value)] : [each(() => -1), values];
  if (name === "Mul") return [values, null];
  return name === "Div" && isFirst ? [each((value) => 1 / value), null] : null;
}

// Axes

function Transpose([x]: readonly (Value | null)[], node: NodeProto, { chain }: Context): Data {
  const data = dataOf(x, node);
  const { sizes, axes } = data.place;
  const perm = ints(node, "perm", axes.map((_, axis) => axes.length - 1 - axis));
  if ([...perm].sort((a, b) => a - b).join() !== axes.map((_, axis) => axis).join() || perm[0] !== 0) refuse(`${WHAT}: ${nodeName(node)} swaps axes (${perm.join()}) of ${dimsText(data.place)} in a way that none of this page's networks does: the batch stays first.`);
  return chain.seen(data, { sizes, axes: perm.map((axis) => at(axes, axis)) }, node);
}

function Reshape([x, target]: readonly (Value | null)[], node: NodeProto, context: Context): Data {
  const data = dataOf(x, node);
  const wanted = integersOf(target == null ? null : constantOf(target, node), node);
  return reshaped(data, resolved(wanted, data.place, node, context), node, context, wanted);
}

/** Sizes behind the batch. @throws ModelFormatError if the batch would be mixed with what is in an image. */
function resolved(target: readonly number[], place: Place, node: NodeProto, { batchSize }: Context): readonly number[] {
  const dims = dimsOf(place);
  const sizes = target.map((size, axis) => (size === 0 && !flag(node, "allowzero", false) ? (dims[axis] ?? Number.NaN) : size));
  const [first, ...rest] = sizes;
  const total = sizeOfShape(place.sizes);
  const known = sizeOfShape(rest.filter((size) => size !== -1));
  const filled = rest.map((size) => (size === -1 ? total / known : size));
  const isBatch = first !== undefined && (Number.isNaN(first) || first === batchSize || (first === -1 && known === total));
  if (!isBatch || !isBatchFirst(place) || sizeOfShape(filled) !== total || !filled.every(Number.isInteger)) {
    refuse(`${WHAT}: ${nodeName(node)} reshapes ${dimsText(place)} to [${target.map((size) => (Number.isNaN(size) ? "N" : size)).join(", ")}], which mixes images or does not fit. Export the model so that the batch stays the first axis.`);
  }
  return filled;
}

function reshaped(data: Data, sizes: readonly number[], node: NodeProto, { chain }: Context, wanted: readonly number[] = sizes): Data {
  const place = regrouped(data.place, sizes) ?? refuse(`${WHAT}: ${nodeName(node)} reshapes ${dimsText(data.place)} to [${wanted.join(", ")}] across swapped axes, which no layer of this page does.`);
  return chain.seen(data, place, node);
}

function Flatten([x]: readonly (Value | null)[], node: NodeProto, context: Context): Data {
  const data = dataOf(x, node);
  const { length } = data.place.axes;
  const axis = int(node, "axis", 1);
  if (axis !== 1 && axis + length !== 1) refuse(`${WHAT}: ${nodeName(node)} flattens from another axis than the first.`);
  if (!isBatchFirst(data.place)) refuse(`${WHAT}: ${nodeName(node)} flattens ${dimsText(data.place)}, whose first axis is not the batch.`);
  return reshaped(data, [sizeOfShape(data.place.sizes)], node, context);
}

function Squeeze([x, axes]: readonly (Value | null)[], node: NodeProto, { chain }: Context): Data {
  const data = dataOf(x, node);
  const dims = dimsOf(data.place);
  const list = axes == null ? null : constantOf(axes, node);
  const chosen = hasAxes(list, node) ? axesOf(list, node, dims.length) : dims.flatMap((size, axis) => (size === 1 ? [axis] : []));
  if (chosen.some((axis) => dims[axis] !== 1)) refuse(`${WHAT}: ${nodeName(node)} leaves out axes [${chosen.join(", ")}] of ${dimsText(data.place)}, which are larger than 1.`);
  return chain.seen(data, { sizes: data.place.sizes, axes: data.place.axes.filter((_, axis) => !chosen.includes(axis)) }, node);
}

function Unsqueeze([x, axes]: readonly (Value | null)[], node: NodeProto, { chain }: Context): Data {
  const data = dataOf(x, node);
  const list = axes == null ? null : constantOf(axes, node);
  const rank = data.place.axes.length + (list?.values.length ?? ints(node, "axes").length);
  const chosen = axesOf(list, node, rank);
  const rest = [...data.place.axes];
  const seen = Array.from({ length: rank }, (_, axis) => (chosen.includes(axis) ? [] : (rest.shift() ?? [])));
  return chain.seen(data, { sizes: data.place.sizes, axes: seen }, node);
}

// Layers

const NCHW = ["batch", 2, 0, 1] as const;

function convolution([x, w, b]: readonly (Value | null)[], node: NodeProto, { chain }: Context): Data {
  const data = dataOf(x, node);
  const kernel = weightsOf(w, node);
  const [filters = 0, inputs = 0, ...window] = kernel.shape;
  const kernelSize = asPair(window);
  if (kernelSize === null || kernel.shape.length !== 4) refuse(`${WHAT}: ${nodeName(node)} has a kernel of shape [${kernel.shape.join(", ")}]; a convolution of images has [filters, channels, rows, columns].`);
  const named = ints(node, "kernel_shape", kernelSize);
  if (named.join() !== kernelSize.join()) refuse(`${WHAT}: ${nodeName(node)} says its kernel is [${named.join(", ")}], but the weights are for [${kernelSize.join(", ")}]. It is damaged; save it again.`);
  const group = int(node, "group", 1);
  if (group !== 1) refuse(`${WHAT}: ${nodeName(node)} convolves in ${group} groups (as depthwise and separable convolutions do), and no layer of this page does.`);
  const image = chain.image(data, node);
  if (image[2] !== inputs) refuse(`${WHAT}: ${nodeName(node)} has a kernel for ${inputs} channels, but is given ${image[2]}.`);
  const strides = pairOf(node, "strides", [1, 1]);
  const dilationRate = pairOf(node, "dilations", [1, 1]);
  const reach = kernelSize.map((size, axis) => (size - 1) * at(dilationRate, axis) + 1) as unknown as Pair;
  const padding = asPadding(padsOf(node, image, reach, strides), image, reach, strides);
  if (padding.zeros !== null) chain.addInPlace(padding.zeros, [], node, data.place);
  const bias = b == null ? null : vectorOf(weightsOf(b, node), filters, node);
  const spec = { type: "conv2d", filters, kernelSize, strides, padding: padding.rule, dilationRate, activation: "linear", useBias: bias !== null } as const;
  const weights = [{ name: kernel.name, shape: [...kernelSize, inputs, filters], values: toHwio(kernel.values, kernel.shape) }, ...(bias === null ? [] : [bias])];
  return chain.add(spec, weights, node, NCHW);
}

type Pads = readonly [top: number, left: number, bottom: number, right: number];

/** As numbers, whatever the node says them by. */
function padsOf(node: NodeProto, [height, width]: readonly number[], reach: Pair, strides: Pair): Pads {
  const auto = text(node, "auto_pad", "NOTSET");
  if (auto === "VALID") return [0, 0, 0, 0];
  if (auto === "SAME_UPPER" || auto === "SAME_LOWER") {
    const [rows, columns] = [extent(height ?? 0, reach[0], strides[0], "same"), extent(width ?? 0, reach[1], strides[1], "same")];
    return auto === "SAME_UPPER" ? [rows.before, columns.before, rows.after, columns.after] : [rows.after, columns.after, rows.before, columns.before];
  }
  const pads = ints(node, "pads", [0, 0, 0, 0]);
  if (auto !== "NOTSET" || pads.length !== 4 || !pads.every((pad) => Number.isInteger(pad) && pad >= 0)) refuse(`${WHAT}: ${nodeName(node)} pads by [${pads.join(", ")}]${auto === "NOTSET" ? "" : ` (${auto})`}; expected are four whole numbers from 0: above, left, below, right.`);
  return pads as unknown as Pads;
}

interface PaddingFound {
  readonly rule: Padding;
  /** A layer of its own in front, where it is neither of Keras's rules. */
  readonly zeros: LayerSpec | null;
}

function asPadding(pads: Pads, [height, width]: readonly number[], reach: Pair, strides: Pair): PaddingFound {
  if (pads.every((pad) => pad === 0)) return { rule: "valid", zeros: null };
  const [rows, columns] = [extent(height ?? 0, reach[0], strides[0], "same"), extent(width ?? 0, reach[1], strides[1], "same")];
  if (pads.join() === [rows.before, columns.before, rows.after, columns.after].join()) return { rule: "same", zeros: null };
  const [top, left, bottom, right] = pads;
  return { rule: "valid", zeros: { type: "zeroPadding2d", padding: [[top, bottom], [left, right]] } };
}

function pooling(type: "maxPooling2d" | "averagePooling2d"): Operator {
  return ([x], node, { chain }) => {
    const data = dataOf(x, node);
    const image = chain.image(data, node);
    const poolSize = pairOf(node, "kernel_shape");
    const strides = pairOf(node, "strides", [1, 1]);
    if (pairOf(node, "dilations", [1, 1]).join() !== "1,1") refuse(`${WHAT}: ${nodeName(node)} leaves out rows between those it pools (dilations), and no layer of this page does.`);
    const given = padsOf(node, image, poolSize, strides);
    const pads = !flag(node, "ceil_mode", false) ? given : roundedUp(given, image, poolSize, strides);
    const padding = asPadding(pads, image, poolSize, strides);
    if (padding.rule === "same" || padding.zeros !== null) expectPadding(type, padding, pads.join() !== given.join(), node, chain);
    if (padding.zeros !== null) chain.addInPlace(padding.zeros, [], node, data.place);
    return chain.add({ type, poolSize, strides, padding: padding.rule }, [], node, NCHW);
  };
}

/** With `ceil_mode`, the last window may hang over; as if there were so much more padding. */
function roundedUp([top, left, bottom, right]: Pads, [height, width]: readonly number[], poolSize: Pair, strides: Pair): Pads {
  const more = (size: number, before: number, after: number, axis: 0 | 1): number => {
    const over = (size + before + after - poolSize[axis]) % strides[axis];
    const hanging = over === 0 ? 0 : strides[axis] - over;
    // A window that would begin in the padding behind is left out.
    const start = size + before + after + hanging - poolSize[axis];
    return start >= size + before ? 0 : hanging;
  };
  return [top, left, bottom + more(height ?? 0, top, bottom, 0), right + more(width ?? 0, left, right, 1)];
}

/** Keras leaves padding out of maxima and means; zeros in front of the layer count in both. */
function expectPadding(type: "maxPooling2d" | "averagePooling2d", { rule }: PaddingFound, isHanging: boolean, node: NodeProto, chain: LayerChain): void {
  if (type === "maxPooling2d") {
    if (rule === "same" || chain.isNonNegative) return;
    refuse(`${WHAT}: ${nodeName(node)} pads what may be below zero, other than Keras's "same" does, and its padding counts for less than any number. No layer of this page does that; put a relu before it, or pad as Keras does.`);
  }
  const counts = flag(node, "count_include_pad", false);
  if (rule === "same" ? !counts : counts && !isHanging) return;
  refuse(`${WHAT}: ${nodeName(node)} averages over padding ${counts ? "that counts" : "that does not count"} in the mean in a way that no layer of this page does: Keras's "same" leaves it out, and zeros in front count. Export the network without that padding.`);
}

function globalPool(type: "globalMaxPooling2d" | "globalAveragePooling2d", data: Data, axes: readonly number[], keepsAxes: boolean, node: NodeProto, chain: LayerChain): Data {
  const { length } = data.place.axes;
  const layout = axes.join() === "2,3" ? "nchw" : axes.join() === "1,2" ? "nhwc" : null;
  if (length !== 4 || layout === null) refuse(`${WHAT}: ${nodeName(node)} works over the axes [${axes.join(", ")}] of ${dimsText(data.place)}; this page's layers do over rows and columns of images.`);
  chain.image(data, node, layout);
  const kept = layout === "nchw" ? (["batch", 0, null, null] as const) : (["batch", null, null, 0] as const);
  return chain.add({ type }, [], node, keepsAxes ? kept : ["batch", 0]);
}

function reduction(type: "globalMaxPooling2d" | "globalAveragePooling2d"): Operator {
  return ([x, axes], node, { chain }) => {
    const data = dataOf(x, node);
    const chosen = axesOf(axes == null ? null : constantOf(axes, node), node, data.place.axes.length);
    return globalPool(type, data, [...chosen].sort((a, b) => a - b), flag(node, "keepdims", true), node, chain);
  };
}

function Pad([x, pads, value, axes]: readonly (Value | null)[], node: NodeProto, { chain }: Context): Data {
  const data = dataOf(x, node);
  const rank = data.place.axes.length;
  const mode = text(node, "mode", "constant");
  const filling = value == null ? float(node, "value", 0) : scalarOf(constantOf(value, node), node);
  if (mode !== "constant" || filling !== 0) refuse(`${WHAT}: ${nodeName(node)} pads by ${mode === "constant" ? filling : mode}; this page's layers pad by zeros.`);
  const list = pads == null ? ints(node, "pads") : integersOf(constantOf(pads, node), node);
  const chosen = axes == null ? Array.from({ length: rank }, (_, axis) => axis) : axesOf(constantOf(axes, node), node, rank);
  const padded = chosen.map((axis, i) => ({ axis, before: list[i] ?? 0, after: list[i + chosen.length] ?? 0 })).filter(({ before, after }) => before !== 0 || after !== 0);
  if (padded.length === 0) return data;
  const layout = padded.every(({ axis }) => axis === 2 || axis === 3) ? "nchw" : padded.every(({ axis }) => axis === 1 || axis === 2) ? "nhwc" : null;
  if (rank !== 4 || layout === null || list.some((pad) => !Number.isInteger(pad) || pad < 0)) refuse(`${WHAT}: ${nodeName(node)} pads ${dimsText(data.place)} by [${list.join(", ")}]; this page's layers add rows and columns of zeros to images.`);
  chain.image(data, node, layout);
  const along = (wanted: number): Pair => {
    const found = padded.find(({ axis }) => axis === wanted);
    return [found?.before ?? 0, found?.after ?? 0];
  };
  const isFirst = layout === "nchw";
  return chain.add({ type: "zeroPadding2d", padding: isFirst ? [along(2), along(3)] : [along(1), along(2)] }, [], node, isFirst ? NCHW : ["batch", 0, 1, 2]);
}

function BatchNormalization([x, ...parameters]: readonly (Value | null)[], node: NodeProto, { chain }: Context): Data {
  if (flag(node, "training_mode", false)) refuse(`${WHAT}: ${nodeName(node)} normalises by the batch it is given, even when asked for answers. Export the model for inference (model.eval()).`);
  if (!flag(node, "spatial", true)) refuse(`${WHAT}: ${nodeName(node)} normalises each pixel by itself, and no layer of this page does.`);
  const { place, factors, size } = chain.channels(dataOf(x, node), 1, node);
  const weights = [0, 1, 2, 3].map((i) => vectorInKerasOrder(vectorOf(weightsOf(parameters[i], node), size, node), place, factors));
  const spec = { type: "batchNormalization", momentum: shortest(float(node, "momentum", 0.9)), epsilon: shortest(float(node, "epsilon", 1e-5)), center: true, scale: true } as const;
  return chain.addInPlace(spec, weights, node, place);
}

function Gemm([x, w, b]: readonly (Value | null)[], node: NodeProto, context: Context): Data {
  if (flag(node, "transA", false)) refuse(`${WHAT}: ${nodeName(node)} transposes its input, and none of this page's networks does.`);
  const kernel = weightsOf(w, node);
  const isTransposed = flag(node, "transB", false);
  const [alpha, beta] = [float(node, "alpha", 1), float(node, "beta", 1)];
  const [rows = 0, columns = 0] = kernel.shape;
  // PyTorch keeps dense kernels as [out, in].
  const turned = isTransposed && kernel.shape.length === 2 ? { ...kernel, shape: [columns, rows], values: transpose(kernel.values, kernel.shape, [1, 0]) } : kernel;
  const bias = b == null ? null : weightsOf(b, node);
  return dense(dataOf(x, node), scaled(turned, alpha), bias === null ? null : scaled(bias, beta), node, context);
}

function MatMul([x, w]: readonly (Value | null)[], node: NodeProto, context: Context): Data {
  return dense(dataOf(x, node), weightsOf(w, node), null, node, context);
}

function dense(data: Data, kernel: FoundWeights, bias: FoundWeights | null, node: NodeProto, { chain }: Context): Data {
  const { length } = data.place.axes;
  const [inputs = 0, units = 0] = kernel.shape;
  if (kernel.shape.length !== 2) refuse(`${WHAT}: ${nodeName(node)} has a kernel of shape [${kernel.shape.join(", ")}]; a dense layer's has two axes.`);
  const { place, factors, size } = chain.list(data, length - 1, node);
  if (size !== inputs) refuse(`${WHAT}: ${nodeName(node)} has a kernel for ${inputs} numbers, but is given ${size}.`);
  const ordered = { name: kernel.name, shape: kernel.shape, values: inKerasOrder(kernel.values, place, factors, units) };
  const spec = { type: "dense", units, activation: "linear", useBias: bias !== null } as const;
  const axes = place.axes.map((_, axis) => (axis === 0 ? "batch" : axis === length - 1 ? 0 : null));
  return chain.add(spec, bias === null ? [ordered] : [ordered, vectorOf(bias, units, node)], node, axes);
}

/** Before opset 13 over all axes from `axis` on, since then over that axis. */
function softmax(data: Data, node: NodeProto, { chain, opset }: Context): Data {
  const rank = data.place.axes.length;
  const named = int(node, "axis", opset < 13 ? 1 : -1);
  const axis = named < 0 ? named + rank : named;
  if (data.place.axes[axis] === "batch") refuse(`${WHAT}: ${nodeName(node)} is taken over the batch (axis ${named}), so each image's numbers would depend on the others. Export the network with softmax over the classes (axis 1 or −1).`);
  const dims = dimsOf(data.place);
  const isWhole = dims.every((size, i) => i === axis || i === 0 || size === 1);
  if (!isWhole || axis < 0 || axis >= rank) refuse(`${WHAT}: ${nodeName(node)} is taken over axis ${named} of ${dimsText(data.place)}, which are not the classes. Export the network with softmax over the classes.`);
  return chain.addSoftmax(data, axis, node);
}

// Inputs

function dataOf(value: Value | null | undefined, node: NodeProto): Data {
  if (value?.kind === "data") return value;
  return refuse(`${WHAT}: ${nodeName(node)} does not take the images where it should. It is damaged, or of another kind of network.`);
}

function constantOf(value: Value, node: NodeProto): Constant {
  if (value.kind === "constant") return value;
  return refuse(`${WHAT}: ${nodeName(node)} takes numbers that depend on the images (from ${value.from}) where this page's layers have fixed ones.`);
}

function weightsOf(value: Value | null | undefined, node: NodeProto): FoundWeights {
  if (value == null) refuse(`${WHAT}: ${nodeName(node)} lacks its weights. Save the model with its weights inside.`);
  return constantOf(value, node);
}

/** One number for each channel or unit; one for all, if there is but one. */
function vectorOf({ name, shape, values }: FoundWeights, size: number, node: NodeProto): FoundWeights {
  if (values.length !== size && values.length !== 1) refuse(`${WHAT}: ${nodeName(node)} needs ${size} numbers, but “${name}” has the shape [${shape.join(", ")}].`);
  return { name, shape: [size], values: values.length === size ? values : new Float32Array(size).fill(at(values, 0)) };
}

function scaled(found: FoundWeights, factor: number): FoundWeights {
  return factor === 1 ? found : { ...found, values: Float32Array.from(found.values, (value) => value * factor) };
}

function asPair([rows, columns, another]: readonly number[]): Pair | null {
  return rows === undefined || columns === undefined || another !== undefined ? null : [rows, columns];
}

