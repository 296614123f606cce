/** @file BatchNorm and its gradients. Channels go in groups of four; sums over all else are cascades (rowSums.ts). */
import { type TensorInfo, util } from "@tensorflow/tfjs-core";
import { last } from "../../../data/arrays";
import type { KernelAttrs } from "../../ops/contract";
import type { Program } from "./program";
import { cropped, inFours, padded } from "./resize";
import { REACH, SUM_INTS, SUM_PLACE, sumRows } from "./rowSums";
import type { Dense, Workbench } from "./workbench";

/** Sums of parts of the rows: (x − mean)². Of differences, since x² − mean² would lose all digits where the mean is large. */
const SUM_SQUARES: Program = {
  name: "normSumSquares",
  inputs: ["source", "means"],
  ints: SUM_INTS,
  targets: 1,
  main: `${SUM_PLACE}
  vec4 mean = texel(means, group);
  vec4 sum = vec4(0.0);
  for (int row = first; row < last; row++) {
    vec4 v = texel(source, row * groups + group) - mean;
    sum += v * v;
  }
  out0 = sum;`,
};

/** Sums of parts of the rows: dy, and dy · (x − mean). */
const SUM_GRADIENTS: Program = {
  name: "normSumGradients",
  inputs: ["dy", "source", "means"],
  ints: SUM_INTS,
  targets: 2,
  main: `${SUM_PLACE}
  vec4 mean = texel(means, group);
  vec4 sum = vec4(0.0);
  vec4 product = vec4(0.0);
  for (int row = first; row < last; row++) {
    int at = row * groups + group;
    vec4 d = texel(dy, at);
    sum += d;
    product += d * (texel(source, at) - mean);
  }
  out0 = sum;
  out1 = product;`,
};

const DIVIDE: Program = {
  name: "normDivide",
  inputs: ["sums"],
  ints: ["rows"],
  targets: 1,
  main: `
  out0 = texel(sums, index) / float(rows);`,
};

const GROUP = `
  int group = index - quotient(index, groups) * groups;`;

const NORMALIZE: Program = {
  name: "normalize",
  inputs: ["source", "gamma", "beta", "means", "variances"],
  ints: ["groups"],
  floats: ["epsilon"],
  targets: 1,
  main: `${GROUP}
  out0 = (texel(source, index) - texel(means, group)) / sqrt(texel(variances, group) + epsilon) * texel(gamma, group) + texel(beta, group);`,
};

const GAMMA_GRADIENT: Program = {
  name: "normGammaGrad",
  inputs: ["products", "variances"],
  ints: [],
  floats: ["epsilon"],
  targets: 1,
  main: `
  out0 = texel(products, index) / sqrt(texel(variances, index) + epsilon);`,
};

const GRADIENT: Program = {
  name: "normGrad",
  inputs: ["dy", "source", "gamma", "means", "variances", "dGamma", "dBeta"],
  ints: ["groups", "rows"],
  floats: ["epsilon"],
  targets: 1,
  main: `${GROUP}
  vec4 deviation = sqrt(texel(variances, group) + epsilon);
  vec4 normalized = (texel(source, index) - texel(means, group)) / deviation;
  vec4 d = texel(dy, index) - (texel(dBeta, group) + normalized * texel(dGamma, group)) / float(rows);
  out0 = texel(gamma, group) / deviation * d;`,
};

/** What is normalised: a texture of `[rows, channels]`, channels in fours. */
interface Rows {
  readonly rows: number;
  readonly channels: number;
  readonly groups: number;
}

/** See `BatchNorm` in ops/contract.ts. */
export function batchNorm(work: Workbench, { x, gamma, beta }: Record<"x" | "gamma" | "beta", TensorInfo>, { epsilon }: KernelAttrs<"BatchNorm">): TensorInfo[] {
  const size = sizeOf(x);
  const { rows, channels, groups } = size;
  const source = padded(work, work.dense(x), rows, channels);
  const mean = divided(work, sumRows(work, source, rows, groups, [channels]), size);
  const variance = divided(work, sumParts(work, partSums(work, SUM_SQUARES, [source, mean.texture], size)[0], size), size);
  const y = work.output([rows, 4 * groups]);
  work.draw(NORMALIZE, {
    count: rows * groups,
    inputs: [source, work.dense(gamma), work.dense(beta), mean.texture, variance.texture],
    ints: { groups },
    floats: { epsilon },
    targets: [y.texture],
  });
  return [work.result(cropped(work, y, rows, channels), x.shape), work.result(mean, [channels]), work.result(variance, [channels])];
}

/** See `BatchNormGrad` in ops/contract.ts. */
export function batchNormGrad(
  work: Workbench,
  { dy, x, gamma, mean, variance }: Record<"dy" | "x" | "gamma" | "mean" | "variance", TensorInfo>,
  { epsilon }: KernelAttrs<"BatchNormGrad">,
): TensorInfo[] {
  const size = sizeOf(x);
  const { rows, channels, groups } = size;
  const [gradient, source] = [dy, x].map((tensor) => padded(work, work.dense(tensor), rows, channels)) as [WebGLTexture, WebGLTexture];
  const [means, variances] = [work.dense(mean), work.dense(variance)];
  const [sums, products] = partSums(work, SUM_GRADIENTS, [gradient, source, means], size);
  const dBeta = sumParts(work, sums, size);
  const dGamma = work.output([channels]);
  const floats = { epsilon };
  work.draw(GAMMA_GRADIENT, { count: groups, inputs: [sumParts(work, products, size).texture, variances], ints: {}, floats, targets: [dGamma.texture] });
  const dx = work.output([rows, 4 * groups]);
  work.draw(GRADIENT, {
    count: rows * groups,
    inputs: [gradient, source, work.dense(gamma), means, variances, dGamma.texture, dBeta.texture],
    ints: { groups, rows },
    floats,
    targets: [dx.texture],
  });
  return [work.result(cropped(work, dx, rows, channels), x.shape), work.result(dGamma, [channels]), work.result(dBeta, [channels])];
}

function sizeOf({ shape }: TensorInfo): Rows {
  const channels = last(shape);
  return { rows: util.sizeFromShape(shape.slice(0, -1)), channels, groups: inFours(channels) / 4 };
}

/** Sums over the rows as means. */
function divided(work: Workbench, sums: Dense, { rows, channels, groups }: Rows): Dense {
  const mean = work.output([channels]);
  work.draw(DIVIDE, { count: groups, inputs: [sums.texture], ints: { rows }, targets: [mean.texture] });
  return mean;
}

/** The first stage of one or two sums: what `program` makes of `REACH` rows at a time. */
function partSums(work: Workbench, program: Program, inputs: WebGLTexture[], { rows, groups }: Rows): [Dense, Dense] {
  const count = Math.ceil(rows / REACH) * groups;
  const sums: [Dense, Dense] = [work.scratch(count), work.scratch(count)];
  work.draw(program, { count, inputs, ints: { rows, groups, reach: REACH }, targets: sums.slice(0, program.targets).map(({ texture }) => texture) });
  return sums;
}

/** The other stages. */
function sumParts(work: Workbench, parts: Dense, { rows, channels, groups }: Rows): Dense {
  return sumRows(work, parts.texture, Math.ceil(rows / REACH), groups, [channels]);
}
