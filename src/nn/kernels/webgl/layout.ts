/**
 * @file The dense layout: how our kernels keep a tensor in a texture, and why tfjs can read it all the same.
 *
 * Element i lies in channel i mod 4 of texel i / 4 of an RGBA32F texture, texels in rows of `TEXELS_PER_ROW`. So one
 * fetch brings four neighbours, and an address takes a shift and a mask.
 *
 * tfjs's own packed layout cuts the last two axes into 2 × 2 blocks, one a texel. For the shape [size / 2, 2] both
 * layouts are one and the same. So a texture's entry in tfjs's table says that it holds that shape, whatever shape the
 * tensor has; tfjs's operations, finding the two to differ, rearrange it for themselves (`runWebGLProgram`), and
 * reading back needs no rearranging. The exception are tensors of odd size: see `Workbench.result`.
 */
import type { MathBackendWebGL } from "@tensorflow/tfjs-backend-webgl";
import { present } from "../../../data/arrays";

/** A power of two that every WebGL 2 device allows. */
export const TEXELS_PER_ROW = 2048;

/** An entry of tfjs's table of textures. */
export type TextureEntry = ReturnType<MathBackendWebGL["getDataInfo"]>;

/** Texels that hold `size` elements. */
export function texelsFor(size: number): number {
  return Math.ceil(size / 4);
}

/** Width and height, in texels, of the texture for `texels` texels. */
export function textureSize(texels: number): [width: number, height: number] {
  return [Math.max(1, Math.min(texels, TEXELS_PER_ROW)), Math.max(1, Math.ceil(texels / TEXELS_PER_ROW))];
}

/** Writes into a fresh entry that its texture will be dense, for `uploadToGPU` to make. `size` is even. */
export function markDense(entry: TextureEntry, size: number): void {
  const [width, height] = textureSize(texelsFor(size));
  entry.isPacked = true;
  entry.shape = [size / 2, 2];
  // tfjs counts in elements: a packed texel is two wide and two high.
  entry.texShape = [2 * height, 2 * width];
}

/** The texture of an entry that is on the graphics card. */
export function textureOf(entry: TextureEntry): WebGLTexture {
  return present(entry.texture, "texture of a tensor").texture;
}

/** Whether an entry has a texture, and that texture is dense. True also of such as tfjs itself made so. */
export function isDense({ texture, isPacked, shape, texShape }: TextureEntry): boolean {
  if (texture == null || isPacked !== true || texShape == null || shape.length !== 2 || shape[1] !== 2) return false;
  const [height, width] = texShape;
  return width === 2 * TEXELS_PER_ROW || height === 2;
}
