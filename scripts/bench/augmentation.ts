/** @file What augmentation adds to an image's way into a network, kind by kind. */
import type { Browser } from "playwright";
import { type AugmentationSpec, NO_AUGMENTATION } from "../../src/nn/trainConfig.ts";
import { withContender, type Entrant } from "./contender.ts";
import type { BenchOptions } from "./options.ts";
import { say } from "./say.ts";

export interface AugmentationResult {
  readonly entrant: Entrant;
  /** "none", a kind by itself, or "all". */
  readonly kind: string;
  /** Microseconds an image. */
  readonly microseconds: number;
  /** Beyond those without augmentation. */
  readonly added: number;
}

const USUAL: AugmentationSpec = { translation: 2, rotation: 10, zoom: 0.1, horizontalFlip: "random", cutOut: 7, brightness: 0.1, contrast: 0.2 };

/** None first, which others are compared with. */
const KINDS: readonly (readonly [string, AugmentationSpec | null])[] = [
  ["none", null],
  ...Object.entries(USUAL).map(([kind, value]) => [kind, { ...NO_AUGMENTATION, [kind]: value }] as const),
  ["all", USUAL],
];

/** Kinds in turns. The least seconds of the turns count: what else the machine does only adds. */
export async function measureAugmentation(browser: Browser, url: string, entrant: Entrant, { turns, batchSize, quick }: BenchOptions): Promise<AugmentationResult[]> {
  return withContender(browser, url, entrant, async (contender) => {
    say(`Augmentation on ${entrant.backend}`);
    const least = KINDS.map(() => Number.POSITIVE_INFINITY);
    for (let turn = 0; turn < turns; turn++) {
      for (const [i, [, spec]] of KINDS.entries()) least[i] = Math.min(least[i]!, await contender.call("augmentationSeconds", spec, batchSize, quick ? 0.05 : 0.3));
    }
    const microseconds = least.map((seconds) => (seconds / batchSize) * 1e6);
    return KINDS.map(([kind], i) => ({ entrant, kind, microseconds: microseconds[i]!, added: microseconds[i]! - microseconds[0]! }));
  });
}
