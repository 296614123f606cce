/**
 * @file Nodes that compute with numbers of the file alone: sizes for Reshape and Pad, weights that are turned or scaled.
 * None makes more numbers than it is given, but for ConstantOfShape, which is bounded.
 */
import { at } from "../../data/arrays";
import { refuse } from "../formatError";
import { sizeOfShape } from "../weights";
import { attribute, flag, int, ints, nodeName, WHAT } from "./onnxNodes";
import type { NodeProto } from "./onnxProto";
import { transpose } from "./onnxLayout";
import { type Constant, readTensor } from "./onnxTensors";

/** Numbers that ConstantOfShape may make: those of a Pad node's list. */
const MAX_FILLED = 64;

type Fold = (inputs: readonly (Constant | null)[], node: NodeProto) => Pick<Constant, "shape" | "values"> & { readonly isInteger?: boolean };

/** The node's output. @throws ModelFormatError if it is of a kind that is not computed here. */
export function fold(node: NodeProto, inputs: readonly (Constant | null)[]): Constant {
  const folding = Object.hasOwn(FOLDS, node.op_type ?? "") ? FOLDS[node.op_type ?? ""] : undefined;
  if (folding === undefined) refuse(`${WHAT} computes weights or sizes by ${nodeName(node)}, which is not done here. Export the model with its constants folded.`);
  const isInteger = inputs.find((input) => input !== null)?.isInteger ?? false;
  return { kind: "constant", name: node.output?.[0] ?? "", isInteger, ...folding(inputs, node) };
}

/** The value of a Constant node. */
export function constantOf(node: NodeProto): Constant {
  const name = node.output?.[0] ?? "";
  const found = (["value", "value_float", "value_floats", "value_int", "value_ints"] as const).map((key) => attribute(node, key)).find((item) => item !== undefined);
  if (found?.name === "value" && found.t !== undefined) return readTensor(found.t, name, new Map());
  const list = found?.ints ?? found?.floats;
  if (list !== undefined) return { kind: "constant", name, shape: [list.length], values: list, isInteger: found?.ints !== undefined };
  const single = found?.name === "value_int" ? (found.i ?? 0) : found?.name === "value_float" ? (found.f ?? 0) : refuse(`${WHAT}: ${nodeName(node)} holds no numbers that are read here.`);
  return { kind: "constant", name, shape: [], values: [single], isInteger: found?.name === "value_int" };
}

/** A list of whole numbers, as sizes and axes are. @throws ModelFormatError if it is not. */
export function integersOf(constant: Constant | null | undefined, node: NodeProto): readonly number[] {
  if (constant == null || !constant.isInteger || constant.shape.length > 1) refuse(`${WHAT}: ${nodeName(node)} should be given a list of whole numbers, and is not.`);
  return Array.from(constant.values);
}

/** The one number it holds. @throws ModelFormatError if there are more. */
export function scalarOf(constant: Constant, node: NodeProto): number {
  if (constant.values.length !== 1) refuse(`${WHAT}: ${nodeName(node)} should be given one number, and is given ${constant.values.length}.`);
  return at(constant.values, 0);
}

