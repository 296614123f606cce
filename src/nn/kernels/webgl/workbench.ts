/** @file What one kernel call works with: tensors as dense textures, scratch textures, results. */
import { type DataType, env, type TensorInfo, util } from "@tensorflow/tfjs-core";
import type { MathBackendWebGL } from "@tensorflow/tfjs-backend-webgl";
import { present } from "../../../data/arrays";
import { type Device, deviceOf, type Draw } from "./device";
import { isDense, markDense, type TextureEntry, texelsFor, textureOf, textureSize, TEXELS_PER_ROW } from "./layout";
import type { Program } from "./program";

/** tfjs's TextureUsage.PIXELS (an enum it does not export): a texture of four normalised bytes a texel. */
const BYTES = 2;

/** tfjs keeps this method private; `readToGPU` is it, with a tensor made besides. */
interface Decoder {
  decode(dataId: TensorInfo["dataId"]): TensorInfo;
}

/** A result on the way: dense, however odd its size. */
export interface Dense {
  readonly texture: WebGLTexture;
  /** Elements. */
  readonly size: number;
  /** tfjs's handle of the texture. */
  readonly info: TensorInfo;
}

/** Takes the elements of a dense texture apart for tfjs's layout of one element a texel. */
const SCATTER: Program = {
  name: "scatter",
  inputs: ["source"],
  ints: ["width"],
  targets: 1,
  // The target is not dense: `index` means nothing here.
  main: `
  int i = int(gl_FragCoord.y) * width + int(gl_FragCoord.x);
  out0 = vec4(element(source, i), 0.0, 0.0, 0.0);`,
};

/** Owns the scratch textures of one kernel call. All textures come from tfjs's pool, and go back there. */
export class Workbench implements Disposable {
  readonly device: Device;
  readonly #backend: MathBackendWebGL;
  readonly #scratch = new Set<TensorInfo>();

  constructor(backend: MathBackendWebGL) {
    this.#backend = backend;
    this.device = deviceOf(backend);
  }

  draw(program: Program, draw: Draw): void {
    this.device.draw(program, draw);
  }

  /** A tensor's elements, dense; valid until the workbench is disposed. Borrows the tensor, whose texture may be made. */
  dense(tensor: TensorInfo): WebGLTexture {
    const entry = this.#backend.getDataInfo(tensor.dataId);
    if (isDense(entry)) return textureOf(entry);
    if (entry.texture == null && entry.values != null) return this.#upload(tensor, entry);
    const decoded = (this.#backend as unknown as Decoder).decode(tensor.dataId);
    this.#scratch.add(decoded);
    return this.#rearranged(decoded, util.sizeFromShape(tensor.shape));
  }

  /** The texture of a tensor that `bytes` has made. */
  bytesOf(tensor: TensorInfo): WebGLTexture {
    return textureOf(this.#backend.getDataInfo(tensor.dataId));
  }

  /** A float texture for `texels` texels, gone with the workbench unless it becomes a result. */
  scratch(texels: number): Dense {
    return this.#allocate([4 * texels], "float32", (entry) => markDense(entry, 4 * texels));
  }

  /** Like `scratch`, for the elements of a tensor of `shape`. */
  output(shape: number[]): Dense {
    const size = util.sizeFromShape(shape);
    return this.#allocate(shape, "float32", (entry) => markDense(entry, size + (size % 2)));
  }

  /** Like `scratch`, of four bytes a texel, that read as 0…1. */
  bytes(texels: number): Dense {
    return this.#allocate([texels], "int32", (entry) => {
      const [width, height] = textureSize(texels);
      entry.usage = BYTES as NonNullable<TextureEntry["usage"]>;
      entry.texShape = [height, width];
    });
  }

