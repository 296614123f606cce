/**
 * @file Runs our programs in tfjs's WebGL context: compiles them once, draws into several textures at a time.
 *
 * tfjs's own `runWebGLProgram` knows one target per draw and builds a program for each combination of shapes; hence this.
 */
import { env } from "@tensorflow/tfjs-core";
import type { MathBackendWebGL } from "@tensorflow/tfjs-backend-webgl";
import { at, present } from "../../../data/arrays";
import { TEXELS_PER_ROW, textureSize } from "./layout";
import { fragmentShader, type Program, VERTEX_SHADER } from "./program";

/** A program handed to the driver. */
interface Compiled {
  readonly program: Program;
  readonly handle: WebGLProgram;
  readonly shader: WebGLShader;
  /** Found at the first use, since asking waits for the compiler. */
  locations: Map<string, WebGLUniformLocation | null> | null;
}

/** What one draw reads and writes. */
export interface Draw {
  /** Texels to draw. */
  readonly count: number;
  /** Dense textures, one for each of the program's inputs. */
  readonly inputs: readonly WebGLTexture[];
  readonly ints: Readonly<Record<string, number>>;
  readonly floats?: Readonly<Record<string, number>>;
  /** Dense textures of `count` texels, or the device's sums, a layer to each of the program's outputs. */
  readonly targets: readonly WebGLTexture[] | "sums";
  /** Width and height to draw, for a target that is not dense. */
  readonly size?: readonly [width: number, height: number];
}

const devices = new WeakMap<MathBackendWebGL, Device>();

/** The device of a backend. It lives until `disposeDevice`, or the backend is garbage. */
export function deviceOf(backend: MathBackendWebGL): Device {
  let device = devices.get(backend);
  if (device === undefined) devices.set(backend, (device = new Device(backend.gpgpu.gl as WebGL2RenderingContext)));
  return device;
}

/** Frees what `deviceOf` has made for a backend, if anything. */
export function disposeDevice(backend: MathBackendWebGL): void {
  devices.get(backend)?.[Symbol.dispose]();
  devices.delete(backend);
}

/**
 * Owns programs, framebuffers, a vertex array and the texture of partial sums of one context; borrows the context.
 *
 * tfjs sets program, vertex array, framebuffer, viewport and scissor before each draw of its own, so none is restored
 * here. It leaves the scissor test and face culling switched on, which `VERTEX_SHADER` and `draw` allow for.
 */
export class Device implements Disposable {
  readonly gl: WebGL2RenderingContext;
  readonly #programs = new Map<Program, Compiled>();
  readonly #framebuffers = new Map<number, WebGLFramebuffer>();
  #sums: { readonly texture: WebGLTexture; readonly rows: number; readonly layers: number } | null = null;
  readonly #vertexArray: WebGLVertexArrayObject;
  readonly #vertexShader: WebGLShader;
  /** Render targets a draw may have: 4 or more. */
  readonly maxTargets: number;

  constructor(gl: WebGL2RenderingContext) {
    this.gl = gl;
    this.maxTargets = Math.min(gl.getParameter(gl.MAX_DRAW_BUFFERS) as number, gl.getParameter(gl.MAX_COLOR_ATTACHMENTS) as number);
    this.#vertexArray = gl.createVertexArray();
    this.#vertexShader = this.#compile(gl.VERTEX_SHADER, VERTEX_SHADER);
  }

