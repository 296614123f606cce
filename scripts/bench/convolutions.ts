/** @file How many multiply-adds a second convolutions of several sizes make, beside a 3 × 3 on the same images. */
import type { Browser } from "playwright";
import type { ConvAttrs } from "../../src/nn/ops/contract.ts";
import { extent } from "../../src/nn/summary.ts";
import { withContender, type Entrant } from "./contender.ts";
import type { BenchOptions } from "./options.ts";
import type { ConvolutionSeconds, ConvolutionSetup } from "./page/convolutions.ts";
import { say } from "./say.ts";

export interface ConvolutionResult {
  readonly entrant: Entrant;
  readonly place: string;
  readonly kernelSize: number;
  /** Thousand million multiply-adds a second: in the gradients, those of positions that a pool leaves any. */
  readonly speed: Passes;
  /** Of the 3 × 3's. */
  readonly share: Passes;
}

export interface Passes {
  readonly forward: number;
  readonly kernelGradient: number;
  /** Worked out from both gradients together; null in the first layer, where it is never asked for. */
  readonly inputGradient: number | null;
}

/** The first is what others are compared with. */
const KERNEL_SIZES = [3, 5, 7];

/** Where a convolution may stand: size of the images, channels, filters. */
const PLACES = [
  { place: "first layer, pooled", x: [64, 28, 28, 1], filters: 32, options: { poolSize: 2 } },
  { place: "first layer", x: [64, 28, 28, 1], filters: 32, options: { padding: "same" } },
  { place: "13 × 13, strides 2, pooled", x: [64, 13, 13, 32], filters: 64, options: { padding: "same", strides: [2, 2], poolSize: 2 } },
  { place: "14 × 14", x: [32, 14, 14, 32], filters: 64, options: { padding: "same" } },
  { place: "14 × 14, linear", x: [32, 14, 14, 32], filters: 64, options: { padding: "same", activation: "linear" } },
  { place: "7 × 7", x: [32, 7, 7, 64], filters: 128, options: { padding: "same" } },
] as const satisfies readonly { place: string; x: readonly [number, number, number, number]; filters: number; options: Partial<ConvAttrs> }[];

const PLAIN: ConvAttrs = { strides: [1, 1], padding: "valid", dilations: [1, 1], activation: "relu", poolSize: 1 };

/** All places, sizes in turns. The least seconds of the turns count: what else the machine does only adds. */
export async function measureConvolutions(browser: Browser, url: string, entrant: Entrant, { turns, quick }: BenchOptions): Promise<ConvolutionResult[]> {
  return withContender(browser, url, entrant, async (contender) => {
    const results: ConvolutionResult[] = [];
    for (const { place, x, filters, options } of PLACES) {
      say(`Convolutions on ${entrant.backend}: ${place}`);
      const setups = KERNEL_SIZES.map((size): ConvolutionSetup => ({ x, kernel: [size, size, x[3], filters], attrs: { ...PLAIN, ...options } }));
      const seconds = setups.map((): ConvolutionSeconds[] => []);
      for (let turn = 0; turn < turns; turn++) {
        for (const [i, setup] of setups.entries()) seconds[i]!.push(await contender.call("convolutionSeconds", setup, quick ? 0.05 : 0.2));
      }
      const speeds = setups.map((setup, i) => speedOf(setup, seconds[i]!));
      speeds.forEach((speed, i) => results.push({ entrant, place, kernelSize: KERNEL_SIZES[i]!, speed, share: shareOf(speed, speeds[0]!) }));
    }
    return results;
  });
}

/** Of one convolution, from its turns. */
export function speedOf(setup: ConvolutionSetup, turns: readonly ConvolutionSeconds[]): Passes {
  const { forward, backward } = multiplyAdds(setup);
  const least = (of: (seconds: ConvolutionSeconds) => number): number => Math.min(...turns.map(of));
  const kernelGradient = least((seconds) => seconds.kernelGradient);
  return {
    forward: forward / least((seconds) => seconds.forward) / 1e9,
    kernelGradient: backward / kernelGradient / 1e9,
    inputGradient: setup.x[3] === 1 ? null : backward / Math.max(1e-9, least(({ gradients }) => gradients) - kernelGradient) / 1e9,
  };
}

/** Of a pass over the batch; of four positions that are pooled, one passes gradient. */
export function multiplyAdds({ x: [n, height, width, channels], kernel: [kernelHeight, kernelWidth, , filters], attrs }: ConvolutionSetup): { forward: number; backward: number } {
  const { strides, padding, dilations, poolSize } = attrs;
  const rows = Math.floor(extent(height, (kernelHeight - 1) * dilations[0] + 1, strides[0], padding).size / poolSize);
  const columns = Math.floor(extent(width, (kernelWidth - 1) * dilations[1] + 1, strides[1], padding).size / poolSize);
  const backward = n * rows * columns * kernelHeight * kernelWidth * channels * filters;
  return { forward: backward * poolSize ** 2, backward };
}

function shareOf(speed: Passes, first: Passes): Passes {
  const isMissing = speed.inputGradient === null || first.inputGradient === null;
  return {
    forward: speed.forward / first.forward,
    kernelGradient: speed.kernelGradient / first.kernelGradient,
    inputGradient: isMissing ? null : speed.inputGradient / first.inputGradient,
  };
}
