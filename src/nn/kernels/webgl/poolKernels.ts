/** @file Pool and PoolGrad: max or mean over windows of any size. Channels go in groups of four. */
import { backend_util, type TensorInfo } from "@tensorflow/tfjs-core";
import type { KernelAttrs, PoolAttrs } from "../../ops/contract";
import type { Program } from "./program";
import { cropped, inFours, padded } from "./resize";
import type { Workbench } from "./workbench";

/** Of one call; `top` and `left` count what "same" pads before the image. */
const GEOMETRY = ["height", "width", "groups", "windowHeight", "windowWidth", "strideY", "strideX", "top", "left", "outHeight", "outWidth"] as const;
type Geometry = Record<(typeof GEOMETRY)[number] | "batch" | "channels", number>;

/** A fragment is a cell of the output, and goes over what of its window lies in the image. */
const CELL = `
  int cell = quotient(index, groups);
  int group = index - cell * groups;
  int row = quotient(cell, outWidth);
  int image = quotient(row, outHeight);
  int y0 = (row - image * outHeight) * strideY - top;
  int x0 = (cell - row * outWidth) * strideX - left;
  int yFirst = max(y0, 0);
  int xFirst = max(x0, 0);
  int yEnd = min(y0 + windowHeight, height);
  int xEnd = min(x0 + windowWidth, width);`;

function overWindow(body: string): string {
  return `
  for (int y = yFirst; y < yEnd; y++) {
    int at = ((image * height + y) * width + xFirst) * groups + group;
    for (int x = xFirst; x < xEnd; x++) {${body}
      at += groups;
    }
  }`;
}

/** The largest, and where in its window the first of them lies, counted row by row. */
const MAX: Program = {
  name: "maxPool",
  inputs: ["source"],
  ints: GEOMETRY,
  targets: 2,
  main: `${CELL}
  vec4 most = texel(source, ((image * height + yFirst) * width + xFirst) * groups + group);
  vec4 winner = vec4((yFirst - y0) * windowWidth + xFirst - x0);
${overWindow(`
      vec4 v = texel(source, at);
      winner = mix(winner, vec4((y - y0) * windowWidth + x - x0), greaterThan(v, most));
      most = max(most, v);`)}
  out0 = most;
  out1 = winner;`,
};

const MEAN: Program = {
  name: "averagePool",
  inputs: ["source"],
  ints: GEOMETRY,
  targets: 1,
  main: `${CELL}
  vec4 sum = vec4(0.0);
${overWindow(`
      sum += texel(source, at);`)}
  out0 = sum / float((yEnd - yFirst) * (xEnd - xFirst));`,
};

/** A fragment is a pixel of the image, and goes over the cells in whose windows it lies. */
function gradient(name: string, inputs: readonly string[], share: string): Program {
  return {
    name,
    inputs,
    ints: GEOMETRY,
    targets: 1,
    main: `
  int pixel = quotient(index, groups);
  int group = index - pixel * groups;
  int row = quotient(pixel, width);
  int image = quotient(row, height);
  int y = row - image * height + top;
  int x = pixel - row * width + left;
  int cellYFirst = y < windowHeight ? 0 : quotient(y - windowHeight, strideY) + 1;
  int cellXFirst = x < windowWidth ? 0 : quotient(x - windowWidth, strideX) + 1;
  int cellYEnd = min(quotient(y, strideY) + 1, outHeight);
  int cellXEnd = min(quotient(x, strideX) + 1, outWidth);
  vec4 sum = vec4(0.0);
  for (int cellY = cellYFirst; cellY < cellYEnd; cellY++) {
    for (int cellX = cellXFirst; cellX < cellXEnd; cellX++) {
      int at = ((image * outHeight + cellY) * outWidth + cellX) * groups + group;
${share}
    }
  }
  out0 = sum;`,
  };
}

const MAX_GRADIENT = gradient(
  "maxPoolGrad",
  ["dy", "winners"],
  `
      vec4 here = vec4((y - cellY * strideY) * windowWidth + x - cellX * strideX);
      sum += mix(vec4(0.0), texel(dy, at), equal(texel(winners, at), here));`,
);

const MEAN_GRADIENT = gradient(
  "averagePoolGrad",
  ["dy"],
  `
      ivec2 from = ivec2(cellY * strideY - top, cellX * strideX - left);
      ivec2 size = min(from + ivec2(windowHeight, windowWidth), ivec2(height, width)) - max(from, 0);
      sum += texel(dy, at) / float(size.x * size.y);`,
);

/** See `Pool` in ops/contract.ts. Its memory where the maximum is taken: where in its window it lies, channels in fours. */
export function pool(work: Workbench, { x }: Record<"x", TensorInfo>, attrs: KernelAttrs<"Pool">): TensorInfo[] {
  const geometry = geometryOf(x.shape, attrs);
  const { batch, height, width, outHeight, outWidth, channels } = geometry;
  const cells = batch * outHeight * outWidth;
  const y = work.output([cells, inFours(channels)]);
  const winners = attrs.kind === "max" ? work.scratch(cells * geometry.groups) : null;
  work.draw(attrs.kind === "max" ? MAX : MEAN, {
    count: cells * geometry.groups,
    inputs: [padded(work, work.dense(x), batch * height * width, channels)],
    ints: geometry,
    targets: winners === null ? [y.texture] : [y.texture, winners.texture],
  });
  const outputs = [work.result(cropped(work, y, cells, channels), [batch, outHeight, outWidth, channels])];
  if (attrs.training && winners !== null) outputs.push(work.result(winners, [winners.size]));
  return outputs;
}

/** See `PoolGrad` in ops/contract.ts. `memory0` is `pool`'s. */
export function poolGrad(work: Workbench, { dy, x, memory0 }: Record<"dy" | "x", TensorInfo> & { memory0?: TensorInfo }, attrs: KernelAttrs<"PoolGrad">): TensorInfo[] {
  const geometry = geometryOf(x.shape, attrs);
  const { batch, height, width, outHeight, outWidth, channels, groups } = geometry;
  const pixels = batch * height * width;
  const dx = work.output([pixels, inFours(channels)]);
  const inputs = [padded(work, work.dense(dy), batch * outHeight * outWidth, channels)];
  if (memory0 !== undefined) inputs.push(work.dense(memory0));
  work.draw(attrs.kind === "max" ? MAX_GRADIENT : MEAN_GRADIENT, { count: pixels * groups, inputs, ints: geometry, targets: [dx.texture] });
  return [work.result(cropped(work, dx, pixels, channels), x.shape)];
}

function geometryOf(x: number[], { poolSize, strides, padding }: PoolAttrs): Geometry {
  const info = backend_util.computePool2DInfo(x as [number, number, number, number], [...poolSize], [...strides], 1, padding);
  return {
    batch: info.batchSize,
    channels: info.inChannels,
    height: info.inHeight,
    width: info.inWidth,
    groups: inFours(info.inChannels) / 4,
    windowHeight: info.filterHeight,
    windowWidth: info.filterWidth,
    strideY: info.strideHeight,
    strideX: info.strideWidth,
    top: info.padInfo.top,
    left: info.padInfo.left,
    outHeight: info.outHeight,
    outWidth: info.outWidth,
  };
}
