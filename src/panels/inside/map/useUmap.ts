/** @file The same images by UMAP, when a person asks for it: on a worker, watched as it settles, ended by a stop or by other images. */
import { useCallback, useEffect, useRef, useState } from "react";
import type { UmapAnswer, UmapQuestion } from "./umapWorker";
import type { Mapped } from "./usePlane";

const SEED = 2020;
const PROBLEM = "UMAP could not be computed in this browser. The map by principal components stays.";

interface UmapState {
  readonly of: Mapped;
  readonly points: Float32Array | null;
  readonly share: number;
  readonly isRunning: boolean;
  readonly problem: string | null;
}

export interface Umap extends Omit<UmapState, "of"> {
  readonly start: () => void;
  /** Leaves the points where they are. */
  readonly stop: () => void;
}

export function useUmap(mapped: Mapped | null): Umap {
  const [state, setState] = useState<UmapState | null>(null);
  const worker = useRef<Worker>(null);
  const end = useCallback(() => {
    worker.current?.terminate();
    worker.current = null;
  }, []);
  // Another map, or none: what was being computed is of no use.
  useEffect(() => end, [mapped, end]);
  const start = useCallback(() => {
    if (mapped === null) return;
    end();
    const begun = { of: mapped, points: null, share: 0, isRunning: true, problem: null };
    setState(begun);
    const own = new Worker(new URL("./umapWorker.ts", import.meta.url), { type: "module" });
    worker.current = own;
    own.addEventListener("message", ({ data: { points, share } }: MessageEvent<UmapAnswer>) => {
      setState({ ...begun, points, share, isRunning: share < 1 });
      if (share === 1) end();
    });
    own.addEventListener("error", () => {
      setState({ ...begun, isRunning: false, problem: PROBLEM });
      end();
    });
    own.postMessage({ features: mapped.features, size: mapped.size, seed: SEED } satisfies UmapQuestion);
  }, [mapped, end]);
  const stop = useCallback(() => {
    end();
    setState((previous) => (previous === null ? null : { ...previous, isRunning: false }));
  }, [end]);
  const isOfThis = state !== null && state.of === mapped;
  return { ...(isOfThis ? state : { points: null, share: 0, isRunning: false, problem: null }), start, stop };
}
