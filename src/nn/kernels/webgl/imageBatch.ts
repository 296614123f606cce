/** @file Images from bytes on the host to a float tensor: a quarter of the upload, and no conversion in JavaScript. */
import { type TensorInfo, util } from "@tensorflow/tfjs-core";
import type { KernelAttrs } from "../../ops/contract";
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

/**
 * `pixels` / 255 (to about one unit in the last place) as a tensor of `shape`. The bytes travel in a texture of tfjs's
 * pool, which has it back at once.
 *
 * @throws RangeError if there are not as many pixels as `shape` says, or not a multiple of 4.
 */
export function imageBatch(work: Workbench, { pixels, shape }: KernelAttrs<"ImageBatch">): TensorInfo[] {
  const size = util.sizeFromShape(shape);
  if (pixels.length !== size || size % 4 !== 0) throw new RangeError(`imageBatch: shape [${shape.join(", ")}] and ${pixels.length} pixels do not go together, or not in fours`);
  const bytes = work.bytes(size / 4);
  work.write(bytes.texture, size / 4, pixels);
  const images = work.output(shape);
  work.draw(FROM_BYTES, { count: size / 4, inputs: [bytes.texture], ints: {}, targets: [images.texture] });
  return [work.result(images, shape)];
}
