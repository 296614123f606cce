/** @file A score as a sum, ready to be shown: exactly where the network is made of straight lines, by integrated gradients where it is not. */
import { type Account, account, integratedGradients } from "../../../explain/account";
import { type LogitFactors, valueOf } from "../../../explain/backward";
import type { Trace } from "../../../explain/trace";
import type { Work } from "../../../explain/work";
import type { Part } from "./waterfall";

export interface ShownAccount {
  /** What each pixel brings, `[28, 28]`. */
  readonly shares: Float64Array;
  /** Their sum. */
  readonly inputs: number;
  /** Pixels first, then whatever else adds to them. */
  readonly parts: readonly Part[];
  /** What the network computed. */
  readonly value: number;
  readonly method: "exact" | "integrated";
}

/** Points on the way from black to the image. */
export const STEPS = 64;

export async function shownAccount(trace: Trace, factors: LogitFactors, work: Work): Promise<ShownAccount> {
  const exact = account(trace, factors);
  if (exact.isPiecewiseLinear) {
    const parts = [{ name: "Pixels × gradient", value: exact.inputs }, ...exact.biases.map(({ kind, name, value }) => ({ name: shareName(kind, name), value }))];
    return { shares: exact.pixels, inputs: exact.inputs, parts, value: exact.value, method: "exact" };
  }
  const { pixels, sum, valueAtBaseline } = await integratedGradients(trace, factors, work, { steps: STEPS });
  const parts = [
    { name: "An all-black image", value: valueAtBaseline },
    { name: "Pixels, on the way from it", value: sum },
  ];
  return { shares: pixels, inputs: sum, parts, value: valueOf(factors, trace.logits), method: "integrated" };
}

type ShareKind = Account["biases"][number]["kind"];

const KINDS: Readonly<Record<ShareKind, string>> = { bias: "Biases", shift: "Shifts", offset: "Offset", curve: "Limit" };

function shareName(kind: ShareKind, layer: string): string {
  return `${KINDS[kind]} of ${layer}`;
}

/** The pixel with the largest share, for or against. */
export function strongestPixel(shares: Float64Array): number {
  return shares.reduce((best, share, index) => (Math.abs(share) > Math.abs(shares[best] ?? 0) ? index : best), 0);
}
