/** @file What a shader program is made of: its text, and what the host must supply. No WebGL calls here. */
import { TEXELS_PER_ROW } from "./layout";

/** A fragment shader in parts, and the uniforms and textures it reads. */
export interface Program {
  /** For error messages. */
  readonly name: string;
  /** Samplers, in the order in which textures are given. */
  readonly inputs: readonly string[];
  /** Whether it reads partial sums besides (partials.ts), as `sums`. */
  readonly readsSums?: boolean;
  /** Integer uniforms. `count`, the number of texels to draw, is always there. */
  readonly ints: readonly string[];
  readonly floats?: readonly string[];
  /** Render targets, `out0` and so on. */
  readonly targets: number;
  /** Functions that `main` calls. */
  readonly functions?: string;
  /** The body of `main`. `index` is the output texel's number in dense order. */
  readonly main: string;
}

/** Triangle that covers everything, made of its vertices' numbers alone. */
export const VERTEX_SHADER = `#version 300 es
void main() {
  gl_Position = vec4(gl_VertexID == 1 ? 3.0 : -1.0, gl_VertexID == 2 ? 3.0 : -1.0, 0.0, 1.0);
}`;

/**
 * What every program may use.
 *
 * `quotient` divides whole numbers, both positive, the divisor below 2²²: graphics cards have no instruction for it, and
 * software rendering does it one pixel at a time.
 */
const PRELUDE = `
#define texel(image, i) texelFetch(image, ivec2((i) & ${TEXELS_PER_ROW - 1}, (i) >> ${Math.log2(TEXELS_PER_ROW)}), 0)
#define texelOf(images, i, layer) texelFetch(images, ivec3((i) & ${TEXELS_PER_ROW - 1}, (i) >> ${Math.log2(TEXELS_PER_ROW)}, layer), 0)
#define element(image, i) texel(image, (i) >> 2)[(i) & 3]
int outputIndex() {
  return int(gl_FragCoord.y) * ${TEXELS_PER_ROW} + int(gl_FragCoord.x);
}
int quotient(int a, int b) {
  int guess = int(float(a) / float(b));
  int rest = a - guess * b;
  return rest < 0 ? guess - 1 : rest >= b ? guess + 1 : guess;
}`;

/**
 * The whole fragment shader.
 *
 * Sizes are uniforms, not constants, although constants would let drivers unroll: one program then serves every layer,
 * and compiling is the larger part of the time to the first step.
 */
export function fragmentShader({ inputs, ints, readsSums = false, floats = [], targets, functions = "", main }: Program): string {
  return `#version 300 es
precision highp float;
precision highp int;
precision highp sampler2D;
precision highp sampler2DArray;
${readsSums ? "uniform sampler2DArray sums;" : ""}
${inputs.map((name) => `uniform sampler2D ${name};`).join("\n")}
${["count", ...ints].map((name) => `uniform int ${name};`).join("\n")}
${floats.map((name) => `uniform float ${name};`).join("\n")}
${repeat(targets, (i) => `layout(location = ${i}) out vec4 out${i};`)}
${PRELUDE}
${functions}
void main() {
  int index = outputIndex();
  if (index >= count) return;
${main}
}`;
}

/** Shader text written out `times` times: registers cannot be indexed, so what would be an array is not. */
export function repeat(times: number, text: (i: number) => string): string {
  return Array.from({ length: times }, (_, i) => text(i)).join("\n");
}
