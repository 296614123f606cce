/** @file Images from bytes on the host to a float tensor: a quarter of the upload, and no conversion in JavaScript. */
import { type TensorInfo, util } from "@tensorflow/tfjs-core";
import { AUGMENTATION_NUMBERS, type Augmentations } from "../../ops/augmentations";
import type { KernelAttrs } from "../../ops/contract";
import { texelsFor } from "./layout";
import type { Program } from "./program";
import type { Workbench } from "./workbench";

const FROM_BYTES: Program = {
  name: "fromBytes",
  inputs: ["bytes"],
  ints: [],
  targets: 1,
  main: `
  out0 = texel(bytes, index);`,
};

/** What `Augmentations` in ops/contract.ts says, element by element, with an image's numbers in three texels. */
const AUGMENT: Program = {
  name: "augment",
  inputs: ["bytes", "numbers"],
  ints: ["height", "width", "channels"],
  targets: 1,
  functions: `
float pixelAt(int image, int y, int x, int channel) {
  if (y < 0 || y >= height || x < 0 || x >= width) return 0.0;
  return element(bytes, ((image * height + y) * width + x) * channels + channel);
}
float augmented(int i) {
  int pixel = channels == 1 ? i : quotient(i, channels);
  int channel = i - pixel * channels;
  int line = quotient(pixel, width);
  int image = quotient(line, height);
  float row = float(line - image * height);
  float column = float(pixel - line * width);
  vec4 first = texel(numbers, 3 * image);
  vec4 second = texel(numbers, 3 * image + 1);
  vec4 third = texel(numbers, 3 * image + 2);
  if (row >= third.x && row < third.x + third.z && column >= third.y && column < third.y + third.z) return 0.0;
  // Far outside is as good as farther: whole numbers have their bounds.
  vec2 from = clamp(vec2(dot(first.xyz, vec3(row, column, 1.0)), dot(vec3(first.w, second.xy), vec3(row, column, 1.0))), -1e6, 1e6);
  vec2 corner = floor(from);
  vec2 part = from - corner;
  int y = int(corner.x);
  int x = int(corner.y);
  float above = mix(pixelAt(image, y, x, channel), pixelAt(image, y, x + 1, channel), part.y);
  float below = mix(pixelAt(image, y + 1, x, channel), pixelAt(image, y + 1, x + 1, channel), part.y);
  float v = mix(above, below, part.x);
  return v > 0.0 ? clamp(v * second.z + second.w, 0.0, 1.0) : 0.0;
}`,
  main: `
  out0 = vec4(${[0, 1, 2, 3].map((e) => `augmented(4 * index + ${e})`).join(", ")});`,
};

/**
 * `pixels` / 255 (to about one unit in the last place) as a tensor of `shape`, augmented. The bytes travel in a texture
 * of tfjs's pool, which has it back at once.
 *
 * @throws RangeError if there are not as many pixels as `shape` says, or not a multiple of 4, or not as many augmentations.
 */
export function imageBatch(work: Workbench, { pixels, shape, augmentations }: KernelAttrs<"ImageBatch">): TensorInfo[] {
  const size = util.sizeFromShape(shape);
  if (pixels.length !== size || size % 4 !== 0) throw new RangeError(`imageBatch: shape [${shape.join(", ")}] and ${pixels.length} pixels do not go together, or not in fours`);
  const bytes = work.bytes(size / 4);
  work.write(bytes.texture, size / 4, pixels);
  const images = work.output(shape);
  if (augmentations === null) work.draw(FROM_BYTES, { count: size / 4, inputs: [bytes.texture], ints: {}, targets: [images.texture] });
  else {
    const [n, height, width, channels] = shape;
    const inputs = [bytes.texture, numbersOf(work, augmentations, n)];
    work.draw(AUGMENT, { count: texelsFor(size), inputs, ints: { height, width, channels }, targets: [images.texture] });
  }
  return [work.result(images, shape)];
}

/** The numbers of `n` images, each from a texel's beginning. */
function numbersOf(work: Workbench, augmentations: Augmentations, n: number): WebGLTexture {
  if (augmentations.length !== n * AUGMENTATION_NUMBERS) throw new RangeError(`imageBatch: ${n} images take ${n * AUGMENTATION_NUMBERS} numbers to augment them, got ${augmentations.length}`);
  const texels = 3 * n;
  const values = new Float32Array(4 * texels);
  for (let i = 0; i < n; i++) values.set(augmentations.subarray(i * AUGMENTATION_NUMBERS, (i + 1) * AUGMENTATION_NUMBERS), 12 * i);
  const { texture } = work.scratch(texels);
  work.write(texture, texels, values);
  return texture;
}