  /** Makes an output or scratch texture a tensor of `shape`, which the caller of the kernel then owns. */
  result(dense: Dense, shape: number[]): TensorInfo {
    const size = util.sizeFromShape(shape);
    const isBytes = this.#backend.getDataInfo(dense.info.dataId).usage === BYTES;
    if (size % 2 === 1 && !isBytes) return this.#scattered(dense, shape);
    this.#scratch.delete(dense.info);
    return { ...dense.info, shape };
  }

  /** Fills a texture's first `texels` texels from the host. */
  write(target: WebGLTexture, texels: number, values: Float32Array | Uint8Array): void {
    if (env().get("ENGINE_COMPILE_ONLY") === true) return;
    const { gl } = this.device;
    const type = values instanceof Uint8Array ? gl.UNSIGNED_BYTE : gl.FLOAT;
    const rows = Math.floor(texels / TEXELS_PER_ROW);
    const rest = texels % TEXELS_PER_ROW;
    gl.bindTexture(gl.TEXTURE_2D, target);
    if (rows > 0) gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, TEXELS_PER_ROW, rows, gl.RGBA, type, values);
    if (rest > 0) gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, rows, rest, 1, gl.RGBA, type, values, 4 * rows * TEXELS_PER_ROW);
  }

  [Symbol.dispose](): void {
    for (const info of this.#scratch) this.#backend.disposeIntermediateTensorInfo(info);
    this.#scratch.clear();
  }

  /** Uploads host values without tfjs's detour over a second texture; for good where the tensor's size allows. */
  #upload(tensor: TensorInfo, entry: TextureEntry): WebGLTexture {
    const size = util.sizeFromShape(tensor.shape);
    const texels = texelsFor(size);
    const values = new Float32Array(4 * texels);
    values.set(entry.values as Float32Array);
    if (size % 2 === 1 || env().get("ENGINE_COMPILE_ONLY") === true) {
      const { texture } = this.scratch(texels);
      this.write(texture, texels, values);
      return texture;
    }
    markDense(entry, size);
    entry.values = null as never;
    this.#backend.uploadToGPU(tensor.dataId);
    this.write(textureOf(entry), texels, values);
    return textureOf(entry);
  }

  /** tfjs's decoded textures are dense but for the length of their rows. */
  #rearranged(decoded: TensorInfo, size: number): WebGLTexture {
    const entry = this.#backend.getDataInfo(decoded.dataId);
    const [height, width] = present(entry.texShape, "size of a texture");
    if (height === 2 || width === 2 * TEXELS_PER_ROW) return textureOf(entry);
    const count = texelsFor(size);
    const { texture } = this.scratch(count);
    this.draw(REARRANGE, { count, inputs: [textureOf(entry)], ints: { width: width / 2 }, targets: [texture] });
    return texture;
  }

  #scattered({ texture }: Dense, shape: number[]): TensorInfo {
    const info = this.#backend.makeTensorInfo(shape, "float32");
    this.#backend.uploadToGPU(info.dataId);
    const entry = this.#backend.getDataInfo(info.dataId);
    const [height, width] = present(entry.texShape, "size of a texture");
    this.device.draw(SCATTER, { count: 2 ** 31 - 1, inputs: [texture], ints: { width }, targets: [textureOf(entry)], size: [width, height] });
    return info;
  }

  #allocate(shape: number[], dtype: DataType, describe: (entry: TextureEntry) => void): Dense {
    const info = this.#backend.makeTensorInfo(shape, dtype);
    const entry = this.#backend.getDataInfo(info.dataId);
    describe(entry);
    this.#backend.uploadToGPU(info.dataId);
    this.#scratch.add(info);
    return { texture: textureOf(entry), size: util.sizeFromShape(shape), info };
  }
}

/** From rows of `width` texels to the dense layout's. */
const REARRANGE: Program = {
  name: "rearrange",
  inputs: ["source"],
  ints: ["width"],
  targets: 1,
  main: `
  out0 = texelFetch(source, ivec2(index - quotient(index, width) * width, quotient(index, width)), 0);`,
};
