/** @file ChannelAffine and Dropout: element by element, by channel or by chance. */
import { type TensorInfo, util } from "@tensorflow/tfjs-core";
import { last } from "../../../data/arrays";
import type { KernelAttrs } from "../../ops/contract";
import { dropoutThreshold } from "../../ops/dropoutMask";
import { HASHES } from "./hashes";
import { texelsFor } from "./layout";
import type { Program } from "./program";
import type { Workbench } from "./workbench";

const AFFINE: Program = {
  name: "channelAffine",
  inputs: ["source", "scales", "shifts"],
  ints: ["channels"],
  targets: 1,
  // One channel needs no dividing, fours bring four numbers in one fetch; else the channels of a texel's elements wrap around.
  functions: `
vec4 byChannel(sampler2D values, ivec4 channel) {
  if ((channels & 3) == 0) return texel(values, channel.x >> 2);
  return vec4(element(values, channel.x), element(values, channel.y), element(values, channel.z), element(values, channel.w));
}
int after(int channel) {
  return channel + 1 == channels ? 0 : channel + 1;
}`,
  main: `
  int i = 4 * index;
  ivec4 channel = ivec4(channels == 1 ? 0 : i - quotient(i, channels) * channels);
  channel.y = after(channel.x);
  channel.z = after(channel.y);
  channel.w = after(channel.z);
  out0 = texel(source, index) * byChannel(scales, channel) + byChannel(shifts, channel);`,
};

const DROPOUT: Program = {
  name: "dropout",
  inputs: ["source"],
  ints: ["channels", "pixels", "threshold", "key", "offset"],
  floats: ["scale"],
  targets: 1,
  functions: `${HASHES}
int fate(int i) {
  if (pixels == 1) return i;
  int pixel = channels == 1 ? i : quotient(i, channels);
  return quotient(pixel, pixels) * channels + i - pixel * channels;
}`,
  main: `
  int i = 4 * index;
  uvec4 fates = uvec4(offset) + uvec4(fate(i), fate(i + 1), fate(i + 2), fate(i + 3));
  out0 = mix(vec4(0.0), scale * texel(source, index), greaterThanEqual(hashes(fates), uvec4(threshold)));`,
};

/** See `ChannelAffine` in ops/contract.ts. */
export function channelAffine(work: Workbench, { x, scale, shift }: Record<"x" | "scale" | "shift", TensorInfo>): TensorInfo[] {
  const output = work.output(x.shape);
  work.draw(AFFINE, {
    count: texelsFor(util.sizeFromShape(x.shape)),
    inputs: [x, scale, shift].map((tensor) => work.dense(tensor)),
    ints: { channels: last(x.shape) },
    targets: [output.texture],
  });
  return [work.result(output, x.shape)];
}

/** See `Dropout` in ops/contract.ts. */
export function dropout(work: Workbench, { x }: Record<"x", TensorInfo>, { rate, key, offset, pixels }: KernelAttrs<"Dropout">): TensorInfo[] {
  const output = work.output(x.shape);
  work.draw(DROPOUT, {
    count: texelsFor(util.sizeFromShape(x.shape)),
    inputs: [work.dense(x)],
    ints: { channels: last(x.shape), pixels, threshold: dropoutThreshold(rate), key: key | 0, offset },
    floats: { scale: 1 / (1 - rate) },
    targets: [output.texture],
  });
  return [work.result(output, x.shape)];
}
