/**
 * @file Activate and ActivateGrad. Of our own although tfjs has most of these functions: its programs take their
 * operands in 2 × 2 blocks, which costs a rearranging pass a tensor, and compile anew for each rank and layout.
 */
import { type TensorInfo, util } from "@tensorflow/tfjs-core";
import type { ActivationAttrs, KernelAttrs } from "../../ops/contract";
import { SELU_ALPHA, SELU_SCALE } from "../../ops/selu";
import { texelsFor } from "./layout";
import type { Program } from "./program";
import type { Workbench } from "./workbench";

type Name = ActivationAttrs["activation"];

/** An activation in GLSL: `value` of x, and `slope` at x and y; of vectors, with the uniform `alpha`. */
interface Formula {
  readonly functions?: string;
  readonly value: string;
  readonly slope: string;
}

/** e^v − 1 for v ≤ 0: near 0 the difference would lose all digits. */
const EXPM1 = `
vec4 expm1(vec4 v) {
  v = max(v, -30.0);
  vec4 near = v * (1.0 + v / 2.0 * (1.0 + v / 3.0 * (1.0 + v / 4.0 * (1.0 + v / 5.0 * (1.0 + v / 6.0 * (1.0 + v / 7.0))))));
  return mix(exp(v) - 1.0, near, greaterThan(v, vec4(-0.5)));
}`;

/** Only ever of numbers at or below 0: graphics cards may make anything of an exponential that overflows. */
const SIGMOID = `
vec4 sigmoid(vec4 x) {
  vec4 e = exp(-abs(x));
  return mix(e, vec4(1.0), greaterThanEqual(x, vec4(0.0))) / (1.0 + e);
}`;

/** The normal distribution: erfc by Abramowitz & Stegun 7.1.26, 1.5 · 10⁻⁷ from true. */
const NORMAL = `
vec4 density(vec4 x) {
  vec4 z = min(abs(x), 14.0);
  return exp(-0.5 * z * z) * 0.3989422804014327;
}
vec4 cumulative(vec4 x) {
  vec4 z = min(abs(x), 14.0) * 0.7071067811865476;
  vec4 t = 1.0 / (1.0 + 0.3275911 * z);
  vec4 tail = 0.5 * t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))) * exp(-z * z);
  return mix(tail, 1.0 - tail, greaterThan(x, vec4(0.0)));
}`;

const SELU_SLOPE = SELU_SCALE * SELU_ALPHA;

/** `a` where `condition`, else `b`: `mix` of TRUE and FALSE, never of numbers times 0, which would spread infinities. */
function where(condition: string, a: string, b: string): string {
  return `mix(${b}, ${a}, ${condition})`;
}

const isPositive = "greaterThan(x, vec4(0.0))";
const isBelow = "lessThan(y, vec4(0.0))";

/** Corners as TensorFlow's gradients have them: of x for most, of y for elu and selu. */
const FORMULAS: Readonly<Record<Name, Formula>> = {
  relu: { value: "max(x, 0.0)", slope: where(isPositive, "vec4(1.0)", "vec4(0.0)") },
  leaky_relu: { value: where(isPositive, "x", "alpha * x"), slope: where(isPositive, "vec4(1.0)", "vec4(alpha)") },
  elu: {
    functions: EXPM1,
    value: where(isPositive, "x", "alpha * expm1(min(x, 0.0))"),
    slope: where(isPositive, "vec4(1.0)", "y + alpha"),
  },
  selu: {
    functions: EXPM1,
    value: where(isPositive, `${SELU_SCALE} * x`, `${SELU_SLOPE} * expm1(min(x, 0.0))`),
    slope: where(isBelow, `y + ${SELU_SLOPE}`, `vec4(${SELU_SCALE})`),
  },
  gelu: { functions: NORMAL, value: "max(x, -14.0) * cumulative(x)", slope: "cumulative(x) + clamp(x, -14.0, 14.0) * density(x)" },
  silu: { functions: SIGMOID, value: "x * sigmoid(x)", slope: "sigmoid(x) * (1.0 + x * sigmoid(-x))" },
  relu6: { value: "clamp(x, 0.0, 6.0)", slope: "vec4(greaterThan(x, vec4(0.0))) * vec4(lessThan(x, vec4(6.0)))" },
  softplus: { functions: SIGMOID, value: "max(x, 0.0) + log(1.0 + exp(-abs(x)))", slope: "sigmoid(x)" },
  tanh: {
    functions: EXPM1,
    value: "sign(x) * -expm1(-2.0 * abs(x)) / (2.0 + expm1(-2.0 * abs(x)))",
    slope: "1.0 - y * y",
  },
  sigmoid: { functions: SIGMOID, value: "sigmoid(x)", slope: "y * (1.0 - y)" },
};

const FORWARD = programs((name, { functions = "", value }) => ({
  name: `activate ${name}`,
  inputs: ["source"],
  ints: [],
  floats: ["alpha"],
  targets: 1,
  functions,
  main: `
  vec4 x = texel(source, index);
  out0 = ${value};`,
}));

const GRADIENT = programs((name, { functions = "", slope }) => ({
  name: `activateGrad ${name}`,
  inputs: ["dy", "source", "result"],
  ints: [],
  floats: ["alpha"],
  targets: 1,
  functions,
  main: `
  vec4 x = texel(source, index);
  vec4 y = texel(result, index);
  out0 = texel(dy, index) * (${slope});`,
}));

/** One for each activation, since a network has one or two: a program of all would take longest to compile. */
function programs(make: (name: Name, formula: Formula) => Program): Readonly<Record<Name, Program>> {
  return Object.fromEntries(Object.entries(FORMULAS).map(([name, formula]) => [name, make(name as Name, formula)])) as Record<Name, Program>;
}

/** See `Activate` in ops/contract.ts. */
export function activate(work: Workbench, { x }: Record<"x", TensorInfo>, attrs: KernelAttrs<"Activate">): TensorInfo[] {
  return elementwise(work, FORWARD[attrs.activation], [x], attrs.alpha);
}

/** See `ActivateGrad` in ops/contract.ts. */
export function activateGrad(work: Workbench, { dy, x, y }: Record<"dy" | "x" | "y", TensorInfo>, attrs: KernelAttrs<"ActivateGrad">): TensorInfo[] {
  return elementwise(work, GRADIENT[attrs.activation], [dy, x, y], attrs.alpha);
}

function elementwise(work: Workbench, program: Program, inputs: [TensorInfo, ...TensorInfo[]], alpha: number): TensorInfo[] {
  const { shape } = inputs[0];
  const output = work.output(shape);
  work.draw(program, {
    count: texelsFor(util.sizeFromShape(shape)),
    inputs: inputs.map((tensor) => work.dense(tensor)),
    ints: {},
    floats: { alpha },
    targets: [output.texture],
  });
  return [work.result(output, shape)];
}
