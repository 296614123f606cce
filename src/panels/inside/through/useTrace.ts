/** @file The shown image, traced through the shown network. */
import { useEffect, useMemo, useState } from "react";
import { inputOf, runStep, type Stage, toImage, toProbabilities, type Trace, traceSteps } from "../../../explain/trace";
import { type Step, toSteps } from "../../../explain/steps";
import { winnersOf } from "../../../explain/winners";
import { summarize } from "../../../nn/summary";
import type { AnsweringNetwork } from "../../../state/commands";
import { yieldToPage } from "../../../yieldToPage";
import { useInside } from "../useInside";

/** Multiplications that are done at once: about 20 ms. */
export const AT_ONCE = 12_000_000;

interface Traced {
  /** null while it is computed. */
  readonly trace: Trace | null;
  /** The share that is done, 0 to 1. */
  readonly share: number;
}

/** Small networks at once; large ones layer by layer, giving the page its turns, and dropped when another image or network is chosen. */
export function useTrace(): Traced {
  const { network, image } = useInside();
  const steps = useMemo(() => toSteps(network.layers, network.weights), [network]);
  const isLight = useMemo(() => lightNetwork(network), [network]);
  const atOnce = useMemo(() => (isLight ? traceSteps(steps, toImage(image.pixels)) : null), [isLight, steps, image.pixels]);
  const [inTurns, setInTurns] = useState<Traced & { readonly steps: readonly Step[] | null; readonly pixels: Uint8Array | null }>({ trace: null, share: 0, steps: null, pixels: null });
  useEffect(() => {
    if (isLight) return;
    const abort = new AbortController();
    const tell = (trace: Trace | null, share: number) => !abort.signal.aborted && setInTurns({ trace, share, steps, pixels: image.pixels });
    void traceInTurns(steps, toImage(image.pixels), abort.signal, (share) => tell(null, share)).then((trace) => trace !== null && tell(trace, 1));
    return () => abort.abort();
  }, [isLight, steps, image.pixels]);
  if (isLight) return { trace: atOnce, share: 1 };
  return inTurns.steps === steps && inTurns.pixels === image.pixels ? inTurns : { trace: null, share: 0 };
}

function lightNetwork({ layers }: AnsweringNetwork): boolean {
  return summarize(layers).multiplyAdds <= AT_ONCE;
}

/** null where it was stopped. */
async function traceInTurns(steps: readonly Step[], image: Float32Array, signal: AbortSignal, onProgress: (share: number) => void): Promise<Trace | null> {
  const stages: Stage[] = [];
  const soFar = (): Trace => ({ steps, image, stages, logits: new Float32Array(0), probabilities: new Float32Array(0) });
  for (const [i, step] of steps.entries()) {
    onProgress(i / steps.length);
    await yieldToPage();
    if (signal.aborted) return null;
    const x = inputOf(soFar(), i);
    const winners = step.op === "pooling" && step.spec.type === "maxPooling2d" ? winnersOf(x, step.spec) : null;
    stages.push({ step, shape: step.output, values: runStep(step, x).values, winners });
  }
  const logits = inputOf(soFar(), steps.length).values;
  return { steps, image, stages, logits, probabilities: toProbabilities(logits) };
}