const FOLDS: Readonly<Record<string, Fold>> = {
  Identity: ([x], node) => given(x, node),
  Dropout: ([x], node) => given(x, node),
  // 1, 10, 11, 16: floats; the rest are kinds of whole numbers.
  Cast: ([x], node) => ({ ...given(x, node), isInteger: ![1, 10, 11, 16].includes(int(node, "to", 1)) }),
  Shape: ([x], node) => ({ shape: [given(x, node).shape.length], values: given(x, node).shape, isInteger: true }),
  Transpose: ([x], node) => {
    const { shape, values } = given(x, node);
    const axes = ints(node, "perm", shape.map((_, axis) => shape.length - 1 - axis));
    if ([...axes].sort((a, b) => a - b).join() !== shape.map((_, axis) => axis).join()) refuse(`${WHAT}: ${nodeName(node)} swaps axes (${axes.join()}) of a tensor that has ${shape.length}.`);
    return { shape: axes.map((axis) => at(shape, axis)), values: transpose(values, shape, axes) };
  },
  Reshape: ([x, target], node) => {
    const { shape, values } = given(x, node);
    const wanted = integersOf(target, node).map((size, axis) => (size === 0 && !flag(node, "allowzero", false) ? at(shape, axis) : size));
    const rest = sizeOfShape(wanted.filter((size) => size !== -1));
    const sizes = wanted.map((size) => (size === -1 ? values.length / rest : size));
    if (sizeOfShape(sizes) !== values.length || !sizes.every((size) => Number.isInteger(size) && size >= 0)) refuse(`${WHAT}: ${nodeName(node)} makes [${wanted.join(", ")}] of ${values.length} numbers.`);
    return { shape: sizes, values };
  },
  Unsqueeze: ([x, axes], node) => {
    const { shape, values } = given(x, node);
    return { shape: unsqueezed(shape, axesOf(axes, node, shape.length + (axes?.values.length ?? ints(node, "axes").length))), values };
  },
  Squeeze: ([x, axes], node) => {
    const { shape, values } = given(x, node);
    const chosen = hasAxes(axes, node) ? axesOf(axes, node, shape.length) : shape.flatMap((size, axis) => (size === 1 ? [axis] : []));
    if (chosen.some((axis) => shape[axis] !== 1)) refuse(`${WHAT}: ${nodeName(node)} leaves out an axis that is larger than 1.`);
    return { shape: shape.filter((_, axis) => !chosen.includes(axis)), values };
  },
  Concat: (inputs, node) => {
    const lists = inputs.map((input) => given(input, node));
    if (lists.some(({ shape }) => shape.length !== 1)) refuse(`${WHAT}: ${nodeName(node)} joins tensors that are no lists.`);
    const values = lists.flatMap((list) => Array.from(list.values));
    return { shape: [values.length], values };
  },
  Gather: ([x, indices], node) => {
    const { shape, values } = given(x, node);
    const { shape: indexShape, values: chosen } = given(indices, node);
    if (shape.length !== 1) refuse(`${WHAT}: ${nodeName(node)} picks from a tensor that is no list.`);
    return { shape: indexShape, values: Array.from(chosen, (index) => values[index < 0 ? index + values.length : index] ?? refuse(`${WHAT}: ${nodeName(node)} picks number ${index} of ${values.length}.`)) };
  },
  Slice: ([x, starts, ends, axes, steps], node) => {
    const { shape, values } = given(x, node);
    const [start, end, step] = [starts, ends, steps].map((list, i) => (list == null ? (i === 2 ? 1 : Number.NaN) : at(integersOf(list, node), 0))) as [number, number, number];
    if (axes != null && !integersOf(axes, node).every((axis) => axis === 0 || axis === -shape.length)) refuse(`${WHAT}: ${nodeName(node)} cuts along another axis than the first.`);
    if ([starts, ends, steps].some((list) => list != null && list.values.length !== 1)) refuse(`${WHAT}: ${nodeName(node)} cuts along several axes.`);
    const rows = slicedRows(shape[0] ?? 0, start, end, step);
    const width = sizeOfShape(shape.slice(1));
    return { shape: [rows.length, ...shape.slice(1)], values: rows.flatMap((row) => Array.from({ length: width }, (_, i) => at(values, row * width + i))) };
  },
  ConstantOfShape: ([x], node) => {
    const shape = integersOf(x, node);
    const count = sizeOfShape(shape);
    if (!(count <= MAX_FILLED)) refuse(`${WHAT}: ${nodeName(node)} makes ${count} numbers; at most ${MAX_FILLED} are made here.`);
    const tensor = attribute(node, "value")?.t;
    const value = tensor === undefined ? { values: [0], isInteger: false } : readTensor(tensor, node.name ?? "", new Map());
    return { shape, values: Array.from({ length: count }, () => at(value.values, 0)), isInteger: value.isInteger };
  },
  ReduceProd: ([x], node) => ({ shape: !flag(node, "keepdims", true) ? [] : [1], values: [Array.from(given(x, node).values).reduce((product, value) => product * value, 1)] }),
  Add: arithmetic((a, b) => a + b, 0),
  Sub: arithmetic((a, b) => a - b, 0),
  Mul: arithmetic((a, b) => a * b, 1),
  Div: arithmetic((a, b) => a / b, 1, Math.trunc),
  Sqrt: elementwise(Math.sqrt),
  Neg: elementwise((x) => -x),
  Reciprocal: elementwise((x) => 1 / x),
};