  /** All programs used so far, ready or not. */
  get programs(): readonly WebGLProgram[] {
    return [...this.#programs.values()].map(({ handle }) => handle);
  }

  /** Draws; under tfjs's flag ENGINE_COMPILE_ONLY, only hands the program to the compiler. */
  draw(program: Program, { count, inputs, ints, floats = {}, targets, size = textureSize(count) }: Draw): void {
    const compiled = this.#compiled(program);
    if (env().get("ENGINE_COMPILE_ONLY") === true) return;
    const { gl } = this;
    const locations = this.#locations(compiled);
    gl.useProgram(compiled.handle);
    gl.bindVertexArray(this.#vertexArray);
    inputs.forEach((texture, unit) => {
      gl.activeTexture(gl.TEXTURE0 + unit);
      gl.bindTexture(gl.TEXTURE_2D, texture);
    });
    if (program.readsSums === true) {
      gl.activeTexture(gl.TEXTURE0 + inputs.length);
      gl.bindTexture(gl.TEXTURE_2D_ARRAY, present(this.#sums, `sums for ${program.name} to read`).texture);
    }
    // A compiler may have dropped what a program does not use; WebGL takes null for that.
    gl.uniform1i(locations.get("count") ?? null, count);
    for (const name of program.ints) gl.uniform1i(locations.get(name) ?? null, present(ints[name], `${name} for ${program.name}`));
    for (const name of program.floats ?? []) gl.uniform1f(locations.get(name) ?? null, present(floats[name], `${name} for ${program.name}`));
    this.#bindTargets(program, count, targets);
    const [width, height] = size;
    gl.viewport(0, 0, width, height);
    gl.scissor(0, 0, width, height);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
  }

  /** @throws Error with the compiler's words if a program does not compile; waits for the compiler. */
  finishCompiling(): void {
    for (const compiled of this.#programs.values()) this.#locations(compiled);
  }

  [Symbol.dispose](): void {
    const { gl } = this;
    for (const { handle, shader } of this.#programs.values()) {
      gl.deleteProgram(handle);
      gl.deleteShader(shader);
    }
    for (const framebuffer of this.#framebuffers.values()) gl.deleteFramebuffer(framebuffer);
    gl.deleteTexture(this.#sums?.texture ?? null);
    gl.deleteVertexArray(this.#vertexArray);
    gl.deleteShader(this.#vertexShader);
    this.#programs.clear();
    this.#framebuffers.clear();
  }

  #bindTargets({ targets: numTargets }: Program, count: number, targets: Draw["targets"]): void {
    const { gl } = this;
    const sums = targets === "sums" ? this.#sumsFor(count, numTargets) : null;
    gl.bindFramebuffer(gl.FRAMEBUFFER, this.#framebuffer(numTargets));
    for (let i = 0; i < numTargets; i++) {
      const point = gl.COLOR_ATTACHMENT0 + i;
      if (targets === "sums") gl.framebufferTextureLayer(gl.FRAMEBUFFER, point, sums, 0, i);
      else gl.framebufferTexture2D(gl.FRAMEBUFFER, point, gl.TEXTURE_2D, at(targets, i), 0);
    }
  }

  /**
   * The one array texture for all partial sums, as large as the largest so far: they live from one draw to the next.
   * An array, so that who adds them up finds the layer by its number instead of choosing between eight textures.
   */
  #sumsFor(texels: number, layers: number): WebGLTexture {
    const rows = textureSize(texels)[1];
    if (this.#sums !== null && this.#sums.rows >= rows && this.#sums.layers >= layers) return this.#sums.texture;
    const { gl } = this;
    const larger = { rows: Math.max(rows, this.#sums?.rows ?? 0), layers: Math.max(layers, this.#sums?.layers ?? 0) };
    if (this.#sums !== null) gl.deleteTexture(this.#sums.texture);
    const texture = gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D_ARRAY, texture);
    gl.texStorage3D(gl.TEXTURE_2D_ARRAY, 1, gl.RGBA32F, TEXELS_PER_ROW, larger.rows, larger.layers);
    gl.texParameteri(gl.TEXTURE_2D_ARRAY, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
    gl.texParameteri(gl.TEXTURE_2D_ARRAY, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
    this.#sums = { texture, ...larger };
    return texture;
  }

  /** One framebuffer for each number of targets, so that none keeps a target from an earlier draw. */
  #framebuffer(targets: number): WebGLFramebuffer {
    let framebuffer = this.#framebuffers.get(targets);
    if (framebuffer !== undefined) return framebuffer;
    const { gl } = this;
    framebuffer = gl.createFramebuffer();
    gl.bindFramebuffer(gl.FRAMEBUFFER, framebuffer);
    gl.drawBuffers(Array.from({ length: targets }, (_, i) => gl.COLOR_ATTACHMENT0 + i));
    this.#framebuffers.set(targets, framebuffer);
    return framebuffer;
  }

  #compiled(program: Program): Compiled {
    let compiled = this.#programs.get(program);
    if (compiled !== undefined) return compiled;
    const { gl } = this;
    const shader = this.#compile(gl.FRAGMENT_SHADER, fragmentShader(program));
    const handle = gl.createProgram();
    gl.attachShader(handle, this.#vertexShader);
    gl.attachShader(handle, shader);
    gl.linkProgram(handle);
    this.#programs.set(program, (compiled = { program, handle, shader, locations: null }));
    return compiled;
  }

  #compile(type: number, source: string): WebGLShader {
    const shader = this.gl.createShader(type);
    if (shader === null) throw new Error("Device: the graphics context gives no shader; it is probably lost.");
    this.gl.shaderSource(shader, source);
    this.gl.compileShader(shader);
    return shader;
  }

  #locations(compiled: Compiled): Map<string, WebGLUniformLocation | null> {
    if (compiled.locations !== null) return compiled.locations;
    const { gl } = this;
    const { program, handle, shader } = compiled;
    if (gl.getProgramParameter(handle, gl.LINK_STATUS) === false && !gl.isContextLost()) {
      throw new Error(`internal: shader ${program.name}: ${gl.getShaderInfoLog(shader) || gl.getProgramInfoLog(handle)}`);
    }
    const names = ["count", ...program.ints, ...(program.floats ?? [])];
    const locations = new Map(names.map((name) => [name, gl.getUniformLocation(handle, name)]));
    gl.useProgram(handle);
    [...program.inputs, ...(program.readsSums === true ? ["sums"] : [])].forEach((name, unit) => gl.uniform1i(gl.getUniformLocation(handle, name), unit));
    return (compiled.locations = locations);
  }
}
