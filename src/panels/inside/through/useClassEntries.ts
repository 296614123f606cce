/** @file What speaks for each class in a network's flattened list: worked out when it is asked for, once for each network. */
import { useCallback, useEffect, useRef, useState } from "react";
import { imageAt } from "../../../data/dataset";
import { flattenedClasses, MATCH_IMAGES } from "../../../explain/flattenedClasses";
import type { ClassEntries } from "../../../explain/matchValue";
import type { AnsweringNetwork } from "../../../state/commands";
import { yieldToPage } from "../../../yieldToPage";
import { useDataset } from "../../garments/useDataset";
import { useInside } from "../useInside";

/** By its training images, for each network. */
const known = new WeakMap<AnsweringNetwork, { readonly of: object; readonly classes: readonly ClassEntries[] }>();

interface ClassEntriesWork {
  /** null until they are worked out. */
  readonly classes: readonly ClassEntries[] | null;
  /** How far it is, 0 to 1; null while it is not under way. */
  readonly share: number | null;
  /** Whether there are images to work from. */
  readonly isThere: boolean;
  readonly start: () => void;
  readonly stop: () => void;
}

export function useClassEntries(): ClassEntriesWork {
  const { network } = useInside();
  const train = useDataset()?.train ?? null;
  const work = useRef<AbortController | null>(null);
  const [progress, setProgress] = useState<{ readonly network: AnsweringNetwork; readonly share: number | null } | null>(null);
  const stop = useCallback(() => work.current?.abort(), []);
  // Another network, or away: nobody waits for it.
  useEffect(() => stop, [stop, network, train]);
  const start = useCallback(() => {
    if (train === null) return;
    stop();
    const controller = new AbortController();
    work.current = controller;
    const tell = (share: number | null) => setProgress({ network, share });
    tell(0);
    const labels = Uint8Array.from(train.labels.subarray(0, Math.min(MATCH_IMAGES, train.size)));
    // Every image tells how far it is; the page needs to know each hundredth.
    let told = 0;
    const onProgress = (share: number) => {
      if (share - told < 0.01) return;
      told = share;
      tell(share);
    };
    flattenedClasses(network, (index) => imageAt(train, index), labels, { yieldToPage, signal: controller.signal, onProgress })
      .then((classes) => known.set(network, { of: train, classes }))
      // Stopped: what is there stays.
      .catch(() => undefined)
      .finally(() => work.current === controller && tell(null));
  }, [network, train, stop]);
  const found = known.get(network);
  return { classes: found !== undefined && found.of === train ? found.classes : null, share: progress?.network === network ? progress.share : null, isThere: train !== null, start, stop };
}