/** Axes that a node names in its attribute or, from opset 13 on, in its second input; counted from 0. */
export function axesOf(axes: Constant | null | undefined, node: NodeProto, rank: number): readonly number[] {
  const found = axes == null ? ints(node, "axes") : Array.from(axes.values);
  const counted = found.map((axis) => (axis < 0 ? axis + rank : axis));
  if (counted.some((axis) => !Number.isInteger(axis) || axis < 0 || axis >= rank)) refuse(`${WHAT}: ${nodeName(node)} names the axes [${found.join(", ")}] of a tensor that has ${rank}.`);
  return counted;
}

export function hasAxes(axes: Constant | null | undefined, node: NodeProto): boolean {
  return axes != null || attribute(node, "axes") !== undefined;
}

function unsqueezed(shape: readonly number[], axes: readonly number[]): number[] {
  const rest = [...shape];
  return Array.from({ length: shape.length + axes.length }, (_, axis) => (axes.includes(axis) ? 1 : rest.shift()!));
}

function given(constant: Constant | null | undefined, node: NodeProto): Constant {
  return constant ?? refuse(`${WHAT}: ${nodeName(node)} lacks one of its inputs. It is damaged; save it again.`);
}

function slicedRows(length: number, start: number, end: number, step: number): number[] {
  const bound = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value < 0 ? value + length : value));
  const rows: number[] = [];
  if (step > 0) for (let row = bound(start, 0, length); row < bound(end, 0, length); row += step) rows.push(row);
  if (step < 0) for (let row = bound(start, 0, length - 1); row > (end < -length ? -1 : bound(end, -1, length - 1)); row += step) rows.push(row);
  return rows;
}

function elementwise(f: (x: number) => number): Fold {
  return ([x], node) => {
    const { shape, values } = given(x, node);
    return { shape, values: Float32Array.from(values, f) };
  };
}

/** @param neutral The second operand that leaves a number as it is, the number of images, which is not known, too. */
function arithmetic(f: (a: number, b: number) => number, neutral: number, whole: (value: number) => number = (value) => value): Fold {
  return ([first, second], node) => {
    const [a, b] = [given(first, node), given(second, node)];
    if (a.values.length !== 1 && b.values.length !== 1 && a.shape.join() !== b.shape.join()) refuse(`${WHAT}: ${nodeName(node)} computes with tensors of the shapes [${a.shape.join(", ")}] and [${b.shape.join(", ")}], which is not done here.`);
    const larger = a.values.length >= b.values.length && a.shape.length >= b.shape.length ? a : b;
    const compute = (i: number): number => {
      const [left, right] = [at(a.values, a.values.length === 1 ? 0 : i), at(b.values, b.values.length === 1 ? 0 : i)];
      if (a.isInteger && (Number.isNaN(left) ? right !== neutral : Number.isNaN(right))) refuse(`${WHAT}: ${nodeName(node)} computes with the number of images, and none of this page's networks does.`);
      return Number.isNaN(left) ? left : a.isInteger ? whole(f(left, right)) : f(left, right);
    };
    const values = Array.from({ length: larger.values.length }, (_, i) => compute(i));
    return { shape: larger.shape, values: a.isInteger ? values : Float32Array.from(values) };
  };
}
